"""An activity and what hangs on it. Lists read the summary columns of :class:`Activity` alone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.enums import Family, LoadMethod, Source
from activities.querysets import ActivityQuerySet, OfActivityQuerySet, OfClientQuerySet
from core.models import BaseModel


class Activity(BaseModel):
    """One sport session of one client. Units: m, s, m/s, bpm, W, rpm, kcal. ``None`` where nothing was recorded."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities")
    source = models.CharField(max_length=8, choices=Source.choices)
    source_key = models.CharField(
        max_length=100,
        help_text="What makes it the same recording again: Garmin's id, a file's hash and session number.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="parts",
        help_text="The first leg of the multisport recording that this is a leg of.",
    )
    part = models.PositiveSmallIntegerField(default=0, help_text="Number of the leg within its recording.")

    sport = models.CharField(max_length=40, help_text="FIT's name: running, cycling, …")
    sub_sport = models.CharField(max_length=40, default="generic")
    family = models.CharField(max_length=10, choices=Family.choices)
    name = models.CharField(max_length=200)
    comment = models.TextField(max_length=4000, blank=True, help_text="The client's own words.")
    rpe = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(10)], help_text="0–10."
    )
    feel = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)], help_text="1–5."
    )

    start_time = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    local_date = models.DateField(help_text="The client's day on which it began.")

    distance = models.FloatField(null=True, blank=True)
    elapsed_time = models.FloatField()
    timer_time = models.FloatField(null=True, blank=True, help_text="Without pauses.")
    moving_time = models.FloatField(null=True, blank=True)
    average_heart_rate = models.FloatField(null=True, blank=True)
    max_heart_rate = models.FloatField(null=True, blank=True)
    average_power = models.FloatField(null=True, blank=True)
    max_power = models.FloatField(null=True, blank=True)
    weighted_power = models.FloatField(null=True, blank=True)
    average_speed = models.FloatField(null=True, blank=True)
    max_speed = models.FloatField(null=True, blank=True)
    flat_speed = models.FloatField(null=True, blank=True, help_text="Runs: the speed on the flat that costs the same.")
    average_cadence = models.FloatField(null=True, blank=True)
    elevation_gain = models.FloatField(null=True, blank=True)
    elevation_loss = models.FloatField(null=True, blank=True)
    calories = models.FloatField(null=True, blank=True)
    pool_length = models.FloatField(null=True, blank=True)

    load = models.FloatField(null=True, blank=True)
    load_method = models.CharField(max_length=12, choices=LoadMethod.choices, default=LoadMethod.NONE)
    load_version = models.PositiveSmallIntegerField(default=0)
    intensity = models.FloatField(null=True, blank=True, help_text="Share of threshold, 1 = at threshold.")

    device = models.CharField(max_length=120, blank=True)
    in_progress = models.BooleanField(default=False, help_text="Sets are still being logged.")
    has_streams = models.BooleanField(default=False)
    has_track = models.BooleanField(default=False)
    is_partial = models.BooleanField(default=False, help_text="The file was damaged; what came before is kept.")
    warnings = models.JSONField(default=list, blank=True, help_text="What was damaged or left out, in sentences.")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["client", "source", "source_key"], name="activity_once_a_source"),
            models.CheckConstraint(condition=Q(elapsed_time__gte=0), name="activity_elapsed_not_negative"),
            models.CheckConstraint(
                condition=Q(distance__isnull=True) | Q(distance__gte=0), name="activity_distance_ok"
            ),
            models.CheckConstraint(
                condition=Q(rpe__isnull=True) | Q(rpe__gte=0, rpe__lte=10), name="activity_rpe_range"
            ),
            models.CheckConstraint(
                condition=Q(feel__isnull=True) | Q(feel__gte=1, feel__lte=5), name="activity_feel_range"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="activity_not_its_own_part"),
        ]
        indexes = [
            models.Index(fields=["client", "-start_time", "-id"], name="activity_list"),
            models.Index(fields=["client", "local_date"], name="activity_days"),
            models.Index(fields=["updated_at"], name="activity_changed"),
        ]
        ordering = ["-start_time", "-id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.local_date}"

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])

    @property
    def local_start(self) -> datetime:
        """The start on the clock of the place where it happened."""
        return self.start_time.astimezone(ZoneInfo(self.time_zone))

    @property
    def source_label(self) -> str:
        """The source in words."""
        return Source(self.source).label


class Analysis(models.Model):
    """What screens of one activity show and lists do not: kept apart so that lists stay light."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="analysis")
    zones = models.JSONField(default=dict, help_text="{heart_rate|power|pace: [{low, high, seconds}]}")
    curves = models.JSONField(default=dict, help_text="{power|heart_rate|speed: [[seconds, value]]}")
    best_efforts = models.JSONField(default=dict, help_text="{name: {seconds|watts, start, end}}")
    decoupling = models.FloatField(null=True, blank=True)
    track = models.JSONField(
        default=list, help_text="[[latitude, longitude, elapsed seconds]], simplified for drawing."
    )
    pauses = models.JSONField(default=list, help_text="[[start, end]] in elapsed seconds.")
    thresholds = models.JSONField(default=dict, help_text="The values that it was scored with.")

    class Meta:
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return f"Analysis of {self.activity_id}"


class StreamSet(models.Model):
    """All samples of an activity as one compressed set of columns (docs/adr/0004); read by activities.streams only."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="stream_set")
    names = models.JSONField(default=list, help_text="Column names in order of storage.")
    units = models.JSONField(default=dict, help_text="{name: unit}")
    count = models.PositiveIntegerField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.count} samples of {self.activity_id}"


class OfActivity(models.Model):
    """A numbered row of an activity."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField()

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        abstract = True


class Lap(OfActivity):
    """A lap, as the device or the athlete cut it. ``start`` is elapsed seconds of the activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="laps")
    name = models.CharField(max_length=100, blank=True)
    intensity = models.CharField(max_length=12, default="active")
    trigger = models.CharField(max_length=20, blank=True)
    start = models.FloatField()
    elapsed_time = models.FloatField()
    moving_time = models.FloatField(null=True)
    distance = models.FloatField(null=True)
    average_heart_rate = models.FloatField(null=True)
    max_heart_rate = models.FloatField(null=True)
    average_power = models.FloatField(null=True)
    average_speed = models.FloatField(null=True)
    average_cadence = models.FloatField(null=True)
    elevation_gain = models.FloatField(null=True)
    calories = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="lap_number_once")]
        ordering = ["activity", "number"]

    def __str__(self) -> str:
        return f"Lap {self.number + 1}"


class Length(OfActivity):
    """One pool length; idle ones are rests at the wall."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lengths")
    start = models.FloatField()
    elapsed_time = models.FloatField()
    stroke = models.CharField(max_length=20, blank=True)
    stroke_count = models.PositiveIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    distance = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="length_number_once")]
        ordering = ["activity", "number"]

    def __str__(self) -> str:
        return f"Length {self.number + 1}"


class StrengthSet(OfActivity):
    """One set: recorded by a watch or entered by hand. ``weight`` in kg."""

    class Kind(models.TextChoices):
        ACTIVE = "active", "Set"
        REST = "rest", "Rest"
        WARMUP = "warmup", "Warm-up"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sets")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ACTIVE)
    start = models.FloatField(default=0)
    duration = models.FloatField(null=True, blank=True)
    category = models.CharField(max_length=60, blank=True)
    exercise = models.CharField(max_length=120, blank=True)
    repetitions = models.PositiveSmallIntegerField(null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    rir = models.FloatField(null=True, blank=True, help_text="Repetitions in reserve; 0 is a value.")
    library_exercise = models.ForeignKey(
        "exercises.Exercise", null=True, blank=True, on_delete=models.SET_NULL, related_name="logged_sets"
    )
    distance = models.FloatField(null=True, blank=True, help_text="Carries and sleds, m.")
    note = models.CharField(max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True, help_text="The id that the logging device gave.")
    logged_at = models.DateTimeField(
        null=True, blank=True, help_text="The logging device's clock: of two versions the later one counts."
    )
    place = models.CharField(
        max_length=24, blank=True, help_text="Which prescribed set it is: block.exercise.set.round, each from 0."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="set_number_once"),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gte=0), name="set_weight_not_negative"),
            models.UniqueConstraint(fields=["activity", "key"], name="set_key_once"),
        ]
        ordering = ["activity", "number"]

    def __str__(self) -> str:
        return f"Set {self.number + 1}"


class OriginalFile(BaseModel):
    """The file as it came, kept encrypted in private storage and handed out by a view. Same bytes, one row a client."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="original_files")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes before compression and encryption.")
    path = models.CharField(max_length=200)
    is_source = models.BooleanField(
        default=True,
        help_text="The activity's figures come from it; otherwise it is a poorer recording of the same session.",
    )

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "sha256"], name="original_once_a_client")]
        ordering = ["-is_source", "created_at"]

    def __str__(self) -> str:
        return self.name


class RecordingKey(models.Model):
    """A key under which a session came besides its activity's own.

    Without an activity it is a recording that the person deleted: a sync does not bring it back.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recording_keys")
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="recording_keys"
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    source_key = models.CharField(max_length=100)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "source", "source_key"], name="recording_key_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_key}"
