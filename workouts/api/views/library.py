"""The library over the API, by the same querysets and services as the pages: workouts, folders, labels."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.audit import record_view_of_many
from accounts.models import User
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.preconditions import IDEMPOTENCY_KEY as _KEY
from core.api.preconditions import IF_MATCH as _IF_MATCH
from core.api.preconditions import check_if_match
from core.errors import Conflict
from workouts import access
from workouts.api.filters import WorkoutFilter
from workouts.api.serializers import library as shapes
from workouts.api.serializers.sessions import ChangedSerializer
from workouts.content import read_structure, read_text
from workouts.exceptions import ChangedMeanwhile
from workouts.models import Folder, Label, Template
from workouts.reports.board import plannable_clients
from workouts.services import library as services
from workouts.services.copying import plan_template

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_CHANGE_HEADER = "Calendar-Change"
_COLUMNS = ("name", "note", "metric", "family", "labels")


class WorkoutViewSet(ConditionalMixin, mixins.ListModelMixin, GenericViewSet[Template]):
    """Workouts of a trainer's library. What is planned from one stays linked with it while it is not done."""

    queryset = Template.objects.none()
    serializer_class = shapes.WorkoutSerializer
    filterset_class = WorkoutFilter
    ordering_fields = ("name", "created_at", "updated_at", "estimated_seconds")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = Template.objects.visible_to(self.request.user).prefetch_related("labels")
        return rows.order_by(Lower("name"), "pk")

    def handle_exception(self, exc: Exception) -> Response:
        """A lost race answers with both versions, so that a person can choose."""
        if isinstance(exc, ChangedMeanwhile):
            exc.more = {"current": shapes.WorkoutSerializer(exc.current).data, "yours": self.request.data}
        return super().handle_exception(exc)

    @extend_schema(responses=shapes.WorkoutSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A workout as structure and as text."""
        return Response(shapes.WorkoutSerializer(access.get_template_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.NewWorkoutSerializer, responses={201: shapes.WorkoutSerializer}, parameters=[_KEY])
    def create(self, request: Request) -> Response:
        """Keep a workout (text or structure), or a mere length with its sport."""
        services.check_keeps_library(request.user)
        body = _valid(shapes.NewWorkoutSerializer, request.data)
        template = services.create_template(
            actor=request.user, template_id=body.get("id"), key=_key(request), **_columns(request.user, body)
        )
        return _made(template)

    @extend_schema(request=shapes.WorkoutChangeSerializer, responses=shapes.WorkoutSerializer, parameters=[_IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a workout, and with it the linked sessions that are not done (see `reach`).

        The header `Calendar-Change` names what `changes/{id}/undo` takes back of the sessions.
        """
        template = access.get_template_or_404(request.user, pk)
        body = _valid(shapes.WorkoutChangeSerializer, request.data)
        edit = services.update_template(
            actor=request.user,
            template=template,
            expected_version=_seen_version(request, template, body.pop("version", None)),
            copies=body.pop("copies"),
            **_columns(request.user, body, template),
        )
        headers = {_CHANGE_HEADER: str(edit.change.pk)} if edit.change else {}
        return Response(shapes.WorkoutSerializer(edit.template).data, headers=headers)

    @extend_schema(parameters=[_IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Archive a workout. What was planned with it stays."""
        template = access.get_template_or_404(request.user, pk)
        _seen_version(request, template, None)
        services.archive_templates(actor=request.user, templates=[template])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.WorkoutSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring an archived workout back."""
        template = access.get_template_or_404(request.user, pk)
        services.restore_templates(actor=request.user, templates=[template])
        return Response(shapes.WorkoutSerializer(access.get_template_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.DuplicateSerializer, responses={201: shapes.WorkoutSerializer}, parameters=[_KEY])
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: str) -> Response:
        """A copy, to be changed without touching the original."""
        template = access.get_template_or_404(request.user, pk)
        body = _valid(shapes.DuplicateSerializer, request.data)
        return _made(
            services.duplicate_template(
                actor=request.user, template=template, template_id=body.get("id"), key=_key(request)
            )
        )

    @extend_schema(request=shapes.PlanSerializer, responses=ChangedSerializer, parameters=[_KEY])
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: str) -> Response:
        """Put a linked copy on one day of each of these clients, as a draft."""
        template = access.get_template_or_404(request.user, pk)
        body = _valid(shapes.PlanSerializer, request.data)
        changed = plan_template(
            actor=request.user,
            template=template,
            clients=_clients(request.user, body["clients"]),
            day=body["date"],
            key=_key(request),
        )
        headers = {_CHANGE_HEADER: str(changed.change.pk)} if changed.change else {}
        return Response(ChangedSerializer(changed).data, headers=headers)

    @extend_schema(request=shapes.WorkoutChangeSerializer, responses=shapes.ReachSerializer)
    @action(detail=True, methods=["post"])
    def reach(self, request: Request, pk: str) -> Response:
        """What a change would reach before it is made: send what you would send to change the workout."""
        template = access.get_template_or_404(request.user, pk)
        body = _valid(shapes.WorkoutChangeSerializer, request.data)
        preview = services.preview_edit(
            actor=request.user,
            template=template,
            expected_version=body.pop("version", None),
            **_columns(request.user, body, template),
        )
        subjects = {session.client_id: session.client for session in preview.sessions}
        record_view_of_many(viewer=request.user, subjects=list(subjects.values()), category=Category.TRAINING)
        return Response(shapes.ReachSerializer(preview).data)


class FolderViewSet(ConditionalMixin, mixins.ListModelMixin, GenericViewSet[Folder]):
    """Folders of the library. Those on top may hold others."""

    queryset = Folder.objects.none()
    serializer_class = shapes.FolderSerializer
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Folder.objects.visible_to(self.request.user).order_by(Lower("name"), "pk")

    @extend_schema(responses=shapes.FolderSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One folder."""
        return Response(shapes.FolderSerializer(access.get_folder_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.FolderWriteSerializer, responses={201: shapes.FolderSerializer}, parameters=[_KEY])
    def create(self, request: Request) -> Response:
        """Make a folder."""
        services.check_keeps_library(request.user)
        body = _valid(shapes.FolderWriteSerializer, request.data)
        folder = services.create_folder(
            actor=request.user,
            name=body["name"],
            parent=_folder(request.user, body.get("parent")),
            folder_id=body.get("id"),
            key=_key(request),
        )
        return Response(shapes.FolderSerializer(folder).data, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.FolderWriteSerializer, responses=shapes.FolderSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename a folder or put it somewhere else."""
        folder = access.get_folder_or_404(request.user, pk)
        body = _valid(shapes.FolderWriteSerializer, request.data, partial=True)
        parent = body.get("parent", folder.parent_id)
        changed = services.update_folder(
            actor=request.user,
            folder=folder,
            name=body.get("name", folder.name),
            parent=_folder(request.user, parent),
        )
        return Response(shapes.FolderSerializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a folder with those inside it. What lies in them stays, in no folder."""
        services.delete_folder(actor=request.user, folder=access.get_folder_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LabelViewSet(ConditionalMixin, mixins.ListModelMixin, GenericViewSet[Label]):
    """Labels of workouts and programs."""

    queryset = Label.objects.none()
    serializer_class = shapes.LabelSerializer
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return Label.objects.visible_to(self.request.user).order_by(Lower("name"), "pk")

    @extend_schema(responses=shapes.LabelSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One label."""
        return Response(shapes.LabelSerializer(access.get_label_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.LabelWriteSerializer, responses={201: shapes.LabelSerializer})
    def create(self, request: Request) -> Response:
        """A label; the same word again answers with the label that there is."""
        services.check_keeps_library(request.user)
        body = _valid(shapes.LabelWriteSerializer, request.data)
        label = services.create_label(actor=request.user, name=body["name"])
        return Response(shapes.LabelSerializer(label).data, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.LabelWriteSerializer, responses=shapes.LabelSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another word, wherever it is used."""
        label = access.get_label_or_404(request.user, pk)
        body = _valid(shapes.LabelWriteSerializer, request.data)
        renamed = services.rename_label(actor=request.user, label=label, name=body["name"])
        return Response(shapes.LabelSerializer(renamed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take a label away from everything that has it."""
        services.delete_label(actor=request.user, label=access.get_label_or_404(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _columns(trainer: User, body: dict[str, Any], template: Template | None = None) -> dict[str, Any]:
    """The columns of a body as the services take them. A length without steps makes a free session."""
    columns: dict[str, Any] = {name: body[name] for name in _COLUMNS if name in body}
    if "folder" in body:
        columns["folder"] = _folder(trainer, body["folder"])
    if body.get("structure"):
        columns["workout"] = read_structure(body["structure"])
    elif body.get("text"):
        family = body.get("family") or (template.family if template else "")
        columns["workout"] = read_text(body["text"], family=family, author=trainer)
    elif "duration" in body or "distance" in body:
        columns |= {"workout": None, "free_seconds": body.get("duration"), "free_metres": body.get("distance")}
    if workout := columns.get("workout"):
        columns.pop("family", None)
        columns.setdefault("name", workout.name or (template.name if template else ""))
        columns.setdefault("note", workout.note or (template.note if template else ""))
    return columns


def _folder(trainer: User, pk: Any) -> Folder | None:
    return access.get_folder_or_404(trainer, pk) if pk else None


def _clients(trainer: User, ids: list[Any]) -> list[User]:
    """The clients of these ids; one who does not share training does not exist."""
    found = list(plannable_clients(trainer).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Http404
    return found


def _seen_version(request: Request, template: Template, version: int | None) -> int | None:
    """The version that the caller saw, by number or by ETag; raises :class:`ChangedMeanwhile` when it is gone."""
    try:
        is_guarded = check_if_match(request, shapes.WorkoutSerializer(template).data)
    except Conflict as error:
        raise ChangedMeanwhile(template, "This workout was changed in the meantime.") from error
    return template.version if is_guarded else version


def _made(template: Template) -> Response:
    location = reverse("api-workout-detail", args=[template.pk])
    body = shapes.WorkoutSerializer(template).data
    return Response(body, status.HTTP_201_CREATED, headers={"Location": location})


def _key(request: Request) -> str:
    return str(request.headers.get("Idempotency-Key", ""))[:200]


def _valid(shape: Any, data: Any, *, partial: bool = False) -> dict[str, Any]:
    serializer = shape(data=data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
