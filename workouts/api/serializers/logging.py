"""Sets as devices log them, and the end of a session."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from activities.api.fields import FiniteFloatField
from activities.models import StrengthSet
from activities.services.sets import MOST, Deletion, LoggedSet, Message
from workouts.forms.doing import PLACE
from workouts.names import exercise_finder, exercises_by_reference

MOST_OPERATIONS = 500
KINDS = ((StrengthSet.Kind.ACTIVE.value, "a set"), (StrengthSet.Kind.WARMUP.value, "a warm-up"))


class SetSerializer(serializers.ModelSerializer):
    """A logged set; kg, s, m."""

    exercise = serializers.SerializerMethodField(help_text="Reference in the library, or null.")
    name = serializers.CharField(source="exercise")
    kind = serializers.CharField(help_text="active, warmup")

    class Meta:
        model = StrengthSet
        fields = (
            "key",
            "number",
            "place",
            "kind",
            "exercise",
            "name",
            "repetitions",
            "weight",
            "rir",
            "duration",
            "distance",
            "note",
            "start",
            "logged_at",
        )
        read_only_fields = fields

    def get_exercise(self, row: StrengthSet) -> str | None:
        return row.library_exercise.reference if row.library_exercise else None


class LastSetSerializer(serializers.ModelSerializer):
    """What was done the last time."""

    local_date = serializers.DateField(source="activity.local_date")

    class Meta:
        model = StrengthSet
        fields = ("local_date", "kind", "repetitions", "weight", "rir", "duration", "distance")
        read_only_fields = fields


class PrescribedSetSerializer(serializers.Serializer):
    """A set of the plan in the client's numbers; log it under its `key`, from whichever device."""

    key = serializers.UUIDField()
    place = serializers.CharField(help_text="block.exercise.set.round, each from 0")
    exercise = serializers.CharField(help_text="Reference in the library, or empty.")
    name = serializers.CharField()
    is_warm_up = serializers.BooleanField()
    repetitions = serializers.IntegerField(allow_null=True)
    weight = serializers.FloatField(allow_null=True)
    rir = serializers.FloatField(allow_null=True)
    duration = serializers.FloatField(allow_null=True)
    distance = serializers.FloatField(allow_null=True)
    rest = serializers.IntegerField(help_text="Seconds after it.")
    tempo = serializers.CharField()
    note = serializers.CharField()
    last = LastSetSerializer(many=True, help_text="The sets of the last session with this exercise.")


class LogSerializer(serializers.Serializer):
    """The log of a session: what is prescribed and what is done."""

    session = serializers.UUIDField()
    activity = serializers.UUIDField(allow_null=True)
    in_progress = serializers.BooleanField()
    prescribed = PrescribedSetSerializer(many=True)
    logged = SetSerializer(many=True)


class SetBodySerializer(serializers.Serializer):
    """One save of one set. Of two saves of a key the later `logged_at` counts."""

    logged_at = serializers.DateTimeField(help_text="When it was saved on the device.")
    done_at = serializers.DateTimeField(required=False, help_text="When it was done; as saved by default.")
    exercise = serializers.CharField(required=False, allow_blank=True, max_length=80, help_text="Reference.")
    name = serializers.CharField(required=False, allow_blank=True, max_length=120, help_text="Free text.")
    place = serializers.RegexField(PLACE, required=False, allow_blank=True, max_length=24)
    kind = serializers.ChoiceField(choices=KINDS, default=StrengthSet.Kind.ACTIVE.value)
    repetitions = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST["repetitions"])
    weight = FiniteFloatField(required=False, allow_null=True, min_value=0, max_value=MOST["weight"])
    rir = FiniteFloatField(required=False, allow_null=True, min_value=0, max_value=MOST["rir"])
    duration = FiniteFloatField(required=False, allow_null=True, min_value=0, max_value=MOST["duration"])
    distance = FiniteFloatField(required=False, allow_null=True, min_value=0, max_value=MOST["distance"])
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """Some exercise is named."""
        if not told.get("exercise") and not told.get("name", "").strip():
            raise serializers.ValidationError({"exercise": "Say which exercise it was."})
        return told


class SetOperationSerializer(SetBodySerializer):
    """A save (`put`) or a deletion (`delete`, of which only `key` and `logged_at` count)."""

    op = serializers.ChoiceField(choices=(("put", "save"), ("delete", "delete")))
    key = serializers.UUIDField()

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """A deletion names no exercise."""
        return told if told["op"] == "delete" else super().validate(told)


class ReplaySerializer(serializers.Serializer):
    """What a device kept while it was offline, in any order, as often as it likes. All of it is taken or nothing."""

    operations = serializers.ListField(child=SetOperationSerializer(), max_length=MOST_OPERATIONS)


class SavedSerializer(serializers.Serializer):
    """The set as it now stands; null when it was deleted later than this save."""

    set = SetSerializer(allow_null=True)


class DeletionQuerySerializer(serializers.Serializer):
    """When the set was deleted."""

    deleted_at = serializers.DateTimeField(required=False, help_text="The device's clock; now by default.")


class AfterSerializer(serializers.Serializer):
    """How it was."""

    rpe = FiniteFloatField(required=False, allow_null=True, min_value=0, max_value=10)
    feel = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class FinishSerializer(AfterSerializer):
    """The end of a log."""

    ended_at = serializers.DateTimeField(required=False)


class CompleteSerializer(AfterSerializer):
    """Done as planned."""

    at = serializers.DateTimeField(required=False, help_text="When it ended; now by default.")


def messages_of(client: User, operations: list[dict[str, Any]]) -> list[Message]:
    """What the services take; exercises are looked up among those that the client sees. Two queries at most.

    Raises ``ValidationError`` for a reference that the library does not have.
    """
    references = {told["exercise"] for told in operations if told.get("exercise")}
    known = exercises_by_reference(client, references)
    if unknown := references - set(known):
        raise serializers.ValidationError({"exercise": f"Not in the library: {', '.join(sorted(unknown))}."})
    find = exercise_finder(client)
    typed = {told["name"]: find(told["name"]) for told in operations if told.get("name") and not told.get("exercise")}
    known = {**known, **exercises_by_reference(client, {key for key in typed.values() if key} - set(known))}
    return [
        _message(told, known.get(told.get("exercise") or typed.get(told.get("name", "")) or "")) for told in operations
    ]


def _message(told: dict[str, Any], exercise: Any) -> Message:
    if told.get("op") == "delete":
        return Deletion(told["key"], told["logged_at"])
    figures = ("repetitions", "weight", "rir", "duration", "distance")
    return LoggedSet(
        key=told["key"],
        logged_at=told["logged_at"],
        done_at=told.get("done_at"),
        exercise=exercise.shown_name if exercise else told["name"],
        library_exercise=exercise,
        place=told.get("place", ""),
        kind=told["kind"],
        note=told.get("note", ""),
        **{name: told.get(name) for name in figures},
    )
