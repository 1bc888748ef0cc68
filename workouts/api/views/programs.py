"""Programs and what was given to clients."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts.models import User
from core.api.conditional import ConditionalMixin
from core.api.preconditions import check_if_match
from workouts import access
from workouts.api.serializers import programs as shapes
from workouts.content import read_structure, read_text
from workouts.models import Application, Program, Rollout
from workouts.reports.programs import matching_programs, next_races
from workouts.services import programs
from workouts.services.applying import application_preview, apply_program, check_application, previewed_of
from workouts.services.ledger import row_id
from workouts.services.library import check_keeps_library
from workouts.services.program_sessions import TypedSession
from workouts.services.rollouts import is_for_a_job, start_rollout, start_undo
from workouts.services.whole_programs import create_whole_program, update_whole_program

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version that you saw; 409 when it is gone."
)
_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again changes nothing a second time."
)
_FILTERS = [
    OpenApiParameter("search", str, description="Words of the name or of labels."),
    OpenApiParameter("archived", bool, description="Archived ones instead of those in use."),
]


class ProgramViewSet(ConditionalMixin, GenericViewSet):
    """A trainer's programs."""

    queryset = Program.objects.none()
    serializer_class = shapes.ProgramSerializer
    filter_backends = ()
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        query = self.request.query_params
        return matching_programs(
            self.request.user,
            search=query.get("search", ""),
            archived=query.get("archived", "").lower() in ("1", "true"),
        )

    @extend_schema(parameters=_FILTERS)
    def list(self, request: Request) -> Response:
        """By name, without sessions."""
        check_keeps_library(request.user)
        rows = self.paginate_queryset(self.get_queryset().prefetch_related("labels"))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=shapes.ProgramDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """With sessions and rules."""
        return Response(_detail(access.get_program_or_404(request.user, pk)))

    @extend_schema(
        request=shapes.NewProgramSerializer, responses={201: shapes.ProgramDetailSerializer}, parameters=[_KEY]
    )
    def create(self, request: Request) -> Response:
        """Make a program, with its sessions and rules if you like."""
        check_keeps_library(request.user)
        body = _valid(shapes.NewProgramSerializer, request.data)
        key = request.headers.get("Idempotency-Key", "")
        program = create_whole_program(
            actor=request.user,
            program_id=body.pop("id", None) or row_id(request.user, key, "program"),
            weeks=_weeks(request.user, body.pop("sessions", [])),
            rules=body.pop("rules", []),
            columns=_columns(request.user, body),
        )
        location = reverse("api-program-detail", args=[program.pk])
        return Response(_detail(program), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(
        request=shapes.ProgramChangeSerializer, responses=shapes.ProgramDetailSerializer, parameters=[_IF_MATCH]
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is sent; `sessions` and `rules` replace all there were."""
        program = access.get_program_or_404(request.user, pk)
        body = _valid(shapes.ProgramChangeSerializer, request.data)
        is_guarded = check_if_match(request, _detail(program))
        sessions = body.pop("sessions", None)
        changed = update_whole_program(
            actor=request.user,
            program=program,
            expected_version=program.version if is_guarded else None,
            weeks=None if sessions is None else _weeks(request.user, sessions),
            rules=body.pop("rules", None),
            columns=_columns(request.user, body),
        )
        return Response(_detail(changed))

    @extend_schema(parameters=[_IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a program that nobody was given; any other is archived."""
        program = access.get_program_or_404(request.user, pk)
        check_if_match(request, _detail(program))
        programs.remove_program(actor=request.user, program=program)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        request=shapes.ApplySerializer,
        responses={200: shapes.AppliedSerializer, 202: shapes.AppliedSerializer},
        parameters=[_KEY],
    )
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Give it to clients; with `dry_run` see what would go where.

        More than 1000 sessions together are planned behind the scenes: 202 names the `rollout` to follow. A preview
        ends with the client whose sessions make it 3000.
        """
        program = access.get_program_or_404(request.user, pk)
        body = _valid(shapes.ApplySerializer, request.data)
        clients = [access.get_client_or_404(request.user, each) for each in dict.fromkeys(body["clients"])]
        what: dict[str, Any] = {"actor": request.user, "program": program, "clients": clients}
        if body.get("race"):
            what["last_days"] = next_races(request.user, clients)
        else:
            what |= {name: body[name] for name in ("first_day", "last_day") if name in body}
        if body["dry_run"]:
            check_application(**what)
            what["clients"] = previewed_of(program, clients)
            return Response(_applied(previews=application_preview(**what)))
        how = {"publish": body["publish"], "key": request.headers.get("Idempotency-Key", "")}
        if is_for_a_job(program, clients):
            job = start_rollout(**how, **what)
            location = reverse("api-rollout-detail", args=[job.pk])
            return Response(_applied(rollout=job.pk), status.HTTP_202_ACCEPTED, headers={"Location": location})
        applied = apply_program(**how, **what)
        return Response(_applied(applications=applied.applications, change=applied.change and applied.change.pk))


class RolloutViewSet(GenericViewSet):
    """A program on its way into many calendars, or out of them again."""

    queryset = Rollout.objects.none()
    serializer_class = shapes.RolloutSerializer
    lookup_value_regex = UUID_PATTERN
    filter_backends: list[Any] = []

    def retrieve(self, request: Request, pk: str) -> Response:
        """How far it is, and which clients were left."""
        return Response(shapes.RolloutSerializer(access.get_rollout_or_404(request.user, pk)).data)

    @extend_schema(request=None, responses={202: shapes.RolloutSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take all of it back, within an hour; answers the rollout that does it. Again it is the same."""
        job = start_undo(actor=request.user, rollout=access.get_rollout_or_404(request.user, pk))
        return Response(shapes.RolloutSerializer(job).data, status.HTTP_202_ACCEPTED)


class ApplicationViewSet(ConditionalMixin, ReadOnlyModelViewSet):
    """Programs as they were given: one's own, and those of clients who share training."""

    queryset = Application.objects.none()
    serializer_class = shapes.ApplicationSerializer
    filterset_fields = ("client", "program")
    ordering_fields = ("first_day", "updated_at")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Application.objects.visible_to(self.request.user).order_by("-first_day", "pk")

    @extend_schema(responses=shapes.ApplicationSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them; its sessions are those of `sessions` that name it."""
        found = access.get_application_or_404(request.user, kwargs["pk"])
        return Response(shapes.ApplicationSerializer(found).data)


def _columns(user: User, body: dict[str, Any]) -> Any:
    if body.get("folder"):
        body["folder"] = access.get_folder_or_404(user, body["folder"])
    return body


def _weeks(user: User, sessions: list[dict[str, Any]]) -> dict[int, list[TypedSession]]:
    weeks: dict[int, list[TypedSession]] = defaultdict(list)
    for sent in sessions:
        weeks[sent["week"]].append(_typed(user, sent))
    return dict(weeks)


def _typed(user: User, sent: dict[str, Any]) -> TypedSession:
    if template := sent.get("template"):
        return TypedSession(sent["day"], template=access.get_template_or_404(user, template))
    if "text" in sent:
        workout = read_text(sent["text"], family=sent.get("family", ""), author=user)
    else:
        workout = read_structure(sent["structure"])
    named = replace(workout, name=sent.get("name", workout.name).strip(), note=sent.get("note", workout.note).strip())
    return TypedSession(sent["day"], workout=named, metric=sent.get("metric", ""))


def _detail(program: Program) -> Any:
    return shapes.ProgramDetailSerializer(program).data


def _applied(**values: Any) -> Any:
    return shapes.AppliedSerializer(
        {"previews": [], "applications": [], "change": None, "rollout": None, **values}
    ).data


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
