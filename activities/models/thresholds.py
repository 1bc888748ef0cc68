"""Dated thresholds, and the job that scores activities again when one changes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.enums import Family, ThresholdKind, ThresholdOrigin
from activities.querysets import OfClientQuerySet, RescoringQuerySet
from core.jobs import Job
from core.models import BaseModel


class Threshold(BaseModel):
    """A value valid from a day until the next one of its kind and sport. Units: W, bpm, m/s."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thresholds")
    kind = models.CharField(max_length=24, choices=ThresholdKind.choices)
    family = models.CharField(
        max_length=10, choices=Family.choices, blank=True, default="", help_text="Empty: for every sport."
    )
    value = models.FloatField()
    valid_from = models.DateField()
    origin = models.CharField(max_length=8, choices=ThresholdOrigin.choices, default=ThresholdOrigin.MANUAL)
    evidence = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "kind", "family", "valid_from"], name="threshold_once_a_day"),
            models.CheckConstraint(condition=Q(value__gt=0), name="threshold_positive"),
        ]
        ordering = ["client", "kind", "family", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.valid_from}"


class Rescoring(Job):
    """Score the client's activities of a period again. ``until`` is exclusive; ``None`` means to this day."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rescorings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = RescoringQuerySet.as_manager()  # type: ignore[assignment]  # narrower than a job's

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Scoring from {self.since}"
