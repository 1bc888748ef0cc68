"""Pages of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("settings/", views.profile, name="profile"),
    path("settings/preferences/", views.preferences, name="preferences"),
    path("settings/security/", views.security, name="security"),
    path("settings/security/devices/<uuid:pk>/end/", views.end_device, name="end_device"),
    path("settings/security/log-out-everywhere/", views.log_out_everywhere, name="log_out_everywhere"),
    path("trainers/", views.trainers, name="trainers"),
    path("trainers/<slug:slug>/", views.trainer, name="trainer"),
]
