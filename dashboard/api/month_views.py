"""A client's month by API."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.audit import record_views
from coaching.access import get_client_or_404
from core.api.conditional import ConditionalMixin
from dashboard.api.month_serializers import MonthReportSerializer
from dashboard.month.months import month_of, this_month
from dashboard.month.report import month_report


class MonthReportView(ConditionalMixin, APIView):
    """The report on a month."""

    @extend_schema(
        summary="A month",
        parameters=[OpenApiParameter("client", str, description="A client of yours; yourself by default.")],
        responses=MonthReportSerializer,
    )
    def get(self, request: Request, month: str) -> Response:
        """Planned and done by week, records, races, goals, wellness and weight, with the trainer's words."""
        try:
            client = get_client_or_404(request.user, request.query_params.get("client") or request.user.pk)
        except ValidationError as error:  # not an id at all
            raise Http404 from error
        asked = month_of(month)
        if asked is None or asked > this_month(client):
            raise Http404
        page = month_report(client, request.user, asked)
        record_views(viewer=request.user, subject=client, categories=page.shown)
        return Response(MonthReportSerializer(page).data)
