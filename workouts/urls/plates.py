"""Addresses of pages: weights at hand."""

from __future__ import annotations

from django.urls import path

from workouts.views import plates

urlpatterns = [
    path("plates/", plates.own, name="plates"),
    path("clients/<uuid:pk>/plates/", plates.of_client, name="client_plates"),
]
