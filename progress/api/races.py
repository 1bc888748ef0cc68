"""Races over the API."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.filters import InstantFilter
from core.api.preconditions import IDEMPOTENCY_KEY, IF_MATCH, check_if_match, id_of_key
from progress.access import get_race_or_404
from progress.api.filters import DaysFilter
from progress.api.recorded_lists import RecordedListMixin
from progress.models import Race
from progress.services.races import add_race, change_race, delete_race


class RaceSerializer(serializers.ModelSerializer[Race]):
    """Metres and seconds; ``local_date`` is the day where it is run."""

    id = serializers.UUIDField(required=False, help_text="You may bring your own; the same id again is the same race.")
    client = serializers.UUIDField(
        source="client_id", required=False, help_text="A client of yours; yourself by default. It cannot be changed."
    )

    class Meta:
        model = Race
        fields = (
            "id",
            "client",
            "name",
            "local_date",
            "family",
            "priority",
            "distance",
            "goal_seconds",
            "result_seconds",
            "place",
            "note",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs = {"distance": {"min_value": 1, "max_value": 2_000_000}}


class RaceFilter(DaysFilter):
    """``client``, ``from``/``to``, ``priority``, ``updated_since``."""

    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Race
        fields = ("priority",)


@extend_schema_view(
    list=extend_schema(summary="Races", description="Yours, and those of all clients who share training."),
    retrieve=extend_schema(summary="One race"),
    create=extend_schema(summary="Add a race", parameters=[IDEMPOTENCY_KEY]),
    partial_update=extend_schema(summary="Change a race", parameters=[IF_MATCH]),
    destroy=extend_schema(summary="Take a race out"),
)
class RaceViewSet(RecordedListMixin, ConditionalMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Race]):
    """Races that the training leads to."""

    queryset = Race.objects.none()
    serializer_class = RaceSerializer
    filterset_class = RaceFilter
    http_method_names = ("get", "head", "options", "post", "patch", "delete")
    ordering_fields = ("local_date", "updated_at")
    category = Category.TRAINING

    def get_queryset(self) -> QuerySet[Race]:
        return Race.objects.visible_to(self.request.user).select_related("client")  # type: ignore[no-any-return]

    def get_object(self) -> Race:
        try:
            return get_race_or_404(self.request.user, UUID(self.kwargs["pk"]))
        except ValueError as error:
            raise Http404 from error

    def create(self, request: Request) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        client = get_sharing_client_or_404(request.user, Category.TRAINING, said.pop("client_id", None))
        race = add_race(actor=request.user, client=client, race_id=said.pop("id", None) or id_of_key(request), **said)
        return Response(self.get_serializer(race).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        race = self.get_object()
        check_if_match(request, self.get_serializer(race).data)
        asked = self.get_serializer(race, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        said = {name: value for name, value in asked.validated_data.items() if name not in ("id", "client_id")}
        return Response(self.get_serializer(change_race(actor=request.user, race=race, **said)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        delete_race(actor=request.user, race=self.get_object())
        return Response(status=204)
