"""API resources of coaching."""

from django.urls import include, path, re_path

from coaching.api import time_views, views
from core.api.routers import Router

router = Router()
router.register("clients", views.ClientViewSet, basename="api-client")
router.register("invitations", views.InvitationViewSet, basename="api-invitation")
router.register("coachings", views.CoachingViewSet, basename="api-coaching")
router.register("notes", views.NoteViewSet, basename="api-note")
router.register("tags", views.TagViewSet, basename="api-tag")
router.register("away", time_views.AwayViewSet, basename="api-away")

urlpatterns = [
    path("", include(router.urls)),
    re_path(r"^consents/?$", views.ConsentsView.as_view(), name="api-consents"),
    re_path(r"^availability/?$", time_views.AvailabilityView.as_view(), name="api-availability"),
    re_path(r"^contact/?$", views.ContactView.as_view(), name="api-contact"),
]
