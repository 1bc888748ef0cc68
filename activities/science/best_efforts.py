"""The fastest stretch over the distances that runners count, and the best power over the durations that riders do."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.curves import best_mean
from activities.science.sampling import Grid
from activities.science.types import BestEffort

#: Distances in metres.
DISTANCES: dict[str, float] = {
    "1k": 1000.0,
    "mile": 1609.344,
    "5k": 5000.0,
    "10k": 10000.0,
    "half_marathon": 21097.5,
    "marathon": 42195.0,
}

#: Durations in seconds.
POWER_DURATIONS: dict[str, int] = {"5s": 5, "1min": 60, "5min": 300, "20min": 1200, "60min": 3600}


def fastest_over_distance(seconds: Column, distance: Column, extent: float) -> tuple[float, float, float] | None:
    """The fastest stretch of ``extent`` metres: its time and the elapsed seconds of its start and end.

    ``distance`` (m) must not fall. The clock runs on through pauses, as it would in a race. The way between two
    samples is taken as even, so the fastest stretch begins or ends on a sample, and only those are compared.
    ``None`` when the recording is shorter than ``extent``.
    """
    if len(distance) < 2 or distance[-1] - distance[0] < extent:
        return None
    ends = distance - distance[0] >= extent
    started = _latest_time_at(distance[ends] - extent, seconds, distance)
    took_to_end = seconds[ends] - started
    begins = distance[-1] - distance >= extent
    reached = _earliest_time_at(distance[begins] + extent, seconds, distance)
    took_from_begin = reached - seconds[begins]
    by_end, by_begin = int(np.argmin(took_to_end)), int(np.argmin(took_from_begin))
    if took_to_end[by_end] <= took_from_begin[by_begin]:
        start, end = float(started[by_end]), float(seconds[ends][by_end])
    else:
        start, end = float(seconds[begins][by_begin]), float(reached[by_begin])
    return end - start, start, end


def _latest_time_at(targets: Column, seconds: Column, distance: Column) -> Column:
    """The last moment at which each of ``targets`` (m) was the distance covered."""
    left = np.clip(np.searchsorted(distance, targets, side="right") - 1, 0, len(distance) - 2)
    return _time_between(targets, seconds, distance, left)


def _earliest_time_at(targets: Column, seconds: Column, distance: Column) -> Column:
    """The first moment at which each of ``targets`` (m) was the distance covered."""
    left = np.clip(np.searchsorted(distance, targets, side="left") - 1, 0, len(distance) - 2)
    return _time_between(targets, seconds, distance, left)


def _time_between(targets: Column, seconds: Column, distance: Column, left: np.ndarray) -> Column:
    covered = distance[left + 1] - distance[left]
    share = np.clip((targets - distance[left]) / np.where(covered > 0, covered, 1.0), 0.0, 1.0)
    times: Column = seconds[left] + share * (seconds[left + 1] - seconds[left])
    return times


def distance_efforts(seconds: Column, distance: Column) -> list[BestEffort]:
    """The fastest stretch over each of :data:`DISTANCES` that the recording covers; values are seconds."""
    efforts = []
    for name, extent in DISTANCES.items():
        found = fastest_over_distance(seconds, distance, extent)
        if found is None:
            break
        took, start, end = found
        efforts.append(BestEffort("distance", name, extent, took, start, end))
    return efforts


def power_efforts(grid: Grid) -> list[BestEffort]:
    """The best mean power over each of :data:`POWER_DURATIONS` that the recording is long enough for; values are W."""
    power = grid.get("power")
    if power is None:
        return []
    efforts = []
    for name, duration in POWER_DURATIONS.items():
        found = best_mean(power, grid.stretch, duration)
        if found is not None:
            value, row = found
            start = float(grid.seconds[row])
            efforts.append(BestEffort("power", name, float(duration), value, start, start + duration))
    return efforts
