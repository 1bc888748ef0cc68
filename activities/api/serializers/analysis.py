"""Curves, volume, zones and strength of a period."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from activities.api.serializers.thresholds import ClientQuerySerializer

MOST_DAYS: Final = 3 * 366
EARLIEST_YEAR: Final = 1900


class PeriodQuerySerializer(ClientQuerySerializer):
    """Whose training, on which local days."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """``from`` is a word of Python, so it cannot be an attribute."""
        days = {
            "from": serializers.DateField(required=False, help_text="90 days before the last one by default."),
            "to": serializers.DateField(required=False, help_text="Today by default."),
        }
        return {**super().get_fields(), **days}


class CurvesQuerySerializer(PeriodQuerySerializer):
    """Which periods of whose training are held against each other."""

    against_from = serializers.DateField(required=False)
    against_to = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both days of the other period, in their order, or none."""
        first, last = attrs.get("against_from"), attrs.get("against_to")
        if (first is None) != (last is None):
            raise serializers.ValidationError({"against_from": "Give both days or none."})
        if first is not None and not 0 <= (last - first).days < MOST_DAYS:
            raise serializers.ValidationError({"against_from": f"At most {MOST_DAYS} days, the first before the last."})
        return attrs


class CurvePointSerializer(serializers.Serializer):
    """The best mean over a duration, and where it was done."""

    seconds = serializers.FloatField()
    value = serializers.FloatField(help_text="W, bpm or m/s by measure")
    date = serializers.DateField(source="day")
    activity = serializers.UUIDField(source="activity_id")


class CurveSerializer(serializers.Serializer):
    """One measure of one family."""

    family = serializers.CharField()
    measure = serializers.CharField(help_text="power, heart_rate, speed")
    points = CurvePointSerializer(many=True)
    against = CurvePointSerializer(many=True, help_text="Of the other period; empty without one.")


class CurvesSerializer(serializers.Serializer):
    """Curves of a client."""

    client = serializers.UUIDField()
    curves = CurveSerializer(many=True)


class WeekVolumeSerializer(serializers.Serializer):
    """One week, cut to the period."""

    first_day = serializers.DateField()
    families = serializers.DictField(
        source="by_family", help_text="{family: {load, seconds, distance, count}}; moving time in s, distance in m"
    )


class VolumeSerializer(serializers.Serializer):
    """Weeks of a client, oldest first, empty ones too."""

    client = serializers.UUIDField()
    weeks = WeekVolumeSerializer(many=True)


class ZoneTimesSerializer(serializers.Serializer):
    """Seconds in the zones of each measure, all sports together; a measure without zones is missing."""

    client = serializers.UUIDField()
    sessions = serializers.IntegerField(help_text="How many analysed activities.")
    zones = serializers.DictField(child=serializers.ListField(child=serializers.FloatField()))


class DatedValueField(serializers.ListField):
    """Days and values: ``[["2026-05-01", 102.5], …]``."""

    child = serializers.ListField()

    def to_representation(self, data: Any) -> list[Any]:
        return [[day.isoformat(), value] for day, value in data]


class LiftSerializer(serializers.Serializer):
    """One exercise."""

    exercise = serializers.CharField(source="subject", help_text="The library's reference, or the name in lower case.")
    name = serializers.CharField(source="label")
    estimated_maximum = serializers.FloatField(source="best", allow_null=True, help_text="kg")
    volume = serializers.FloatField(help_text="kg·repetitions")
    sessions = serializers.IntegerField(help_text="Days on which it was done.")
    maxima = DatedValueField(help_text="[[day, kg]]")
    volumes = DatedValueField(help_text="[[day, kg·repetitions]]")


class MuscleVolumeSerializer(serializers.Serializer):
    """Volume of a primary muscle; the empty name is of exercises that the library does not know."""

    muscle = serializers.CharField(allow_blank=True)
    volume = serializers.FloatField()


class StrengthSerializer(serializers.Serializer):
    """Strength of a client in a period."""

    client = serializers.UUIDField()
    exercises = LiftSerializer(many=True)
    muscles = MuscleVolumeSerializer(many=True)
