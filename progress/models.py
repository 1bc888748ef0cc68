"""A row a day for wellness, a row a weighing for the body: two categories of consent, so two tables."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.fields import EncryptedTextField
from core.jobs import Job
from core.models import BaseModel
from progress.enums import CheckOutcome, GoalState, MeasurementKind, Pose, Priority
from progress.querysets import (
    GoalQuerySet,
    MeasurementQuerySet,
    PhotoCheckQuerySet,
    PhotoQuerySet,
    RaceQuerySet,
    ReportQuerySet,
    WeightQuerySet,
    WellnessQuerySet,
)

#: Sports of a race. They are those of activities, a sibling of this app.
FAMILIES = [
    ("run", "Run"),
    ("ride", "Ride"),
    ("swim", "Swim"),
    ("strength", "Strength"),
    ("walk", "Walk"),
    ("other", "Other"),
]


class Source(models.TextChoices):
    """Who said so."""

    GARMIN = "garmin", "Garmin"
    MANUAL = "manual", "By hand"


class WellnessDay(BaseModel):
    """A client's local day. Seconds, bpm, ms; scores 0–100; ``None`` where nothing is known."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wellness_days")
    local_date = models.DateField()
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.GARMIN)
    resting_heart_rate = models.FloatField(null=True, blank=True)
    hrv = models.FloatField(null=True, blank=True, help_text="Nightly mean of rMSSD, ms.")
    hrv_status = models.CharField(max_length=30, blank=True)
    sleep_seconds = models.PositiveIntegerField(null=True, blank=True)
    deep_sleep_seconds = models.PositiveIntegerField(null=True, blank=True)
    light_sleep_seconds = models.PositiveIntegerField(null=True, blank=True)
    rem_sleep_seconds = models.PositiveIntegerField(null=True, blank=True)
    awake_seconds = models.PositiveIntegerField(null=True, blank=True)
    sleep_score = models.PositiveSmallIntegerField(null=True, blank=True)
    stress = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Day's mean, 0–100.")
    body_battery_high = models.PositiveSmallIntegerField(null=True, blank=True)
    body_battery_low = models.PositiveSmallIntegerField(null=True, blank=True)
    steps = models.PositiveIntegerField(null=True, blank=True)
    training_status = models.CharField(max_length=40, blank=True)
    training_readiness = models.PositiveSmallIntegerField(null=True, blank=True)
    vo2max_run = models.FloatField(null=True, blank=True)
    vo2max_ride = models.FloatField(null=True, blank=True)
    sleep_quality = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 bad … 5 very good, as felt.")
    soreness = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 none … 5 strong.")
    mood = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 low … 5 very good.")
    felt_stress = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 none … 5 strong.")
    comment = EncryptedTextField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the client said how the day is.")

    objects = WellnessQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "local_date"], name="wellness_one_row_a_day")]
        ordering = ["-local_date"]

    def __str__(self) -> str:
        return f"{self.client}, {self.local_date}"


class Weight(BaseModel):
    """One weighing: kilograms, and body fat in per cent where the scale says it."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weights")
    local_date = models.DateField()
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.GARMIN)
    kilograms = models.FloatField()
    body_fat = models.FloatField(null=True, blank=True)

    objects = WeightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "local_date", "source"], name="weight_once_a_day_and_source"),
            models.CheckConstraint(condition=Q(kilograms__gte=20, kilograms__lte=400), name="weight_plausible"),
        ]
        ordering = ["-local_date"]

    def __str__(self) -> str:
        return f"{self.kilograms:.1f} kg on {self.local_date}"


class Race(BaseModel):
    """A race or an event that the training leads to."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="races")
    name = models.CharField(max_length=120)
    local_date = models.DateField()
    family = models.CharField(max_length=10, choices=FAMILIES, default="run")
    priority = models.CharField(max_length=1, choices=Priority.choices, default=Priority.B)
    distance = models.FloatField(null=True, blank=True, help_text="Metres.")
    goal_seconds = models.PositiveIntegerField(null=True, blank=True)
    result_seconds = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="Where it is.")
    note = models.TextField(max_length=1000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(distance__isnull=True) | Q(distance__gt=0), name="race_distance_ok")
        ]
        indexes = [models.Index(fields=["client", "local_date"], name="race_days")]
        ordering = ["local_date", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.local_date}"

    def get_absolute_url(self) -> str:
        return reverse("progress:race", args=[self.pk])


class Measurement(BaseModel):
    """A girth or a value of the client's own, by local day. Metres for girths, the kind's own unit otherwise."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measurements")
    local_date = models.DateField()
    kind = models.CharField(max_length=12, choices=MeasurementKind.choices)
    name = models.CharField(max_length=40, blank=True, help_text="Of a custom kind.")
    unit = models.CharField(max_length=12, blank=True, help_text="Of a custom kind.")
    value = models.FloatField()

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "kind", "name", "local_date"], name="measurement_once_a_day"),
            models.CheckConstraint(
                condition=(Q(kind=MeasurementKind.CUSTOM) & ~Q(name=""))
                | (~Q(kind=MeasurementKind.CUSTOM) & Q(name="")),
                name="measurement_custom_has_a_name",
            ),
        ]
        indexes = [models.Index(fields=["client", "kind", "-local_date"], name="measurement_list")]
        ordering = ["-local_date", "kind"]

    def __str__(self) -> str:
        return f"{self.name or self.get_kind_display()}, {self.local_date}"


class Goal(BaseModel):
    """What a client wants to reach: a value of something that is measured, or words alone.

    ``metric`` names what is watched (``weight``, ``e1rm:<exercise>``, ``distance:5k``, ``weekly_load`` …);
    empty means that a person says when it is reached.
    """

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="client_goals")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=120)
    why = models.CharField(max_length=300, blank=True)
    metric = models.CharField(max_length=140, blank=True)
    start_value = models.FloatField(null=True, blank=True)
    target_value = models.FloatField(null=True, blank=True)
    first_day = models.DateField()
    due_day = models.DateField(null=True, blank=True)
    race = models.ForeignKey("Race", null=True, blank=True, on_delete=models.SET_NULL, related_name="goals")
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["state", "due_day", "created_at"]

    def __str__(self) -> str:
        return self.name


class Photo(BaseModel):
    """A progress photo: encrypted in private storage, without the metadata that the camera wrote."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress_photos")
    local_date = models.DateField()
    pose = models.CharField(max_length=5, choices=Pose.choices)
    path = models.CharField(max_length=200)
    thumbnail_path = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes before encryption.")
    sha256 = models.CharField(max_length=64)
    is_shared = models.BooleanField(
        default=False, help_text="Shown to trainers with whom photos are shared; otherwise the client's alone."
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "sha256"], name="photo_once_a_client")]
        indexes = [models.Index(fields=["client", "pose", "-local_date"], name="photo_list")]
        ordering = ["-local_date", "pose"]

    def __str__(self) -> str:
        return f"{self.get_pose_display()}, {self.local_date}"


class PhotoCheck(Job):
    """A picture in quarantine: it waits sealed, as it was uploaded, until the virus scanner has looked at it.

    It is no photo and shown to nobody. The photo that comes of it has the same id, unless it was there already.
    """

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photo_checks")
    local_date = models.DateField(null=True, blank=True, help_text="As the client said; empty: the camera's day.")
    pose = models.CharField(max_length=5, choices=Pose.choices)
    is_shared = models.BooleanField(default=False, help_text="Whether the photo is to be shown to trainers.")
    path = models.CharField(max_length=200, blank=True, help_text="Where the bytes wait; empty once they are gone.")
    size = models.PositiveIntegerField(help_text="Bytes before encryption.")
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=CheckOutcome.choices, blank=True)
    error = models.CharField(max_length=40, blank=True, help_text="Stable code.")
    detail = models.CharField(max_length=300, blank=True, help_text="What happened, for the person.")
    photo = models.ForeignKey(Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = PhotoCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "sha256"], condition=~Q(path=""), name="photo_check_once_while_it_waits"
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="photo_check_due")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_pose_display()}, {self.created_at:%Y-%m-%d}"

    @property
    def status(self) -> str:
        """The API's word: queued, running, and then the outcome."""
        return self.outcome or self.state


class MonthReport(BaseModel):
    """A trainer's words on a client's month; the figures are read when it is opened."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="month_reports")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="The month's first day.")
    words = EncryptedTextField(max_length=4000, blank=True, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "trainer", "month"], name="month_report_once")]
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%B %Y} of {self.client}"
