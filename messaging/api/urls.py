"""API resources of messaging."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
