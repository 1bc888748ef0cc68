"""Thresholds, the values that the data offer, zones, and load."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from activities import access
from activities.api.filters import ThresholdFilter
from activities.api.serializers import thresholds as shapes
from activities.api.views.activities import UUID_PATTERN
from activities.models import Threshold
from activities.reports.fitness import form_outlook
from activities.reports.thresholds import threshold_offers, zone_tables
from activities.services.thresholds import accept_estimate, delete_threshold, set_threshold, update_threshold
from core.api.conditional import ConditionalMixin
from core.api.preconditions import check_if_match

DEFAULT_DAYS: Final = 84
MOST_DAYS: Final = 3 * 366


class ThresholdViewSet(ConditionalMixin, GenericViewSet):
    """Dated values that scores and zones depend on. A change scores the days that it touches again."""

    queryset = Threshold.objects.none()
    serializer_class = shapes.ThresholdSerializer
    filterset_class = ThresholdFilter
    ordering_fields = ("valid_from", "kind")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Threshold.objects.visible_to(self.request.user)

    def list(self, request: Request) -> Response:
        """By kind, the newest first; trainers name a `client`."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One value."""
        return Response(self.get_serializer(access.get_threshold_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.NewThresholdSerializer, responses={201: shapes.ThresholdChangeSerializer})
    def create(self, request: Request) -> Response:
        """Set a value from a day on; one of the same day is replaced."""
        body = _valid(shapes.NewThresholdSerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        change = set_threshold(actor=request.user, client=client, **body)
        return _changed(change, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ThresholdCorrectionSerializer, responses=shapes.ThresholdChangeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct the value or its first day."""
        threshold = access.get_editable_threshold_or_404(request.user, pk)
        body = _valid(shapes.ThresholdCorrectionSerializer, request.data)
        is_guarded = check_if_match(request, self.get_serializer(threshold).data)
        change = update_threshold(
            actor=request.user,
            threshold=threshold,
            expected_version=threshold.updated_at if is_guarded else None,
            **body,
        )
        return _changed(change, status.HTTP_200_OK)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a value; the one before it holds on."""
        delete_threshold(actor=request.user, threshold=access.get_editable_threshold_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        parameters=[shapes.ClientQuerySerializer], responses=shapes.ThresholdOfferSerializer(many=True), filters=False
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def offers(self, request: Request) -> Response:
        """Values that the last ninety days speak of, each with its evidence."""
        query = _valid(shapes.ClientQuerySerializer, request.query_params)
        client = access.get_client_or_404(request.user, query.get("client"))
        return Response(shapes.ThresholdOfferSerializer(threshold_offers(client, request.user), many=True).data)

    @extend_schema(request=shapes.AcceptedOfferSerializer, responses={201: shapes.ThresholdChangeSerializer})
    @action(detail=False, methods=["post"], url_path="offers/accept")
    def accept(self, request: Request) -> Response:
        """Set the value that is offered for a kind."""
        body = _valid(shapes.AcceptedOfferSerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        return _changed(accept_estimate(actor=request.user, client=client, **body), status.HTTP_201_CREATED)


class ZonesView(ConditionalMixin, APIView):
    """The zones that hold on a day."""

    @extend_schema(parameters=[shapes.ZonesQuerySerializer], responses=shapes.ZoneTableSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By measure and family; a measure without a threshold is missing."""
        query = _valid(shapes.ZonesQuerySerializer, request.query_params)
        client = access.get_client_or_404(request.user, query.get("client"))
        tables = zone_tables(client, query.get("date") or client.local_today())
        listed = [
            {
                "measure": table.measure,
                "family": table.family,
                "threshold": table.threshold,
                "zones": [{"low": low, "high": high} for low, high in table.bounds],
            }
            for table in tables
        ]
        return Response(shapes.ZoneTableSerializer(listed, many=True).data)


class LoadView(ConditionalMixin, APIView):
    """Load over days."""

    @extend_schema(parameters=[shapes.LoadQuerySerializer], responses=shapes.LoadSeriesSerializer)
    def get(self, request: Request) -> Response:
        """Load, fitness, fatigue and form of each local day; the days before the first activity are left out.

        Days after the client's today are ``planned``: their load is that of the plan as far as you may see it.
        """
        query = _valid(shapes.LoadQuerySerializer, request.query_params)
        client = access.get_client_or_404(request.user, query.get("client"))
        last = query.get("to") or client.local_today()
        if "from" not in query and last.toordinal() <= DEFAULT_DAYS:
            raise ValidationError({"to": "This day is out of range."})
        first = query.get("from") or last - timedelta(days=DEFAULT_DAYS - 1)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise ValidationError({"from": f"Choose at most {MOST_DAYS} days, the first before the last."})
        series = {"client": client.pk, "days": form_outlook(client, request.user, first, last)}
        return Response(shapes.LoadSeriesSerializer(series).data)


def _changed(change: Any, code: int) -> Response:
    location = reverse("api-threshold-detail", args=[change.threshold.pk])
    headers = {"Location": location} if code == status.HTTP_201_CREATED else {}
    return Response(shapes.ThresholdChangeSerializer(change).data, code, headers=headers)


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
