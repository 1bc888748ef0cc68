"""Training zones as half-open intervals, and the time spent in each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from activities.formats.recording import Column
from activities.science.sports import Family
from activities.science.types import ZoneTime

#: Lower bounds in percent of threshold; each zone reaches to the next bound, the last one is open.
#: The tables name whole percents ("85–89", "90–94"), so a zone ends where the next whole percent begins.
FRIEL_RUN = (0, 85, 90, 95, 100, 103, 107)  # Friel, "The triathlete's training bible" (2016), running
FRIEL_BIKE = (0, 81, 90, 94, 100, 103, 107)  # the same, cycling
COGGAN_POWER = (0, 55, 75, 90, 105, 120, 150)  # Allen, Coggan, McGregor (2019), % of threshold power
PACE = (0, 78, 88, 94, 101, 103, 111)  # % of threshold speed


def zone_bounds(percents: tuple[int, ...], threshold: float) -> list[tuple[float, float | None]]:
    """The zones ``[low, high)`` in the unit of ``threshold``, without gaps or overlaps; the last is open above."""
    lows = [threshold * percent / 100.0 for percent in percents]
    return [*pairwise(lows), (lows[-1], None)]


def heart_rate_zones(threshold: float, family: Family) -> list[tuple[float, float | None]]:
    """Friel's heart-rate zones (bpm): the cycling table for rides, the running table for everything else."""
    return zone_bounds(FRIEL_BIKE if family == "ride" else FRIEL_RUN, threshold)


def power_zones(ftp: float) -> list[tuple[float, float | None]]:
    """Coggan's power zones (W)."""
    return zone_bounds(COGGAN_POWER, ftp)


def pace_zones(threshold_speed: float) -> list[tuple[float, float | None]]:
    """Pace zones, kept as speeds (m/s)."""
    return zone_bounds(PACE, threshold_speed)


def time_in_zones(values: Column, durations: Column, zones: list[tuple[float, float | None]]) -> list[ZoneTime]:
    """Seconds in each zone; samples without a value count nowhere.

    ``values`` and ``durations`` (s) have the same length. A value under the lowest bound counts in the lowest zone.
    """
    lows = np.array([low for low, _ in zones])
    known = np.isfinite(values)
    zone = np.maximum(np.searchsorted(lows, values[known], side="right") - 1, 0)
    seconds = np.bincount(zone, weights=durations[known], minlength=len(zones))
    return [ZoneTime(low, high, float(spent)) for (low, high), spent in zip(zones, seconds, strict=True)]
