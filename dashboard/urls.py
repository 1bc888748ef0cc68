"""The landing page, and home: the first page after signing in."""

from django.urls import path

from dashboard.views import adapting, analysis, attention, client, commands, landing, month, review, today

app_name = "dashboard"

urlpatterns = [
    path("", landing.home, name="home"),
    path("today/", today.today, name="today"),
    path("today/thresholds/", attention.thresholds, name="thresholds"),
    path("today/<uuid:pk>/snooze/", attention.snooze, name="attention_snooze"),
    path("today/<uuid:pk>/dismiss/", attention.dismiss, name="attention_dismiss"),
    path("today/<uuid:pk>/restore/", attention.restore, name="attention_restore"),
    path("clients/<uuid:pk>/thresholds/attention/", attention.client_thresholds, name="client_limits"),
    path("clients/<uuid:pk>/ask-reconnect/", attention.ask_reconnect, name="ask_reconnect"),
    path("clients/<uuid:pk>/write/", attention.write, name="write"),
    path("clients/<uuid:pk>/adapt/", adapting.adapt, name="adapt"),
    path("today/adapted/<uuid:pk>/undo/", adapting.undo, name="adapt_undo"),
    path("review/", review.queue, name="review"),
    path("review/<uuid:pk>/", review.session, name="review_session"),
    path("review/<uuid:pk>/done/", review.done, name="review_done"),
    path("review/<uuid:pk>/undo/", review.undo, name="review_undo"),
    path("review/<uuid:pk>/older/", review.older, name="review_older"),
    path("me/", client.me, name="me"),
    path("overview/", client.overview, name="overview"),
    path("commands/", commands.commands, name="commands"),
    path("analysis/", analysis.own_analysis, name="own_analysis"),
    path("clients/<uuid:pk>/analysis/", analysis.analysis, name="analysis"),
    path("clients/<uuid:pk>/analysis/fitness/", analysis.fitness_series, name="analysis_fitness"),
    path("reports/", month.own_months, name="month_reports"),
    path("reports/<str:month>/", month.own_month, name="own_month"),
    path("clients/<uuid:pk>/reports/", month.months, name="client_month_reports"),
    path("clients/<uuid:pk>/reports/<str:month>/", month.report, name="month_report"),
    path("clients/<uuid:pk>/reports/<str:month>/pdf/", month.pdf, name="month_pdf"),
    path("clients/<uuid:pk>/reports/<str:month>/words/", month.words, name="month_words"),
    path("clients/<uuid:pk>/overview/chart/", client.chart, name="client_chart"),
    path("clients/<uuid:pk>/", client.client, name="client"),
]
