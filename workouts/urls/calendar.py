"""Addresses of pages: calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import calendar, feeds

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.own, name="calendar"),
    path("calendar/undo/<uuid:pk>/", calendar.undo, name="undo"),
    path("calendar/feed/", feeds.feed_settings, name="feed_settings"),
    path("calendar/feed/<str:token>.ics", feeds.feed, name="feed"),
    path("board/", calendar.board, name="board"),
    path("clients/<uuid:pk>/calendar/", calendar.of_client, name="client_calendar"),
    path("clients/<uuid:pk>/calendar/copy-week/", calendar.copy_week, name="copy_week"),
    path("clients/<uuid:pk>/calendar/shift/", calendar.shift, name="shift"),
    path("clients/<uuid:pk>/calendar/publish/", calendar.publish, name="publish"),
    path("clients/<uuid:pk>/calendar/library/", calendar.library, name="calendar_library"),
    path("clients/<uuid:pk>/calendar/drop/", calendar.drop, name="calendar_drop"),
    path("library/<uuid:pk>/plan/", calendar.plan, name="template_plan"),
]
