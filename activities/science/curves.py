"""Best mean value over each duration: the curve of power, heart rate or speed."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.sampling import Indices, full_windows
from activities.science.types import Curve

_LANDMARKS = (1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 2700, 3600, 5400, 7200, 10800, 14400, 18000)


def _durations() -> tuple[int, ...]:
    spaced = np.unique(np.round(np.geomspace(1, 18000, 52)).astype(int))
    far = [int(s) for s in spaced if all(abs(s - mark) > 0.06 * mark for mark in _LANDMARKS)]
    return tuple(sorted({*_LANDMARKS, *far}))


#: One second to five hours, evenly spaced on a log scale, with the durations that people speak of exactly in it.
DURATIONS: tuple[int, ...] = _durations()


def best_mean(values: Column, stretch: Indices, duration: int) -> tuple[float, int] | None:
    """The best mean over ``duration`` rows of one second and the row on which it begins.

    Windows across a border of stretches or with a missing value do not count; ``None`` when none is left.
    """
    if not 0 < duration <= len(values):
        return None
    known = np.isfinite(values)
    total = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    sums = total[duration:] - total[:-duration]
    sums[~full_windows(known, stretch, duration)] = -np.inf
    start = int(np.argmax(sums))
    return (float(sums[start]) / duration, start) if sums[start] > -np.inf else None


def curve(values: Column, stretch: Indices) -> Curve:
    """The best mean of ``values`` (1 Hz, NaN where missing) over each of :data:`DURATIONS` that it is long enough for.

    Prefix sums make each duration one pass. A longer duration can beat a shorter one between two grid points only by
    chance of where windows fall, so the curve is levelled to never rise.
    """
    known = np.isfinite(values)
    total = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    whole = bool(known.all()) and len(stretch) > 0 and stretch[0] == stretch[-1]
    durations: list[int] = []
    best: list[float] = []
    for duration in DURATIONS:
        if duration > len(values):
            break
        sums = total[duration:] - total[:-duration]
        if not whole:
            sums = sums[full_windows(known, stretch, duration)]
        if not len(sums):
            break
        durations.append(duration)
        best.append(float(sums.max()) / duration)
    levelled = np.maximum.accumulate(np.array(best)[::-1])[::-1]
    return Curve(tuple(durations), tuple(float(value) for value in levelled))
