"""Months and weeks as a reader counts them, from the text of an address. Local days only, so no clock matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched

WEEK = timedelta(days=7)
#: Years that an address may name: weeks before and after them would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1990, 2199


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week, and the whole weeks that a page shows of it (``first`` to ``last``, both included).

    ``text`` is what an address carries: ``2026-07`` or ``2026-W28``. ``inner`` is the month's own first and last day.
    """

    is_month: bool
    text: str
    first: date
    last: date
    inner: tuple[date, date]
    earlier: str
    later: str

    @property
    def title(self) -> str:
        """``July 2026``, or ``6–12 Jul 2026``."""
        if self.is_month:
            return f"{self.inner[0]:%B %Y}"
        return span_words(self.first, self.last)

    @property
    def name(self) -> str:
        """The parameter of the address: ``month`` or ``week``."""
        return "month" if self.is_month else "week"

    def weeks(self) -> Iterator[tuple[date, ...]]:
        """The days of each week."""
        count = (self.last - self.first).days + 1
        return batched((self.first + timedelta(days=number) for number in range(count)), 7)

    def holds(self, day: date) -> bool:
        """Whether ``day`` belongs to the month itself, not to the edge of another one."""
        return self.inner[0] <= day <= self.inner[1]


def month_period(text: str, *, today: date, first_weekday: int) -> Period:
    """The month ``YYYY-MM`` in weeks that begin on ISO weekday ``first_weekday``; nonsense means today's month."""
    begins = _month_of(text) or today.replace(day=1)
    ends = _next_month(begins) - timedelta(days=1)
    return Period(
        is_month=True,
        text=f"{begins:%Y-%m}",
        first=week_start(begins, first_weekday),
        last=week_start(ends, first_weekday) + timedelta(days=6),
        inner=(begins, ends),
        earlier=f"{begins - timedelta(days=1):%Y-%m}",
        later=f"{_next_month(begins):%Y-%m}",
    )


def week_period(text: str, *, today: date, first_weekday: int) -> Period:
    """The reader's week around the Monday of the ISO week ``YYYY-Www``; nonsense means today's week."""
    first = week_start(_week_of(text) or today, first_weekday)
    last = first + timedelta(days=6)
    return Period(
        is_month=False,
        text=week_text(first),
        first=first,
        last=last,
        inner=(first, last),
        earlier=week_text(first - WEEK),
        later=week_text(first + WEEK),
    )


def week_start(day: date, first_weekday: int) -> date:
    """The first day of the week that ``day`` lies in; ``first_weekday`` is 1 Monday … 7 Sunday."""
    return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)


def week_text(first: date) -> str:
    """The ISO week of the Monday that lies in the seven days from ``first``: ``2026-W28``."""
    monday = first + timedelta(days=(1 - first.isoweekday()) % 7)
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def span_words(first: date, last: date) -> str:
    """Two days as one span: ``6–12 Jul 2026``, ``29 Jun – 5 Jul 2026``, ``28 Dec 2026 – 3 Jan 2027``."""
    end = f"{last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%b}{year} – {end}"


def day_of(text: str) -> date | None:
    """A day from an address, ``None`` for nonsense."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _month_of(text: str) -> date | None:
    return day_of(f"{text}-01")


def _week_of(text: str) -> date | None:
    return day_of(f"{text}-1") if "W" in text else None


def _next_month(begins: date) -> date:
    return (begins + timedelta(days=32)).replace(day=1)
