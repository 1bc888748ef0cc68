"""A row a day for wellness, a row a weighing for the body: two categories of consent, so two tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import BaseModel
from progress.enums import Priority
from progress.querysets import RaceQuerySet, WeightQuerySet, WellnessQuerySet

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
    place = models.CharField(max_length=120, blank=True)
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
