"""Shapes of wellness in the API."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from progress.models import WellnessDay
from progress.services.feeling import QUESTIONS


class WellnessDaySerializer(serializers.ModelSerializer):
    """A local day. Seconds, bpm, ms; scores 0–100; answers 1–5; null where nothing is known."""

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
            "sleep_quality",
            "soreness",
            "mood",
            "felt_stress",
            "comment",
            "answered_at",
            "updated_at",
        )
        read_only_fields = fields


class DayAnswersSerializer(serializers.ModelSerializer[WellnessDay]):
    """How a day is, from 1 to 5. Null takes an answer back; what is left out stays."""

    local_date = serializers.DateField(required=False, help_text="Your today by default.")

    class Meta:
        model = WellnessDay
        fields = ("local_date", *QUESTIONS, "comment")
        extra_kwargs: ClassVar[dict[str, dict[str, int]]] = {
            name: {"min_value": 1, "max_value": 5} for name in QUESTIONS
        }
        #: The same day again is the same row.
        validators: ClassVar[list[Any]] = []
