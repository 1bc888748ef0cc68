"""API resources of garmin_sync."""

from django.urls import re_path

from garmin_sync.api import views

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    re_path(r"^garmin/connection/?$", views.ConnectionView.as_view(), name="garmin-connection"),
    re_path(r"^garmin/connection/mfa/?$", views.CodeView.as_view(), name="garmin-connection-mfa"),
    re_path(r"^garmin/sync/?$", views.SyncView.as_view(), name="garmin-sync"),
    re_path(r"^garmin/runs/?$", views.RunList.as_view(), name="garmin-run-list"),
    re_path(rf"^garmin/runs/(?P<pk>{UUID})/?$", views.RunDetail.as_view(), name="garmin-run-detail"),
    re_path(r"^garmin/pushes/?$", views.PushList.as_view(), name="garmin-push-list"),
    re_path(rf"^garmin/pushes/(?P<pk>{UUID})/retry/?$", views.PushRetry.as_view(), name="garmin-push-retry"),
]
