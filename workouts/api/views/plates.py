"""The weights that a client has at hand, over the API."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.conditional import ConditionalMixin
from workouts.access import get_client_or_404
from workouts.models import Plates
from workouts.reports.plates import plates_of
from workouts.services.plates import MOST_PAIRS, set_plates


class PlatesSerializer(serializers.ModelSerializer[Plates]):
    """All kg; ``plates`` names the weight of one plate of each pair."""

    client = serializers.UUIDField(source="client_id", required=False, help_text="Yourself by default.")
    plates = serializers.ListField(child=serializers.FloatField(min_value=0.1, max_value=50), max_length=MOST_PAIRS)

    class Meta:
        model = Plates
        fields = ("client", "bar", "plates", "step")


class PlatesView(ConditionalMixin, APIView):
    """What planned weights are rounded to."""

    @extend_schema(
        summary="The weights at hand",
        parameters=[OpenApiParameter("client", UUID, description="A client of yours; yourself by default.")],
        responses=PlatesSerializer,
    )
    def get(self, request: Request) -> Response:
        client = get_client_or_404(request.user, request.query_params.get("client"))
        return Response(PlatesSerializer(plates_of(client)).data)

    @extend_schema(summary="Set the weights at hand", request=PlatesSerializer, responses=PlatesSerializer)
    def put(self, request: Request) -> Response:
        asked = PlatesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        client = get_client_or_404(request.user, said.pop("client_id", None))
        values = {"bar": 20.0, "step": 2.5, **said}
        return Response(PlatesSerializer(set_plates(actor=request.user, client=client, **values)).data)
