"""API resources that draw on every domain."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from dashboard.api.attention_views import AttentionView, DismissView, LimitsView, RestoreView, SnoozeView
from dashboard.api.month_views import MonthReportView
from dashboard.api.review_views import ReviewsView, ReviewView
from dashboard.api.today_views import TodayView

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"

urlpatterns: list[URLPattern] = [
    re_path(r"^reviews/?$", ReviewsView.as_view(), name="api-reviews"),
    re_path(rf"^reviews/(?P<pk>{UUID_PATTERN})/?$", ReviewView.as_view(), name="api-review"),
    re_path(r"^today/?$", TodayView.as_view(), name="api-today"),
    re_path(r"^attention/?$", AttentionView.as_view(), name="api-attention"),
    re_path(r"^attention/limits/?$", LimitsView.as_view(), name="api-attention-limits"),
    re_path(r"^attention/(?P<key>[^/]+)/snooze/?$", SnoozeView.as_view(), name="api-attention-snooze"),
    re_path(r"^attention/(?P<key>[^/]+)/dismiss/?$", DismissView.as_view(), name="api-attention-dismiss"),
    re_path(r"^attention/(?P<key>[^/]+)/undo/?$", RestoreView.as_view(), name="api-attention-undo"),
    re_path(r"^reports/(?P<month>[0-9]{4}-[0-9]{2})/?$", MonthReportView.as_view(), name="api-month-report"),
]
