"""The best of each local month over every duration: curves of long periods are read from these."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.enums import Family
from activities.querysets import OfClientQuerySet


class CurveMonth(models.Model):
    """One measure of one sport in one local month. Kept up as activities change; see docs/adr/0009."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="curve_months")
    month = models.DateField(help_text="Its first day.")
    family = models.CharField(max_length=10, choices=Family.choices)
    measure = models.CharField(max_length=12, help_text="power, heart_rate or speed")
    sessions = models.JSONField(
        default=list, help_text="Those that hold a best, earliest first: [[local day, start in seconds since 1970, id]]"
    )
    points = models.JSONField(default=list, help_text="[[seconds, W or bpm or m/s, place in sessions]]")

    objects = OfClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "month", "family", "measure"], name="curve_month_once_a_sport_and_measure"
            )
        ]
        ordering = ["client", "month", "family", "measure"]

    def __str__(self) -> str:
        return f"{self.family} {self.measure}, {self.month:%Y-%m}"


class CurveState(models.Model):
    """That the months of a client are kept. Without a row nothing was counted yet, and recordings are read instead."""

    client = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="curve_state"
    )
    counted_at = models.DateTimeField(auto_now=True)

    objects = OfClientQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Curves of {self.client_id}, counted {self.counted_at}"
