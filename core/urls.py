"""Pages of core."""

from django.urls import path

from core.views import style_guide

app_name = "core"

urlpatterns = [
    path("style-guide/", style_guide.style_guide, name="style_guide"),
    path("style-guide/streams.json", style_guide.example_streams, name="style_guide_streams"),
    path("style-guide/load.json", style_guide.example_load, name="style_guide_load"),
]
