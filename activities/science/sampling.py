"""From what a device wrote, when it pleased, to one row a second, with gaps kept as gaps.

A recording falls into *stretches*: a step of more than ten seconds between two samples, or a pause of the timer of
more than ten seconds, ends one and begins the next. Nothing is averaged or interpolated across the border.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from activities.formats.recording import Column, Pause, Samples

LONGEST_STEP = 10.0  # s, between two samples that belong together
LONGEST_GRID = 7 * 86_400  # s: more rows than any race needs, few enough that a broken clock cannot fill the memory

Mask = NDArray[np.bool_]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """One row a recorded second. Stretches follow each other without the time between them.

    ``seconds`` is the elapsed time of each row and ``stretch`` the number of the stretch that it belongs to.
    ``columns`` hold NaN where a sensor was silent for more than ten seconds.
    """

    seconds: Column
    stretch: Indices
    columns: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.seconds)

    def get(self, name: str) -> Column | None:
        """The column called ``name``, or ``None``."""
        return self.columns.get(name)


def paused_mask(seconds: Column, pauses: Sequence[Pause]) -> Mask:
    """True for each sample strictly inside a pause of the timer that is longer than ten seconds."""
    inside = np.zeros(len(seconds), dtype=np.bool_)
    for pause in pauses:
        if pause.end - pause.start > LONGEST_STEP:
            first = int(np.searchsorted(seconds, pause.start, side="right"))
            last = int(np.searchsorted(seconds, pause.end, side="left"))
            inside[first:last] = True
    return inside


def stretch_numbers(seconds: Column, pauses: Sequence[Pause] = ()) -> Indices:
    """The number of the stretch of each sample (int64, from 0)."""
    if not len(seconds):
        return np.empty(0, dtype=np.int64)
    breaks = np.diff(seconds) > LONGEST_STEP
    for pause in pauses:
        if pause.end - pause.start > LONGEST_STEP:
            following = int(np.searchsorted(seconds, pause.end, side="left"))
            if 0 < following < len(seconds):
                breaks[following - 1] = True
    return np.concatenate(([0], np.cumsum(breaks)))


def sample_durations(seconds: Column, pauses: Sequence[Pause] = (), end: float | None = None) -> Column:
    """How long each sample stands (s): until the next of its stretch; the last of a stretch stands for one second.

    A gap of more than ten seconds counts for nothing, and so does a sample inside a pause. A pause of ten seconds
    or less does not split a stretch, but its length is taken off. ``end`` is the elapsed time of the whole session,
    past which the last sample does not reach.
    """
    if not len(seconds):
        return np.empty(0)
    durations = np.append(np.diff(seconds), 1.0)
    stretch = stretch_numbers(seconds, pauses)
    durations[:-1][np.diff(stretch) > 0] = 1.0
    if end is not None:
        durations = np.minimum(durations, np.maximum(end - seconds, 0.0))
    for pause in pauses:
        if 0 < pause.end - pause.start <= LONGEST_STEP:
            overlap = np.minimum(seconds + durations, pause.end) - np.maximum(seconds, pause.start)
            durations = durations - np.clip(overlap, 0.0, durations)
    durations[paused_mask(seconds, pauses)] = 0.0
    return durations


def resample(samples: Samples, names: Sequence[str], pauses: Sequence[Pause] = (), end: float | None = None) -> Grid:
    """The columns ``names`` of ``samples`` at one row a second.

    Between two samples of a stretch the value is interpolated; a sensor that was silent for more than ten seconds
    leaves NaN. Names that the device did not record are left out. A recording of more than a week is cut there.
    """
    kept = ~paused_mask(samples.seconds, pauses)
    if end is not None:
        kept &= samples.seconds < end
    seconds = samples.seconds[kept]
    if not len(seconds):
        return Grid(np.empty(0), np.empty(0, dtype=np.int64))
    stretch = stretch_numbers(seconds, pauses)
    at, number = _grid_rows(seconds, stretch)
    grid = Grid(at, number)
    for name in names:
        column = samples.get(name)
        if column is not None:
            grid.columns[name] = _interpolate(at, number, seconds, stretch, column[kept])
    return grid


def _grid_rows(seconds: Column, stretch: Indices) -> tuple[Column, Indices]:
    """Elapsed second and stretch number of each row: whole seconds from the first sample of each stretch."""
    first = np.flatnonzero(np.diff(stretch, prepend=-1))
    last = np.append(first[1:], len(seconds)) - 1
    rows = np.floor(seconds[last] - seconds[first] + 1e-6).astype(np.int64) + 1
    before = np.concatenate(([0], np.cumsum(rows)[:-1]))
    total = min(int(rows.sum()), LONGEST_GRID)
    number = np.repeat(np.arange(len(first)), rows)[:total]
    return seconds[first][number] + (np.arange(total) - before[number]), number


def _interpolate(at: Column, number: Indices, seconds: Column, stretch: Indices, values: Column) -> Column:
    """``values`` at the instants ``at``; NaN where its neighbours are too far apart or in other stretches."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(at), np.nan)
    known_seconds, known_stretch = seconds[known], stretch[known]
    answer = np.interp(at, known_seconds, values[known])
    after = np.searchsorted(known_seconds, at, side="left")
    right = np.minimum(after, len(known_seconds) - 1)
    exact = np.abs(known_seconds[right] - at) < 1e-6
    left = np.maximum(after - 1, 0)
    between = (
        (after > 0)
        & (after < len(known_seconds))
        & (known_stretch[left] == number)
        & (known_stretch[right] == number)
        & (known_seconds[right] - known_seconds[left] <= LONGEST_STEP)
    )
    answer[~(between | exact)] = np.nan
    return answer


def rolling_mean(values: Column, stretch: Indices, window: int) -> Column:
    """Mean of each full window of ``window`` rows inside one stretch without a missing value; NaN elsewhere.

    The answer has ``len(values) - window + 1`` entries, one for the first row of each window.
    """
    if window > len(values):
        return np.empty(0)
    known = np.isfinite(values)
    total = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    means: Column = (total[window:] - total[:-window]) / window
    means[~full_windows(known, stretch, window)] = np.nan
    return means


def full_windows(known: Mask, stretch: Indices, window: int) -> Mask:
    """True for each window of ``window`` rows that lies in one stretch and misses no value."""
    whole: Mask = stretch[window - 1 :] == stretch[: len(stretch) - window + 1]
    if not known.all():
        count = np.concatenate(([0], np.cumsum(known)))
        whole &= (count[window:] - count[:-window]) == window
    return whole


def moving_mask(speed: Column | None, standing_below: float, length: int) -> Mask:
    """True for samples that move: all of them where no speed is known, otherwise those at or above the threshold.

    A single sample without a speed counts as moving, because a silent sensor is no evidence of standing still.
    """
    if speed is None or standing_below <= 0:
        return np.ones(length, dtype=np.bool_)
    return ~(speed < standing_below)


def clean_distance(seconds: Column, distance: Column, fastest: float) -> Column:
    """Cumulative distance (m) that never falls, without holes and without jumps faster than ``fastest`` m/s."""
    known = np.isfinite(distance)
    if not known.any():
        return np.zeros(len(seconds))
    filled = np.interp(seconds, seconds[known], distance[known])
    steps = np.diff(filled, prepend=filled[0])
    passed = np.diff(seconds, prepend=seconds[0] - 1.0)
    steps[(steps < 0) | (steps > fastest * np.maximum(passed, 1.0))] = 0.0
    return np.cumsum(steps)
