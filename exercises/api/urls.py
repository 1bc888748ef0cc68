"""API resources of the library."""

from django.urls import include, path

from core.api.routers import Router
from exercises.api import views

router = Router()
router.register("exercises", views.ExerciseViewSet, basename="api-exercise")

urlpatterns = [path("", include(router.urls))]
