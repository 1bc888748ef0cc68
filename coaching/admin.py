"""Admin of coaching. Notes are private: staff see that they exist, never what they say."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from coaching.models import AvailableDay, AwayRange, Coaching, Consent, ContactRequest, Invitation, Note, Tag
from coaching.services.contact import mark_handled


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that services write."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ConsentInline(ReadOnlyInline):
    """What is and was shared: only the client changes it."""

    model = Consent
    fields = ("category", "granted_at", "withdrawn_at")


@admin.register(Coaching)
class CoachingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Relations. States change through the product, so that they are audited and announced."""

    list_display = ("trainer", "client", "state", "started_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("trainer", "client")
    search_fields = ("trainer__name", "trainer__email", "client__name", "client__email")
    date_hierarchy = "started_at"
    fields = readonly_fields = (
        "trainer",
        "client",
        "state",
        "started_at",
        "paused_at",
        "paused_by",
        "ended_at",
        "ended_by",
    )
    inlines = (ConsentInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Invitations; never a token."""

    list_display = ("email", "trainer", "sent_at", "sent_count", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("trainer",)
    search_fields = ("email", "name", "trainer__name", "trainer__email")
    date_hierarchy = "created_at"
    fields = readonly_fields = (
        "trainer",
        "email",
        "name",
        "message",
        "sent_at",
        "sent_count",
        "expires_at",
        "accepted_at",
        "revoked_at",
        "coaching",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Notes without their words."""

    list_display = ("coaching", "is_pinned", "created_at", "updated_at")
    list_select_related = ("coaching__trainer", "coaching__client")
    search_fields = ("coaching__trainer__name", "coaching__client__name")
    fields = readonly_fields = ("coaching", "is_pinned", "created_at", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Tags of rosters."""

    list_display = ("name", "trainer")
    list_select_related = ("trainer",)
    search_fields = ("name", "trainer__name", "trainer__email")
    autocomplete_fields = ("trainer",)


@admin.register(ContactRequest)
class ContactRequestAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Messages of visitors."""

    list_display = ("name", "email", "trainer", "created_at", "handled_at")
    list_filter = (("handled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("trainer",)
    search_fields = ("name", "email", "message")
    date_hierarchy = "created_at"
    fields = readonly_fields = ("name", "email", "message", "trainer", "created_at", "handled_at")
    actions = ("mark_as_handled",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Mark as handled", permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: QuerySet[ContactRequest]) -> None:
        """Note that somebody answered."""
        count = mark_handled(actor=request.user, requests=list(queryset))
        self.message_user(request, f"{count} marked as handled.", messages.SUCCESS)


@admin.register(AvailableDay)
class AvailableDayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Weekday limits: clients and trainers write them."""

    list_display = ("client", "weekday", "most_sessions", "most_minutes")
    list_filter = ("weekday",)
    list_select_related = ("client",)
    search_fields = ("client__name", "client__email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AwayRange)
class AwayRangeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Days away. The note is the client's: staff do not read it."""

    list_display = ("client", "kind", "first_day", "last_day")
    list_filter = ("kind",)
    list_select_related = ("client",)
    search_fields = ("client__name", "client__email")
    exclude = ("note",)
    date_hierarchy = "first_day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
