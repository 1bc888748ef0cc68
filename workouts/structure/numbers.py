"""Resolved targets and weights as text in the units of one athlete: ``4:06/km``, ``238-250W``, ``112.5kg``."""

from __future__ import annotations

from typing import Literal

from activities.science.sports import Family
from workouts.structure.model import Metric, Unit
from workouts.structure.pace import METRES, SPEEDS
from workouts.structure.words import POUND, clock, span

type Units = Literal["metric", "imperial"]


def target_numbers(metric: Metric, ends: tuple[float, float], sport: Family, units: Units) -> str:
    """A target between two ends in m/s, bpm, W, a minute or RPE, in whole seconds of pace and one decimal of speed."""
    low, high = ends
    match metric:
        case "pace":
            return _pace(low, high, sport, units)
        case "speed":
            unit: Unit = "mph" if units == "imperial" else "km/h"
            return f"{span(round(low / SPEEDS[unit], 1), round(high / SPEEDS[unit], 1))} {unit}"
        case "rpe":
            return f"RPE {span(low, high)}"
    suffix = {"heart_rate": " bpm", "power": " W", "cadence": " rpm" if sport == "ride" else " spm"}[metric]
    return f"{span(round(low), round(high))}{suffix}"


def _pace(low: float, high: float, sport: Family, units: Units) -> str:
    if sport == "swim":
        unit: Unit = "100yd" if units == "imperial" else "100m"
    else:
        unit = "mi" if units == "imperial" else "km"
    fast, slow = clock(round(METRES[unit] / high)), clock(round(METRES[unit] / low))
    return f"{fast if fast == slow else f'{fast}-{slow}'}/{unit}"


def weight_numbers(low: float, high: float, units: Units) -> str:
    """A weight or a range of weights (kg) in kg or, with one decimal, in lb."""
    if units == "imperial":
        return f"{span(round(low / POUND, 1), round(high / POUND, 1))} lb"
    return f"{span(low, high)} kg"
