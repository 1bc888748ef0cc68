"""Pages of activities."""

from django.urls import path

from activities.views import activity, imports, listing, manual, thresholds

app_name = "activities"

urlpatterns = [
    path("activities/", listing.own_list, name="list"),
    path("activities/upload/", imports.upload, name="upload"),
    path("activities/new/", manual.new, name="new"),
    path("activities/<uuid:pk>/", activity.detail, name="detail"),
    path("activities/<uuid:pk>/streams/", activity.streams, name="streams"),
    path("activities/<uuid:pk>/files/<uuid:file_pk>/", activity.original_file, name="file"),
    path("activities/<uuid:pk>/edit/", activity.edit, name="edit"),
    path("activities/<uuid:pk>/delete/", activity.delete, name="delete"),
    path("imports/", imports.history, name="imports"),
    path("imports/<uuid:pk>/", imports.detail, name="import"),
    path("thresholds/", thresholds.own, name="thresholds"),
    path("thresholds/<uuid:pk>/delete/", thresholds.delete, name="threshold_delete"),
    path("clients/<uuid:pk>/activities/", listing.client_list, name="client_list"),
    path("clients/<uuid:pk>/thresholds/", thresholds.of_client, name="client_thresholds"),
    path("clients/<uuid:pk>/thresholds/accept/", thresholds.accept, name="threshold_accept"),
]
