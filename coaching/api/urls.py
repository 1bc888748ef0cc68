"""API resources of coaching."""

from django.urls import include, path, re_path

from coaching.api import views
from core.api.routers import Router

router = Router()
router.register("clients", views.ClientViewSet, basename="api-client")
router.register("invitations", views.InvitationViewSet, basename="api-invitation")
router.register("coachings", views.CoachingViewSet, basename="api-coaching")
router.register("notes", views.NoteViewSet, basename="api-note")
router.register("tags", views.TagViewSet, basename="api-tag")

urlpatterns = [
    path("", include(router.urls)),
    re_path(r"^consents/?$", views.ConsentsView.as_view(), name="api-consents"),
    re_path(r"^contact/?$", views.ContactView.as_view(), name="api-contact"),
]
