"""One client's calendar: the weeks of a month, or one week, with what was planned and done in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from workouts.periods import Period, span_words, week_text
from workouts.reports.plans import Day, Totals, load_plans
from workouts.rules import allowances_of


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days in the reader's order, with their sums."""

    days: Sequence[Day]
    totals: Totals

    @property
    def first(self) -> date:
        """The day on which the week begins."""
        return self.days[0].date

    @property
    def last(self) -> date:
        """The day on which it ends."""
        return self.days[-1].date

    @property
    def title(self) -> str:
        """``6–12 Jul 2026``."""
        return span_words(self.first, self.last)

    @property
    def text(self) -> str:
        """How an address names the week."""
        return week_text(self.first)

    @property
    def is_current(self) -> bool:
        """Whether today lies in it."""
        return any(day.is_today for day in self.days)


@dataclass(frozen=True, slots=True)
class Month:
    """What a calendar page shows."""

    period: Period
    weeks: Sequence[Week]
    today: date

    @property
    def weekdays(self) -> list[str]:
        """The heads of the columns: ``Mon`` … in the reader's order."""
        return [f"{day.date:%a}" for day in self.weeks[0].days]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned or done in the whole period."""
        return all(day.is_empty for week in self.weeks for day in week.days)

    @property
    def drafts(self) -> int:
        """How many sessions of the period the client does not see yet."""
        entries = (entry for week in self.weeks for day in week.days for entry in day.planned)
        return sum(not entry.session.is_published for entry in entries)


def calendar_of(*, viewer: User, client: User, period: Period) -> Month:
    """``client``'s calendar as ``viewer`` sees it; ask for access first. Six queries, seven for the client."""
    is_own = viewer.pk == client.pk
    may_move = not is_own or all(allowed for allowed, _, _ in allowances_of(client))
    plans = load_plans(viewer=viewer, clients=[client], first=period.first, last=period.last, may_move=may_move)
    weeks = []
    for dates in period.weeks():
        days = [plans.day(client, on) for on in dates]
        for day in days:
            day.is_outside = not period.holds(day.date)
        weeks.append(Week(days, plans.totals(client, days)))
    return Month(period, weeks, client.local_today())
