"""Pages of the library. An exercise is named by its key when it is ours, by its id when it is a trainer's."""

from django.urls import path

from exercises import views

app_name = "exercises"

urlpatterns = [
    path("exercises/", views.library, name="library"),
    path("exercises/new/", views.new, name="new"),
    path("exercises/<slug:reference>/", views.detail, name="detail"),
    path("exercises/<slug:reference>/edit/", views.edit, name="edit"),
    path("exercises/<slug:reference>/wording/", views.wording, name="wording"),
    path("exercises/<slug:reference>/archive/", views.archive, name="archive"),
    path("exercises/<slug:reference>/restore/", views.restore, name="restore"),
    path("exercises/<slug:reference>/favourite/", views.favourite, name="favourite"),
    path("exercises/<slug:reference>/substitutes/", views.substitutes, name="substitutes"),
]
