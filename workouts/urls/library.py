"""Addresses of pages: library."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import folders, library

urlpatterns: list[URLPattern] = [
    path("library/", library.library, name="library"),
    path("library/new/", library.new, name="template_new"),
    path("library/selection/", library.selection, name="template_selection"),
    path("library/folders/", folders.folders, name="folders"),
    path("library/folders/new/", folders.new_folder, name="folder_new"),
    path("library/folders/<uuid:pk>/", folders.edit_folder, name="folder_edit"),
    path("library/folders/<uuid:pk>/delete/", folders.delete_folder, name="folder_delete"),
    path("library/labels/<uuid:pk>/", folders.edit_label, name="label_edit"),
    path("library/labels/<uuid:pk>/delete/", folders.delete_label, name="label_delete"),
    path("library/<uuid:pk>/", library.detail, name="template"),
    path("library/<uuid:pk>/edit/", library.edit, name="template_edit"),
    path("library/<uuid:pk>/duplicate/", library.duplicate, name="template_duplicate"),
    path("library/<uuid:pk>/archive/", library.archive, name="template_archive"),
    path("library/<uuid:pk>/restore/", library.restore, name="template_restore"),
    path("sessions/<uuid:pk>/relink/", library.relink, name="session_relink"),
]
