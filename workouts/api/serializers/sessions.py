"""Planned sessions as they are read and written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from activities.api.fields import FiniteFloatField
from activities.enums import Family
from core.api.sync import DeletedSerializer, SyncQuerySerializer
from workouts.enums import Metric, SkipReason, Stage
from workouts.models import PlannedSession

MOST_OPERATIONS = 200
LONGEST_TEXT = 10_000
_DAY = 24 * 3600
_FARTHEST = 1_000_000


class SessionEstimateSerializer(serializers.Serializer):
    """What to expect of a session, for its client on its day."""

    seconds = serializers.FloatField(source="estimated_seconds")
    metres = serializers.FloatField(source="estimated_metres")
    load = serializers.FloatField(source="estimated_load")
    sets = serializers.IntegerField(source="estimated_sets")
    is_rough = serializers.BooleanField(source="estimate_is_rough", help_text="A length or an effort was assumed.")


class SessionSerializer(serializers.ModelSerializer):
    """A session on a local day of its client, and what was done for it."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    created_by = serializers.UUIDField(source="created_by_id", read_only=True, allow_null=True)
    template = serializers.UUIDField(source="template_id", read_only=True, allow_null=True)
    application = serializers.UUIDField(source="application_id", read_only=True, allow_null=True)
    activity = serializers.UUIDField(source="activity_id", read_only=True, allow_null=True)
    family = serializers.CharField(read_only=True, help_text="run, ride, swim, strength, walk, other")
    structure = serializers.JSONField(read_only=True, help_text="The workout; {} for a free session.")
    metric = serializers.CharField(read_only=True, help_text="duration, distance, load, sets: what is compared")
    estimate = SessionEstimateSerializer(source="*", read_only=True)
    stage = serializers.CharField(read_only=True, help_text="draft, published")
    skip_reason = serializers.CharField(read_only=True)
    matched_by = serializers.CharField(read_only=True, help_text="device, automatic, manual, logged, or empty")
    compliance = serializers.CharField(read_only=True, help_text="on_target, close, off, missed, excused, or empty")

    class Meta:
        model = PlannedSession
        fields = (
            "id",
            "client",
            "created_by",
            "local_date",
            "position",
            "time_of_day",
            "family",
            "name",
            "note",
            "text",
            "structure",
            "metric",
            "estimate",
            "stage",
            "publish_at",
            "published_at",
            "template",
            "template_version",
            "is_linked",
            "application",
            "week",
            "moved_from",
            "shortened_to",
            "skipped_at",
            "skip_reason",
            "skip_note",
            "activity",
            "matched_by",
            "is_locked",
            "compliance",
            "ratio",
            "done_amount",
            "version",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class SessionSyncQuerySerializer(SyncQuerySerializer):
    """What a sync of sessions asks for."""

    def get_fields(self) -> dict[str, Any]:
        """``from`` is a word of Python, so these two cannot be attributes."""
        days = {
            name: serializers.DateField(required=False, help_text="Local day, included.") for name in ("from", "to")
        }
        return {**super().get_fields(), **days}


class SessionSyncSerializer(serializers.Serializer):
    """A page of a sync."""

    changed = SessionSerializer(many=True)
    deleted = DeletedSerializer(many=True)
    has_more = serializers.BooleanField()
    next_since = serializers.CharField()


class ContentSerializer(serializers.Serializer):
    """A workout as text or as structure, or neither: then the session is a name and a length."""

    text = serializers.CharField(required=False, max_length=LONGEST_TEXT, help_text="In the notation.")
    structure = serializers.JSONField(required=False, help_text="As a read answers it.")
    family = serializers.ChoiceField(choices=Family.choices, required=False)
    name = serializers.CharField(required=False, max_length=120)
    note = serializers.CharField(required=False, max_length=2000, allow_blank=True)
    metric = serializers.ChoiceField(choices=Metric.choices, required=False)
    duration = FiniteFloatField(
        required=False, allow_null=True, min_value=1, max_value=_DAY, help_text="Seconds of a free session."
    )
    distance = FiniteFloatField(
        required=False, allow_null=True, min_value=1, max_value=_FARTHEST, help_text="Metres of a free session."
    )
    time_of_day = serializers.TimeField(required=False, allow_null=True, help_text="On the client's clock.")
    position = serializers.IntegerField(required=False, min_value=0, max_value=1000, help_text="Order within the day.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One source of the workout."""
        given = [name for name in ("text", "structure", "template") if attrs.get(name) is not None]
        if len(given) > 1:
            raise serializers.ValidationError({given[1]: f"Give {given[0]} or {given[1]}, not both."})
        return attrs


class NewSessionSerializer(ContentSerializer):
    """A session to be put on a day."""

    id = serializers.UUIDField(required=False, help_text="Your own id (UUIDv7): sending it again makes nothing new.")
    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    local_date = serializers.DateField()
    template = serializers.UUIDField(required=False, help_text="Of your library: the session stays linked to it.")
    stage = serializers.ChoiceField(
        choices=Stage.choices, required=False, help_text="A draft by default; clients' own sessions are published."
    )


class SessionChangeSerializer(ContentSerializer):
    """What shall be different; what is not sent stays."""

    local_date = serializers.DateField(required=False, help_text="Moves the session.")
    version = serializers.IntegerField(required=False, help_text="The version that you saw; 409 when it is gone.")


class SessionOperationSerializer(SessionChangeSerializer):
    """One step of a bulk request. `create` needs `local_date`, all others `id`; `move` needs `local_date` too."""

    op = serializers.ChoiceField(choices=("create", "update", "move", "delete"))
    id = serializers.UUIDField(required=False)
    client = serializers.UUIDField(required=False, help_text="Of a session to create.")
    template = serializers.UUIDField(required=False, help_text="Of a session to create.")
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What each kind of step needs."""
        needed = {"create": ("local_date",), "update": ("id",), "move": ("id", "local_date"), "delete": ("id",)}
        if missing := [name for name in needed[attrs["op"]] if name not in attrs]:
            raise serializers.ValidationError({missing[0]: "This is needed."})
        return super().validate(attrs)


class BulkSerializer(serializers.Serializer):
    """Steps in order."""

    atomic = serializers.BooleanField(default=True, help_text="All or nothing; otherwise each step by itself.")
    operations = SessionOperationSerializer(many=True, max_length=MOST_OPERATIONS, allow_empty=False)


class StepResultSerializer(serializers.Serializer):
    """What became of one step."""

    op = serializers.CharField()
    status = serializers.IntegerField()
    id = serializers.UUIDField(allow_null=True)
    change = serializers.UUIDField(allow_null=True, help_text="What `changes/{id}/undo` takes back.")
    error = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)
    session = SessionSerializer(allow_null=True)


class BulkResultSerializer(serializers.Serializer):
    """What became of each step."""

    results = StepResultSerializer(many=True)


class ChangedSerializer(serializers.Serializer):
    """What a verb did. The instance is a :class:`workouts.services.ledger.Changed`."""

    change = serializers.UUIDField(
        source="change.pk", allow_null=True, default=None, help_text="What `changes/{id}/undo` takes back."
    )
    words = serializers.CharField(allow_null=True, help_text="Of a repeated request: that it was undone, if it was.")
    sessions = SessionSerializer(many=True)
    left = SessionSerializer(many=True, help_text="Passed over, because something was done for them already.")


class MoveSerializer(serializers.Serializer):
    """Where to."""

    to = serializers.DateField()
    position = serializers.IntegerField(required=False, min_value=0, max_value=1000)
    version = serializers.IntegerField(required=False, help_text="The version that you saw; 409 when it is gone.")


class CopySerializer(serializers.Serializer):
    """Where to, and for whom."""

    to = serializers.DateField()
    client = serializers.UUIDField(required=False, help_text="The same client by default.")
    id = serializers.UUIDField(required=False, help_text="Your own id of the copy: sending it again makes nothing new.")


class SkipSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.ChoiceField(choices=SkipReason.choices)
    note = serializers.CharField(required=False, max_length=500, allow_blank=True, default="")


class ShortenSerializer(serializers.Serializer):
    """To how much."""

    percent = serializers.IntegerField(min_value=10, max_value=100, help_text="Of the whole; 100 brings it back.")


class PublishOneSerializer(serializers.Serializer):
    """When."""

    at = serializers.DateTimeField(required=False, help_text="An instant to come; now by default.")


class _Days(serializers.Serializer):
    """``from`` is a word of Python, so these two cannot be attributes."""

    def get_fields(self) -> dict[str, serializers.Field]:
        days = {"from": serializers.DateField(required=False), "to": serializers.DateField(required=False)}
        return {**super().get_fields(), **days}


class PublishSerializer(_Days):
    """Which drafts, and when."""

    clients = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    sessions = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000)
    at = serializers.DateTimeField(required=False, help_text="An instant to come; now by default.")


class CopyWeekSerializer(serializers.Serializer):
    """Seven days onto seven others."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    first_day = serializers.DateField()
    to_first_day = serializers.DateField()
    to_client = serializers.UUIDField(required=False, help_text="The same client by default.")


class AdaptSerializer(serializers.Serializer):
    """Which days get lighter by how much, and what is excused."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(help_text="Included; at most 92 days.")
    lighter_by = serializers.IntegerField(
        default=0, min_value=0, max_value=90, help_text="Per cent of the main part as it was planned at first."
    )
    excused = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=200, help_text="Open sessions that are left out."
    )
    reason = serializers.ChoiceField(
        choices=SkipReason.choices, required=False, help_text="Why they are left out; needed then."
    )
    note = serializers.CharField(required=False, max_length=500, allow_blank=True, default="")


class LighterSessionSerializer(serializers.Serializer):
    """A session as it is planned and as it would be."""

    session = serializers.UUIDField(source="session.pk")
    name = serializers.CharField(source="session.name")
    local_date = serializers.DateField(source="session.local_date")
    is_changed = serializers.BooleanField(help_text="false: nothing of it can be left out.")
    estimate = SessionEstimateSerializer(source="session")
    lighter_estimate = SessionEstimateSerializer(source="after")


class LighterPlanSerializer(serializers.Serializer):
    """What would get lighter."""

    sessions = LighterSessionSerializer(many=True)


class ShiftSerializer(serializers.Serializer):
    """From which day on, by how many days."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    first_day = serializers.DateField()
    days = serializers.IntegerField(min_value=-366, max_value=366)
