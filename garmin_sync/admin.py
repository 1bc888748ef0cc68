"""Connections, sign-ins and runs for staff: to read, and runs to replay. No secret is ever loaded."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from core.errors import DomainError
from garmin_sync.models import Connection, Login, Push, SyncRun
from garmin_sync.services import replay_push, replay_run


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the product writes and people only look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    """Connections without their tokens."""

    list_display = ["client", "region", "state", "state_since", "failures", "next_try_at", "last_sync_at"]
    list_filter = ["state", "region"]
    list_select_related = ["client"]
    search_fields = ["client__email", "client__name"]
    fields = [
        "client",
        "region",
        "state",
        "state_since",
        "state_detail",
        "failures",
        "dead_token_answers",
        "next_try_at",
        "connected_at",
        "last_sync_at",
        "last_nightly_on",
        "synced_until",
        "history_since",
        "token_generation",
        "sends_workouts",
        "plan_seen_until",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("tokens")


@admin.register(Login)
class LoginAdmin(ReadOnlyAdmin):
    """Sign-ins without what they carry."""

    list_display = ["client", "region", "state", "error", "blocked_until", "created_at"]
    list_filter = ["state", "error", "region"]
    list_select_related = ["client"]
    search_fields = ["client__email", "client__name"]
    date_hierarchy = "created_at"
    fields = [
        "client",
        "region",
        "state",
        "error",
        "detail",
        "code_attempts",
        "blocked_until",
        "expires_at",
        "created_at",
        "updated_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("secret")


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnlyAdmin):
    """Runs, with what came of them. A finished one can be run again."""

    list_display = [
        "created_at",
        "client",
        "kind",
        "state",
        "outcome",
        "attempts",
        "activities_imported",
        "days_written",
        "error",
    ]
    list_filter = ["state", "outcome", "kind", "error"]
    list_select_related = ["connection__client"]
    search_fields = ["connection__client__email", "connection__client__name"]
    date_hierarchy = "created_at"
    actions = ["replay"]
    fields = [
        "client",
        "kind",
        "since",
        "until",
        "requested_by",
        "state",
        "outcome",
        "progress",
        "step",
        "attempts",
        "not_before",
        "lease_until",
        "started_at",
        "finished_at",
        "activities_found",
        "activities_imported",
        "activities_skipped",
        "days_written",
        "checkpoint",
        "problems",
        "error",
        "detail",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("connection__tokens")

    @admin.display(ordering="connection__client__name")
    def client(self, run: SyncRun) -> str:
        return str(run.connection.client)

    @admin.action(description="Replay the selected runs", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        replayed = 0
        for run in queryset.select_related("connection__client"):
            try:
                replay_run(actor=request.user, run=run)
                replayed += 1
            except DomainError as error:
                self.message_user(request, f"{run}: {error.message}", messages.WARNING)
        self.message_user(request, f"{replayed} queued again.")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Replaying changes nothing of the row itself, but it is work for Garmin: the right to change runs."""
        return request.user.has_perm("garmin_sync.change_syncrun")


@admin.register(Push)
class PushAdmin(ReadOnlyAdmin):
    """Planned sessions on their way to the watch. One that is not at work can be sent again."""

    list_display = ["day", "client", "name", "shown_state", "state", "attempts", "not_before", "error", "in_doubt"]
    list_filter = ["state", "error", "in_doubt"]
    list_select_related = ["client", "session"]
    search_fields = ["client__email", "client__name", "workout_id"]
    date_hierarchy = "day"
    actions = ["replay"]
    fields = [
        "client",
        "session",
        "name",
        "day",
        "shown_state",
        "state",
        "attempts",
        "not_before",
        "lease_until",
        "started_at",
        "finished_at",
        "target",
        "reached",
        "workout_id",
        "schedule_id",
        "in_doubt",
        "pushed_version",
        "pushed_date",
        "pushed_at",
        "removed_at",
        "losses",
        "error",
        "detail",
    ]

    @admin.display(description="shown as")
    def shown_state(self, push: Push) -> str:
        return str(push.shown.label)

    @admin.action(description="Send the selected workouts again", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        replayed = 0
        for push in queryset:
            try:
                replay_push(actor=request.user, push=push)
                replayed += 1
            except DomainError as error:
                self.message_user(request, f"{push}: {error.message}", messages.WARNING)
        self.message_user(request, f"{replayed} queued again.")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """As for runs: it is work for Garmin."""
        return request.user.has_perm("garmin_sync.change_push")
