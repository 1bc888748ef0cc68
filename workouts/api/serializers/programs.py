"""Programs as they are read and written, and what giving one to clients does."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from activities.api.fields import FiniteFloatField
from activities.enums import Family
from workouts.api.serializers.sessions import LONGEST_TEXT, SessionEstimateSerializer
from workouts.enums import Gate, Metric, RuleKind
from workouts.models import Application, Program, ProgramSession, ProgressionRule, Rollout
from workouts.models.programs import MOST_WEEKS
from workouts.services.applying import MOST_CLIENTS

MOST_SESSIONS = 1000
MOST_RULES = 100


class ProgramSessionSerializer(serializers.ModelSerializer):
    """A session of a program, before anything grows. `day`: 1 Monday … 7 Sunday."""

    template = serializers.UUIDField(source="template_id", read_only=True, allow_null=True)
    family = serializers.CharField(read_only=True, help_text="run, ride, swim, strength, walk, other")
    structure = serializers.JSONField(read_only=True)
    metric = serializers.CharField(read_only=True, help_text="duration, distance, load, sets")
    estimate = SessionEstimateSerializer(source="*", read_only=True)

    class Meta:
        model = ProgramSession
        fields = (
            "id",
            "week",
            "day",
            "position",
            "template",
            "family",
            "name",
            "note",
            "text",
            "structure",
            "metric",
            "estimate",
        )
        read_only_fields = fields


class ProgressionRuleSerializer(serializers.ModelSerializer):
    """How an exercise grows. `exercise`: key, id or name in lower case; empty for all; `@run` for lengths of runs."""

    kind = serializers.ChoiceField(choices=RuleKind.choices)
    gate = serializers.ChoiceField(choices=Gate.choices, required=False)
    amount = FiniteFloatField(min_value=-500, max_value=500)
    reserve = FiniteFloatField(min_value=0, max_value=10, required=False, allow_null=True)
    every_weeks = serializers.IntegerField(min_value=1, max_value=12, required=False)
    first_week = serializers.IntegerField(min_value=2, max_value=MOST_WEEKS, required=False)
    last_week = serializers.IntegerField(min_value=2, max_value=MOST_WEEKS, required=False, allow_null=True)

    class Meta:
        model = ProgressionRule
        fields = (
            "id",
            "exercise",
            "label",
            "kind",
            "amount",
            "every_weeks",
            "first_week",
            "last_week",
            "gate",
            "reserve",
        )
        read_only_fields = ("id",)


class ProgramSerializer(serializers.ModelSerializer):
    """A program without its sessions."""

    folder = serializers.UUIDField(source="folder_id", read_only=True, allow_null=True)
    labels: Any = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Program
        fields = (
            "id",
            "name",
            "description",
            "folder",
            "labels",
            "weeks",
            "deload_every",
            "deload_volume",
            "deload_weight",
            "version",
            "archived_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class ProgramDetailSerializer(ProgramSerializer):
    """A program with its sessions, by week and day, and its rules."""

    sessions = ProgramSessionSerializer(many=True, read_only=True)
    rules = ProgressionRuleSerializer(many=True, read_only=True)

    class Meta(ProgramSerializer.Meta):
        fields = (*ProgramSerializer.Meta.fields, "sessions", "rules")
        read_only_fields = fields


class NewProgramSessionSerializer(serializers.Serializer):
    """A session to be put into a program: one of `text`, `structure` and `template`."""

    week = serializers.IntegerField(min_value=1, max_value=MOST_WEEKS)
    day = serializers.IntegerField(min_value=1, max_value=7, help_text="1 Monday … 7 Sunday.")
    text = serializers.CharField(required=False, max_length=LONGEST_TEXT, help_text="In the notation.")
    structure = serializers.JSONField(required=False)
    template = serializers.UUIDField(required=False, help_text="Of your library: an edit there reaches the program.")
    family = serializers.ChoiceField(choices=Family.choices, required=False)
    name = serializers.CharField(required=False, max_length=120)
    note = serializers.CharField(required=False, max_length=2000, allow_blank=True)
    metric = serializers.ChoiceField(choices=Metric.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One source of the workout."""
        given = [name for name in ("text", "structure", "template") if attrs.get(name) is not None]
        if len(given) != 1:
            raise serializers.ValidationError({"text": "Give one of text, structure and template."})
        return attrs


class ProgramChangeSerializer(serializers.Serializer):
    """What shall be different. `sessions` and `rules` that are sent replace all there were."""

    name = serializers.CharField(required=False, max_length=120)
    weeks = serializers.IntegerField(required=False, min_value=1, max_value=MOST_WEEKS)
    description = serializers.CharField(required=False, max_length=4000, allow_blank=True)
    folder = serializers.UUIDField(required=False, allow_null=True)
    labels = serializers.ListField(child=serializers.CharField(max_length=30), required=False, max_length=20)
    deload_every = serializers.IntegerField(required=False, allow_null=True, min_value=2, max_value=12)
    deload_volume = serializers.IntegerField(required=False, min_value=20, max_value=100)
    deload_weight = serializers.IntegerField(required=False, min_value=20, max_value=100)
    sessions = NewProgramSessionSerializer(many=True, required=False, max_length=MOST_SESSIONS)
    rules = ProgressionRuleSerializer(many=True, required=False, max_length=MOST_RULES)


class NewProgramSerializer(ProgramChangeSerializer):
    """A program to be made, with everything in it if you like."""

    id = serializers.UUIDField(required=False, help_text="Your own id (UUIDv7): sending it again makes nothing new.")
    name = serializers.CharField(max_length=120)
    weeks = serializers.IntegerField(min_value=1, max_value=MOST_WEEKS)


class ApplySerializer(serializers.Serializer):
    """To whom, and when: one of `first_day`, `last_day` and `race`."""

    clients = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_CLIENTS)
    first_day = serializers.DateField(required=False, help_text="Lies in week 1; what would stand before is left out.")
    last_day = serializers.DateField(required=False, help_text="Lies in the last week.")
    race = serializers.BooleanField(required=False, help_text="Back from the next race of each client.")
    publish = serializers.BooleanField(required=False, default=False, help_text="Otherwise they are drafts.")
    dry_run = serializers.BooleanField(required=False, default=False, help_text="Answer what would happen.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way of saying when."""
        if sum(bool(attrs.get(name)) for name in ("first_day", "last_day", "race")) != 1:
            raise serializers.ValidationError({"first_day": "Give one of first_day, last_day and race."})
        return attrs


class PlacedSerializer(serializers.Serializer):
    """A session of the program and where it goes."""

    program_session = serializers.UUIDField(source="source.pk")
    name = serializers.CharField(source="source.name")
    week = serializers.IntegerField(source="source.week")
    meant_for = serializers.DateField(source="wished")
    local_date = serializers.DateField(source="day", allow_null=True, help_text="null: it is left out.")
    reason = serializers.CharField(help_text="Why it is moved or left out.")
    collides_with = serializers.ListField(child=serializers.CharField(), help_text="What stands on the day already.")


class ClientPreviewSerializer(serializers.Serializer):
    """What it does to one client."""

    client = serializers.UUIDField(source="client.pk")
    first_day = serializers.DateField(source="span.first")
    last_day = serializers.DateField(source="span.last")
    sessions = PlacedSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Values that are not known: such targets stay words."
    )


class ApplicationSerializer(serializers.ModelSerializer):
    """A program as it was given to a client."""

    program = serializers.UUIDField(source="program_id", read_only=True, allow_null=True)
    client = serializers.UUIDField(source="client_id", read_only=True)
    applied_by = serializers.UUIDField(source="applied_by_id", read_only=True, allow_null=True)
    rules = serializers.JSONField(read_only=True, help_text="The progression rules as they were.")
    deload = serializers.JSONField(read_only=True, help_text="{every, volume, weight} as they were, or {}.")
    passed = serializers.JSONField(read_only=True, help_text="{rule: [weeks]}: weeks done as a gated rule asks for.")

    class Meta:
        model = Application
        fields = (
            "id",
            "program",
            "program_version",
            "client",
            "applied_by",
            "name",
            "first_day",
            "last_day",
            "deload",
            "rules",
            "passed",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class LeftSerializer(serializers.Serializer):
    """A client whose calendar stayed as it was."""

    client = serializers.UUIDField()
    name = serializers.CharField()
    reason = serializers.CharField()


class RolloutSerializer(serializers.ModelSerializer):
    """A program on its way into many calendars, or with `undoes` out of them."""

    status = serializers.CharField(source="state", read_only=True, help_text="queued, running, succeeded, failed")
    program = serializers.UUIDField(source="program_id", read_only=True)
    undoes = serializers.UUIDField(source="undoes_id", read_only=True, allow_null=True)
    clients = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    total = serializers.IntegerField(read_only=True, help_text="Clients to see to; `done` were.")
    left = LeftSerializer(many=True, read_only=True)

    class Meta:
        model = Rollout
        fields = ("id", "status", "program", "undoes", "clients", "done", "total", "left", "error", "created_at")
        read_only_fields = fields


class AppliedSerializer(serializers.Serializer):
    """What happened, or with `dry_run` what would. `change` can be undone at `changes/{id}/undo`."""

    previews = ClientPreviewSerializer(many=True)
    applications = ApplicationSerializer(many=True)
    change = serializers.UUIDField(allow_null=True)
    rollout = serializers.UUIDField(allow_null=True, help_text="The job that does it, where it is much; or null.")
