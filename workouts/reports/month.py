"""One client's calendar: the weeks of a month, or one week, with what was planned and done in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from workouts.models import PlannedSession
from workouts.periods import Period, span_words, week_text
from workouts.reports.plans import Day, Totals, load_plans
from workouts.rules import allowances_of

#: How far back a week is looked for that can be repeated.
_WEEKS_BACK: Final = 8


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


def fullest_week(*, viewer: User, client: User, before: date) -> date | None:
    """The first day of the week before ``before`` with the most sessions; of equal ones the latest. One query.

    ``before`` is the first day of a week; eight weeks count, and without any session in them there is none.
    """
    rows = PlannedSession.objects.visible_to(viewer).of(client)
    days = rows.between(before - timedelta(weeks=_WEEKS_BACK), before - timedelta(days=1))
    weeks = Counter((before - day - timedelta(days=1)).days // 7 for day in days.values_list("local_date", flat=True))
    if not weeks:
        return None
    back, _ = max(weeks.items(), key=lambda each: (each[1], -each[0]))
    return before - timedelta(weeks=back + 1)
