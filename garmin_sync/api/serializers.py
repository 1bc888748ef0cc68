"""Shapes of the connection in the API. No token, password, code or pending session is in any of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from garmin_sync.enums import ConnectionState, Outcome, PushState, Region
from garmin_sync.forms import HISTORY_CHOICES, CodeForm
from garmin_sync.models import Login, Push, SyncRun
from garmin_sync.reports import ConnectionStatus, PushRow

CONNECTION_STATES = [*ConnectionState.choices, ("not_connected", "Not connected")]


class LoginSerializer(serializers.ModelSerializer[Login]):
    """A sign-in: ask again while ``state`` is queued, running or code_given; send the code at mfa_needed."""

    class Meta:
        model = Login
        fields = ["id", "state", "region", "error", "detail", "blocked_until", "expires_at", "created_at", "updated_at"]
        read_only_fields = fields


class ProblemSerializer(serializers.Serializer[Any]):
    """An item that a run left out."""

    item = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class RunSerializer(serializers.ModelSerializer[SyncRun]):
    """A run: one pull, waiting, running or over."""

    client = serializers.UUIDField(source="connection.client_id", read_only=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True, read_only=True)
    problems = ProblemSerializer(many=True, read_only=True)

    class Meta:
        model = SyncRun
        fields = [
            "id",
            "client",
            "kind",
            "since",
            "until",
            "state",
            "outcome",
            "progress",
            "step",
            "activities_found",
            "activities_imported",
            "activities_skipped",
            "days_written",
            "problems",
            "error",
            "detail",
            "attempts",
            "not_before",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields


class PushSerializer(serializers.ModelSerializer[Push]):
    """A planned session and the watch. ``session`` is null for one that was deleted and is still to be taken off."""

    state = serializers.ChoiceField(source="shown", choices=PushState.choices, read_only=True)
    reason = serializers.SerializerMethodField(help_text="Why it is not on the watch yet.")
    next_try_at = serializers.SerializerMethodField()
    losses = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What the watch does not show, in sentences."
    )

    class Meta:
        model = Push
        fields = [
            "id",
            "client",
            "session",
            "name",
            "day",
            "state",
            "reason",
            "next_try_at",
            "pushed_version",
            "pushed_date",
            "pushed_at",
            "losses",
            "error",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_reason(self, push: Push) -> str:
        return PushRow(push, push.connection).reason

    def get_next_try_at(self, push: Push) -> datetime | None:
        return PushRow(push, push.connection).next_try_at


class ConnectionSerializer(serializers.Serializer[ConnectionStatus]):
    """The connection in whatever state it is; ``connected`` is false where there is none."""

    client = serializers.UUIDField(source="client.pk", read_only=True)
    connected = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    state_since = serializers.DateTimeField(
        source="connection.state_since", default=None, allow_null=True, read_only=True
    )
    detail = serializers.CharField(source="connection.state_detail", default="", read_only=True)
    region = serializers.ChoiceField(
        source="connection.region", choices=Region.choices, default=None, allow_null=True, read_only=True
    )
    connected_at = serializers.DateTimeField(
        source="connection.connected_at", default=None, allow_null=True, read_only=True
    )
    last_sync_at = serializers.DateTimeField(
        source="connection.last_sync_at", default=None, allow_null=True, read_only=True
    )
    next_try_at = serializers.DateTimeField(allow_null=True, read_only=True)
    history_since = serializers.DateField(
        source="connection.history_since", default=None, allow_null=True, read_only=True
    )
    sends_workouts = serializers.BooleanField(source="connection.sends_workouts", default=False, read_only=True)
    login = LoginSerializer(allow_null=True, read_only=True)
    run = RunSerializer(source="current", allow_null=True, read_only=True)

    def get_connected(self, status: ConnectionStatus) -> bool:
        return status.connection is not None

    @extend_schema_field(serializers.ChoiceField(choices=CONNECTION_STATES))
    def get_state(self, status: ConnectionStatus) -> str:
        return str(status.connection.state) if status.connection else "not_connected"


class StartSerializer(serializers.Serializer[Any]):
    """A sign-in at Garmin. The password is used once and not kept."""

    email = serializers.EmailField(write_only=True)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)
    region = serializers.ChoiceField(choices=Region.choices, default=Region.GLOBAL)
    months = serializers.ChoiceField(choices=HISTORY_CHOICES, default=3, help_text="How much history to fetch.")


class CodeSerializer(serializers.Serializer[Any]):
    """The code of the second step."""

    code = serializers.CharField(max_length=12, write_only=True)

    def validate_code(self, value: str) -> str:
        form = CodeForm({"code": value})
        if not form.is_valid():
            raise serializers.ValidationError([str(message) for message in form.errors["code"]])
        return str(form.cleaned_data["code"])
