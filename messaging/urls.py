"""Pages of messaging."""

from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = [
    path("activities/<uuid:pk>/comments/", views.add, name="add"),
    path("activities/<uuid:pk>/comments/read/", views.read, name="read"),
    path("comments/<uuid:pk>/edit/", views.edit, name="edit"),
    path("comments/<uuid:pk>/delete/", views.delete, name="delete"),
]
