"""The landing page, and home: the first page after signing in."""

from django.urls import path

from dashboard.views import analysis, client, commands, landing, today

app_name = "dashboard"

urlpatterns = [
    path("", landing.home, name="home"),
    path("today/", today.today, name="today"),
    path("me/", client.me, name="me"),
    path("overview/", client.overview, name="overview"),
    path("commands/", commands.commands, name="commands"),
    path("analysis/", analysis.own_analysis, name="own_analysis"),
    path("clients/<uuid:pk>/analysis/", analysis.analysis, name="analysis"),
    path("clients/<uuid:pk>/analysis/fitness/", analysis.fitness_series, name="analysis_fitness"),
    path("clients/<uuid:pk>/", client.client, name="client"),
]
