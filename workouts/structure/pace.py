"""Paces and speeds: units, and race paces derived from the threshold."""

from __future__ import annotations

import math
from typing import Final

from workouts.structure.model import Anchor, Unit

#: Metres that a pace is measured over, and m/s of one unit of speed.
METRES: Final[dict[Unit, float]] = {"km": 1000.0, "mi": 1609.344, "100m": 100.0, "100yd": 91.44, "500m": 500.0}
SPEEDS: Final[dict[Unit, float]] = {"km/h": 1 / 3.6, "mph": 0.44704}

RACES: Final[dict[Anchor, float]] = {
    "mile": 1609.344,
    "3k": 3000.0,
    "5k": 5000.0,
    "10k": 10_000.0,
    "half": 21_097.5,
    "marathon": 42_195.0,
}
RIEGEL_EXPONENT: Final = 1.06
_HOUR: Final = 3600.0


def race_speed(metres: float, threshold_speed: float) -> float:
    """Speed (m/s) over a race distance, from the speed that can be held for an hour.

    Times grow with distance to the power 1.06: T₂ = T₁ · (D₂/D₁)^1.06, from the hour at threshold as (T₁, D₁).
    Source: Riegel, "Athletic records and human endurance", American Scientist 69 (1981).
    """
    seconds = _HOUR * math.pow(metres / (threshold_speed * _HOUR), RIEGEL_EXPONENT)
    return metres / seconds


def anchored_speed(anchor: Anchor, offset: float, threshold_speed: float) -> float | None:
    """Speed (m/s) of a named pace, ``offset`` seconds a kilometre (100 m for ``css``) slower.

    ``threshold_speed`` is the critical swim speed for ``css``. ``None`` where the offset leaves no pace.
    """
    race = RACES.get(anchor)
    speed = threshold_speed if race is None else race_speed(race, threshold_speed)
    over = 100.0 if anchor == "css" else 1000.0
    seconds = over / speed + offset
    return over / seconds if seconds > 0 else None


def speed_of_pace(seconds: float, unit: Unit) -> float:
    """m/s of a pace in seconds over ``unit``."""
    return METRES[unit] / seconds
