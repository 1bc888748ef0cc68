"""Questions to the tables of activities. Training data: the category of consent is ``training``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with
from core.jobs import JobQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class OfClientQuerySet(QuerySet[Any]):
    """Rows with a ``client`` column."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share training with this trainer."""
        return self.filter(shared_with(user, Category.TRAINING))

    def of(self, client: User) -> Self:
        """One client's rows."""
        return self.filter(client=client)


class ActivityQuerySet(OfClientQuerySet):
    """Activities."""

    def between(self, first: date, last: date) -> Self:
        """Local days from ``first`` to ``last``, both included."""
        return self.filter(local_date__range=(first, last))


class OfActivityQuerySet(QuerySet[Any]):
    """Rows that hang on an activity."""

    def visible_to(self, user: User) -> Self:
        """As the activity is."""
        return self.filter(shared_with(user, Category.TRAINING, client_field="activity__client"))


class ImportQuerySet(OfClientQuerySet, JobQuerySet):  # type: ignore[override]
    """Imports, as rows of a client and as jobs."""


class RescoringQuerySet(OfClientQuerySet, JobQuerySet):  # type: ignore[override]
    """Re-scorings, as rows of a client and as jobs."""
