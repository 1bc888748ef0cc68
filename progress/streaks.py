"""Weeks in a row and round numbers: facts to be glad of. Nothing here is ever lost for being ill or away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEK: Final = 7
SESSIONS: Final = (1, 10, 25, 50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000)
#: Kilometres, said in metres.
DISTANCES: Final = tuple(km * 1000 for km in (10, 50, 100, 250, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 40_075))


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on ``first_day``: on how many days something was done, and whether a day was excused."""

    first_day: date
    active_days: int
    is_excused: bool = False


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks in a row that reached the number of days: now, and the longest there was."""

    current: int
    longest: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """The highest round number that was reached, the next one, and the share (0–1) of the way between them."""

    reached: int | None
    ahead: int | None
    share: float


def weeks_of(
    active: Iterable[date], excused: Iterable[date], first: date, last: date, first_weekday: int = 1
) -> list[Week]:
    """The calendar weeks from the one of ``first`` to the one of ``last``; ``first_weekday`` is 1 for Monday … 7.

    A day counts once, however often something was done on it.
    """
    start = _week_start(first, first_weekday)
    done, away = set(active), set(excused)
    weeks = []
    while start <= last:
        days = [start + timedelta(days=number) for number in range(WEEK)]
        weeks.append(Week(start, sum(day in done for day in days), any(day in away for day in days)))
        start += timedelta(days=WEEK)
    return weeks


def weeks_in_a_row(weeks: Sequence[Week], at_least: int) -> Streak:
    """Count weeks with ``at_least`` active days, oldest first; the last week is the one that is running.

    A week that falls short because of an excused day is passed over: it neither counts nor breaks. The running week
    counts as soon as it is reached and is waited for until then.
    """
    current = longest = 0
    for number, week in enumerate(weeks, start=1):
        if week.active_days >= at_least:
            current += 1
            longest = max(longest, current)
        elif not week.is_excused and number < len(weeks):
            current = 0
    return Streak(current, longest)


def milestone(total: float, steps: Sequence[int]) -> Milestone:
    """Where ``total`` stands among the rising ``steps``."""
    place = bisect_right(steps, total)
    reached = steps[place - 1] if place else None
    ahead = steps[place] if place < len(steps) else None
    if ahead is None:
        return Milestone(reached, None, 1.0)
    floor = reached or 0
    return Milestone(reached, ahead, max(total - floor, 0.0) / (ahead - floor))


def _week_start(day: date, first_weekday: int) -> date:
    return day - timedelta(days=(day.isoweekday() - first_weekday) % WEEK)
