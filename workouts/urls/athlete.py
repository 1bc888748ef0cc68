"""Addresses of pages: records and maxima of a client, and the match of an activity."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import athlete, matching

urlpatterns: list[URLPattern] = [
    path("records/", athlete.own_records, name="records"),
    path("clients/<uuid:pk>/records/", athlete.client_records, name="client_records"),
    path("maxima/<uuid:pk>/edit/", athlete.maximum_edit, name="maximum_edit"),
    path("maxima/<uuid:pk>/delete/", athlete.maximum_delete, name="maximum_delete"),
    path("activities/<uuid:pk>/match/", matching.match, name="match"),
    path("activities/<uuid:pk>/match/again/", matching.match_again, name="match_again"),
    path("sessions/<uuid:pk>/match/again/", matching.session_match_again, name="session_match_again"),
]
