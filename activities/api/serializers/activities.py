"""Activities and imports."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.validators import validate_time_zone
from activities.api.fields import FiniteFloatField
from activities.enums import Family, ImportOutcome
from activities.models import Activity, Import, Lap, Length, OriginalFile, StrengthSet
from activities.reports.activity import ActivityPage
from activities.services.activities import MOST_SETS
from core.api.sync import DeletedSerializer
from core.jobs import Job

_FIGURES = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
}
_EFFORTS = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "number"}}}
_TRACK = {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}
IMPORT_STATUSES = [Job.State.QUEUED, Job.State.RUNNING, *ImportOutcome]
_TEXTS = {"type": "array", "items": {"type": "string"}}


class ActivitySerializer(serializers.ModelSerializer):
    """An activity in a list: its summary."""

    client = serializers.UUIDField(source="client_id", read_only=True)
    parent = serializers.UUIDField(source="parent_id", read_only=True, allow_null=True)
    family = serializers.CharField(read_only=True, help_text="run, ride, swim, strength, walk, other")
    source = serializers.CharField(read_only=True, help_text="garmin, file, manual")
    load_method = serializers.CharField(
        read_only=True, help_text="power, pace, swim, heart_rate, session_rpe, none: which estimate gave the load"
    )
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = (
            "id",
            "client",
            "sport",
            "sub_sport",
            "family",
            "name",
            "comment",
            "rpe",
            "feel",
            "start_time",
            "local_date",
            "time_zone",
            "distance",
            "elapsed_time",
            "moving_time",
            "average_heart_rate",
            "max_heart_rate",
            "average_power",
            "max_power",
            "weighted_power",
            "average_speed",
            "max_speed",
            "average_cadence",
            "elevation_gain",
            "elevation_loss",
            "calories",
            "pool_length",
            "load",
            "load_method",
            "load_version",
            "intensity",
            "source",
            "device",
            "has_streams",
            "has_track",
            "is_partial",
            "warnings",
            "parent",
            "part",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(_TEXTS)
    def get_warnings(self, activity: Activity) -> list[str]:
        return list(activity.warnings)


class LapSerializer(serializers.ModelSerializer):
    """A lap; ``start`` in elapsed seconds of the activity."""

    class Meta:
        model = Lap
        fields = (
            "number",
            "name",
            "intensity",
            "trigger",
            "start",
            "elapsed_time",
            "moving_time",
            "distance",
            "average_heart_rate",
            "max_heart_rate",
            "average_power",
            "average_speed",
            "average_cadence",
            "elevation_gain",
            "calories",
        )
        read_only_fields = fields


class LengthSerializer(serializers.ModelSerializer):
    """A pool length."""

    class Meta:
        model = Length
        fields = ("number", "start", "elapsed_time", "stroke", "stroke_count", "is_active", "distance")
        read_only_fields = fields


class StrengthSetSerializer(serializers.ModelSerializer):
    """A set; ``weight`` in kg."""

    kind = serializers.CharField(read_only=True, help_text="active, rest, warmup")

    class Meta:
        model = StrengthSet
        fields = ("number", "kind", "start", "duration", "category", "exercise", "repetitions", "weight", "rir")
        read_only_fields = fields


class OriginalFileSerializer(serializers.ModelSerializer):
    """An original file; its content is at ``activities/{id}/file?file={id}``."""

    class Meta:
        model = OriginalFile
        fields = ("id", "name", "format", "size", "sha256", "is_source")
        read_only_fields = fields


class ZoneShareSerializer(serializers.Serializer):
    """Time in one zone."""

    number = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField(allow_null=True)
    seconds = serializers.FloatField()
    share = serializers.FloatField()


class ActivityZonesSerializer(serializers.Serializer):
    """Time in zones by measure; a measure is missing where nothing was recorded or no threshold was known."""

    heart_rate = ZoneShareSerializer(many=True, required=False)
    power = ZoneShareSerializer(many=True, required=False)
    pace = ZoneShareSerializer(many=True, required=False, help_text="Bounds in m/s.")


class ActivitySyncSerializer(serializers.Serializer):
    """A page of a sync."""

    changed = ActivitySerializer(many=True)
    deleted = DeletedSerializer(many=True)
    has_more = serializers.BooleanField()
    next_since = serializers.CharField()


class ActivityDetailSerializer(ActivitySerializer):
    """An activity with everything but its samples. The instance is an :class:`ActivityPage`."""

    zones = serializers.SerializerMethodField()
    curves = serializers.SerializerMethodField(help_text="Best mean values: {name: [[seconds, value]]}")
    best_efforts = serializers.SerializerMethodField()
    decoupling = serializers.SerializerMethodField()
    track = serializers.SerializerMethodField(help_text="[[latitude, longitude, elapsed seconds]], simplified.")
    laps = serializers.SerializerMethodField()
    lengths = serializers.SerializerMethodField()
    sets = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    legs = serializers.SerializerMethodField(help_text="Ids of the legs of a multisport recording, in order.")
    stream_names = serializers.SerializerMethodField()

    class Meta(ActivitySerializer.Meta):
        fields = (
            *ActivitySerializer.Meta.fields,
            "zones",
            "curves",
            "best_efforts",
            "decoupling",
            "track",
            "laps",
            "lengths",
            "sets",
            "files",
            "legs",
            "stream_names",
        )
        read_only_fields = fields

    def to_representation(self, instance: ActivityPage) -> dict[str, Any]:
        self._page = instance
        return super().to_representation(instance.activity)

    @extend_schema_field(ActivityZonesSerializer)
    def get_zones(self, _activity: Activity) -> dict[str, Any]:
        return {name: ZoneShareSerializer(rows, many=True).data for name, rows in self._page.zones.items()}

    @extend_schema_field(_FIGURES)
    def get_curves(self, _activity: Activity) -> dict[str, Any]:
        return self._page.curves

    @extend_schema_field(_EFFORTS)
    def get_best_efforts(self, _activity: Activity) -> dict[str, Any]:
        return self._page.best_efforts

    def get_decoupling(self, _activity: Activity) -> float | None:
        return self._page.decoupling

    @extend_schema_field(_TRACK)
    def get_track(self, _activity: Activity) -> list[list[float]]:
        return self._page.track

    @extend_schema_field(LapSerializer(many=True))
    def get_laps(self, _activity: Activity) -> Any:
        return LapSerializer(self._page.laps, many=True).data

    @extend_schema_field(LengthSerializer(many=True))
    def get_lengths(self, _activity: Activity) -> Any:
        return LengthSerializer(self._page.lengths, many=True).data

    @extend_schema_field(StrengthSetSerializer(many=True))
    def get_sets(self, _activity: Activity) -> Any:
        return StrengthSetSerializer(self._page.sets, many=True).data

    @extend_schema_field(OriginalFileSerializer(many=True))
    def get_files(self, _activity: Activity) -> Any:
        return OriginalFileSerializer(self._page.files, many=True).data

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_legs(self, _activity: Activity) -> list[str]:
        return [str(leg.pk) for leg in self._page.legs]

    @extend_schema_field(_TEXTS)
    def get_stream_names(self, _activity: Activity) -> list[str]:
        return self._page.stream_names


class SetDoneSerializer(serializers.Serializer):
    """One set as a person enters it."""

    exercise = serializers.CharField(max_length=120)
    repetitions = serializers.IntegerField(min_value=0, max_value=10_000, required=False, allow_null=True)
    weight = FiniteFloatField(min_value=0, max_value=2000, required=False, allow_null=True, help_text="kg")
    rir = FiniteFloatField(
        min_value=0, max_value=20, required=False, allow_null=True, help_text="Repetitions in reserve."
    )
    is_warm_up = serializers.BooleanField(default=False)


class OwnWordsSerializer(serializers.Serializer):
    """What a person says of a session."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    comment = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    rpe = FiniteFloatField(
        required=False, allow_null=True, validators=[MinValueValidator(0), MaxValueValidator(10)], help_text="0–10"
    )
    feel = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5, help_text="1–5")
    sport = serializers.CharField(max_length=40, required=False, help_text="FIT's name: running, cycling, …")
    sub_sport = serializers.CharField(max_length=40, required=False)


class ManualActivitySerializer(OwnWordsSerializer):
    """A session that no device recorded."""

    id = serializers.UUIDField(required=False, help_text="Your own id (UUIDv7): sending it again makes nothing new.")
    client = serializers.UUIDField(required=False, help_text="Yourself by default.")
    family = serializers.ChoiceField(choices=Family.choices)
    start_time = serializers.DateTimeField()
    time_zone = serializers.CharField(
        max_length=64, required=False, validators=[validate_time_zone], help_text="The client's by default."
    )
    duration = FiniteFloatField(help_text="Seconds, without pauses.")
    distance = FiniteFloatField(required=False, allow_null=True, help_text="Metres.")
    sets = SetDoneSerializer(many=True, required=False, max_length=MOST_SETS)


class ActivityChangeSerializer(OwnWordsSerializer):
    """What may be changed of an activity; a corrected sport and a changed exertion score it again."""

    family = serializers.ChoiceField(choices=Family.choices, required=False)


class UploadSerializer(serializers.Serializer):
    """A FIT, TCX or GPX file, plain or gzipped, or a zip of many."""

    file = serializers.FileField(allow_empty_file=True)
    client = serializers.UUIDField(required=False, help_text="Yourself by default.")


class ImportSerializer(serializers.ModelSerializer):
    """A file on its way to becoming activities."""

    status = serializers.ChoiceField(
        choices=IMPORT_STATUSES,
        read_only=True,
        help_text="`queued` and `running`, then what came of it. `queued` with the error `waiting_for_scanner`: the "
        "virus scanner is away; the file waits sealed and is tried again by itself for some hours, then `failed`.",
    )
    error = serializers.CharField(
        read_only=True,
        help_text="Stable code: why it is not read yet, or what was wrong with it. `infected`: the virus scanner found "
        "something, nothing was kept. `too_large_to_scan`: the scanner takes no file of this size.",
    )
    activities: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Import
        fields = ("id", "status", "progress", "activities", "error", "detail", "file_name", "created_at")
        read_only_fields = fields


class ImportDetailSerializer(ImportSerializer):
    """The same with the files of an archive."""

    members = ImportSerializer(many=True, read_only=True)

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "members")
        read_only_fields = fields


class StreamsQuerySerializer(serializers.Serializer):
    """Which columns, and how many rows."""

    names = serializers.CharField(required=False, max_length=2000, help_text="Comma separated; all by default.")
    resolution = serializers.IntegerField(
        required=False, min_value=4, max_value=20_000, help_text="At most so many rows; all samples by default."
    )


class FileQuerySerializer(serializers.Serializer):
    """Which original."""

    file = serializers.UUIDField(required=False, help_text="Id of one of `files`; the activity's source by default.")
