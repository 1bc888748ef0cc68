"""API resources of progress."""

from django.urls import re_path

from progress.api.views import WeightsView, WellnessView

urlpatterns = [
    re_path(r"^wellness/?$", WellnessView.as_view(), name="api-wellness"),
    re_path(r"^progress/?$", WeightsView.as_view(), name="api-progress"),
]
