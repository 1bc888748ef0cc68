"""Pages of progress."""

from django.urls import path

from progress.views import body, goals, overview, photos, races, wellness

app_name = "progress"

urlpatterns = [
    path("progress/", overview.own, name="overview"),
    path("clients/<uuid:pk>/progress/", overview.of_client, name="client_overview"),
    path("progress/body/", body.own, name="body"),
    path("progress/weights/<uuid:pk>/", body.weight, name="weight"),
    path("progress/weights/<uuid:pk>/delete/", body.weight_delete, name="weight_delete"),
    path("progress/measurements/<uuid:pk>/", body.measurement, name="measurement"),
    path("progress/measurements/<uuid:pk>/delete/", body.measurement_delete, name="measurement_delete"),
    path("clients/<uuid:pk>/progress/body/", body.of_client, name="client_body"),
    path("clients/<uuid:pk>/progress/body.csv", body.csv_file, name="body_csv"),
    path("clients/<uuid:pk>/progress/body/chart/", body.chart, name="body_chart"),
    path("progress/wellness/", wellness.own, name="wellness"),
    path("clients/<uuid:pk>/progress/wellness/", wellness.of_client, name="client_wellness"),
    path("clients/<uuid:pk>/progress/wellness.csv", wellness.csv_file, name="wellness_csv"),
    path("clients/<uuid:pk>/progress/wellness/chart/", wellness.chart, name="wellness_chart"),
    path("clients/<uuid:pk>/goals/chart/", goals.chart, name="goal_chart"),
    path("goals/", goals.own, name="goals"),
    path("clients/<uuid:pk>/goals/", goals.of_client, name="client_goals"),
    path("clients/<uuid:pk>/goals/new/", goals.new, name="goal_new"),
    path("goals/<uuid:pk>/", goals.edit, name="goal"),
    path("goals/<uuid:pk>/close/", goals.close, name="goal_close"),
    path("goals/<uuid:pk>/delete/", goals.delete, name="goal_delete"),
    path("photos/", photos.own, name="photos"),
    path("photos/new/", photos.new, name="photo_new"),
    path("photos/compare/", photos.compare_own, name="photos_compare"),
    path("photos/share/", photos.share_all, name="photos_share"),
    path("photos/checks/<uuid:pk>/delete/", photos.check_delete, name="photo_check_delete"),
    path("photos/<uuid:pk>/", photos.detail, name="photo"),
    path("photos/<uuid:pk>/image/", photos.image, name="photo_image"),
    path("photos/<uuid:pk>/thumbnail/", photos.thumbnail, name="photo_thumbnail"),
    path("photos/<uuid:pk>/share/", photos.share, name="photo_share"),
    path("photos/<uuid:pk>/delete/", photos.delete, name="photo_delete"),
    path("clients/<uuid:pk>/photos/", photos.of_client, name="client_photos"),
    path("clients/<uuid:pk>/photos/compare/", photos.compare_of_client, name="client_photos_compare"),
    path("races/", races.own, name="races"),
    path("clients/<uuid:pk>/races/", races.of_client, name="client_races"),
    path("clients/<uuid:pk>/races/new/", races.new, name="race_new"),
    path("races/<uuid:pk>/", races.edit, name="race"),
    path("races/<uuid:pk>/delete/", races.delete, name="race_delete"),
]
