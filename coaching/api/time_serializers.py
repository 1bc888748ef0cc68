"""Shapes of a client's time: the weekly grid and away ranges."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from coaching.models import AvailableDay, AwayRange


class AvailableDaySerializer(serializers.ModelSerializer[AvailableDay]):
    """One weekday: 1 Monday … 7 Sunday."""

    class Meta:
        model = AvailableDay
        fields = ("weekday", "most_sessions", "most_minutes", "note")


class WeekSerializer(serializers.Serializer[Any]):
    """The weekly grid of one client. A weekday that is not named is free of limits."""

    client = serializers.UUIDField(required=False, help_text="A client of yours; yourself by default.")
    days = AvailableDaySerializer(many=True)

    def validate_days(self, days: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each weekday once."""
        if len({day["weekday"] for day in days}) != len(days):
            raise serializers.ValidationError("A weekday is named twice.")
        return days


class AwaySerializer(serializers.ModelSerializer[AwayRange]):
    """Local days, both ends included, on which nothing is expected."""

    id = serializers.UUIDField(required=False, help_text="You may bring your own; the same id again is the same range.")
    client = serializers.UUIDField(
        source="client_id", required=False, help_text="A client of yours; yourself by default. It cannot be changed."
    )

    class Meta:
        model = AwayRange
        fields = ("id", "client", "kind", "first_day", "last_day", "note", "created_at", "updated_at")
        read_only_fields = ("created_at", "updated_at")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Days in their order."""
        first = said.get("first_day", getattr(self.instance, "first_day", None))
        last = said.get("last_day", getattr(self.instance, "last_day", None))
        if first and last and last < first:
            raise serializers.ValidationError({"last_day": "The last day lies before the first one."})
        return said
