"""How the days of progress become the points of a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from core.exports import Cell, Chart
from core.plots import Drawing, Line, Tick, line_plot
from core.tables import DataTable, text
from core.units import MISSING, short_day

MOST_TICKS: Final = 4

type DayValues = Sequence[tuple[date, float | None]]
#: Label, hue, dash, with dots, values by day.
type DayLine = tuple[str, str, int, bool, DayValues]


def day_plot(
    lines: Sequence[DayLine],
    *,
    label: str,
    first: date,
    last: date,
    say: Callable[[float], str],
    height: int = 200,
) -> Drawing:
    """Draw lines over local days."""
    days = max((last - first).days, 1)
    drawn = [
        Line(name, hue, [((day - first).days / days, value) for day, value in values], dash, dots)
        for name, hue, dash, dots, values in lines
    ]
    return line_plot(drawn, label=label, ticks=_ticks(first, days), say=say, height=height)


def day_chart(
    *,
    key: str,
    title: str,
    sentence: str,
    drawing: Drawing,
    lines: Sequence[DayLine],
    columns: Sequence[str],
    words: Callable[[float], str],
    size: float = 1.0,
) -> Chart:
    """A drawing of lines with its table and file: a row a day on which a line has a value, newest first in the table.

    ``columns`` name the lines' values in the file with their unit; ``words`` says a value; one drawn unit is ``size``
    units of the file.
    """
    by_day = [dict(values) for *_, values in lines]
    days = sorted({day for values in by_day for day, value in values.items() if value is not None})
    rows = [
        text(short_day(day), *(MISSING if (value := values.get(day)) is None else words(value) for values in by_day))
        for day in reversed(days)
    ]

    def values() -> list[list[Cell]]:
        return [[day, *(_in_file(known.get(day), size) for known in by_day)] for day in days]

    table = DataTable(title, ("Day", *(label for label, *_ in lines)), rows)
    return Chart(key, title, sentence, drawing, ("day", *columns), values, table)


def _in_file(value: float | None, size: float) -> float | None:
    """Free of the noise that a change of units leaves behind."""
    return None if value is None else round(value * size, 6)


def _ticks(first: date, days: int) -> list[Tick]:
    count = min(MOST_TICKS, days) or 1
    places = [round(number * days / count) for number in range(count + 1)]
    return [
        Tick(place / days, short_day(first + timedelta(days=place)), is_minor=number % 2 == 1)
        for number, place in enumerate(places)
    ]
