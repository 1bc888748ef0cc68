"""Thresholds, zones, load, and the jobs that score again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities.api.fields import FiniteFloatField
from activities.enums import Family, ThresholdKind
from activities.models import Rescoring, Threshold


class RescoringSerializer(serializers.ModelSerializer):
    """Activities that are scored again because a threshold changed."""

    status = serializers.CharField(source="state", read_only=True, help_text="queued, running, succeeded, failed")

    class Meta:
        model = Rescoring
        fields = ("id", "status", "since", "until", "done", "total", "error")
        read_only_fields = fields


class ThresholdSerializer(serializers.ModelSerializer):
    """A value from a day on, until the next one of its kind and family."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    kind = serializers.CharField(read_only=True)
    family = serializers.CharField(read_only=True, help_text="Empty: for every sport.")
    origin = serializers.CharField(read_only=True, help_text="manual, estimate, garmin")

    class Meta:
        model = Threshold
        fields = ("id", "client", "kind", "family", "value", "valid_from", "origin", "evidence", "updated_at")
        read_only_fields = fields


class NewThresholdSerializer(serializers.Serializer):
    """A value to set. Units: W, bpm, m/s."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    kind = serializers.ChoiceField(choices=ThresholdKind.choices)
    family = serializers.ChoiceField(choices=Family.choices, required=False, allow_blank=True, default="")
    value = FiniteFloatField()
    valid_from = serializers.DateField()


class ThresholdCorrectionSerializer(serializers.Serializer):
    """A correction of a value or of its first day."""

    value = FiniteFloatField(required=False)
    valid_from = serializers.DateField(required=False)


class ThresholdChangeSerializer(ThresholdSerializer):
    """The threshold, and the rescoring that its change began; the instance is a :class:`ThresholdChange`."""

    rescoring = serializers.SerializerMethodField()

    class Meta(ThresholdSerializer.Meta):
        fields = (*ThresholdSerializer.Meta.fields, "rescoring")
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        self._rescoring = instance.rescoring
        return super().to_representation(instance.threshold)

    @extend_schema_field(RescoringSerializer(allow_null=True))
    def get_rescoring(self, _threshold: Threshold) -> Any:
        return RescoringSerializer(self._rescoring).data if self._rescoring else None


class ThresholdOfferSerializer(serializers.Serializer):
    """A value that the last ninety days speak of."""

    kind = serializers.CharField()
    family = serializers.CharField(allow_blank=True)
    value = serializers.FloatField()
    present = serializers.FloatField(allow_null=True)
    method = serializers.CharField()
    evidence = serializers.CharField()
    day = serializers.DateField()
    activity = serializers.UUIDField(source="activity_id", allow_null=True)


class AcceptedOfferSerializer(serializers.Serializer):
    """The offer to accept."""

    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    kind = serializers.CharField(max_length=24, help_text="As the offer names it.")
    valid_from = serializers.DateField(required=False, help_text="The day of the evidence by default.")


class ZoneBoundsSerializer(serializers.Serializer):
    """One half-open zone; ``high`` is null in the last."""

    low = serializers.FloatField()
    high = serializers.FloatField(allow_null=True)


class ZoneTableSerializer(serializers.Serializer):
    """The zones of one measure for one family."""

    measure = serializers.CharField(help_text="heart_rate (bpm), power (W), pace (m/s)")
    family = serializers.CharField()
    threshold = serializers.FloatField()
    zones = ZoneBoundsSerializer(many=True)


class LoadDaySerializer(serializers.Serializer):
    """One local day."""

    date = serializers.DateField(source="day")
    load = serializers.FloatField()
    fitness = serializers.FloatField()
    fatigue = serializers.FloatField()
    form = serializers.FloatField()
    calibrating = serializers.BooleanField(source="is_calibrating")
    planned = serializers.BooleanField(source="is_planned", help_text="Ahead: the load is that of the plan.")


class LoadSeriesSerializer(serializers.Serializer):
    """Load, fitness, fatigue and form of the local days of a client."""

    client = serializers.UUIDField()
    days = LoadDaySerializer(many=True)


class ClientQuerySerializer(serializers.Serializer):
    """Whose data; one's own by default."""

    client = serializers.UUIDField(required=False)


class ZonesQuerySerializer(ClientQuerySerializer):
    """Whose zones, on which day."""

    date = serializers.DateField(required=False, help_text="Today by default.")


class LoadQuerySerializer(ClientQuerySerializer):
    """Whose load, on which days."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """``from`` is a word of Python, so it cannot be an attribute."""
        days = {
            "from": serializers.DateField(required=False, help_text="84 days before the last one by default."),
            "to": serializers.DateField(required=False, help_text="Today by default; days ahead show the plan."),
        }
        return {**super().get_fields(), **days}
