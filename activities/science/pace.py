"""Running and swimming speed: the flat equivalent of a hilly run, and the loads that speed makes."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column

SMOOTHING = 50.0  # m of the way over which altitude is averaged before its slope is taken
STEEPEST = 0.45  # the range of grades that Minetti measured
_FLAT_COST = 3.6  # J/(kg·m)
_SAME_PLACE = 1e-6  # m; nearer than this, two points of the way are the same


def running_cost(grade: Column) -> Column:
    """Energy cost of running in J/(kg·m) at a grade (rise over run), clamped to ±0.45.

    Source: Minetti et al., J Appl Physiol 93 (2002): 155.4i⁵ − 30.4i⁴ − 43.3i³ + 46.3i² + 19.5i + 3.6.
    """
    i = np.clip(grade, -STEEPEST, STEEPEST)
    cost: Column = ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + _FLAT_COST
    return cost


def flat_factor(grade: Column) -> Column:
    """By how much a speed on ``grade`` is to be multiplied to get the speed on the flat that costs as much."""
    return running_cost(grade) / _FLAT_COST


def smoothed_grade(distance: Column, altitude: Column) -> Column:
    """Rise over run at each sample, from altitude (m) averaged over 50 m of the way.

    ``distance`` (m) must not fall. Samples without altitude take the one around them; without any, the grade is 0.
    """
    known = np.isfinite(altitude)
    if known.sum() < 2:
        return np.zeros(len(distance))
    moved = np.concatenate(([True], np.diff(distance) > _SAME_PLACE))
    way = distance[moved & known]
    if len(way) < 2:
        return np.zeros(len(distance))
    height = altitude[moved & known]
    area = np.concatenate(([0.0], np.cumsum(np.diff(way) * (height[1:] + height[:-1]) / 2)))
    slope_at_way = _slope_of_means(way, height, area)
    return np.interp(distance, way, slope_at_way)


def _slope_of_means(way: Column, height: Column, area: Column) -> Column:
    """Slope between the mean altitude of the 50 m behind each point and that of the 50 m ahead.

    The first and the last 25 m take the slope of the point next to them that has as much way on both sides.
    """
    margin = min(SMOOTHING / 2, float(way[-1] - way[0]) / 2)
    centre = np.clip(way, way[0] + margin, way[-1] - margin)
    start, end = np.maximum(centre - SMOOTHING, way[0]), np.minimum(centre + SMOOTHING, way[-1])
    area_at_centre = _area_up_to(centre, way, height, area)
    mean_behind = (area_at_centre - _area_up_to(start, way, height, area)) / (centre - start)
    mean_ahead = (_area_up_to(end, way, height, area) - area_at_centre) / (end - centre)
    # Ways shorter than the smoothing are damped, because a metre of noise over a metre of way is no hill.
    slope: Column = (mean_ahead - mean_behind) / np.maximum((end - start) / 2, SMOOTHING / 2)
    return slope


def _area_up_to(target: Column, way: Column, height: Column, area: Column) -> Column:
    """The integral of altitude over the way from its start to ``target`` (trapezoids, exact between points)."""
    left = np.clip(np.searchsorted(way, target, side="right") - 1, 0, len(way) - 2)
    part = target - way[left]
    slope = (height[left + 1] - height[left]) / (way[left + 1] - way[left])
    answer: Column = area[left] + part * (height[left] + slope * part / 2)
    return answer


def run_load(seconds: float, flat_speed: float, threshold_speed: float) -> float:
    """Load of a run: hours × (flat-equivalent speed / threshold speed)² × 100; one hour at threshold is 100.

    The square follows Skiba's and McGregor's running scores, which carry Coggan's power scale over to speed.
    """
    return seconds / 3600.0 * (flat_speed / threshold_speed) ** 2 * 100.0


def swim_load(seconds: float, speed: float, critical_speed: float) -> float:
    """Load of a swim: hours × (speed / critical swim speed)³ × 100, without the rests.

    The cube is the drag of water: power rises with the third power of speed (Toussaint and Beek, Sports Med 13, 1992).
    """
    return seconds / 3600.0 * (speed / critical_speed) ** 3 * 100.0


def critical_swim_speed(seconds_400: float, seconds_200: float) -> float:
    """Critical swim speed (m/s) from two time trials: 200 m more in the difference of the times.

    Source: Wakayoshi et al., Eur J Appl Physiol 64 (1992). Raises ``ValueError`` unless the longer one took longer.
    """
    if seconds_400 <= seconds_200:
        raise ValueError("The 400 m must take longer than the 200 m.")
    return 200.0 / (seconds_400 - seconds_200)
