"""How hard a target is as a share of the threshold, and the zone that it falls into.

Used for estimates and for the drawn profile, so relative targets have an answer even for an athlete without thresholds.
"""

from __future__ import annotations

from bisect import bisect_right
from math import sqrt
from typing import Final

from activities.science.sports import Family
from activities.science.zones import COGGAN_POWER, FRIEL_BIKE, FRIEL_RUN, PACE
from workouts.structure.model import Metric, StepKind

#: What an open lowest and highest zone reaches to in practice (percent), so that a watch can show a range.
_OPEN_ENDS: Final[dict[Metric, tuple[float, float]]] = {
    "heart_rate": (60.0, 115.0),
    "power": (30.0, 200.0),
    "pace": (60.0, 140.0),
}
#: RPE of a step that says nothing about how hard it is.
_SILENT_RPE: Final[dict[StepKind, float]] = {
    "warmup": 3.0,
    "work": 5.0,
    "recovery": 2.0,
    "rest": 0.0,
    "cooldown": 3.0,
    "other": 3.0,
}
_ZONE_OF_RPE: Final = (1.0, 3.0, 4.0, 6.0, 8.0, 9.0, 10.0)  # the lowest RPE of zones 1–7


def zone_percents(metric: Metric, sport: Family) -> tuple[int, ...]:
    """Lower bounds of the seven zones in percent of threshold."""
    if metric == "heart_rate":
        return FRIEL_BIKE if sport == "ride" else FRIEL_RUN
    return COGGAN_POWER if metric == "power" else PACE


def zone_span(metric: Metric, low: int, high: int, sport: Family) -> tuple[float, float]:
    """Percent of threshold from the bottom of zone ``low`` to the top of zone ``high``."""
    bounds = zone_percents(metric, sport)
    floor, ceiling = _OPEN_ENDS[metric]
    bottom = float(bounds[low - 1]) if low > 1 else floor
    top = float(bounds[high]) if high < len(bounds) else ceiling
    return bottom, top


def zone_of_share(metric: Metric, share: float, sport: Family) -> int:
    """The zone 1–7 of a share of threshold."""
    return max(bisect_right(zone_percents(metric, sport), share * 100.0 + 1e-9), 1)


def zone_of_rpe(rpe: float) -> int:
    """The zone 1–7 that an RPE stands for, 0 for none at all."""
    return bisect_right(_ZONE_OF_RPE, rpe)


def intensity_of_rpe(rpe: float) -> float:
    """The share of threshold whose hourly load is that of the session-RPE scale (RPE × 10 an hour)."""
    return sqrt(rpe / 10.0)


def intensity_of_heart_rate(share: float, sport: Family) -> float:
    """The share of threshold speed (threshold power on a ride) of the zone that a share of threshold heart rate is in.

    Heart rate rises far slower than power, so its own percentage would not do.
    """
    zone = zone_of_share("heart_rate", share, sport)
    bottom, top = zone_span("power" if sport == "ride" else "pace", zone, zone, sport)
    return (bottom + top) / 200.0


def silent_rpe(kind: StepKind) -> float:
    """The RPE assumed for a step without a target."""
    return _SILENT_RPE[kind]
