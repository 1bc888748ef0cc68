"""Climbing and descending, without counting the noise of the sensor."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.sampling import Indices, rolling_mean

SMOOTHING = 9  # s
HYSTERESIS = 3.0  # m that the altitude must turn by before a rise or a fall counts


def elevation_change(altitude: Column, stretch: Indices) -> tuple[float, float] | None:
    """Metres climbed and metres descended, both positive; ``None`` without altitude.

    ``altitude`` is at 1 Hz with NaN where missing. It is averaged over nine seconds, and a turn counts only when it
    is at least three metres deep, so that a flat way climbs nothing.
    """
    known = np.isfinite(altitude)
    if not known.any():
        return None
    window = min(SMOOTHING, int(known.sum()))
    means = rolling_mean(altitude, stretch, window)
    smooth = means[np.isfinite(means)] if window > 1 else altitude[known]
    if not len(smooth):
        smooth = altitude[known]
    return _sum_of_turns(_turning_points(smooth))


def _turning_points(values: Column) -> list[float]:
    """The ends and the local extremes, in order: nothing else can change the sum of climbs."""
    steps = np.diff(values)
    moving = np.flatnonzero(steps)
    if not len(moving):
        return [float(values[0])]
    turns = np.flatnonzero(np.diff(np.sign(steps[moving])))
    return [float(values[0]), *values[moving[turns] + 1].tolist(), float(values[-1])]


def _sum_of_turns(points: list[float]) -> tuple[float, float]:
    gain = loss = 0.0
    reference = points[0]
    extreme = points[0]
    for point in points[1:]:
        rising = extreme >= reference
        if (point >= extreme) if rising else (point <= extreme):
            extreme = point
        elif abs(point - extreme) >= HYSTERESIS:
            gain, loss = gain + max(extreme - reference, 0.0), loss + max(reference - extreme, 0.0)
            reference, extreme = extreme, point
    gain, loss = gain + max(extreme - reference, 0.0), loss + max(reference - extreme, 0.0)
    if gain < HYSTERESIS and loss < HYSTERESIS:
        return 0.0, 0.0
    return gain, loss
