"""Which done session belongs to which planned one. No tables: plain rows in, pairs out.

A device's own word wins; then the same family on the same local day; then a day before or after. Among several the
closest planned duration counts, and each side is used at most once. What a person decided is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from workouts.assignment import IMPOSSIBLE, cheapest_pairs

#: A day late or early is still the planned session.
MOST_DAYS: Final = 1
#: Of pairings that are equally close the one that keeps the order of the day (s for each place).
ORDER: Final = 0.001


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned session, with what it is matched with now. Locked: a person or the logger said so.

    ``order`` is the place within the day. ``is_open`` is false for what nothing is looked for: a session that was
    skipped, or one that the client does not see.
    """

    key: Any
    day: date
    family: str
    seconds: float
    order: float = 0
    activity: Any = None
    is_locked: bool = False
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """A done session. Locked: a person said that it belongs to no plan. ``order`` is the place within the day.

    ``is_over`` is false while it is still being logged.
    """

    key: Any
    day: date
    family: str
    seconds: float
    order: float = 0
    is_locked: bool = False
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """A planned session and what was done for it."""

    planned: Any
    done: Any
    by_device: bool = False
    is_locked: bool = False


def match(planned: Iterable[Planned], done: Iterable[Done], *, device: Mapping[Any, Any] | None = None) -> list[Pair]:
    """The pairs of these sessions. ``device``: key of the done session → key of the planned one that it followed.

    The order of the inputs does not matter.
    """
    sessions = sorted(planned, key=_in_order)
    activities = sorted(done, key=_in_order)
    pairs = [Pair(each.key, each.activity, is_locked=True) for each in sessions if each.is_locked and each.activity]
    taken = {pair.done for pair in pairs}
    free = [each for each in sessions if not each.is_locked]
    waiting = [each for each in activities if not each.is_locked and each.key not in taken]
    pairs += _followed(free, waiting, device or {})
    for days in range(MOST_DAYS + 1):
        for group, others in _groups(_left(free, pairs), _left_done(waiting, pairs), days):
            pairs += _closest(group, others, days)
    return pairs


def _followed(free: Sequence[Planned], waiting: Sequence[Done], device: Mapping[Any, Any]) -> list[Pair]:
    """What the watch says, whatever the day; of two recordings of one workout the nearer in time and length."""
    by_key = {each.key: each for each in free}
    best: dict[Any, Done] = {}
    for each in waiting:
        session = by_key.get(device.get(each.key))
        if session is None:
            continue
        other = best.get(session.key)
        if other is None or _distance(session, each) < _distance(session, other):
            best[session.key] = each
    return [Pair(key, each.key, by_device=True) for key, each in best.items()]


def _left(free: Sequence[Planned], pairs: Sequence[Pair]) -> list[Planned]:
    taken = {pair.planned for pair in pairs}
    return [each for each in free if each.is_open and each.key not in taken]


def _left_done(waiting: Sequence[Done], pairs: Sequence[Pair]) -> list[Done]:
    taken = {pair.done for pair in pairs}
    return [each for each in waiting if each.is_over and each.key not in taken]


def _groups(
    sessions: Sequence[Planned], activities: Sequence[Done], days: int
) -> list[tuple[list[Planned], list[Done]]]:
    """What can be paired at all: one family, no two days farther apart. Keeps each pairing small."""
    rows: list[Planned | Done] = sorted([*sessions, *activities], key=lambda each: (each.family, *_in_order(each)))
    groups = []
    for _, of_family in groupby(rows, key=lambda each: each.family):
        run: list[Planned | Done] = []
        for each in of_family:
            if run and (each.day - run[-1].day).days > days:
                groups.append(run)
                run = []
            run.append(each)
        groups.append(run)
    split = [
        ([each for each in run if isinstance(each, Planned)], [each for each in run if isinstance(each, Done)])
        for run in groups
    ]
    return [(group, others) for group, others in split if group and others]


def _closest(sessions: Sequence[Planned], activities: Sequence[Done], days: int) -> list[Pair]:
    """Pairs that lie ``days`` apart: as many as can be, closest in duration together."""
    costs = [
        [_cost(session, activity, days) + abs(row - column) * ORDER for column, activity in enumerate(activities)]
        for row, session in enumerate(sessions)
    ]
    return [Pair(sessions[row].key, activities[column].key) for row, column in cheapest_pairs(costs)]


def _in_order(each: Planned | Done) -> tuple[date, str, float, str]:
    return each.day, each.family, each.order, str(each.key)


def _cost(session: Planned, activity: Done, days: int) -> float:
    if abs((activity.day - session.day).days) != days:
        return IMPOSSIBLE
    return abs(activity.seconds - session.seconds)


def _distance(session: Planned, activity: Done) -> tuple[int, float]:
    return abs((activity.day - session.day).days), abs(activity.seconds - session.seconds)
