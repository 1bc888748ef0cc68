"""Dated things of a client from several tables, read together: a page that opens with them has few queries to spare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from coaching.models import AwayRange
from progress.enums import GoalState
from progress.models import Goal, Race, WellnessDay

RACE, AWAY, GOAL, ANSWER = "race", "away", "goal", "answer"
_TEXT: Final = CharField()


@dataclass(frozen=True, slots=True)
class Dated:
    """One row of any of the tables. ``detail`` is a race's priority; ``last`` is ``None`` for a goal without a day."""

    what: str
    id: UUID
    name: str
    detail: str
    first: date
    last: date | None

    def as_away(self, client: User) -> AwayRange:
        """The range that it is, without its note."""
        return AwayRange(
            id=self.id, client=client, kind=self.name, first_day=self.first, last_day=self.last or self.first
        )

    def as_race(self, client: User) -> Race:
        """The race that it is, as far as one line says it."""
        return Race(id=self.id, client=client, name=self.name, priority=self.detail, local_date=self.first)

    def as_goal(self, client: User) -> Goal:
        """The goal that it is, as far as one line says it."""
        return Goal(id=self.id, client=client, name=self.name, first_day=self.first, due_day=self.last)


def dated(*parts: QuerySet[Any]) -> list[Dated]:
    """The rows of parts made by the functions below. One query."""
    first, *others = parts
    return [Dated(*row) for row in first.union(*others, all=True).order_by()]


def away_of(found: Sequence[Dated], client: User) -> list[AwayRange]:
    """The ranges among them."""
    return [each.as_away(client) for each in found if each.what == AWAY]


def races(viewer: User, client: User, first: date) -> QuerySet[Any]:
    """Races from ``first`` on."""
    rows = Race.objects.visible_to(viewer).of(client).filter(local_date__gte=first)
    return _part(RACE, rows, "name", Cast("priority", _TEXT), "local_date", "local_date")


def away(viewer: User, client: User, first: date) -> QuerySet[Any]:
    """Away ranges that end on ``first`` or later."""
    rows = AwayRange.objects.visible_to(viewer).of(client).filter(last_day__gte=first)
    return _part(AWAY, rows, "kind", Value("", _TEXT), "first_day", "last_day")


def open_goals(viewer: User, client: User) -> QuerySet[Any]:
    """Goals that are still pursued."""
    rows = Goal.objects.visible_to(viewer).of(client).filter(state=GoalState.OPEN)
    return _part(GOAL, rows, "name", Value("", _TEXT), "first_day", "due_day")


def answers(client: User, day: date) -> QuerySet[Any]:
    """Whether the client has said how ``day`` is: a row or none."""
    rows = WellnessDay.objects.filter(client=client, local_date=day, answered_at__isnull=False)
    return _part(ANSWER, rows, "source", Value("", _TEXT), "local_date", "local_date")


def _part(what: str, rows: QuerySet[Any], name: str, detail: Any, *days: str) -> QuerySet[Any]:
    """The same six columns of any table."""
    return rows.order_by().values_list(Value(what, _TEXT), "pk", Cast(name, _TEXT), detail, *days)
