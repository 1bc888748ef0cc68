"""Records, entered maxima, and the match of an activity."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from activities.access import get_activity_or_404
from activities.models import Maximum
from activities.reports.records import records_of
from core.api.conditional import ConditionalMixin
from core.api.preconditions import check_if_match
from exercises.access import get_exercise_or_404
from workouts.access import get_client_or_404, get_loggable_session_or_404, get_maximum_or_404, get_session_or_404
from workouts.api.serializers import records as shapes
from workouts.models import PlannedSession
from workouts.services.matching import match_by_hand, unmatch
from workouts.services.maxima import delete_maximum, set_maximum, update_maximum

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


class RecordsView(ConditionalMixin, APIView):
    """The best of everything that was recorded."""

    @extend_schema(parameters=[shapes.RecordsQuerySerializer], responses=shapes.RecordSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every current record, with the bests before it."""
        query = _valid(shapes.RecordsQuerySerializer, request.query_params)
        client = get_client_or_404(request.user, query.get("client"))
        kind = query.get("kind")
        records = [record for record in records_of(client) if kind in (None, record.kind)]
        return Response(shapes.RecordSerializer(records, many=True).data)


class MaximumFilter(filters.FilterSet):
    """``client``, ``exercise``."""

    client = filters.UUIDFilter(field_name="client_id")
    exercise = filters.UUIDFilter(field_name="exercise_id")

    class Meta:
        model = Maximum
        fields: list[str] = []


class MaximumViewSet(ConditionalMixin, GenericViewSet):
    """Entered one-repetition maxima, which percentages of weights follow."""

    queryset = Maximum.objects.none()
    serializer_class = shapes.MaximumSerializer
    filterset_class = MaximumFilter
    ordering_fields = ("valid_from",)
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Maximum.objects.visible_to(self.request.user).select_related("exercise")

    def list(self, request: Request) -> Response:
        """By exercise, the newest first; trainers name a `client`."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One value."""
        return Response(self.get_serializer(get_maximum_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.NewMaximumSerializer, responses={201: shapes.MaximumSerializer})
    def create(self, request: Request) -> Response:
        """Set a value from a day on; one of the same day is replaced, so a repeated request is harmless."""
        body = _valid(shapes.NewMaximumSerializer, request.data)
        client = get_client_or_404(request.user, body.pop("client", None))
        exercise = get_exercise_or_404(request.user, body.pop("exercise"))
        maximum = set_maximum(actor=request.user, client=client, exercise=exercise, **body)
        location = reverse("api-maximum-detail", args=[maximum.pk])
        return Response(self.get_serializer(maximum).data, status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(request=shapes.MaximumCorrectionSerializer, responses=shapes.MaximumSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct the weight or its first day."""
        maximum = get_maximum_or_404(request.user, pk)
        body = _valid(shapes.MaximumCorrectionSerializer, request.data)
        check_if_match(request, self.get_serializer(maximum).data)
        return Response(self.get_serializer(update_maximum(actor=request.user, maximum=maximum, **body)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a value; the one before it, or the estimate from the log, counts again."""
        delete_maximum(actor=request.user, maximum=get_maximum_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ActivityMatchView(APIView):
    """Which planned session an activity was."""

    @extend_schema(request=shapes.MatchChoiceSerializer, responses=shapes.MatchSerializer)
    def post(self, request: Request, pk: str) -> Response:
        """Put the activity to a session by hand; no sync changes it then."""
        activity = get_activity_or_404(request.user, pk)
        body = _valid(shapes.MatchChoiceSerializer, request.data)
        session = get_loggable_session_or_404(request.user, body["session"])
        match_by_hand(actor=request.user, session=session, activity=activity)
        return Response(shapes.MatchSerializer(get_session_or_404(request.user, session.pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        """Say that it belongs to no session: neither side is matched by itself again. Harmless to repeat."""
        activity = get_activity_or_404(request.user, pk)
        matched = PlannedSession.objects.visible_to(request.user).filter(activity=activity).first()
        if matched is not None:
            unmatch(actor=request.user, session=get_loggable_session_or_404(request.user, matched.pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
