"""What trainers decide on their own screens: limits, snoozes, reviews."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.models import Activity
from core.models import BaseModel
from dashboard.enums import Reason
from dashboard.querysets import ReviewQuerySet, TrainersOwnQuerySet


class AttentionLimits(BaseModel):
    """A trainer's limits for the attention list: for everybody (no client), or for one client instead.

    ``values`` holds what differs from the product's own limits, by name (see ``dashboard.attention``).
    """

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attention_limits")
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    values = models.JSONField(default=dict, blank=True)

    objects = TrainersOwnQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attention limits"
        constraints = [
            models.UniqueConstraint(fields=["trainer", "client"], name="limits_once_a_client"),
            models.UniqueConstraint(fields=["trainer"], condition=Q(client__isnull=True), name="limits_once_for_all"),
        ]

    def __str__(self) -> str:
        return f"Limits of {self.trainer} for {self.client or 'everybody'}"


class Snooze(BaseModel):
    """A reason that a trainer put off (``until``) or dismissed for this occurrence (``since`` tells which)."""

    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    until = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True, help_text="The first day of the occurrence that was dismissed.")
    severity = models.PositiveSmallIntegerField(default=3, help_text="How bad it was then: what got worse comes back.")

    objects = TrainersOwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer", "client", "reason"], name="snooze_once_a_reason"),
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(since__isnull=False), name="snooze_ends_or_is_dismissed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} of {self.client}"


class Review(BaseModel):
    """A trainer looked at a session and is done with it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="reviews")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews_given")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "trainer"], name="review_once_a_trainer")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.activity} reviewed by {self.trainer}"
