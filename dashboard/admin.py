"""What trainers decided on their screens, for staff: to look at and to clear away."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dashboard.models import AttentionLimits, Review, Snooze


class TrainersOwnAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that trainers write: staff neither add nor change them."""

    list_select_related = ("trainer", "client")
    search_fields = ("trainer__email", "trainer__name", "client__email", "client__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AttentionLimits)
class AttentionLimitsAdmin(TrainersOwnAdmin):
    """Limits for everybody or for one client."""

    list_display = ("trainer", "client", "values", "updated_at")


@admin.register(Snooze)
class SnoozeAdmin(TrainersOwnAdmin):
    """What is put off or dismissed."""

    list_display = ("trainer", "client", "reason", "until", "since", "updated_at")
    list_filter = ("reason",)


@admin.register(Review)
class ReviewAdmin(TrainersOwnAdmin):
    """Who looked at which session."""

    list_display = ("trainer", "client", "activity", "created_at")
    list_select_related = ("trainer", "activity__client")
    search_fields = ("trainer__email", "trainer__name", "activity__client__email", "activity__client__name")
    date_hierarchy = "created_at"

    @admin.display(description="client", ordering="activity__client__name")
    def client(self, review: Review) -> str:
        """Whose session it is."""
        return str(review.activity.client)
