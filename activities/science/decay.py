"""Fitness and fatigue over days that were not trained: a closed form, so that rest days need no rows."""

from __future__ import annotations

import math

from activities.science.fitness import FATIGUE_DAYS, FITNESS_DAYS


def carried(fitness: float, fatigue: float, days: int, load: float = 0.0) -> tuple[float, float]:
    """Fitness and fatigue ``days`` days later, the last of them with ``load`` and all others at rest.

    The same as ``days`` steps of :func:`activities.science.fitness.next_day`: without load each step multiplies by
    e^(−1/τ). ``days`` is 0 or more; with 0 nothing happened and ``load`` does not count.
    """
    if days <= 0:
        return fitness, fatigue
    return _carried(fitness, FITNESS_DAYS, days, load), _carried(fatigue, FATIGUE_DAYS, days, load)


def _carried(value: float, constant: int, days: int, load: float) -> float:
    return value * math.exp(-days / constant) + load * (1.0 - math.exp(-1.0 / constant))
