"""What giving a program to a client comes to: its days, and where each session goes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import User
from workouts.models import PlannedSession, ProgramSession


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One of: the day from which on, the day up to which, or that day for each client (their own race)."""

    first_day: date | None = None
    last_day: date | None = None
    last_days: Mapping[uuid.UUID, date] = field(default_factory=dict)

    def last_day_of(self, client: User) -> date | None:
        """The day up to which a client is given the program, when it is reckoned backwards."""
        return self.last_days.get(client.pk, self.last_day)


@dataclass(frozen=True, slots=True)
class Span:
    """The Monday of week 1, and the first and the last day that are planned."""

    monday: date
    first: date
    last: date

    def day_of(self, session: ProgramSession) -> date:
        """Where a session of the program is meant to stand."""
        return self.monday + timedelta(days=7 * (session.week - 1) + session.day - 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A session of the program and where it goes: ``day`` is ``None`` and ``reason`` says why, where it is left out."""

    source: ProgramSession
    wished: date
    day: date | None
    reason: str
    collides_with: tuple[str, ...]
    planned: PlannedSession | None

    @property
    def is_moved(self) -> bool:
        """Whether it goes to another day than the program says."""
        return self.day is not None and self.day != self.wished


@dataclass(frozen=True, slots=True)
class ClientPreview:
    """What an application would do to one client; ``missing`` are values without which targets stay words."""

    client: User
    span: Span
    sessions: list[Placed]
    missing: tuple[str, ...]

    @property
    def placed(self) -> list[Placed]:
        """What goes into the calendar."""
        return [each for each in self.sessions if each.day is not None]

    @property
    def moved(self) -> list[Placed]:
        """What goes to another day than the program says."""
        return [each for each in self.sessions if each.is_moved]

    @property
    def left_out(self) -> list[Placed]:
        """What finds no place."""
        return [each for each in self.sessions if each.day is None]

    @property
    def colliding(self) -> list[Placed]:
        """What shares its day with something that stands there already."""
        return [each for each in self.sessions if each.collides_with]
