"""Who saw whose data, in words: by day, person and category."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import DataAccess, User
from accounts.reports import accesses_on
from coaching.enums import Category

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SeenByPerson:
    """What one person saw on one day."""

    viewer: User
    categories: Sequence[str]
    hours: str


@dataclass(frozen=True, slots=True)
class SeenDay:
    """One local day of the person whose data it is."""

    day: date
    people: Sequence[SeenByPerson]


def category_words(category: str) -> str:
    """``Training`` for ``training``; a category of the past is said as it was."""
    return str(Category(category).label) if category in Category.values else category.capitalize()


def seen_on(user: User, days: Collection[date], *, viewer: User | None = None) -> list[SeenDay]:
    """These local days, newest first, with who saw what and when; the last to look stands first. One query."""
    by_day: dict[date, dict[User, list[DataAccess]]] = {day: {} for day in sorted(days, reverse=True)}
    for access in accesses_on(user, days, viewer=viewer):
        local = access.hour.astimezone(user.zone).date()
        if local in by_day:
            by_day[local].setdefault(access.viewer, []).append(access)
    return [
        SeenDay(day, [_by_person(viewer, rows, user) for viewer, rows in people.items()])
        for day, people in by_day.items()
    ]


def _by_person(viewer: User, rows: Sequence[DataAccess], user: User) -> SeenByPerson:
    order = list(Category.values)
    categories = sorted({row.category for row in rows}, key=lambda each: order.index(each) if each in order else 99)
    return SeenByPerson(
        viewer=viewer,
        categories=[category_words(category) for category in categories],
        hours=hours_in_words({row.hour for row in rows}, user),
    )


def hours_in_words(hours: Iterable[datetime], user: User) -> str:
    """``09:00–11:00, 14:00–15:00``: hours that follow each other are one stretch, on the clock of ``user``."""
    stretches: list[tuple[datetime, datetime]] = []
    for hour in sorted(hours):
        if stretches and stretches[-1][1] == hour:
            stretches[-1] = (stretches[-1][0], hour + HOUR)
        else:
            stretches.append((hour, hour + HOUR))
    clock = [(start.astimezone(user.zone), end.astimezone(user.zone)) for start, end in stretches]
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in clock)
