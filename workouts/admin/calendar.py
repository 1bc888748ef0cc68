"""The calendar for staff: to look at. Services write it, so that versions, places and matches stay in step."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from workouts.models import CalendarChange, DeletedSession, Feed, PlannedSession, Plates, UnplannedActivity


class ReadOnlyMixin:
    """Rows that services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PlannedSession)
class PlannedSessionAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Planned sessions; why a client skipped one is not shown."""

    list_display = ("local_date", "client", "name", "family", "stage", "compliance", "matched_by", "version")
    list_filter = ("stage", "family", "compliance", "matched_by", "is_linked")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name", "name")
    date_hierarchy = "local_date"
    exclude = ("skip_note", "skip_reason")
    show_full_result_count = False


@admin.register(CalendarChange)
class CalendarChangeAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was done to calendars; the rows as they were are not shown."""

    list_display = ("created_at", "actor", "client", "verb", "words", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("actor", "client")
    search_fields = ("actor__email", "client__email", "words")
    date_hierarchy = "created_at"
    exclude = ("rows",)
    show_full_result_count = False


@admin.register(DeletedSession)
class DeletedSessionAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Ids of sessions that went, kept for those who copy calendars."""

    list_display = ("row_id", "client", "deleted_at", "was_seen")
    list_filter = ("was_seen",)
    list_select_related = ("client",)
    search_fields = ("client__email", "row_id")
    show_full_result_count = False


@admin.register(UnplannedActivity)
class UnplannedActivityAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Activities that are matched with nothing because a person said so."""

    list_display = ("created_at", "activity", "created_by")
    list_select_related = ("activity", "created_by")
    search_fields = ("activity__client__email",)


@admin.register(Feed)
class FeedAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Which clients have a calendar link; a link can be ended here, and is never shown."""

    list_display = ("client", "created_at", "updated_at")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name")
    fields = ("client", "created_at", "updated_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(Plates)
class PlatesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What clients can load a bar with."""

    list_display = ("client", "bar", "step", "plates")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name")
    autocomplete_fields = ("client",)
