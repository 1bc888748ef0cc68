"""Pages of garmin_sync."""

from django.urls import path

from garmin_sync import views

app_name = "garmin_sync"

urlpatterns = [
    path("garmin/", views.connection, name="connection"),
    path("garmin/code/", views.code, name="code"),
    path("garmin/cancel/", views.cancel, name="cancel"),
    path("garmin/sync/", views.sync, name="sync"),
    path("garmin/history/", views.history, name="history"),
    path("garmin/disconnect/", views.disconnect, name="disconnect"),
    path("garmin/runs/<uuid:pk>/", views.run, name="run"),
    path("garmin/sending/", views.sending, name="sending"),
    path("garmin/pushes/<uuid:pk>/retry/", views.retry, name="push_retry"),
    path("clients/<uuid:pk>/garmin/", views.client_status, name="client_status"),
]
