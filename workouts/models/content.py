"""What templates, days of programs and planned sessions have in common: a workout and what it comes to."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models

from activities.enums import Family
from core.models import BaseModel
from workouts.enums import Metric


class Amounts(Protocol):
    """Whatever carries the estimates of a workout and says which of them counts."""

    @property
    def metric(self) -> str: ...
    @property
    def estimated_seconds(self) -> float: ...
    @property
    def estimated_metres(self) -> float: ...
    @property
    def estimated_load(self) -> float: ...
    @property
    def estimated_sets(self) -> int: ...


def amount_of(estimates: Amounts) -> float:
    """The estimate that the primary metric names (s, m, load or sets). Raises ``ValueError`` for no metric."""
    match Metric(estimates.metric):
        case Metric.DURATION:
            return float(estimates.estimated_seconds)
        case Metric.DISTANCE:
            return float(estimates.estimated_metres)
        case Metric.LOAD:
            return float(estimates.estimated_load)
        case Metric.SETS:
            return float(estimates.estimated_sets)


class Content(BaseModel):
    """A workout as structure (the truth) and as text, with its estimates. Written by ``workouts.content`` alone.

    Estimates are s, m, load and working sets: for the client and the day of a planned session, for an athlete of whom
    nothing is known otherwise.
    """

    family = models.CharField(max_length=10, choices=Family.choices)
    name = models.CharField(max_length=120)
    note = models.TextField("why and how", max_length=2000, blank=True)
    structure = models.JSONField(default=dict, help_text="As workouts.structure writes it; {} for a free session.")
    text = models.TextField(blank=True, help_text="The same in the notation.")
    metric = models.CharField("compared by", max_length=8, choices=Metric.choices, default=Metric.DURATION)
    estimated_seconds = models.FloatField(default=0)
    estimated_metres = models.FloatField(default=0)
    estimated_load = models.FloatField(default=0)
    estimated_sets = models.PositiveSmallIntegerField(default=0)
    estimate_is_rough = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def planned_amount(self) -> float:
        """The planned value of the primary metric (s, m, load or sets)."""
        return amount_of(self)

    @property
    def has_structure(self) -> bool:
        """Whether there is more than a name and a length."""
        blocks: Any = self.structure.get("blocks")
        return bool(blocks)
