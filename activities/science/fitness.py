"""Fitness, fatigue and form from a load for every local day; rest days are zeros in it, not gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column

FITNESS_DAYS = 42
FATIGUE_DAYS = 7
CALIBRATING_DAYS = 42
ACUTE_DAYS = 7
CHRONIC_DAYS = 28
WEEK = 7

_FITNESS_GAIN = 1.0 - math.exp(-1.0 / FITNESS_DAYS)
_FATIGUE_GAIN = 1.0 - math.exp(-1.0 / FATIGUE_DAYS)
_ACUTE_GAIN = 2.0 / (ACUTE_DAYS + 1)
_CHRONIC_GAIN = 2.0 / (CHRONIC_DAYS + 1)


@dataclass(frozen=True, slots=True)
class FitnessState:
    """What one day hands to the next. ``form`` is known in the morning: it does not contain the day's own load."""

    fitness: float = 0.0
    fatigue: float = 0.0
    form: float = 0.0
    acute: float = 0.0
    chronic: float = 0.0
    days: int = 0  # since the first day of the history, this one included

    @property
    def calibrating(self) -> bool:
        """True for the first 42 days, in which fitness still rises from nothing rather than with training."""
        return self.days <= CALIBRATING_DAYS

    @property
    def acute_to_chronic(self) -> float | None:
        """Acute over chronic load; ``None`` in the first 28 days and when there is no chronic load.

        A trend to look at, never a statement about injury.
        """
        if self.days <= CHRONIC_DAYS or self.chronic <= 0:
            return None
        return self.acute / self.chronic


def next_day(state: FitnessState, load: float) -> FitnessState:
    """The state after one more day of ``load``.

    Fitness and fatigue are exponentially weighted with time constants of 42 and 7 days, and form is yesterday's
    fitness less yesterday's fatigue: Banister et al. (1975) in the form of Coggan. The acute and chronic loads have
    λ = 2/(N+1) for 7 and 28 days and start at the first day's load: Williams et al., Br J Sports Med 51 (2017).
    """
    first = state.days == 0
    return FitnessState(
        fitness=state.fitness + (load - state.fitness) * _FITNESS_GAIN,
        fatigue=state.fatigue + (load - state.fatigue) * _FATIGUE_GAIN,
        form=state.fitness - state.fatigue,
        acute=load if first else state.acute + (load - state.acute) * _ACUTE_GAIN,
        chronic=load if first else state.chronic + (load - state.chronic) * _CHRONIC_GAIN,
        days=state.days + 1,
    )


def fitness_history(loads: Sequence[float] | Column, before: FitnessState | None = None) -> list[FitnessState]:
    """The state of each day of ``loads``, continuing from ``before`` (nothing at all by default)."""
    state = before or FitnessState()
    history = []
    for load in loads:
        state = next_day(state, float(load))
        history.append(state)
    return history


def ramp(history: Sequence[FitnessState]) -> float | None:
    """Fitness of the last day less that of seven days before; ``None`` when the history is shorter."""
    return history[-1].fitness - history[-1 - WEEK].fitness if len(history) > WEEK else None


def monotony(week: Sequence[float] | Column) -> float | None:
    """Mean over standard deviation (population) of the last seven days' load, rest days included.

    ``None`` with fewer than seven days and when every day was the same. Source: Foster, Med Sci Sports Exerc 30 (1998).
    """
    days = np.asarray(week, dtype=np.float64)[-WEEK:]
    if len(days) < WEEK or np.ptp(days) == 0:
        return None
    return float(days.mean() / days.std())


def strain(week: Sequence[float] | Column) -> float | None:
    """The load of the last seven days times their monotony; ``None`` where monotony is. Source: Foster (1998)."""
    sameness = monotony(week)
    return None if sameness is None else float(np.asarray(week, dtype=np.float64)[-WEEK:].sum()) * sameness
