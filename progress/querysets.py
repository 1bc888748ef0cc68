"""Questions to the tables of progress. Categories of consent: ``wellness``, and ``body`` for weight and fat."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with

if TYPE_CHECKING:
    from accounts.models import User


class WellnessQuerySet(QuerySet[Any]):
    """Wellness days."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share wellness with this trainer."""
        return self.filter(shared_with(user, Category.WELLNESS))

    def between(self, first: date, last: date) -> Self:
        """Local days from ``first`` to ``last``, both included."""
        return self.filter(local_date__range=(first, last))


class WeightQuerySet(QuerySet[Any]):
    """Body weights."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share body with this trainer."""
        return self.filter(shared_with(user, Category.BODY))


class RaceQuerySet(QuerySet[Any]):
    """Races: part of training."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share training with this trainer."""
        return self.filter(shared_with(user, Category.TRAINING))

    def of(self, client: User) -> Self:
        """One client's races."""
        return self.filter(client=client)

    def between(self, first: date, last: date) -> Self:
        """Local days from ``first`` to ``last``, both included."""
        return self.filter(local_date__range=(first, last))
