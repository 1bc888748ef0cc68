"""Shapes of wellness and body in the API."""

from __future__ import annotations

from rest_framework import serializers

from progress.models import Weight, WellnessDay


class WellnessDaySerializer(serializers.ModelSerializer):
    """A local day. Seconds, bpm, ms; scores 0–100; null where nothing is known."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    source = serializers.CharField(read_only=True, help_text="garmin, manual")

    class Meta:
        model = WellnessDay
        fields = (
            "id",
            "client",
            "local_date",
            "source",
            "resting_heart_rate",
            "hrv",
            "hrv_status",
            "sleep_seconds",
            "deep_sleep_seconds",
            "light_sleep_seconds",
            "rem_sleep_seconds",
            "awake_seconds",
            "sleep_score",
            "stress",
            "body_battery_high",
            "body_battery_low",
            "steps",
            "training_status",
            "training_readiness",
            "vo2max_run",
            "vo2max_ride",
            "updated_at",
        )
        read_only_fields = fields


class WeightSerializer(serializers.ModelSerializer):
    """A weighing: kilograms, and body fat in per cent."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    source = serializers.CharField(read_only=True, help_text="garmin, manual")

    class Meta:
        model = Weight
        fields = ("id", "client", "local_date", "source", "kilograms", "body_fat", "updated_at")
        read_only_fields = fields
