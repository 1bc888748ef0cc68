"""How the days of progress become the points of a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from core.plots import Drawing, Line, Tick, line_plot
from core.units import short_day

MOST_TICKS: Final = 4

type DayValues = Sequence[tuple[date, float | None]]


def day_plot(
    lines: Sequence[tuple[str, str, int, bool, DayValues]],
    *,
    label: str,
    first: date,
    last: date,
    say: Callable[[float], str],
    height: int = 200,
) -> Drawing:
    """Draw lines over local days; each is (label, hue, dash, with dots, values by day)."""
    days = max((last - first).days, 1)
    drawn = [
        Line(name, hue, [((day - first).days / days, value) for day, value in values], dash, dots)
        for name, hue, dash, dots, values in lines
    ]
    return line_plot(drawn, label=label, ticks=_ticks(first, days), say=say, height=height)


def _ticks(first: date, days: int) -> list[Tick]:
    count = min(MOST_TICKS, days) or 1
    places = [round(number * days / count) for number in range(count + 1)]
    return [
        Tick(place / days, short_day(first + timedelta(days=place)), is_minor=number % 2 == 1)
        for number, place in enumerate(places)
    ]
