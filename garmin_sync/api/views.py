"""The connection, its sign-in and its runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coaching.visibility import clients_visible_to
from core.api.conditional import ConditionalMixin
from core.errors import NotAllowed
from garmin_sync import services
from garmin_sync.access import (
    get_client_or_404,
    get_open_login,
    get_own_connection,
    get_push_or_404,
    get_run_or_404,
)
from garmin_sync.api.serializers import (
    CodeSerializer,
    ConnectionSerializer,
    LoginSerializer,
    PushSerializer,
    RunSerializer,
    StartSerializer,
)
from garmin_sync.enums import Outcome, RunKind
from garmin_sync.models import Push, SyncRun
from garmin_sync.querysets import PushQuerySet, RunQuerySet
from garmin_sync.reports import connection_status
from garmin_sync.rules import can_connect

CLIENT = OpenApiParameter("client", UUID, description="A client who shares training with you; default: yourself.")


class ClientParameter(serializers.Serializer[Any]):
    """Whose connection."""

    client = serializers.UUIDField(required=False)


def _client_of(request: Request) -> User:
    """The client that the request is about: visible, or 404."""
    parameters = ClientParameter(data=request.query_params)
    parameters.is_valid(raise_exception=True)
    return get_client_or_404(request.user, parameters.validated_data.get("client"))


def _own_client_of(request: Request) -> User:
    """The same where only the client may act: 403 for a trainer who sees it."""
    client = _client_of(request)
    if not can_connect(request.user, client):
        raise NotAllowed
    return client


class ConnectionView(ConditionalMixin, APIView):
    """The Garmin connection of a client."""

    @extend_schema(operation_id="garmin_connection", parameters=[CLIENT], responses=ConnectionSerializer)
    def get(self, request: Request) -> Response:
        """The state of the connection, the sign-in and the run that are under way."""
        status = connection_status(viewer=request.user, client=_client_of(request))
        return Response(ConnectionSerializer(status).data)

    @extend_schema(operation_id="garmin_connection_start", request=StartSerializer, responses={202: LoginSerializer})
    def post(self, request: Request) -> Response:
        """Start a sign-in; a worker does it. Ask GET until it has succeeded, failed or wants a code."""
        client = _own_client_of(request)
        body = StartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        login = services.start_login(actor=client, **body.validated_data)
        return Response(LoginSerializer(login).data, status=202)

    @extend_schema(operation_id="garmin_connection_delete", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Disconnect: the tokens are deleted, what was imported stays."""
        client = _own_client_of(request)
        services.disconnect(actor=client, connection=get_own_connection(client))
        return Response(status=204)


class CodeView(APIView):
    """The second step of the sign-in."""

    @extend_schema(operation_id="garmin_connection_mfa", request=CodeSerializer, responses={202: LoginSerializer})
    def post(self, request: Request) -> Response:
        """Hand over the code that Garmin sent."""
        client = _own_client_of(request)
        body = CodeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        login = get_open_login(client)
        held = services.submit_mfa_code(actor=client, login=login, code=body.validated_data["code"])
        return Response(LoginSerializer(held).data, status=202)


class SyncView(APIView):
    """Sync now."""

    @extend_schema(operation_id="garmin_sync", request=None, responses={202: RunSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a pull. Refused with 409 while one is under way or Garmin wants to be left alone."""
        client = _own_client_of(request)
        run = services.request_pull(actor=client, connection=get_own_connection(client))
        return Response(RunSerializer(run).data, status=202)


def _clients_shown_to(request: Request | None) -> QuerySet[User]:
    if request is None or not request.user.is_authenticated:  # the schema is described without a request
        return User.objects.none()
    return clients_visible_to(request.user)


class RunFilter(filters.FilterSet):
    """By client, kind and outcome."""

    client = filters.ModelChoiceFilter(field_name="connection__client", queryset=_clients_shown_to)
    kind = filters.ChoiceFilter(choices=RunKind.choices)
    outcome = filters.ChoiceFilter(choices=Outcome.choices)

    class Meta:
        model = SyncRun
        fields: list[str] = []


class RunList(ConditionalMixin, ListAPIView):
    """Runs, newest first: your own, and those of clients who share training with you."""

    queryset = SyncRun.objects.none()
    serializer_class = RunSerializer
    filterset_class = RunFilter
    ordering_fields = ["created_at", "finished_at"]
    ordering = ["-created_at"]

    def get_queryset(self) -> RunQuerySet:
        if not self.request.user.is_authenticated:
            return SyncRun.objects.none()
        return SyncRun.objects.visible_to(self.request.user).select_related("connection").defer("connection__tokens")


class RunDetail(ConditionalMixin, RetrieveAPIView):
    """One run with the items that it left out."""

    queryset = SyncRun.objects.none()
    serializer_class = RunSerializer

    def get_object(self) -> SyncRun:
        return get_run_or_404(self.request.user, self.kwargs["pk"])


class PushFilter(filters.FilterSet):
    """By client, session and day."""

    client = filters.ModelChoiceFilter(queryset=_clients_shown_to)
    session = filters.UUIDFilter()
    since = filters.DateFilter(field_name="day", lookup_expr="gte")
    until = filters.DateFilter(field_name="day", lookup_expr="lte")

    class Meta:
        model = Push
        fields: list[str] = []


class PushList(ConditionalMixin, ListAPIView):
    """Planned sessions and the watch: your own, and those of clients who share training with you."""

    queryset = Push.objects.none()
    serializer_class = PushSerializer
    filterset_class = PushFilter
    ordering_fields = ["day", "updated_at"]
    ordering = ["day"]

    def get_queryset(self) -> PushQuerySet:
        if not self.request.user.is_authenticated:
            return Push.objects.none()
        return Push.objects.visible_to(self.request.user).with_state()


class PushRetry(APIView):
    """Send again."""

    @extend_schema(operation_id="garmin_push_retry", request=None, responses={202: PushSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Have a session sent to the watch again. Refused with 409 while it is on its way."""
        push = services.retry_push(actor=request.user, push=get_push_or_404(request.user, pk))
        return Response(PushSerializer(push).data, status=202)
