"""The period that an analysis is about, and the one it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Max

from accounts.models import User
from activities.models import LoadState
from core.units import day as day_words
from progress.models import Race

#: Days of the fixed ranges, today included.
FIXED: Final = {"30": 30, "90": 90, "year": 365}
LABELS: Final = {
    "30": "30 days",
    "90": "90 days",
    "season": "Season",
    "year": "Year",
    "all": "All",
    "custom": "Own dates",
}
DEFAULT: Final = "90"
SEASON_WITHOUT_RACE: Final = 182
#: The longest that is shown: more than ten years of days make no readable chart.
MOST_DAYS: Final = 3660
#: Nobody recorded anything before, and the time before it can still be counted.
EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2199, 12, 31)
#: How far the plan is followed.
AHEAD: Final = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both ends included. ``before`` is the time just before it, as long; ``None`` when not compared."""

    key: str
    first: date
    last: date
    before: tuple[date, date] | None
    is_current: bool

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """Its days: ``24 Aug 2026 – 21 Nov 2026``."""
        return f"{day_words(self.first)} – {day_words(self.last)}"

    @property
    def before_words(self) -> str:
        """What it is held against."""
        return "" if self.before is None else f"{day_words(self.before[0])} – {day_words(self.before[1])}"

    @property
    def spans(self) -> list[tuple[date, date]]:
        """All days that are read."""
        return [(self.first, self.last), *([self.before] if self.before else [])]

    @property
    def horizon(self) -> date:
        """The last day of the fitness chart: the plan's, when the period ends today."""
        return self.last + AHEAD if self.is_current else self.last


def period_of(
    client: User,
    viewer: User,
    key: str = DEFAULT,
    *,
    first: date | None = None,
    last: date | None = None,
    is_compared: bool = True,
) -> Period:
    """The period of a key of :data:`LABELS`; ``first`` and ``last`` are those of ``custom``. At most one query.

    The season begins on the day after the last A race, without one half a year ago. "All" is compared with nothing.
    """
    today = client.local_today()
    end = today if key != "custom" or last is None else last
    start = _first_day(client, viewer, key, first, end)
    if (end - start).days >= MOST_DAYS:
        start = end - timedelta(days=MOST_DAYS - 1)
    length = end - start
    before = None
    if is_compared and key != "all":
        before = (start - length - timedelta(days=1), start - timedelta(days=1))
    return Period(key, start, end, before, is_current=end == today)


def _first_day(client: User, viewer: User, key: str, first: date | None, end: date) -> date:
    if key == "custom" and first is not None:
        return first
    if key == "season":
        raced = Race.objects.visible_to(viewer).of(client).filter(priority="A", local_date__lt=end)
        newest: date | None = raced.aggregate(newest=Max("local_date"))["newest"]
        return newest + timedelta(days=1) if newest else end - timedelta(days=SEASON_WITHOUT_RACE - 1)
    if key == "all":
        state = LoadState.objects.filter(client=client).first()
        return min(state.first_day, end) if state and state.first_day else end - timedelta(days=FIXED["year"] - 1)
    return end - timedelta(days=FIXED.get(key, FIXED[DEFAULT]) - 1)
