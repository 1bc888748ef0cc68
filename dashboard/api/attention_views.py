"""The attention list by API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coaching.access import get_coached_client_or_404
from coaching.api.permissions import IsTrainer
from coaching.api.views import uuid_or_404
from core.api.conditional import ConditionalMixin
from dashboard.api.attention_serializers import (
    AttentionSerializer,
    LimitsSerializer,
    SnoozeSerializer,
    attention_data,
)
from dashboard.attention.limits import limits_for
from dashboard.attention.looks import record_looks
from dashboard.attention.queue import attention_of
from dashboard.enums import Reason
from dashboard.services.attention import dismiss_reasons, restore_reasons, set_limits, snooze_reasons

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="The id of a reason, as the list gives it.")
CLIENT = OpenApiParameter("client", UUID, description="The limits for this client instead of those for everybody.")


class AttentionView(ConditionalMixin, APIView):
    """Who needs you."""

    permission_classes = (IsTrainer,)

    @extend_schema(summary="The attention list", responses=AttentionSerializer)
    def get(self, request: Request) -> Response:
        """Your clients: who needs you and why, worst first, who is on track, what is put off. For trainers."""
        attention = attention_of(request.user)
        record_looks(request.user, attention)
        return Response(AttentionSerializer(attention_data(request.user, attention)).data)


class ReasonView(APIView):
    """A verb on one reason of one client."""

    def _asked(self, request: Request, key: str) -> tuple[User, str]:
        """The client and the reason that ``key`` names."""
        client_id, _, reason = key.partition(":")
        client = get_coached_client_or_404(request.user, uuid_or_404(client_id))
        if reason not in Reason.values:
            raise Http404
        return client, reason

    def _list(self, request: Request, client: User) -> Response:
        """What is left to say of the client."""
        attention = attention_of(request.user, client)
        return Response(AttentionSerializer(attention_data(request.user, attention)).data)


class SnoozeView(ReasonView):
    """Put a reason off."""

    @extend_schema(
        summary="Put a reason off", parameters=[KEY], request=SnoozeSerializer, responses=AttentionSerializer
    )
    def post(self, request: Request, key: str) -> Response:
        """Hide it until a day of yours begins, unless it gets worse. The answer is the list of this one client."""
        client, reason = self._asked(request, key)
        asked = SnoozeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        snooze_reasons(actor=request.user, client=client, reasons=[reason], until=asked.validated_data["until"])
        return self._list(request, client)


class DismissView(ReasonView):
    """Dismiss an occurrence."""

    @extend_schema(
        summary="Dismiss this occurrence of a reason", parameters=[KEY], request=None, responses=AttentionSerializer
    )
    def post(self, request: Request, key: str) -> Response:
        """Hide it until it gets worse or happens again. The answer is the list of this one client."""
        client, reason = self._asked(request, key)
        dismiss_reasons(actor=request.user, client=client, reasons=[reason])
        return self._list(request, client)


class RestoreView(ReasonView):
    """Take a snooze or a dismissal back."""

    @extend_schema(summary="Show a reason again", parameters=[KEY], request=None, responses=AttentionSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Undo putting it off or dismissing it. The answer is the list of this one client."""
        client, reason = self._asked(request, key)
        restore_reasons(actor=request.user, client=client, reasons=[reason])
        return self._list(request, client)


class LimitsView(ConditionalMixin, APIView):
    """From when on a client stands in the list."""

    permission_classes = (IsTrainer,)

    @extend_schema(summary="Limits of the attention list", parameters=[CLIENT], responses=LimitsSerializer)
    def get(self, request: Request) -> Response:
        """Your limits for everybody, or with ``client`` those that count for one client."""
        asked = request.query_params.get("client")
        client = get_coached_client_or_404(request.user, uuid_or_404(asked)) if asked else None
        return Response(_limits_data(request.user, client))

    @extend_schema(summary="Set limits", request=LimitsSerializer, responses=LimitsSerializer)
    def put(self, request: Request) -> Response:
        """Set all limits for everybody, or for one client; what is left out goes back to the standard."""
        asked = LimitsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        client_id = values.pop("client", None)
        client = get_coached_client_or_404(request.user, client_id) if client_id else None
        set_limits(actor=request.user, client=client, values=values)
        return Response(_limits_data(request.user, client))


def _limits_data(trainer: User, client: User | None) -> Any:
    values = asdict(limits_for(trainer, client))
    return LimitsSerializer({"client": client.pk if client else None, **values}).data
