"""The review queue for programs."""

from __future__ import annotations

from rest_framework import serializers

from activities.models import Activity
from dashboard.models import Review


class WaitingSerializer(serializers.ModelSerializer):
    """A session that waits for your look."""

    activity = serializers.UUIDField(source="pk", read_only=True)
    client = serializers.UUIDField(source="client_id", read_only=True)
    client_name = serializers.CharField(source="client", read_only=True)
    comment = serializers.CharField(read_only=True, help_text="The client's own words.")

    class Meta:
        model = Activity
        fields = (
            "activity",
            "client",
            "client_name",
            "family",
            "name",
            "start_time",
            "local_date",
            "distance",
            "elapsed_time",
            "comment",
        )
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer):
    """Who looked at a session, and when."""

    activity = serializers.UUIDField(source="activity_id", read_only=True)
    trainer = serializers.UUIDField(source="trainer_id", read_only=True)
    trainer_name = serializers.CharField(source="trainer", read_only=True)
    reviewed_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Review
        fields = ("activity", "trainer", "trainer_name", "reviewed_at")
        read_only_fields = fields
