"""Shapes of the library in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exercises.enums import Equipment, Muscle, Pattern
from exercises.models import Exercise
from exercises.reports import Swap


class ExerciseSerializer(serializers.ModelSerializer[Exercise]):
    """An exercise in the words that count for the reader: their trainer's, else ours."""

    name = serializers.CharField(source="shown_name", read_only=True)
    cues = serializers.CharField(source="shown_cues", read_only=True, help_text="One sentence on each line.")
    video_url = serializers.CharField(
        source="shown_video_url", read_only=True, help_text="An https address; empty without a video."
    )
    aliases = serializers.ListField(child=serializers.CharField(), read_only=True)
    primary_muscles = serializers.ListField(child=serializers.ChoiceField(choices=Muscle.choices), read_only=True)
    secondary_muscles = serializers.ListField(child=serializers.ChoiceField(choices=Muscle.choices), read_only=True)
    equipment = serializers.ListField(child=serializers.ChoiceField(choices=Equipment.choices), read_only=True)
    trainer = serializers.UUIDField(source="trainer_id", read_only=True, allow_null=True, help_text="Null: ours.")
    is_favourite = serializers.BooleanField(read_only=True)
    is_archived = serializers.BooleanField(read_only=True)

    class Meta:
        model = Exercise
        fields = (
            "id",
            "key",
            "trainer",
            "name",
            "aliases",
            "pattern",
            "primary_muscles",
            "secondary_muscles",
            "equipment",
            "is_unilateral",
            "is_dumbbell_pair",
            "is_body_weight",
            "is_assisted",
            "is_timed",
            "cues",
            "video_url",
            "garmin_category",
            "garmin_name",
            "is_favourite",
            "is_archived",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class ExerciseWriteSerializer(serializers.Serializer[Any]):
    """A trainer's own exercise; of ours only ``name``, ``cues`` and ``video_url`` can be put in one's own words."""

    name = serializers.CharField(max_length=80)
    aliases = serializers.ListField(child=serializers.CharField(max_length=60), max_length=12, required=False)
    pattern = serializers.ChoiceField(choices=Pattern.choices)
    primary_muscles = serializers.ListField(
        child=serializers.ChoiceField(choices=Muscle.choices), min_length=1, max_length=8
    )
    secondary_muscles = serializers.ListField(
        child=serializers.ChoiceField(choices=Muscle.choices), max_length=8, required=False
    )
    equipment = serializers.ListField(
        child=serializers.ChoiceField(choices=Equipment.choices), max_length=8, required=False
    )
    is_unilateral = serializers.BooleanField(required=False)
    is_dumbbell_pair = serializers.BooleanField(required=False)
    is_body_weight = serializers.BooleanField(required=False)
    is_assisted = serializers.BooleanField(required=False)
    is_timed = serializers.BooleanField(required=False)
    cues = serializers.CharField(max_length=1200, required=False, allow_blank=True)
    video_url = serializers.URLField(max_length=300, required=False, allow_blank=True)


class WordingSerializer(serializers.Serializer[Any]):
    """A trainer's words for one of ours; what is empty stays ours."""

    name = serializers.CharField(max_length=80, allow_blank=True)
    cues = serializers.CharField(max_length=1200, allow_blank=True)
    video_url = serializers.URLField(max_length=300, allow_blank=True)


class SwapSerializer(serializers.Serializer[Swap]):
    """Something that may be done instead."""

    id = serializers.UUIDField(source="exercise.pk", read_only=True)
    name = serializers.CharField(source="exercise.shown_name", read_only=True)
    is_added = serializers.BooleanField(
        read_only=True, help_text="Your own addition; the others come with the library."
    )


class VisibleExercises(serializers.PrimaryKeyRelatedField):
    """Exercises that the caller sees; any other id is as good as unknown."""

    def get_queryset(self) -> Any:
        return Exercise.objects.visible_to(self.context["request"].user)


class SubstitutesSerializer(serializers.Serializer[Any]):
    """All of your own additions to the swap list."""

    substitutes = VisibleExercises(many=True, queryset=Exercise.objects.none())
