"""Wellness and weight for staff: to look at, because devices and people write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from progress.models import Goal, Measurement, Photo, PhotoCheck, Race, Weight, WellnessDay
from progress.rules import can_replay_checks
from progress.services.quarantine import replay_check


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that staff see but neither add nor change."""

    list_filter = ("source",)
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name")
    date_hierarchy = "local_date"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WellnessDay)
class WellnessDayAdmin(ReadOnlyAdmin):
    """One row a day."""

    list_display = ("client", "local_date", "source", "updated_at")


@admin.register(Weight)
class WeightAdmin(ReadOnlyAdmin):
    """One row a weighing."""

    list_display = ("client", "local_date", "source", "updated_at")


@admin.register(Race)
class RaceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Races: clients and trainers write them."""

    list_display = ("name", "client", "local_date", "priority")
    list_filter = ("priority", "family")
    list_select_related = ("client",)
    search_fields = ("name", "client__email", "client__name")
    date_hierarchy = "local_date"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    """That there are photos, never the pictures. Deleting is the client's: it removes the files too."""

    list_display = ("client", "local_date", "pose", "is_shared", "created_at")
    list_filter = ("pose", "is_shared")
    fields = ("client", "local_date", "pose", "is_shared", "width", "height", "size", "created_at")
    readonly_fields = fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PhotoCheck)
class PhotoCheckAdmin(ReadOnlyAdmin):
    """Pictures that wait for the virus scanner, never what is on them; failed ones can be replayed."""

    list_display = ("created_at", "client", "state", "outcome", "error", "attempts", "not_before")
    list_filter = ("state", "outcome", "error")
    date_hierarchy = "created_at"
    fields = ("client", "state", "outcome", "error", "detail", "attempts", "not_before", "size", "created_at")
    readonly_fields = fields
    actions = ("replay",)

    @admin.action(description="Replay failed checks", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[PhotoCheck]) -> None:
        """Put failed checks back into the queue."""
        replayed = [row for row in queryset.select_related("client") if replay_check(actor=request.user, check=row)]
        self.message_user(request, f"{len(replayed)} of {len(queryset)} checks wait again.", messages.SUCCESS)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Replaying needs the permission to change checks, although their fields cannot be edited."""
        return can_replay_checks(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    """One row a girth or a value of the client's own."""

    list_display = ("client", "local_date", "kind", "updated_at")
    list_filter = ("kind",)


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    """Goals: clients and trainers write them."""

    list_display = ("name", "client", "state", "due_day", "updated_at")
    list_filter = ("state",)
    date_hierarchy = "first_day"
