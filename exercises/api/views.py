"""The library over the API, by the same querysets, rules and services as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ConditionalMixin
from core.errors import NotAllowed
from exercises import services
from exercises.access import exercises_for, get_exercise_by_id_or_404
from exercises.api.filters import ExerciseFilter
from exercises.api.serializers import (
    ExerciseSerializer,
    ExerciseWriteSerializer,
    SubstitutesSerializer,
    SwapSerializer,
    WordingSerializer,
)
from exercises.models import Exercise
from exercises.querysets import WORDED
from exercises.reports import swaps_of


@extend_schema_view(
    list=extend_schema(
        summary="Exercises", description="Ours, your own, and those of the trainers who coach you; by name."
    )
)
class ExerciseViewSet(ConditionalMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Exercise]):
    """The exercise library."""

    queryset = Exercise.objects.none()
    serializer_class = ExerciseSerializer
    filterset_class = ExerciseFilter
    ordering_fields = ("shown_name", "created_at", "updated_at")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return exercises_for(self.request.user).order_by(Lower("shown_name"), "pk")

    @extend_schema(summary="One exercise", responses=ExerciseSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(ExerciseSerializer(get_exercise_by_id_or_404(request.user, pk)).data)

    @extend_schema(
        summary="Add an exercise of your own", request=ExerciseWriteSerializer, responses={201: ExerciseSerializer}
    )
    def create(self, request: Request) -> Response:
        asked = ExerciseWriteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        exercise = services.add_exercise(actor=request.user, **asked.validated_data)
        return self._shown(exercise, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change an exercise of your own, or put one of ours in your words",
        description="Of ours `name`, `cues` and `video_url` can change, for you and your clients; empty means ours.",
        request=ExerciseWriteSerializer,
        responses=ExerciseSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        exercise = get_exercise_by_id_or_404(request.user, pk)
        asked = ExerciseWriteSerializer(data=request.data, partial=True)
        if exercise.is_ours:
            _refuse_more_than_words(request.data)
            asked = WordingSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        changes = asked.validated_data
        if exercise.is_ours:
            kept = {field: getattr(exercise, f"shown_{field}") for field in WORDED}
            services.reword_exercise(actor=request.user, exercise=exercise, **(kept | changes))
        else:
            services.edit_exercise(actor=request.user, exercise=exercise, **changes)
        return self._shown(exercise)

    @extend_schema(
        summary="Remove an exercise of your own",
        description="It is archived when something uses it, else deleted.",
        responses={204: None},
    )
    def destroy(self, request: Request, pk: str) -> Response:
        exercise = get_exercise_by_id_or_404(request.user, pk)
        services.remove_exercise(actor=request.user, exercise=exercise)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(methods=["POST"], summary="Mark a favourite", request=None, responses={204: None})
    @extend_schema(methods=["DELETE"], summary="Take the mark away", responses={204: None})
    @action(detail=True, methods=["post", "delete"], pagination_class=None, filterset_class=None)
    def favourite(self, request: Request, pk: str) -> Response:
        exercise = get_exercise_by_id_or_404(request.user, pk)
        services.mark_favourite(actor=request.user, exercise=exercise, is_favourite=request.method == "POST")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(methods=["GET"], summary="What may be done instead", responses=SwapSerializer(many=True))
    @extend_schema(
        methods=["PUT"],
        summary="Set your own additions to the swap list",
        request=SubstitutesSerializer,
        responses=SwapSerializer(many=True),
    )
    @action(detail=True, methods=["get", "put"], pagination_class=None, filterset_class=None, filter_backends=[])
    def substitutes(self, request: Request, pk: str) -> Response:
        exercise = get_exercise_by_id_or_404(request.user, pk)
        if request.method == "PUT":
            asked = SubstitutesSerializer(data=request.data, context={"request": request})
            asked.is_valid(raise_exception=True)
            services.set_substitutes(actor=request.user, exercise=exercise, **asked.validated_data)
        return Response(SwapSerializer(swaps_of(request.user, exercise), many=True).data)

    def _shown(self, exercise: Exercise, code: int = status.HTTP_200_OK) -> Response:
        fresh = get_exercise_by_id_or_404(self.request.user, str(exercise.pk))
        return Response(ExerciseSerializer(fresh).data, status=code)


def _refuse_more_than_words(data: Any) -> None:
    if isinstance(data, Mapping) and set(data) - set(WORDED):
        raise NotAllowed("Of ours you can change the name, the cues and the video.")
