"""The course of a body weight behind its daily ups and downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

#: Share of a day's distance to the trend that the trend follows.
ALPHA: Final = 0.1


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A local day: what was measured on it, ``None`` on a day between two measurements, and the trend (same unit)."""

    day: date
    measured: float | None
    trend: float


def smoothed(measured: Mapping[date, float], alpha: float = ALPHA) -> list[TrendPoint]:
    """Every day from the first to the last measurement with its exponentially smoothed value.

    ``trend = before + alpha · (value - before)`` a day; the first value is the seed. A day without a value counts as
    lying on the straight line between its neighbours, so a week without a scale is neither a standstill nor a jump.
    Source: the moving average of J. Walker, The Hacker's Diet (1991), with the same smoothing of 0.1 a day.
    """
    points: list[TrendPoint] = []
    days = sorted(measured)
    for day in days:
        if not points:
            points.append(TrendPoint(day, measured[day], measured[day]))
            continue
        before = points[-1]
        start, steps = measured[before.day], (day - before.day).days
        trend = before.trend
        for step in range(1, steps + 1):
            value = start + (measured[day] - start) * step / steps
            trend += alpha * (value - trend)
            known = measured[day] if step == steps else None
            points.append(TrendPoint(before.day + timedelta(days=step), known, trend))
    return points


def change_within(points: Sequence[TrendPoint], days: int) -> float | None:
    """How far the trend moved in the last ``days`` days up to its end; ``None`` when it is shorter than that."""
    return points[-1].trend - points[-1 - days].trend if len(points) > days > 0 else None
