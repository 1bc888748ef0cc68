"""Addresses of pages: notation."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import notation

urlpatterns: list[URLPattern] = [
    path("help/notation/", notation.notation_help, name="notation_help"),
    path("notation/preview/", notation.preview, name="notation_preview"),
    path("notation/exercises/", notation.exercises, name="notation_exercises"),
]
