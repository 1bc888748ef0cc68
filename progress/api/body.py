"""Weighings and measurements over the API."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import UUID

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.preconditions import IF_MATCH, check_if_match
from progress.access import get_measurement_or_404, get_weight_or_404
from progress.api.filters import DaysFilter
from progress.api.recorded_lists import RecordedListMixin
from progress.enums import MeasurementKind
from progress.models import Measurement, Weight
from progress.services.measuring import (
    CustomValue,
    change_measurement,
    change_weight,
    delete_measurement,
    delete_weight,
    enter_measurements,
)

CLIENT_HELP: Final = "A client of yours; yourself by default. It cannot be changed."


class WeightSerializer(serializers.ModelSerializer[Weight]):
    """A weighing: kilograms, and body fat in per cent. One that a person writes down goes before a scale's."""

    client = serializers.UUIDField(source="client_id", required=False, help_text=CLIENT_HELP)
    source = serializers.CharField(read_only=True, help_text="garmin, manual")

    class Meta:
        model = Weight
        fields = ("id", "client", "local_date", "source", "kilograms", "body_fat", "updated_at")
        read_only_fields = ("id", "source", "updated_at")


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """A girth in metres, or with kind ``custom`` a value with a name and a unit of its own."""

    client = serializers.UUIDField(source="client_id", required=False, help_text=CLIENT_HELP)

    class Meta:
        model = Measurement
        fields = ("id", "client", "local_date", "kind", "name", "unit", "value", "updated_at")
        read_only_fields = ("id", "updated_at")
        #: The same day again is the same row.
        validators: ClassVar[list[Any]] = []


class MeasurementFilter(DaysFilter):
    """``client``, ``from``/``to``, ``kind``, ``name``."""

    kind = filters.ChoiceFilter(choices=MeasurementKind.choices)
    name = filters.CharFilter()


class _DayViewSet(RecordedListMixin, ConditionalMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Rows of the body by local day."""

    model: ClassVar[Any]
    filterset_class = DaysFilter
    http_method_names = ("get", "head", "options", "post", "patch", "delete")
    ordering_fields = ("local_date",)
    category = Category.BODY

    def get_queryset(self) -> QuerySet[Any]:
        return self.model.objects.visible_to(self.request.user).select_related("client")  # type: ignore[no-any-return]

    def get_object(self) -> Any:
        try:
            key = UUID(self.kwargs["pk"])
        except ValueError as error:
            raise Http404 from error
        return self._load(key)

    def _load(self, key: UUID) -> Any:
        raise NotImplementedError

    def _asked(self, request: Request, row: Any = None) -> dict[str, Any]:
        asked = self.get_serializer(row, data=request.data, partial=row is not None)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)


@extend_schema_view(
    list=extend_schema(summary="Weighings", description="Yours, and those of all clients who share the body."),
    retrieve=extend_schema(summary="One weighing"),
    create=extend_schema(summary="Write a weighing down", description="Of the same day again it is corrected."),
    partial_update=extend_schema(
        summary="Correct a weighing", description="409 for one that a device sent.", parameters=[IF_MATCH]
    ),
    destroy=extend_schema(summary="Take a weighing away", description="409 for one that a device sent."),
)
class WeightViewSet(_DayViewSet):
    """Body weight and body fat: one row a weighing."""

    model = Weight
    queryset = Weight.objects.none()
    serializer_class = WeightSerializer

    def _load(self, key: UUID) -> Weight:
        return get_weight_or_404(self.request.user, key)

    def create(self, request: Request) -> Response:
        said = self._asked(request)
        client = get_sharing_client_or_404(request.user, Category.BODY, said.pop("client_id", None))
        rows = enter_measurements(actor=request.user, client=client, **said)
        return Response(self.get_serializer(rows[0]).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        check_if_match(request, self.get_serializer(row).data)
        said = self._asked(request, row)
        row = change_weight(
            actor=request.user,
            weight=row,
            kilograms=said.get("kilograms", row.kilograms),
            body_fat=said.get("body_fat", row.body_fat),
        )
        return Response(self.get_serializer(row).data)

    def destroy(self, request: Request, pk: str) -> Response:
        delete_weight(actor=request.user, weight=self.get_object())
        return Response(status=204)


@extend_schema_view(
    list=extend_schema(summary="Measurements", description="Yours, and those of all clients who share the body."),
    retrieve=extend_schema(summary="One measurement"),
    create=extend_schema(summary="Write a measurement down", description="Of the same day again it is corrected."),
    partial_update=extend_schema(
        summary="Correct a measurement", description="Only the value can change.", parameters=[IF_MATCH]
    ),
    destroy=extend_schema(summary="Take a measurement away"),
)
class MeasurementViewSet(_DayViewSet):
    """Girths, and values of the client's own."""

    model = Measurement
    queryset = Measurement.objects.none()
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter

    def _load(self, key: UUID) -> Measurement:
        return get_measurement_or_404(self.request.user, key)

    def create(self, request: Request) -> Response:
        said = self._asked(request)
        client = get_sharing_client_or_404(request.user, Category.BODY, said.get("client_id"))
        values: dict[str, Any] = {"girths": {said["kind"]: said["value"]}}
        if said["kind"] == MeasurementKind.CUSTOM:
            values = {"custom": [CustomValue(said.get("name", ""), said.get("unit", ""), said["value"])]}
        rows = enter_measurements(actor=request.user, client=client, local_date=said["local_date"], **values)
        return Response(self.get_serializer(rows[0]).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        check_if_match(request, self.get_serializer(row).data)
        value = self._asked(request, row).get("value", row.value)
        return Response(self.get_serializer(change_measurement(actor=request.user, measurement=row, value=value)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        delete_measurement(actor=request.user, measurement=self.get_object())
        return Response(status=204)
