"""The library for staff: to look at. Services write it, so that versions and linked plans stay in step."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from workouts.models import Folder, Label, Template


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that trainers write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Template)
class TemplateAdmin(ReadOnlyAdmin):
    """Workouts of trainers' libraries; they are archived, not deleted, by their trainer."""

    list_display = ("name", "trainer", "family", "minutes", "folder", "version", "archived_at", "updated_at")
    list_filter = ("family", "metric", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("trainer", "folder")
    search_fields = ("name", "text", "labels__name", "trainer__email", "trainer__name")
    date_hierarchy = "updated_at"
    exclude = ("structure",)
    readonly_fields = ("steps",)
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="minutes", ordering="estimated_seconds")
    def minutes(self, template: Template) -> str:
        """The estimated length."""
        return f"{template.estimated_seconds / 60:.0f}" if template.estimated_seconds else "–"

    @admin.display(description="structure")
    def steps(self, template: Template) -> str:
        """The structure as JSON that can be read."""
        return format_html("<pre>{}</pre>", json.dumps(template.structure, indent=2, ensure_ascii=False))


@admin.register(Folder)
class FolderAdmin(ReadOnlyAdmin):
    """Folders of trainers' libraries."""

    list_display = ("name", "parent", "trainer", "created_at")
    list_filter = (("parent", admin.EmptyFieldListFilter),)
    list_select_related = ("parent", "trainer")
    search_fields = ("name", "trainer__email", "trainer__name")


@admin.register(Label)
class LabelAdmin(ReadOnlyAdmin):
    """Labels of trainers' libraries."""

    list_display = ("name", "trainer", "created_at")
    list_select_related = ("trainer",)
    search_fields = ("name", "trainer__email", "trainer__name")
