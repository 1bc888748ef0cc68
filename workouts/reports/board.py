"""The week board: one week of many clients, a row each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from coaching.enums import Category
from coaching.models import Coaching
from workouts.periods import Period
from workouts.reports.plans import Day, Totals, load_plans


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One client's week."""

    client: User
    days: Sequence[Day]
    totals: Totals

    @property
    def has_plan(self) -> bool:
        """Whether anything is planned in the week."""
        return any(day.planned for day in self.days)

    @property
    def is_away(self) -> bool:
        """Whether the client is away all week, so that nothing needs to be planned."""
        return all(day.limit.away is not None for day in self.days)


def clients_on_board(trainer: User, *, search: str = "", tag: uuid.UUID | None = None) -> QuerySet[User]:
    """Clients who share training with ``trainer``, by name, narrowed by words of the name and a tag of the roster."""
    relations = Coaching.objects.sharing(Category.TRAINING).filter(trainer=trainer)
    if tag is not None:
        relations = relations.filter(tags=tag)
    found = User.objects.filter(pk__in=relations.values("client_id"), is_active=True)
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.order_by("name", "email", "pk")


def plannable_clients(user: User) -> QuerySet[User]:
    """Everybody into whose calendar ``user`` may write: the own one, and those of clients who share training."""
    shared = Coaching.objects.client_ids_shared_with(user, Category.TRAINING)
    reached = Q(pk=user.pk, is_client=True) | Q(pk__in=shared)
    return User.objects.filter(reached, is_active=True).order_by("name", "email", "pk")


def board_rows(*, trainer: User, clients: Sequence[User], period: Period) -> list[BoardRow]:
    """The week of each of these clients: six queries for any number of them."""
    plans = load_plans(viewer=trainer, clients=clients, first=period.first, last=period.last)
    (dates,) = period.weeks()
    rows = []
    for client in clients:
        days = [plans.day(client, on) for on in dates]
        rows.append(BoardRow(client, days, plans.totals(client, days)))
    return rows
