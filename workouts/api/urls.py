"""The API of planned training, by subject."""

from __future__ import annotations

from django.urls import re_path

from core.api.routers import Router
from workouts.api.views.library import FolderViewSet, LabelViewSet, WorkoutViewSet
from workouts.api.views.logging import CompleteView, FinishView, LogView, ReplayView, SetView
from workouts.api.views.notation import NotationPreviewView
from workouts.api.views.plates import PlatesView
from workouts.api.views.programs import ApplicationViewSet, ProgramViewSet, RolloutViewSet
from workouts.api.views.records import UUID_PATTERN, ActivityMatchView, MaximumViewSet, RecordsView
from workouts.api.views.sessions import ChangeViewSet, SessionViewSet

router = Router()
router.register("sessions", SessionViewSet, basename="api-session")
router.register("changes", ChangeViewSet, basename="api-change")
router.register("programs", ProgramViewSet, basename="api-program")
router.register("applications", ApplicationViewSet, basename="api-application")
router.register("rollouts", RolloutViewSet, basename="api-rollout")
router.register("maxima", MaximumViewSet, basename="api-maximum")
router.register("workouts", WorkoutViewSet, basename="api-workout")
router.register("folders", FolderViewSet, basename="api-folder")
router.register("labels", LabelViewSet, basename="api-label")

_SESSION = rf"^sessions/(?P<pk>{UUID_PATTERN})"

urlpatterns = [
    *router.urls,
    re_path(rf"{_SESSION}/sets/?$", LogView.as_view(), name="api-session-sets"),
    re_path(rf"{_SESSION}/sets/replay/?$", ReplayView.as_view(), name="api-session-replay"),
    re_path(rf"{_SESSION}/sets/(?P<key>{UUID_PATTERN})/?$", SetView.as_view(), name="api-session-set"),
    re_path(rf"{_SESSION}/complete/?$", CompleteView.as_view(), name="api-session-complete"),
    re_path(rf"{_SESSION}/finish/?$", FinishView.as_view(), name="api-session-finish"),
    re_path(rf"^activities/(?P<pk>{UUID_PATTERN})/match/?$", ActivityMatchView.as_view(), name="api-activity-match"),
    re_path(r"^records/?$", RecordsView.as_view(), name="api-records"),
    re_path(r"^notation/preview/?$", NotationPreviewView.as_view(), name="api-notation-preview"),
    re_path(r"^plates/?$", PlatesView.as_view(), name="api-plates"),
]
