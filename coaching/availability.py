"""What clients have time for: weekday limits and away ranges, read for many clients at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from accounts.models import User
from coaching.models import AvailableDay, AwayRange

#: A weekday of which nothing was said.
FREE_SESSIONS: Final = 2


type AwayListener = Callable[[UUID, date, date], None]

_listeners: list[AwayListener] = []


def register_listener(listener: AwayListener) -> None:
    """Have ``listener(client_id, first_day, last_day)`` told where away ranges changed; called from ``ready``."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce_away(client_id: UUID, first_day: date, last_day: date) -> None:
    """Tell every listener, inside the transaction that changes the range."""
    for listener in _listeners:
        listener(client_id, first_day, last_day)


@dataclass(frozen=True, slots=True)
class DayLimit:
    """One local day: how many sessions and minutes fit in, and why nothing is expected (an away range), if so."""

    most_sessions: int = FREE_SESSIONS
    most_minutes: int | None = None
    away: AwayRange | None = None
    note: str = ""

    @property
    def is_free(self) -> bool:
        """Whether anything can be planned on the day."""
        return self.away is None and self.most_sessions > 0

    def takes(self, sessions: int, seconds: float) -> bool:
        """Whether so many sessions of so many seconds together fit into the day."""
        fits = self.most_minutes is None or seconds <= self.most_minutes * 60
        return self.is_free and sessions <= self.most_sessions and fits


@dataclass(slots=True)
class ClientTime:
    """One client's weekly grid and away ranges."""

    weekdays: dict[int, AvailableDay] = field(default_factory=dict)
    away: list[AwayRange] = field(default_factory=list)

    def on(self, day: date) -> DayLimit:
        """The limits of a local day."""
        weekday = self.weekdays.get(day.isoweekday())
        away = self.away_on(day)
        if weekday is None:
            return DayLimit(away=away)
        return DayLimit(weekday.most_sessions, weekday.most_minutes, away, weekday.note)

    def away_on(self, day: date) -> AwayRange | None:
        """The range that excuses a local day."""
        return next((each for each in self.away if each.covers(day)), None)


def time_of(clients: Collection[UUID]) -> dict[UUID, ClientTime]:
    """The weekly grids and away ranges of these clients; everyone has an entry. Two queries."""
    found = {client_id: ClientTime() for client_id in clients}
    for weekday in AvailableDay.objects.filter(client__in=clients):
        found[weekday.client_id].weekdays[weekday.weekday] = weekday
    for away in AwayRange.objects.filter(client__in=clients).order_by("first_day"):
        found[away.client_id].away.append(away)
    return found


def time_of_client(client: User) -> ClientTime:
    """The weekly grid and away ranges of one client. Two queries."""
    return time_of([client.pk])[client.pk]


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
