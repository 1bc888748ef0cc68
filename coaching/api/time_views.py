"""The API of a client's time."""

from __future__ import annotations

from uuid import UUID

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from coaching.access import get_away_or_404, get_sharing_client_or_404
from coaching.api.time_serializers import AwaySerializer, WeekSerializer
from coaching.api.views import uuid_or_404
from coaching.enums import Category
from coaching.models import AvailableDay, AwayRange
from coaching.services import time as service
from coaching.services.time import WeekdayLimit
from core.api.conditional import ConditionalMixin
from core.api.filters import InstantFilter

CLIENT = OpenApiParameter("client", UUID, description="A client who shares training with you; yourself by default.")


class AwayFilter(filters.FilterSet):
    """``client``, ``since`` (ranges that end on that local day or later), ``updated_since``."""

    client = filters.UUIDFilter(field_name="client_id")
    since = filters.DateFilter(field_name="last_day", lookup_expr="gte")
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = AwayRange
        fields: list[str] = []


class AvailabilityView(ConditionalMixin, APIView):
    """What fits into a client's week."""

    @extend_schema(summary="The weekly grid", parameters=[CLIENT], responses=WeekSerializer)
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("client")
        client = get_sharing_client_or_404(request.user, Category.TRAINING, uuid_or_404(asked) if asked else None)
        days = AvailableDay.objects.of(client).order_by("weekday")
        return Response(WeekSerializer({"client": client.pk, "days": days}).data)

    @extend_schema(summary="Set the weekly grid", request=WeekSerializer, responses=WeekSerializer)
    def put(self, request: Request) -> Response:
        asked = WeekSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        client = get_sharing_client_or_404(request.user, Category.TRAINING, said.get("client"))
        service.set_week(actor=request.user, client=client, days=[WeekdayLimit(**day) for day in said["days"]])
        days = AvailableDay.objects.of(client).order_by("weekday")
        return Response(WeekSerializer({"client": client.pk, "days": days}).data)


@extend_schema_view(
    list=extend_schema(summary="Days away", description="Yours, and those of all clients who share training."),
    retrieve=extend_schema(summary="One range of days away"),
    create=extend_schema(summary="Add days away"),
    partial_update=extend_schema(summary="Change days away"),
    destroy=extend_schema(summary="Take days away back"),
)
class AwayViewSet(
    ConditionalMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[AwayRange],
):
    """Sick, travelling, on holiday: what is planned on such days is excused."""

    queryset = AwayRange.objects.none()
    serializer_class = AwaySerializer
    http_method_names = ("get", "head", "options", "post", "patch", "delete")
    filterset_class = AwayFilter
    ordering_fields = ("first_day", "updated_at")

    def get_queryset(self) -> QuerySet[AwayRange]:
        return AwayRange.objects.visible_to(self.request.user)  # type: ignore[no-any-return]

    def get_object(self) -> AwayRange:
        return get_away_or_404(self.request.user, uuid_or_404(self.kwargs["pk"]))

    def create(self, request: Request) -> Response:
        asked: BaseSerializer[AwayRange] = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        client = get_sharing_client_or_404(request.user, Category.TRAINING, said.pop("client_id", None))
        away = service.add_away(actor=request.user, client=client, away_id=said.pop("id", None), **said)
        return Response(self.get_serializer(away).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        away = self.get_object()
        asked: BaseSerializer[AwayRange] = self.get_serializer(away, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = {name: getattr(away, name) for name in ("kind", "first_day", "last_day", "note")}
        said = {name: value for name, value in asked.validated_data.items() if name in values}
        changed = service.change_away(actor=request.user, away=away, **{**values, **said})
        return Response(self.get_serializer(changed).data)

    def destroy(self, request: Request, pk: str) -> Response:
        service.delete_away(actor=request.user, away=self.get_object())
        return Response(status=204)
