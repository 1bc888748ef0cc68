"""Planned sessions: list, detail, changes, the verbs of a calendar, and their undo."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.audit import record_view_of_many
from coaching.enums import Category
from core.api.conditional import ConditionalMixin
from core.api.preconditions import IDEMPOTENCY_KEY as _KEY
from core.api.preconditions import IF_MATCH as _IF_MATCH
from core.api.preconditions import check_if_match
from core.errors import Conflict
from workouts import access
from workouts.api import operations
from workouts.api.filters import SessionFilter
from workouts.api.serializers import sessions as shapes
from workouts.exceptions import ChangedMeanwhile
from workouts.models import CalendarChange, PlannedSession
from workouts.reports.adapting import lighter_plan
from workouts.reports.sync import session_sync
from workouts.services import calendar, publishing
from workouts.services.adapting import Adaptation, check_adaptation
from workouts.services.ledger import Changed, undo_change

UUID_PATTERN = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_CHANGE_HEADER = "Calendar-Change"


class SessionViewSet(ConditionalMixin, GenericViewSet):
    """What is planned. Every write answers the id of its change in the header `Calendar-Change`: it can be undone."""

    queryset = PlannedSession.objects.none()
    serializer_class = shapes.SessionSerializer
    filterset_class = SessionFilter
    ordering_fields = ("local_date", "updated_at")
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return PlannedSession.objects.visible_to(self.request.user).order_by("local_date", "position", "pk")

    def handle_exception(self, exc: Exception) -> Response:
        """A lost race answers with both versions, so that a person can choose."""
        if isinstance(exc, ChangedMeanwhile):
            exc.more = {"current": shapes.SessionSerializer(exc.current).data, "yours": self.request.data}
        return super().handle_exception(exc)

    @extend_schema(
        description="By local day. Trainers name a `client` or get all who share training with them; clients see what "
        "is published. `updated_since` lists what was made or changed since; `sessions/sync` tells what went as well."
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset().select_related("client")))
        seen = {row.client for row in rows or ()}
        record_view_of_many(viewer=request.user, subjects=seen, category=Category.TRAINING)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(parameters=[shapes.SessionSyncQuerySerializer], responses=shapes.SessionSyncSerializer)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def sync(self, request: Request) -> Response:
        """What changed and what went since your last sync, to keep a copy.

        Without `since` everything is sent. Keep what is `changed`, drop what is `deleted`, go on with `next_since`
        while `has_more` says so, and keep the last one for the next time. An entry may come twice. `from` and `to`
        narrow the copy to local days: what moves out of them is `deleted` from it. A `next_since` is good for 180
        days, for the same `client`, `from` and `to`, and for as long as the same people, or that client, share
        training with you; after that the answer is 410 `sync_from_start`: sync without `since` and drop whatever does
        not come.
        """
        query = _valid(shapes.SessionSyncQuerySerializer, request.query_params)
        first, last = query.pop("from", None), query.pop("to", None)
        page = session_sync(viewer=request.user, first=first, last=last, **query)
        seen = {row.client for row in page.changed}
        record_view_of_many(viewer=request.user, subjects=seen, category=Category.TRAINING)
        return Response(shapes.SessionSyncSerializer(page).data)

    @extend_schema(responses=shapes.SessionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A session with its workout, as structure and as text, and its estimate for the client on its day."""
        return Response(shapes.SessionSerializer(access.get_session_or_404(request.user, pk)).data)

    @extend_schema(request=shapes.NewSessionSerializer, responses={201: shapes.SessionSerializer}, parameters=[_KEY])
    def create(self, request: Request) -> Response:
        """Put a workout (text, structure or template) or a free session on a day."""
        body = _valid(shapes.NewSessionSerializer, request.data)
        changed = operations.create(request.user, body, key=_key(request))
        location = reverse("api-session-detail", args=[changed.sessions[0].pk])
        return _one(changed, status.HTTP_201_CREATED, Location=location)

    @extend_schema(request=shapes.SessionChangeSerializer, responses=shapes.SessionSerializer, parameters=[_IF_MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change content, day or place. With `If-Match` or `version` only what you saw; 409 brings both versions."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.SessionChangeSerializer, request.data)
        version = _seen_version(request, session, body.pop("version", None))
        return _one(operations.change(request.user, session, body, version=version))

    @extend_schema(parameters=[_IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a session for which nothing was done."""
        session = access.get_editable_session_or_404(request.user, pk)
        version = _seen_version(request, session, None)
        seen = None if version is None else {session.pk: version}
        changed = calendar.delete_sessions(actor=request.user, sessions=[session], seen=seen)
        return Response(status=status.HTTP_204_NO_CONTENT, headers=_headers(changed))

    @extend_schema(request=shapes.BulkSerializer, responses=shapes.BulkResultSerializer)
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Up to 200 steps in one request. With your own ids it can be sent again after a lost answer."""
        body = _valid(shapes.BulkSerializer, request.data)
        results = operations.run(request.user, body["operations"], atomic=body["atomic"])
        return Response(shapes.BulkResultSerializer({"results": results}).data)

    @extend_schema(request=shapes.MoveSerializer, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """To another day; clients as far as their trainers allow."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.MoveSerializer, request.data)
        return _changed(
            calendar.move_session(
                actor=request.user,
                session=session,
                to=body["to"],
                position=body.get("position"),
                expected_version=body.get("version"),
            )
        )

    @extend_schema(request=shapes.CopySerializer, responses=shapes.ChangedSerializer, parameters=[_KEY])
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """To another day, of the same client or of another one of yours."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.CopySerializer, request.data)
        client = access.get_client_or_404(request.user, body["client"]) if "client" in body else None
        return _changed(
            calendar.copy_session(
                actor=request.user,
                session=session,
                to=body["to"],
                client=client,
                session_id=body.get("id"),
                key=_key(request),
            )
        )

    @extend_schema(request=shapes.SkipSerializer, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, pk: str) -> Response:
        """Leave it out, for a reason."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.SkipSerializer, request.data)
        return _changed(calendar.skip_session(actor=request.user, session=session, **body))

    @extend_schema(request=None, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def unskip(self, request: Request, pk: str) -> Response:
        """Take a skip back."""
        session = access.get_session_or_404(request.user, pk)
        return _changed(calendar.unskip_session(actor=request.user, session=session))

    @extend_schema(request=shapes.ShortenSerializer, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def shorten(self, request: Request, pk: str) -> Response:
        """Cut the working part; warm-up and cool-down stay."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.ShortenSerializer, request.data)
        return _changed(calendar.shorten_session(actor=request.user, session=session, **body))

    @extend_schema(request=shapes.PublishOneSerializer, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Show it to the client, now or at an instant to come."""
        session = access.get_session_or_404(request.user, pk)
        body = _valid(shapes.PublishOneSerializer, request.data)
        return _changed(
            publishing.publish_sessions(
                actor=request.user, clients=[session.client], sessions=[session], at=body.get("at")
            )
        )

    @extend_schema(request=None, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, pk: str) -> Response:
        """Make a draft of it again."""
        session = access.get_session_or_404(request.user, pk)
        return _changed(publishing.unpublish_session(actor=request.user, session=session))

    @extend_schema(
        operation_id="sessions_publish_many", request=shapes.PublishSerializer, responses=shapes.ChangedSerializer
    )
    @action(detail=False, methods=["post"], url_path="publish", url_name="publish-many")
    def publish_many(self, request: Request) -> Response:
        """Publish the drafts of clients, of a range of days or those named."""
        body = _valid(shapes.PublishSerializer, request.data)
        named = body.get("sessions")
        return _changed(
            publishing.publish_sessions(
                actor=request.user,
                clients=[access.get_client_or_404(request.user, pk) for pk in body["clients"]],
                first=body.get("from"),
                last=body.get("to"),
                sessions=None if named is None else self.get_queryset().filter(pk__in=named),
                at=body.get("at"),
            )
        )

    @extend_schema(request=shapes.CopyWeekSerializer, responses=shapes.ChangedSerializer, parameters=[_KEY])
    @action(detail=False, methods=["post"], url_path="copy-week")
    def copy_week(self, request: Request) -> Response:
        """Copies of seven days, behind what lies on the seven other days."""
        body = _valid(shapes.CopyWeekSerializer, request.data)
        target = body.get("to_client")
        return _changed(
            calendar.copy_week(
                actor=request.user,
                client=access.get_client_or_404(request.user, body.get("client")),
                first_day=body["first_day"],
                to_first_day=body["to_first_day"],
                to_client=access.get_client_or_404(request.user, target) if target else None,
                key=_key(request),
            )
        )

    @extend_schema(request=shapes.ShiftSerializer, responses=shapes.ChangedSerializer, parameters=[_KEY])
    @action(detail=False, methods=["post"])
    def shift(self, request: Request) -> Response:
        """Move everything on and after a day; `left` names what was done or skipped already."""
        body = _valid(shapes.ShiftSerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        return _changed(calendar.shift_after(actor=request.user, client=client, key=_key(request), **body))

    @extend_schema(request=shapes.AdaptSerializer, responses=shapes.ChangedSerializer, parameters=[_KEY])
    @action(detail=False, methods=["post"])
    def adapt(self, request: Request) -> Response:
        """Make the open sessions of some days lighter and excuse others, as one change; `left` could not be lighter."""
        body = _valid(shapes.AdaptSerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        return _changed(
            calendar.adapt_plan(actor=request.user, client=client, wanted=Adaptation(**body), key=_key(request))
        )

    @extend_schema(request=shapes.AdaptSerializer, responses=shapes.LighterPlanSerializer)
    @action(detail=False, methods=["post"], url_path="adapt/preview", url_name="adapt-preview")
    def adapt_preview(self, request: Request) -> Response:
        """What `adapt` would make lighter. Nothing is written."""
        body = _valid(shapes.AdaptSerializer, request.data)
        client = access.get_client_or_404(request.user, body.pop("client", None))
        wanted = Adaptation(**body)
        check_adaptation(request.user, client, wanted)
        return Response(shapes.LighterPlanSerializer(lighter_plan(request.user, client, wanted)).data)


class ChangeViewSet(GenericViewSet):
    """What you did to calendars in the last hour."""

    queryset = CalendarChange.objects.none()
    lookup_value_regex = UUID_PATTERN
    filter_backends: list[Any] = []

    @extend_schema(request=None, responses=shapes.ChangedSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Put every session back as it was; refused when one was changed since. Sending it again changes nothing."""
        change = access.get_change_or_404(request.user, pk)
        return _changed(undo_change(actor=request.user, change=change))


def _seen_version(request: Request, session: PlannedSession, version: int | None) -> int | None:
    """The version that the caller saw, by number or by ETag; raises :class:`ChangedMeanwhile` when it is gone."""
    try:
        is_guarded = check_if_match(request, shapes.SessionSerializer(session).data)
    except Conflict as error:
        raise ChangedMeanwhile(session) from error
    return session.version if is_guarded else version


def _key(request: Request) -> str:
    return str(request.headers.get("Idempotency-Key", ""))[:200]


def _headers(changed: Changed) -> dict[str, str]:
    return {_CHANGE_HEADER: str(changed.change.pk)} if changed.change else {}


def _one(changed: Changed, code: int = status.HTTP_200_OK, **headers: str) -> Response:
    body = shapes.SessionSerializer(changed.sessions[0]).data
    return Response(body, code, headers={**_headers(changed), **headers})


def _changed(changed: Changed) -> Response:
    return Response(shapes.ChangedSerializer(changed).data, headers=_headers(changed))


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
