"""API resources that draw on every domain."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from dashboard.api.today_views import TodayView

urlpatterns: list[URLPattern] = [
    re_path(r"^today/?$", TodayView.as_view(), name="api-today"),
]
