"""Logging by API: sets one by one or as an offline device kept them, the end of a session, done as planned."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.services.sets import Deletion
from core.api.conditional import ConditionalMixin
from workouts import access
from workouts.api.serializers import logging as shapes
from workouts.api.serializers.sessions import SessionSerializer
from workouts.models import PlannedSession
from workouts.reports.logged import log_of
from workouts.services.logging import complete_session, finish_session, log_set, log_sets


class LogView(ConditionalMixin, APIView):
    """The log of a strength session."""

    @extend_schema(responses=shapes.LogSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """What is prescribed, what was done the last time, what is logged."""
        return Response(_log(access.get_session_or_404(request.user, pk)))


class SetView(APIView):
    """One set under the key that the device gave it, or that the plan has for it."""

    @extend_schema(request=shapes.SetBodySerializer, responses=shapes.SavedSerializer)
    def put(self, request: Request, pk: str, key: str) -> Response:
        """Save it. Repeated and late saves are harmless: the later `logged_at` counts."""
        session = access.get_loggable_session_or_404(request.user, pk)
        body = _valid(shapes.SetBodySerializer, request.data)
        entry: Any = shapes.messages_of(session.client, [{**body, "key": uuid.UUID(key)}])[0]
        row = log_set(actor=request.user, session=session, entry=entry)
        return Response(shapes.SavedSerializer({"set": row}).data)

    @extend_schema(parameters=[shapes.DeletionQuerySerializer], responses={204: None})
    def delete(self, request: Request, pk: str, key: str) -> Response:
        """Take it away. It stays away unless it is saved with a later `logged_at`."""
        session = access.get_loggable_session_or_404(request.user, pk)
        query = _valid(shapes.DeletionQuerySerializer, request.query_params)
        deletion = Deletion(uuid.UUID(key), query.get("deleted_at") or timezone.now())
        log_sets(actor=request.user, session=session, messages=[deletion])
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReplayView(APIView):
    """Many saves and deletions at once."""

    @extend_schema(request=shapes.ReplaySerializer, responses=shapes.LogSerializer)
    def post(self, request: Request, pk: str) -> Response:
        """Bring the log up to date with what a device kept offline; the log as it now stands."""
        session = access.get_loggable_session_or_404(request.user, pk)
        body = _valid(shapes.ReplaySerializer, request.data)
        messages = shapes.messages_of(session.client, body["operations"])
        return Response(_log(log_sets(actor=request.user, session=session, messages=messages)))


class FinishView(APIView):
    """The end of a log."""

    @extend_schema(request=shapes.FinishSerializer, responses=SessionSerializer)
    def post(self, request: Request, pk: str) -> Response:
        """End it and say how it was; again to correct that. 409 when nothing was logged."""
        session = access.get_loggable_session_or_404(request.user, pk)
        body = _valid(shapes.FinishSerializer, request.data)
        return Response(SessionSerializer(finish_session(actor=request.user, session=session, **body)).data)


class CompleteView(APIView):
    """Done as planned."""

    @extend_schema(request=shapes.CompleteSerializer, responses=SessionSerializer)
    def post(self, request: Request, pk: str) -> Response:
        """Keep the session as it was planned: the sets that are not logged yet, or an activity of its length."""
        session = access.get_loggable_session_or_404(request.user, pk)
        body = _valid(shapes.CompleteSerializer, request.data)
        return Response(SessionSerializer(complete_session(actor=request.user, session=session, **body)).data)


def _log(session: PlannedSession) -> Any:
    return shapes.LogSerializer(log_of(session)).data


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
