"""Goals over the API, with where they stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.preconditions import IDEMPOTENCY_KEY, IF_MATCH, check_if_match, id_of_key
from core.errors import DomainError
from progress.access import get_goal_or_404
from progress.api.goal_filters import GoalFilter
from progress.api.recorded_lists import RecordedListMixin
from progress.goal_metrics import metrics_for
from progress.models import Goal, Race
from progress.reports.goals import standings
from progress.services.goals import COLUMNS, add_goal, change_goal, close_goal, delete_goal


class StandingSerializer(serializers.Serializer[Any]):
    """Where a goal stands. ``ratio`` is the share of the way, ``expected`` that of the time; SI values."""

    current = serializers.FloatField(allow_null=True)
    ratio = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    weekly = serializers.FloatField(allow_null=True, help_text="The change a week that leads there in time.")
    pace = serializers.CharField(help_text="reached, ahead, on_pace, behind, past_due, open")


class GoalSerializer(serializers.ModelSerializer[Goal]):
    """A goal. ``metric`` is a key of ``goals/metrics``, empty for words alone; values are SI, body fat in per cent."""

    id = serializers.UUIDField(required=False, help_text="You may bring your own; the same id again is the same goal.")
    client = serializers.UUIDField(
        source="client_id", required=False, help_text="A client of yours; yourself by default. It cannot be changed."
    )
    race = serializers.UUIDField(source="race_id", required=False, allow_null=True)
    standing = serializers.SerializerMethodField(help_text="Of one goal; null in lists and for words alone.")

    class Meta:
        model = Goal
        fields = (
            "id",
            "client",
            "name",
            "why",
            "metric",
            "start_value",
            "target_value",
            "first_day",
            "due_day",
            "race",
            "state",
            "closed_on",
            "standing",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("first_day", "closed_on", "created_at", "updated_at")

    @extend_schema_field(StandingSerializer(allow_null=True))
    def get_standing(self, goal: Goal) -> Any:
        """Read for one goal only: a list of many clients' goals would read the histories of all."""
        viewer: User | None = self.context.get("standing_for")
        found = standings([goal], goal.client, viewer)[0] if viewer else None
        if found is None or found.pace is None:
            return None
        pace = found.pace
        told = {name: getattr(pace, name) for name in ("ratio", "expected", "weekly", "pace")}
        return {"current": found.current, **told}


class MetricSerializer(serializers.Serializer[Any]):
    """Something that a goal can watch. ``kind`` says the unit: kg, %, m, s, s, m, or ``unit``."""

    key = serializers.CharField()
    label = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.CharField(help_text="weight, percent, length, clock, hours, distance, number")
    unit = serializers.CharField()
    less_is_better = serializers.BooleanField()


@extend_schema_view(
    list=extend_schema(summary="Goals", description="Yours, and those of all clients who share what they tell of."),
    retrieve=extend_schema(summary="One goal, with where it stands"),
    create=extend_schema(summary="Set a goal", parameters=[IDEMPOTENCY_KEY]),
    partial_update=extend_schema(
        summary="Change a goal", description="`state` closes it or takes it up again.", parameters=[IF_MATCH]
    ),
    destroy=extend_schema(summary="Take a goal away"),
)
class GoalViewSet(RecordedListMixin, ConditionalMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Goal]):
    """What clients want to reach."""

    queryset = Goal.objects.none()
    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    http_method_names = ("get", "head", "options", "post", "patch", "delete")
    ordering_fields = ("due_day", "updated_at")
    category = Category.TRAINING

    def get_queryset(self) -> QuerySet[Goal]:
        return Goal.objects.visible_to(self.request.user).select_related("client")  # type: ignore[no-any-return]

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        return context if self.action == "list" else {**context, "standing_for": self.request.user}

    def get_object(self) -> Goal:
        try:
            return get_goal_or_404(self.request.user, UUID(self.kwargs["pk"]))
        except ValueError as error:
            raise Http404 from error

    def create(self, request: Request) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        client = get_sharing_client_or_404(request.user, Category.TRAINING, said.pop("client_id", None))
        values = _columns(said, request.user, client)
        goal_id = said.get("id") or id_of_key(request)
        goal = add_goal(actor=request.user, client=client, goal_id=goal_id, **values)
        return Response(self.get_serializer(goal).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        goal = self.get_object()
        check_if_match(request, self.get_serializer(goal).data)
        asked = self.get_serializer(goal, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        if values := _columns(said, request.user, goal.client):
            goal = change_goal(actor=request.user, goal=goal, **values)
        if "state" in said:
            goal = close_goal(actor=request.user, goal=goal, state=said["state"])
        return Response(self.get_serializer(goal).data)

    def destroy(self, request: Request, pk: str) -> Response:
        delete_goal(actor=request.user, goal=self.get_object())
        return Response(status=204)

    @extend_schema(
        summary="What a goal can watch",
        parameters=[OpenApiParameter("client", str, description="A client of yours; yourself by default.")],
        responses=MetricSerializer(many=True),
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def metrics(self, request: Request) -> Response:
        client = get_sharing_client_or_404(request.user, Category.TRAINING, request.query_params.get("client"))
        return Response(MetricSerializer(metrics_for(client, request.user), many=True).data)


def _columns(said: dict[str, Any], user: User, client: User) -> dict[str, Any]:
    """What of the body is a column; the race is one of the client's that the user sees."""
    values = {name: value for name, value in said.items() if name in COLUMNS}
    if "race_id" in said:
        race = Race.objects.visible_to(user).filter(client=client, pk=said["race_id"]).first()
        if race is None and said["race_id"] is not None:
            raise DomainError("There is no such race.", field="race")
        values["race"] = race
    return values
