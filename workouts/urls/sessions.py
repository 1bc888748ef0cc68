"""Addresses of pages: sessions."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import session_editor, sessions

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/sessions/new/", session_editor.new, name="session_new"),
    path("sessions/<uuid:pk>/edit/", session_editor.edit, name="session_edit"),
    path("sessions/<uuid:pk>/verbs/", sessions.verbs, name="session_verbs"),
    path("sessions/<uuid:pk>/move/", sessions.move, name="session_move"),
    path("sessions/<uuid:pk>/copy/", sessions.copy, name="session_copy"),
    path("sessions/<uuid:pk>/delete/", sessions.delete, name="session_delete"),
    path("sessions/<uuid:pk>/skip/", sessions.skip, name="session_skip"),
    path("sessions/<uuid:pk>/unskip/", sessions.unskip, name="session_unskip"),
    path("sessions/<uuid:pk>/shorten/", sessions.shorten, name="session_shorten"),
    path("sessions/<uuid:pk>/publish/", sessions.publish, name="session_publish"),
    path("sessions/<uuid:pk>/unpublish/", sessions.unpublish, name="session_unpublish"),
    path("sessions/<uuid:pk>/match/", sessions.match, name="session_match"),
    path("sessions/<uuid:pk>/unmatch/", sessions.unmatch, name="session_unmatch"),
]
