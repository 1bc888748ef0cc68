"""Activities, imports, thresholds and rescorings for staff: to look at, and failed imports to replay."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from activities.models import (
    Activity,
    CurveMonth,
    DeletedActivity,
    Import,
    Lap,
    Mark,
    Maximum,
    OriginalFile,
    RecordingKey,
    Rescoring,
    StrengthSet,
    Threshold,
)
from activities.rules import can_replay_imports
from activities.services.importing import replay_import


class ReadOnlyMixin:
    """Rows that services write, so that scores, samples and files stay in step with them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LapInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """Laps of an activity."""

    model = Lap
    fields = ("number", "intensity", "trigger", "start", "elapsed_time", "distance", "average_heart_rate")


class StrengthSetInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """Sets of an activity."""

    model = StrengthSet
    fields = ("number", "kind", "category", "exercise", "repetitions", "weight", "rir")


class OriginalFileInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """Original files of an activity; their content is the client's."""

    model = OriginalFile
    fields = ("name", "format", "size", "is_source", "sha256")


class RecordingKeyInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """Other keys of the same session."""

    model = RecordingKey
    fields = ("source", "source_key")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Summaries; samples are not shown here, and the client's words neither."""

    list_display = ("start_time", "client", "name", "family", "source", "load", "load_method", "is_partial")
    list_filter = ("family", "source", "load_method", "is_partial", "has_streams")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name", "name", "source_key")
    date_hierarchy = "start_time"
    exclude = ("comment",)
    inlines = (LapInline, StrengthSetInline, OriginalFileInline, RecordingKeyInline)
    show_full_result_count = False


@admin.register(Import)
class ImportAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Imports with what came of them."""

    list_display = ("created_at", "client", "file_name", "state", "outcome", "error", "attempts", "progress", "size")
    list_filter = ("state", "outcome", "source", "is_archive", "error")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name", "file_name", "sha256")
    date_hierarchy = "created_at"
    exclude = ("lease_token", "activities")
    readonly_fields = ("activity_count",)
    actions = ("replay",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        counted: QuerySet[Import] = super().get_queryset(request).annotate(activity_count=Count("activities"))
        return counted

    @admin.display(description="Activities")
    def activity_count(self, job: Any) -> int:
        """How many activities came of it."""
        return int(job.activity_count)

    @admin.action(description="Replay failed imports", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Import]) -> None:
        """Put failed imports back into the queue."""
        replayed = [job for job in queryset.select_related("client") if replay_import(actor=request.user, job=job)]
        self.message_user(request, f"{len(replayed)} of {len(queryset)} imports wait again.", messages.SUCCESS)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Replaying needs the permission to change imports, although their fields cannot be edited."""
        return can_replay_imports(request.user)


@admin.register(Threshold)
class ThresholdAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Dated thresholds. Changing one scores activities again, so it is done in the product."""

    list_display = ("client", "kind", "family", "value", "valid_from", "origin", "created_by")
    list_filter = ("kind", "family", "origin")
    list_select_related = ("client", "created_by")
    search_fields = ("client__email", "client__name")


@admin.register(Rescoring)
class RescoringAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Jobs that score activities again."""

    list_display = ("created_at", "client", "state", "since", "until", "done", "total", "attempts", "error")
    list_filter = ("state",)
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name")
    exclude = ("lease_token",)


@admin.register(Mark)
class MarkAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The best of each session; written anew whenever the activity is, or by ``manage.py rebuild_marks``."""

    list_display = ("local_date", "client", "kind", "label", "repetitions", "value", "family")
    list_filter = ("kind", "family")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name", "label", "subject")
    date_hierarchy = "local_date"


@admin.register(CurveMonth)
class CurveMonthAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The best curves of each month; kept up with the activities, or written by ``manage.py rebuild_curves``."""

    list_display = ("month", "client", "family", "measure")
    list_filter = ("family", "measure")
    list_select_related = ("client",)
    search_fields = ("client__email", "client__name")
    date_hierarchy = "month"


@admin.register(Maximum)
class MaximumAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Maxima that clients and trainers entered."""

    list_display = ("valid_from", "client", "exercise", "kilograms", "created_by")
    list_select_related = ("client", "exercise", "created_by")
    search_fields = ("client__email", "client__name", "exercise__name")


@admin.register(DeletedActivity)
class DeletedActivityAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Ids of activities that went, kept for those who copy them."""

    list_display = ("row_id", "client", "deleted_at")
    list_select_related = ("client",)
    search_fields = ("client__email", "row_id")
    show_full_result_count = False
