"""Questions to the tables of progress. Categories of consent: ``wellness``, and ``body`` for weight and fat."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from coaching.enums import Category
from coaching.visibility import shared_with
from core.jobs import JobQuerySet

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


class MeasurementQuerySet(QuerySet[Any]):
    """Girths and values of the client's own."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share body with this trainer."""
        return self.filter(shared_with(user, Category.BODY))

    def of(self, client: User) -> Self:
        """One client's rows."""
        return self.filter(client=client)


class GoalQuerySet(QuerySet[Any]):
    """Goals: part of training; one that watches the body is part of the body as well."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share with this trainer all that the goal tells of."""
        body = Q(metric__in=("weight", "body_fat")) | Q(metric__startswith="girth:") | Q(metric__startswith="custom:")
        return self.filter(shared_with(user, Category.TRAINING)).filter(~body | shared_with(user, Category.BODY))

    def of(self, client: User) -> Self:
        """One client's goals."""
        return self.filter(client=client)


class PhotoQuerySet(QuerySet[Any]):
    """Progress photos."""

    def visible_to(self, user: User) -> Self:
        """The client's own; for trainers those that are shown, of clients who share photos."""
        return self.filter(shared_with(user, Category.PHOTOS)).filter(Q(client=user) | Q(is_shared=True))

    def of(self, client: User) -> Self:
        """One client's photos."""
        return self.filter(client=client)


class PhotoCheckQuerySet(JobQuerySet):
    """Pictures that wait for the virus scanner."""

    def visible_to(self, user: User) -> Self:
        """The client's own, whatever is shared: that a picture waits is nobody else's business."""
        return self.filter(client=user)

    def of(self, client: User) -> Self:
        """One client's pictures."""
        return self.filter(client=client)


class ReportQuerySet(QuerySet[Any]):
    """Words on a month."""

    def visible_to(self, user: User) -> Self:
        """Their author as long as training is shared, and the client."""
        return self.filter(shared_with(user, Category.TRAINING)).filter(Q(client=user) | Q(trainer=user))

    def of(self, client: User) -> Self:
        """One client's months."""
        return self.filter(client=client)
