"""Fewer points for a chart, with its peaks kept and its gaps left open."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Column
from activities.science.sampling import LONGEST_STEP


def extremes(seconds: Column, values: Column, points: int) -> tuple[Column, Column]:
    """At most ``points`` rows in which each bucket of time keeps its lowest and its highest value, in their order.

    A bucket without any value becomes one NaN row, so that a line drawn through the answer breaks where the sensor
    or the recording did. Raises ``ValueError`` for fewer than four points.
    """
    if points < 4:
        raise ValueError("A chart needs at least four points.")
    seconds, values = _with_gaps_marked(seconds, values)
    if len(seconds) <= points:
        return seconds, values
    bucket = _buckets(seconds, points // 2)
    firsts = np.flatnonzero(np.diff(bucket, prepend=-1))
    known = np.isfinite(values)
    lowest = np.fmin.reduceat(values, firsts)
    highest = np.fmax.reduceat(values, firsts)
    of_row = np.searchsorted(firsts, np.arange(len(values)), side="right") - 1
    wanted = known & ((values == lowest[of_row]) | (values == highest[of_row]))
    kept: list[int] = []
    rows = np.flatnonzero(wanted)
    for is_extreme in (values[rows] == lowest[of_row[rows]], values[rows] == highest[of_row[rows]]):
        candidates = rows[is_extreme]
        kept.extend(candidates[np.flatnonzero(np.diff(of_row[candidates], prepend=-1))].tolist())
    kept.extend(firsts[~np.isfinite(lowest)].tolist())
    chosen = np.unique(np.array(kept, dtype=np.int64))
    return seconds[chosen], values[chosen]


def bucket_means(seconds: Column, columns: dict[str, Column], points: int) -> tuple[Column, dict[str, Column]]:
    """All ``columns`` averaged over the same at most ``points`` buckets of time, so that one cursor reads them all.

    The time of a bucket is the mean of its samples. A bucket that a column has no value in is NaN there, and a gap in
    the recording is one NaN row. Raises ``ValueError`` for fewer than four points.
    """
    if points < 4:
        raise ValueError("A chart needs at least four points.")
    marked = {name: _with_gaps_marked(seconds, values)[1] for name, values in columns.items()}
    axis = _with_gaps_marked(seconds, seconds)[0]
    if len(axis) <= points:
        return axis, marked
    bucket = _buckets(axis, points)
    firsts = np.flatnonzero(np.diff(bucket, prepend=-1))
    rows = np.append(firsts[1:], len(axis)) - firsts
    answer: dict[str, Column] = {}
    for name, values in marked.items():
        known = np.isfinite(values)
        count = np.add.reduceat(known.astype(np.float64), firsts)
        total = np.add.reduceat(np.where(known, values, 0.0), firsts)
        answer[name] = np.where(count > 0, total / np.maximum(count, 1.0), np.nan)
    return np.add.reduceat(axis, firsts) / rows, answer


def _with_gaps_marked(seconds: Column, values: Column) -> tuple[Column, Column]:
    """One NaN row put into the middle of every gap between samples that is longer than ten seconds."""
    gaps = np.flatnonzero(np.diff(seconds) > LONGEST_STEP)
    if not len(gaps):
        return seconds, values
    middle = (seconds[gaps] + seconds[gaps + 1]) / 2
    return np.insert(seconds, gaps + 1, middle), np.insert(values, gaps + 1, np.nan)


def _buckets(seconds: Column, count: int) -> Column:
    span = seconds[-1] - seconds[0]
    numbers: Column = np.minimum(np.floor((seconds - seconds[0]) / span * count), count - 1)
    return numbers
