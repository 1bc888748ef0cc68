"""API resources of activities."""

from django.urls import re_path

from activities.api.views import analysis
from activities.api.views.activities import ActivityViewSet
from activities.api.views.imports import ImportViewSet, RescoringViewSet
from activities.api.views.thresholds import LoadView, ThresholdViewSet, ZonesView
from core.api.routers import Router

router = Router()
router.register("activities", ActivityViewSet, basename="api-activity")
router.register("imports", ImportViewSet, basename="api-import")
router.register("thresholds", ThresholdViewSet, basename="api-threshold")
router.register("rescorings", RescoringViewSet, basename="api-rescoring")

urlpatterns = [
    *router.urls,
    re_path(r"^zones/?$", ZonesView.as_view(), name="api-zones"),
    re_path(r"^load/?$", LoadView.as_view(), name="api-load"),
    re_path(r"^curves/?$", analysis.CurvesView.as_view(), name="api-curves"),
    re_path(r"^analysis/volume/?$", analysis.VolumeView.as_view(), name="api-analysis-volume"),
    re_path(r"^analysis/zones/?$", analysis.ZoneTimesView.as_view(), name="api-analysis-zones"),
    re_path(r"^analysis/strength/?$", analysis.StrengthView.as_view(), name="api-analysis-strength"),
]
