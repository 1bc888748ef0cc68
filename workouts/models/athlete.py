"""What belongs to a client as an athlete of a plan: the weights at hand, and the calendar's secret link."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from activities.querysets import OfClientQuerySet
from core.fields import EncryptedTextField
from core.models import BaseModel
from workouts.querysets import FeedQuerySet


class Plates(BaseModel):
    """What a client can load a bar with: planned weights are rounded to it. All kg."""

    client = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plates")
    bar = models.FloatField(default=20.0, validators=[MinValueValidator(0), MaxValueValidator(50)])
    plates = models.JSONField(default=list, blank=True, help_text="The weight of one plate of each pair that is owned.")
    step = models.FloatField(
        default=2.5,
        validators=[MinValueValidator(0.25), MaxValueValidator(20)],
        help_text="The step of dumbbells and machines, and of the bar where no plates are listed.",
    )

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "plates"

    def __str__(self) -> str:
        return f"Plates of {self.client}"


class Feed(BaseModel):
    """The secret link under which a calendar program reads a client's plan. A new link replaces the old one."""

    client = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token = EncryptedTextField(editable=False)

    objects = FeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Calendar feed of {self.client}"
