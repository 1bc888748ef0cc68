"""Shapes of records, entered maxima and matches."""

from __future__ import annotations

from rest_framework import serializers

from activities.api.fields import FiniteFloatField
from activities.enums import MarkKind
from activities.models import Maximum
from workouts.models import PlannedSession


class RecordsQuerySerializer(serializers.Serializer):
    """Whose records, and of which kind."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    kind = serializers.ChoiceField(choices=MarkKind.choices, required=False)


class BestSerializer(serializers.Serializer):
    """A value that was the best on its day."""

    value = serializers.FloatField()
    local_date = serializers.DateField(source="day")
    activity = serializers.UUIDField(source="activity_id")


class RecordSerializer(serializers.Serializer):
    """A record. `value` is kg (e1rm, rep_max), kg·repetitions (volume), s (distance) or W (power)."""

    kind = serializers.CharField()
    subject = serializers.CharField(help_text="An exercise, a distance (5k) or a duration (20min).")
    label = serializers.CharField()
    family = serializers.CharField()
    repetitions = serializers.IntegerField(help_text="Of a repetition maximum; otherwise 0.")
    value = serializers.FloatField(source="best.value")
    local_date = serializers.DateField(source="best.day")
    activity = serializers.UUIDField(source="best.activity_id")
    history = BestSerializer(many=True, help_text="The bests until now, oldest first; the last one is the record.")


class MaximumSerializer(serializers.ModelSerializer):
    """A one-repetition maximum (kg) that somebody entered, from a local day on."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    exercise = serializers.UUIDField(source="exercise_id", read_only=True)
    exercise_name = serializers.CharField(source="exercise.name", read_only=True)

    class Meta:
        model = Maximum
        fields = ("id", "client", "exercise", "exercise_name", "kilograms", "valid_from", "updated_at")
        read_only_fields = fields


class NewMaximumSerializer(serializers.Serializer):
    """A maximum to set; one of the same exercise and day is replaced."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    exercise = serializers.CharField(max_length=80, help_text="Its id, or its key for one of ours.")
    kilograms = FiniteFloatField()
    valid_from = serializers.DateField()


class MaximumCorrectionSerializer(serializers.Serializer):
    """A correction of the weight or of its first day."""

    kilograms = FiniteFloatField(required=False)
    valid_from = serializers.DateField(required=False)


class MatchChoiceSerializer(serializers.Serializer):
    """The planned session that an activity was."""

    session = serializers.UUIDField()


class MatchSerializer(serializers.ModelSerializer):
    """A planned session with what was done for it."""

    session = serializers.UUIDField(source="pk", read_only=True)
    activity = serializers.UUIDField(source="activity_id", read_only=True, allow_null=True)
    matched_by = serializers.CharField(read_only=True, help_text="device, automatic, manual, logged; empty for none")
    compliance = serializers.CharField(read_only=True, help_text="on_target, close, off, missed, excused; empty: open")

    class Meta:
        model = PlannedSession
        fields = ("session", "activity", "matched_by", "is_locked", "compliance", "ratio", "done_amount", "updated_at")
        read_only_fields = fields
