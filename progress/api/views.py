"""Wellness over the API: local days, newest first, and what the client says of them."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.audit import record_view_of_many
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.errors import DomainError
from progress.api.filters import DaysFilter
from progress.api.serializers import DayAnswersSerializer, WellnessDaySerializer
from progress.models import WellnessDay
from progress.services.feeling import answer_day


class DaysView(ConditionalMixin, GenericAPIView):
    """A table with a local day in each row."""

    category: ClassVar[Category]
    filterset_class = DaysFilter
    ordering_fields = ("local_date",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user).select_related("client")

    @extend_schema(responses=WellnessDaySerializer(many=True))
    def get(self, request: Request) -> Response:
        """The newest first; trainers name a `client` or get all who share this with them."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        subjects = {row.client for row in rows or []}
        record_view_of_many(viewer=request.user, subjects=subjects, category=self.category)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class WellnessView(DaysView):
    """Sleep, heart-rate variability, resting heart rate, stress, steps: one row a local day."""

    queryset = WellnessDay.objects.all()
    serializer_class = WellnessDaySerializer
    category = Category.WELLNESS

    @extend_schema(summary="Say how your day is", request=DayAnswersSerializer, responses=WellnessDaySerializer)
    def post(self, request: Request) -> Response:
        """The same day again is the same row."""
        return self._answer(request)

    @extend_schema(
        summary="Correct how your day is", request=DayAnswersSerializer(partial=True), responses=WellnessDaySerializer
    )
    def patch(self, request: Request) -> Response:
        """Only what is given changes."""
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        client = get_sharing_client_or_404(request.user, Category.WELLNESS)
        asked = DayAnswersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = {"local_date": client.local_today(), **asked.validated_data}
        if len(said) == 1:
            raise DomainError("Nothing was said.", code="empty")
        day = answer_day(actor=request.user, client=client, **said)
        return Response(self.get_serializer(day).data)
