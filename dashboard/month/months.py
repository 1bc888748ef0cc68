"""Calendar months of a client's local days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from accounts.models import User
from activities.models import LoadState
from progress.models import WellnessDay

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month, by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def before(self) -> Month:
        """The month before it."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def key(self) -> str:
        """``2026-10``, as addresses write it."""
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """``October 2026``."""
        return f"{self.first:%B %Y}"


def month_of(written: str) -> Month | None:
    """The month of an address, ``None`` for anything that is none."""
    found = _WRITTEN.fullmatch(written)
    return Month(date(int(found[1]), int(found[2]), 1)) if found else None


def this_month(client: User) -> Month:
    """The month that is under way where the client is."""
    return Month(client.local_today().replace(day=1))


def months_of(client: User) -> list[Month]:
    """From the first month with data to the one that is under way, newest first. Two queries."""
    now = this_month(client)
    known = [
        LoadState.objects.filter(client=client).values_list("first_day", flat=True).first(),
        WellnessDay.objects.filter(client=client).aggregate(first=Min("local_date"))["first"],
    ]
    first = min((day for day in known if day is not None), default=now.first)
    months = [now]
    while months[-1].first > first:
        months.append(months[-1].before)
    return months
