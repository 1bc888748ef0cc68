"""The landing page, and home: the first page after signing in."""

from django.urls import path

from dashboard.views import client, landing

app_name = "dashboard"

urlpatterns = [
    path("", landing.home, name="home"),
    path("me/", client.me, name="me"),
    path("clients/<uuid:pk>/", client.client, name="client"),
]
