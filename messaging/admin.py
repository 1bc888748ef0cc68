"""Admin of messaging. Staff see that somebody wrote, never what."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from messaging.models import Comment


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Comments without their words."""

    list_display = ("created_at", "author", "client", "edited_at", "deleted_at", "read_at")
    list_filter = ("created_at",)
    list_select_related = ("author", "activity__client")
    search_fields = ("author__name", "author__email", "activity__client__name", "activity__client__email")
    date_hierarchy = "created_at"
    fields = readonly_fields = ("id", "activity", "author", "created_at", "edited_at", "deleted_at", "read_at")

    @admin.display(description="client", ordering="activity__client__name")
    def client(self, comment: Comment) -> str:
        """Whose session it stands on."""
        return str(comment.activity.client)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
