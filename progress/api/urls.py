"""API resources of progress."""

from django.urls import re_path

from core.api.routers import Router
from progress.api.races import RaceViewSet
from progress.api.views import WeightsView, WellnessView

router = Router()
router.register("races", RaceViewSet, basename="api-race")

urlpatterns = [
    *router.urls,
    re_path(r"^wellness/?$", WellnessView.as_view(), name="api-wellness"),
    re_path(r"^progress/?$", WeightsView.as_view(), name="api-progress"),
]
