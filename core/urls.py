"""Pages of core."""

from django.urls import path

from core.views import offline, style_guide

app_name = "core"

urlpatterns = [
    path("offline/", offline.offline, name="offline"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("style-guide/", style_guide.style_guide, name="style_guide"),
    path("style-guide/streams.json", style_guide.example_streams, name="style_guide_streams"),
    path("style-guide/load.json", style_guide.example_load, name="style_guide_load"),
]
