"""Pages of progress."""

from django.urls import path

from progress.views import races

app_name = "progress"

urlpatterns = [
    path("races/", races.own, name="races"),
    path("clients/<uuid:pk>/races/", races.of_client, name="client_races"),
    path("clients/<uuid:pk>/races/new/", races.new, name="race_new"),
    path("races/<uuid:pk>/", races.edit, name="race"),
    path("races/<uuid:pk>/delete/", races.delete, name="race_delete"),
]
