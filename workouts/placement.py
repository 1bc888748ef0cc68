"""On which days of its week each session of a program finds room, and why not on the day that was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from coaching.availability import DayLimit


@dataclass(frozen=True, slots=True)
class Wish:
    """A session that is to stand on a day and takes so long (s)."""

    day: date
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session goes (``None``: nowhere) and why that is not the day that was meant."""

    day: date | None
    reason: str = ""


@dataclass(slots=True)
class Taken:
    """How many sessions of how many seconds together stand on each day already."""

    sessions: dict[date, int] = field(default_factory=dict)
    seconds: dict[date, float] = field(default_factory=dict)

    def add(self, day: date, seconds: float) -> None:
        """One session more."""
        self.sessions[day] = self.sessions.get(day, 0) + 1
        self.seconds[day] = self.seconds.get(day, 0.0) + seconds

    def with_one_more(self, day: date, seconds: float) -> tuple[int, float]:
        """Sessions and seconds of a day if one more stood there."""
        return self.sessions.get(day, 0) + 1, self.seconds.get(day, 0.0) + seconds


def place_week(
    wishes: Sequence[Wish], *, days: Sequence[date], limit_on: Callable[[date], DayLimit], taken: Taken
) -> list[Place]:
    """A place for every wish of one week of a program, in their order; ``taken`` grows by what is placed.

    ``days`` are those of the week that may be used: a wish for another day finds no place. Whatever fits on its own day
    stays there; then the others go to the nearest day that takes them, of two as near to the later one.
    """
    places: list[Place | None] = [None] * len(wishes)
    for number, wish in enumerate(wishes):
        if wish.day not in days:
            places[number] = Place(None)
        elif limit_on(wish.day).takes(*taken.with_one_more(wish.day, wish.seconds)):
            taken.add(wish.day, wish.seconds)
            places[number] = Place(wish.day)
    return [place or _elsewhere(wishes[number], days, limit_on, taken) for number, place in enumerate(places)]


def _elsewhere(wish: Wish, days: Sequence[date], limit_on: Callable[[date], DayLimit], taken: Taken) -> Place:
    reason = _why_not(wish, limit_on(wish.day), taken)
    for day in sorted(days, key=lambda each: (abs(each - wish.day), wish.day - each)):
        if limit_on(day).takes(*taken.with_one_more(day, wish.seconds)):
            taken.add(day, wish.seconds)
            return Place(day, reason)
    return Place(None, f"{reason}, and no other day of the week has room")


def _why_not(wish: Wish, limit: DayLimit, taken: Taken) -> str:
    name = f"{wish.day:%A}"
    if limit.away is not None:
        return f"away ({limit.away.get_kind_display().lower()})"
    if limit.most_sessions == 0:
        return f"no time on {name}s"
    sessions, _ = taken.with_one_more(wish.day, wish.seconds)
    if sessions > limit.most_sessions:
        return f"{name} is full"
    return f"longer than the {limit.most_minutes} min of {name}"


def week_of(day: date) -> date:
    """The Monday of the week of a day: weeks of programs begin there, whatever a calendar on the screen shows first."""
    return day - timedelta(days=day.isoweekday() - 1)
