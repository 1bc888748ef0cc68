"""Load, fitness and fatigue by local day: kept up as activities change, so that no page counts from the beginning."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.querysets import OfClientQuerySet


class LoadDay(models.Model):
    """One local day with its load, and what it left of fitness and fatigue at its end.

    There is a row for each day from the first activity to the last one; days after the last row only decay.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="load_days")
    local_date = models.DateField()
    load = models.FloatField(default=0)
    seconds = models.FloatField(default=0, help_text="Moving time.")
    distance = models.FloatField(default=0)
    count = models.PositiveSmallIntegerField(default=0)
    by_family = models.JSONField(default=dict, help_text="{family: [load, seconds, distance, count]}")
    fitness = models.FloatField(default=0)
    fatigue = models.FloatField(default=0)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "local_date"], name="load_one_row_a_day")]
        ordering = ["client", "local_date"]

    def __str__(self) -> str:
        return f"{self.load:.0f} on {self.local_date}"
