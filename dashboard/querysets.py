"""Questions to the tables of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with

if TYPE_CHECKING:
    from accounts.models import User


class TrainersOwnQuerySet(QuerySet[Any]):
    """What a trainer decided for their own screens."""

    def visible_to(self, user: User) -> Self:
        """Each trainer's own."""
        return self.filter(trainer=user)


class ReviewQuerySet(QuerySet[Any]):
    """Who looked at a session."""

    def visible_to(self, user: User) -> Self:
        """As the activity is."""
        return self.filter(shared_with(user, Category.TRAINING, client_field="activity__client"))
