"""Addresses of pages: doing."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import doing, logger

urlpatterns: list[URLPattern] = [
    path("sessions/<uuid:pk>/", doing.session, name="session"),
    path("sessions/<uuid:pk>/done/", doing.done, name="session_done"),
    path("sessions/<uuid:pk>/complete/", doing.complete, name="session_complete"),
    path("sessions/<uuid:pk>/log/", logger.log, name="session_log"),
    path("sessions/<uuid:pk>/log/finish/", logger.finish, name="session_finish"),
    path("sessions/<uuid:pk>/log/swap/<str:place>/", logger.swap, name="session_swap"),
]
