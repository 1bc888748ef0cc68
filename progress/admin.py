"""Wellness and weight for staff: to look at, because devices and people write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from progress.models import Goal, Measurement, Photo, Race, Weight, WellnessDay


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
