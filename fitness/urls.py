"""Every address of the site. Pages end in a slash; the API answers with and without one."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from core.views import api_docs, health

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("coaching.urls")),
    path("", include("exercises.urls")),
    path("", include("activities.urls")),
    path("", include("progress.urls")),
    path("", include("workouts.urls")),
    path("", include("garmin_sync.urls")),
    path("", include("messaging.urls")),
    path("", include("core.urls")),
    path("admin/", admin.site.urls),
    re_path(r"^health/?$", health.live, name="health"),
    re_path(r"^health/detailed/?$", health.detailed, name="health_detailed"),
    path("api/v1/", include("fitness.api")),
    re_path(r"^api/v1/schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^docs/?$", api_docs.swagger, name="docs"),
    re_path(r"^redoc/?$", api_docs.redoc, name="redoc"),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.page_not_found"
handler500 = "core.views.errors.server_error"
