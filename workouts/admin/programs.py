"""Programs for staff: to look at. Trainers write them, so that versions and links stay in step."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from workouts.admin.calendar import ReadOnlyMixin
from workouts.models import Application, Program, ProgramSession, ProgressionRule, Rollout
from workouts.rules import can_replay_rollouts
from workouts.services.rollouts import replay_rollout


class ProgramSessionInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """The sessions of a program."""

    model = ProgramSession
    fields = ("week", "day", "position", "name", "family", "template")
    extra = 0


class ProgressionRuleInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    """The rules of a program."""

    model = ProgressionRule
    fields = ("label", "exercise", "kind", "amount", "every_weeks", "first_week", "last_week", "gate", "reserve")
    extra = 0


@admin.register(Program)
class ProgramAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Programs with what is in them."""

    list_display = ("name", "trainer", "weeks", "version", "archived_at", "updated_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    list_select_related = ("trainer",)
    search_fields = ("name", "trainer__email", "trainer__name")
    inlines = (ProgramSessionInline, ProgressionRuleInline)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("trainer", "folder")


@admin.register(Application)
class ApplicationAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was given to whom; the key of the request is not shown."""

    list_display = ("name", "client", "applied_by", "first_day", "last_day", "program_version")
    list_select_related = ("client", "applied_by")
    search_fields = ("name", "client__email", "client__name", "applied_by__email")
    date_hierarchy = "first_day"
    exclude = ("key",)
    show_full_result_count = False


@admin.register(Rollout)
class RolloutAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Programs on their way into many calendars; failed ones can be started again."""

    list_display = ("created_at", "program", "actor", "state", "done", "attempts", "error")
    list_filter = ("state",)
    list_select_related = ("program", "actor")
    search_fields = ("actor__email", "program__name")
    exclude = ("lease_token",)
    actions = ("replay",)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Who may use the action below."""
        user: Any = request.user  # the admin has signed them in
        return can_replay_rollouts(user)

    @admin.action(description="Start failed rollouts again", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Rollout]) -> None:
        """Put failed jobs back into the queue."""
        actor: Any = request.user
        count = sum(replay_rollout(actor=actor, rollout=job) for job in queryset)
        self.message_user(request, f"{count} queued again.", messages.SUCCESS)
