"""Wellness and body over the API: local days, newest first."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.audit import record_view
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from progress.api.filters import DaysFilter
from progress.api.serializers import WeightSerializer, WellnessDaySerializer
from progress.models import Weight, WellnessDay


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

    def get(self, request: Request) -> Response:
        """The newest first; trainers name a `client` or get all who share this with them."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        if rows and request.query_params.get("client"):
            record_view(viewer=request.user, subject=rows[0].client, category=self.category)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


@extend_schema(responses=WellnessDaySerializer(many=True))
class WellnessView(DaysView):
    """Sleep, heart-rate variability, resting heart rate, stress, steps: one row a local day."""

    queryset = WellnessDay.objects.all()
    serializer_class = WellnessDaySerializer
    category = Category.WELLNESS


@extend_schema(responses=WeightSerializer(many=True))
class WeightsView(DaysView):
    """Body weight and body fat: one row a weighing."""

    queryset = Weight.objects.all()
    serializer_class = WeightSerializer
    category = Category.BODY
