"""Shapes of the library in the API: workouts (templates), folders, labels."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from workouts.api.serializers.notation import STRUCTURE_HELP
from workouts.api.serializers.sessions import ContentSerializer, SessionEstimateSerializer
from workouts.models import Folder, Label, Template
from workouts.services.library import CHANGE_COPIES, KEEP_COPIES, LONGEST_LABEL, MOST_LABELS


class WorkoutSerializer(serializers.ModelSerializer[Template]):
    """A workout of the library."""

    family = serializers.CharField(read_only=True, help_text="run, ride, swim, strength, walk, other")
    structure = serializers.JSONField(read_only=True, help_text=f"{STRUCTURE_HELP} {{}} for a mere length.")
    metric = serializers.CharField(read_only=True, help_text="duration, distance, load, sets: what is compared")
    estimate = SessionEstimateSerializer(source="*", read_only=True)
    folder = serializers.UUIDField(source="folder_id", read_only=True, allow_null=True)
    labels = serializers.SerializerMethodField()

    class Meta:
        model = Template
        fields = (
            "id",
            "family",
            "name",
            "note",
            "text",
            "structure",
            "metric",
            "estimate",
            "folder",
            "labels",
            "version",
            "archived_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_labels(self, template: Template) -> list[str]:
        """The labels' words."""
        return [label.name for label in template.labels.all()]


class WorkoutWriteSerializer(ContentSerializer):
    """A workout as text or as structure, or a mere length, and its place."""

    time_of_day = None
    position = None
    folder = serializers.UUIDField(required=False, allow_null=True)
    labels = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_LABEL),
        required=False,
        max_length=MOST_LABELS,
        help_text="All of them; new words become labels.",
    )


class NewWorkoutSerializer(WorkoutWriteSerializer):
    """A workout to be kept."""

    id = serializers.UUIDField(required=False, help_text="Your own id (UUIDv7): sending it again makes nothing new.")


class WorkoutChangeSerializer(WorkoutWriteSerializer):
    """What shall be different; what is not sent stays."""

    copies = serializers.ChoiceField(
        choices=(CHANGE_COPIES, KEEP_COPIES),
        default=CHANGE_COPIES,
        help_text="What becomes of linked sessions that are not done yet: they change too, or they are unlinked.",
    )
    version = serializers.IntegerField(required=False, help_text="The version that you saw; 409 when it is gone.")


class DuplicateSerializer(serializers.Serializer[Any]):
    """Under which id."""

    id = serializers.UUIDField(required=False, help_text="Your own id of the copy: sending it again makes nothing new.")


class PlanSerializer(serializers.Serializer[Any]):
    """For whom and when."""

    clients = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    date = serializers.DateField(help_text="The same local day for each of them.")


class ReachedCopySerializer(serializers.Serializer[Any]):
    """A planned session that an edit would change."""

    session = serializers.UUIDField(source="session.pk")
    client = serializers.UUIDField(source="session.client_id")
    local_date = serializers.DateField(source="session.local_date")
    seconds_before = serializers.FloatField()
    seconds_after = serializers.FloatField()


class KeptCopySerializer(serializers.Serializer[Any]):
    """A planned session that an edit would leave as it is."""

    session = serializers.UUIDField(source="session.pk")
    client = serializers.UUIDField(source="session.client_id")
    local_date = serializers.DateField(source="session.local_date")
    why = serializers.CharField()


class ReachedProgramSessionSerializer(serializers.Serializer[Any]):
    """A session of a program that an edit would change."""

    program = serializers.UUIDField(source="program_id")
    session = serializers.UUIDField(source="pk")
    week = serializers.IntegerField()
    day = serializers.IntegerField()


class ReachSerializer(serializers.Serializer[Any]):
    """What an edit would change, and what it would leave."""

    copies = ReachedCopySerializer(many=True)
    kept = KeptCopySerializer(many=True)
    program_sessions = ReachedProgramSessionSerializer(many=True)


class FolderSerializer(serializers.ModelSerializer[Folder]):
    """A folder; one level may lie inside another."""

    parent = serializers.UUIDField(source="parent_id", read_only=True, allow_null=True)

    class Meta:
        model = Folder
        fields = ("id", "name", "parent", "created_at", "updated_at")
        read_only_fields = fields


class FolderWriteSerializer(serializers.Serializer[Any]):
    """A folder's name and where it lies."""

    id = serializers.UUIDField(required=False, help_text="Your own id (UUIDv7): sending it again makes nothing new.")
    name = serializers.CharField(max_length=60)
    parent = serializers.UUIDField(required=False, allow_null=True)


class LabelSerializer(serializers.ModelSerializer[Label]):
    """A label."""

    class Meta:
        model = Label
        fields = ("id", "name", "created_at", "updated_at")
        read_only_fields = fields


class LabelWriteSerializer(serializers.Serializer[Any]):
    """A label's word."""

    name = serializers.CharField(max_length=LONGEST_LABEL)
