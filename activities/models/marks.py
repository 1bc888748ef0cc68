"""The best of each session, from which records follow; maxima that a person entered; load by local day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.enums import Family, MarkKind
from activities.models.activity import Activity
from activities.querysets import OfClientQuerySet
from core.models import BaseModel, Tombstone


class Mark(models.Model):
    """The best value of one kind in one activity. A record is the best of these: edits and deletions need no undoing.

    ``subject`` is the exercise (the library's reference, or the name in lower case), the distance ("5k") or the
    duration ("20min"); ``value`` is kg, kg·repetitions, seconds or watts by kind.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marks")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=12, choices=MarkKind.choices)
    family = models.CharField(max_length=10, choices=Family.choices)
    subject = models.CharField(max_length=120)
    label = models.CharField(max_length=120, help_text="The subject in words.")
    repetitions = models.PositiveSmallIntegerField(default=0, help_text="Of a repetition maximum; otherwise 0.")
    value = models.FloatField()
    local_date = models.DateField()

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind", "subject", "repetitions"], name="mark_once_an_activity"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="mark_positive"),
        ]
        indexes = [models.Index(fields=["client", "kind", "subject", "repetitions", "local_date"], name="mark_history")]
        ordering = ["client", "kind", "subject", "repetitions", "local_date"]

    def __str__(self) -> str:
        return f"{self.label} {self.value:g}, {self.local_date}"


class Maximum(BaseModel):
    """A one-repetition maximum that a person entered, valid from a day on: for clients without a log, or a test."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="maxima")
    exercise = models.ForeignKey("exercises.Exercise", on_delete=models.CASCADE, related_name="maxima")
    kilograms = models.FloatField()
    valid_from = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "maxima"
        constraints = [
            models.UniqueConstraint(fields=["client", "exercise", "valid_from"], name="maximum_once_a_day"),
            models.CheckConstraint(condition=Q(kilograms__gt=0, kilograms__lte=1000), name="maximum_plausible"),
        ]
        ordering = ["client", "exercise", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.exercise} {self.kilograms:g} kg from {self.valid_from}"


class DeletedSet(models.Model):
    """The id of a logged set that was deleted, so that a late or repeated save does not bring it back."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deleted_sets")
    key = models.UUIDField()
    deleted_at = models.DateTimeField(help_text="The logging device's clock.")

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="deleted_set_once")]

    def __str__(self) -> str:
        return f"Deleted set {self.key}"


class DeletedActivity(Tombstone):
    """The id of an activity that was deleted."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = OfClientQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "deleted_at"], name="deleted_activity_sync"),
            models.Index(fields=["deleted_at"], name="deleted_activity_age"),
        ]
