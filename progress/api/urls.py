"""API resources of progress."""

from django.urls import re_path

from core.api.routers import Router
from progress.api.body import MeasurementViewSet, WeightViewSet
from progress.api.goals import GoalViewSet
from progress.api.photo_checks import PhotoCheckViewSet
from progress.api.photos import PhotoViewSet
from progress.api.races import RaceViewSet
from progress.api.views import WellnessView

router = Router()
router.register("progress/measurements", MeasurementViewSet, basename="api-measurement")
router.register("progress", WeightViewSet, basename="api-progress")
router.register("goals", GoalViewSet, basename="api-goal")
router.register("photos", PhotoViewSet, basename="api-photo")
router.register("photo-checks", PhotoCheckViewSet, basename="api-photo-check")
router.register("races", RaceViewSet, basename="api-race")

urlpatterns = [
    *router.urls,
    re_path(r"^wellness/?$", WellnessView.as_view(), name="api-wellness"),
]
