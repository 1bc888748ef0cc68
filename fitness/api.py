"""The API under /api/v1/: each app brings its own resources."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.api.urls")),
    path("", include("coaching.api.urls")),
    path("", include("exercises.api.urls")),
    path("", include("activities.api.urls")),
    path("", include("progress.api.urls")),
    path("", include("workouts.api.urls")),
    path("", include("garmin_sync.api.urls")),
    path("", include("messaging.api.urls")),
    path("", include("dashboard.api.urls")),
]
