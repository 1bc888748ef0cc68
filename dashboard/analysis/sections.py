"""What a section of the analysis is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.charts import ZoneShare
from core.exports import Cell
from core.plots import Drawing, Tick
from core.tables import DataTable


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing or the bars of zones, and its table."""

    caption: str
    drawing: Drawing | None = None
    table: DataTable | None = None
    zones: Sequence[ZoneShare] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One question to the period: the answer in a sentence, figures, and all values as a file has them."""

    key: str
    title: str
    sentence: str
    figures: Sequence[Figure]
    export_head: Sequence[str]
    export: Callable[[], Sequence[Sequence[Cell]]]
    note: str = ""
    empty: str = ""
    is_live: bool = False
    tools: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Nothing to show in this period."""
        return not self.figures

    @property
    def drawings(self) -> list[Figure]:
        """The figures that can be kept as files."""
        return [figure for figure in self.figures if figure.drawing]


def day_ticks(first: date, last: date, most: int = 8) -> list[Tick]:
    """Days under a chart of time: the ends of about eight equal parts, every other one minor."""
    whole = max((last - first).days, 1)
    count = min(most, whole)
    days = [date.fromordinal(first.toordinal() + round(whole * part / count)) for part in range(count + 1)]
    with_year = whole > 330
    return [
        Tick(share_of(day, first, last), f"{day:%b %Y}" if with_year else f"{day.day} {day:%b}", number % 2 == 1)
        for number, day in enumerate(days)
    ]


def share_of(day: date, first: date, last: date) -> float:
    """Where a day lies between two, from 0 to 1."""
    return (day - first).days / max((last - first).days, 1)


def change_words(now: float, before: float | None) -> str:
    """How an amount compares with the time before: ``12 % more than in the time before``; empty without one."""
    if not before:
        return ""
    change = round((now / before - 1) * 100)
    if change == 0:
        return "as much as in the time before"
    return f"{abs(change)} % {'more' if change > 0 else 'less'} than in the time before"
