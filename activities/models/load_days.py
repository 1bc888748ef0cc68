"""Load, fitness and fatigue by local day: kept up as activities change, so that no page counts from the beginning."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.querysets import OfClientQuerySet


class LoadDay(models.Model):
    """One local day with activities: its sums, and what it left of fitness and fatigue at its end.

    Days without a row are rest days: fitness and fatigue decay over them by a closed form, so nothing is stored.
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


class LoadState(models.Model):
    """Where the load history of a client stands. Without a row nothing was counted yet."""

    client = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="load_state"
    )
    first_day = models.DateField(null=True, help_text="The first day with an activity.")
    stale_from = models.DateField(
        null=True, help_text="Fitness and fatigue of this day and the later ones have to be carried forward again."
    )

    objects = OfClientQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["stale_from"], condition=Q(stale_from__isnull=False), name="load_state_stale"),
        ]

    def __str__(self) -> str:
        return f"Load of {self.client_id} since {self.first_day}"
