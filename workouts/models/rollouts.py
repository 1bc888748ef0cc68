"""A program on its way into many calendars, or out of them again: the job's row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.jobs import Job
from workouts.models.programs import Program
from workouts.querysets import RolloutQuerySet


class Rollout(Job):
    """What is to be given to whom. Each client is a step of its own; ``undoes`` names the rollout that is taken back.

    ``days`` are those of ``apply_program`` as JSON: ``{first_day}``, ``{last_day}`` or ``{last_days: {client: day}}``.
    ``left`` are the clients whose step was refused, with the words why.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rollouts")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="rollouts")
    program_version = models.PositiveIntegerField()
    clients = models.JSONField(help_text="Ids, in the order of the steps.")
    days = models.JSONField(default=dict, blank=True)
    publish = models.BooleanField(default=False)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="undoing")
    key = models.CharField(max_length=100, blank=True, help_text="Of the request, so that a repeated one is the same.")
    done = models.PositiveIntegerField(default=0, help_text="Clients.")
    left = models.JSONField(default=list, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = RolloutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], condition=~Q(key=""), name="rollout_once_a_key"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="rollout_due")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.program} to {self.total} clients"

    def get_absolute_url(self) -> str:
        return reverse("workouts:rollout", args=[self.pk])

    @property
    def total(self) -> int:
        """How many clients there are to see to."""
        return len(self.clients)

    @property
    def reached(self) -> int:
        """For how many of them it was done."""
        return self.done - len(self.left)
