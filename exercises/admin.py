"""The library for staff. Ours come from files: they are looked at here and changed there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from exercises.models import Exercise, Favourite, Substitute, Wording


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the loader and trainers write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Exercise)
class ExerciseAdmin(ReadOnlyAdmin):
    """Every exercise; a trainer's own can be taken away, ours leave by their file."""

    list_display = ("name", "key", "trainer", "pattern", "archived_at")
    list_filter = ("pattern", ("trainer", admin.EmptyFieldListFilter), ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("trainer",)
    search_fields = ("name", "key", "trainer__email", "trainer__name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.is_ours and super().has_delete_permission(request, obj)


@admin.register(Wording)
class WordingAdmin(ReadOnlyAdmin):
    """Trainers' words for ours."""

    list_display = ("exercise", "trainer", "name", "updated_at")
    list_select_related = ("exercise", "trainer")
    search_fields = ("exercise__name", "name", "trainer__email")


@admin.register(Favourite, Substitute)
class MarkAdmin(ReadOnlyAdmin):
    """Marks and swaps of trainers."""

    list_display = ("exercise", "trainer", "created_at")
    list_select_related = ("exercise", "trainer")
    search_fields = ("exercise__name", "trainer__email")
