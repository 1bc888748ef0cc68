"""The client's Today by API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from dashboard.api.today_serializers import TodaySerializer
from dashboard.today import today_of


class TodayView(ConditionalMixin, APIView):
    """What a client opens first."""

    @extend_schema(responses=TodaySerializer)
    def get(self, request: Request) -> Response:
        """Your own sessions of today, tomorrow's, the week at a glance, the next race. For clients."""
        client = get_sharing_client_or_404(request.user, Category.TRAINING)
        today = today_of(client)
        if today.race is not None:
            today.race.refresh_from_db()
        return Response(TodaySerializer(today).data)
