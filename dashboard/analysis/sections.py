"""What a section of the analysis is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape

from django.utils.safestring import SafeString

from core.charts import ZoneShare
from core.plots import Drawing, Tick

#: Values as a file carries them: SI units, days as ISO writes them.
type Cell = str | float | int | date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a table, with a page behind it where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class DataTable:
    """Figures in words. The first column names the row; ``words`` are the columns that hold no figures."""

    label: str
    head: Sequence[str]
    rows: Sequence[Sequence[Entry]]
    words: Sequence[int] = (0,)

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Heading of each column, and whether it holds figures."""
        return [(label, number not in self.words) for number, label in enumerate(self.head)]

    @cached_property
    def body(self) -> SafeString:
        """The rows as markup: hundreds of them, two tables of which may be one, so no template walks through them."""
        starts = ['<td class="num">' if is_number else "<td>" for _, is_number in self.columns]
        return SafeString("".join(_row(row, starts) for row in self.rows))


def _row(entries: Sequence[Entry], starts: Sequence[str]) -> str:
    name, *others = entries
    cells = "".join(f"{start}{_cell(entry)}</td>" for entry, start in zip(others, starts[1:], strict=True))
    return f'<tr><th scope="row">{escape(name.text)}</th>{cells}</tr>'


def _cell(entry: Entry) -> str:
    words = escape(entry.text)
    return f'<a href="{escape(entry.url)}">{words}</a>' if entry.url else words


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


def text(*values: str) -> list[Entry]:
    """A row without links."""
    return [Entry(value) for value in values]


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
