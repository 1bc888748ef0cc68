"""Questions to the tables of planned training. Category of consent: ``training``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from activities.querysets import OfClientQuerySet
from coaching.enums import Category
from coaching.visibility import shared_with
from core.jobs import JobQuerySet
from workouts.enums import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class OfTrainerQuerySet(QuerySet[Any]):
    """Rows of a trainer's library."""

    def visible_to(self, user: User) -> Self:
        """Each trainer's own."""
        return self.filter(trainer=user)


class TemplateQuerySet(OfTrainerQuerySet):
    """Workout templates."""

    def current(self) -> Self:
        """Not archived."""
        return self.filter(archived_at__isnull=True)


class ProgramQuerySet(OfTrainerQuerySet):
    """Programs."""

    def current(self) -> Self:
        """Not archived."""
        return self.filter(archived_at__isnull=True)


class OfProgramQuerySet(QuerySet[Any]):
    """Rows that hang on a program."""

    def visible_to(self, user: User) -> Self:
        """As the program is."""
        return self.filter(program__trainer=user)


class FeedQuerySet(QuerySet[Any]):
    """Secret links."""

    def visible_to(self, user: User) -> Self:
        """Nobody but the client."""
        return self.filter(client=user)


class ApplicationQuerySet(OfClientQuerySet):
    """Programs as they were given."""


class SessionQuerySet(OfClientQuerySet):
    """Planned sessions."""

    def visible_to(self, user: User) -> Self:
        """The client's own once published (or made by the client), and those of clients who share training."""
        mine = Q(client=user) & (Q(stage=Stage.PUBLISHED) | Q(created_by=user))
        return self.filter(shared_with(user, Category.TRAINING)).filter(mine | ~Q(client=user))

    def between(self, first: date, last: date) -> Self:
        """Local days from ``first`` to ``last``, both included."""
        return self.filter(local_date__range=(first, last))

    def published(self) -> Self:
        """What the client sees."""
        return self.filter(stage=Stage.PUBLISHED)

    def open(self) -> Self:
        """Neither done nor skipped."""
        return self.filter(activity__isnull=True, skipped_at__isnull=True)

    def due_for_publication(self, now: datetime | None = None) -> Self:
        """Drafts whose hour has come."""
        return self.filter(stage=Stage.DRAFT, publish_at__isnull=False, publish_at__lte=now or timezone.now())

    def linked_to(self, template_id: Any) -> Self:
        """Copies of a template that an edit of it still reaches."""
        return self.open().filter(template_id=template_id, is_linked=True)


class RolloutQuerySet(JobQuerySet):
    """Programs on their way into many calendars."""

    def visible_to(self, user: User) -> Self:
        """Whoever gave them."""
        return self.filter(actor=user)


class DeletedSessionQuerySet(OfClientQuerySet):
    """Sessions that went."""

    def visible_to(self, user: User) -> Self:
        """As the session was: the client's own if they had seen it, and those of clients who share training."""
        return self.filter(shared_with(user, Category.TRAINING)).filter(Q(was_seen=True) | ~Q(client=user))


class LockQuerySet(QuerySet[Any]):
    """What a person said of an activity's match."""

    def visible_to(self, user: User) -> Self:
        """As the activity is."""
        return self.filter(shared_with(user, Category.TRAINING, client_field="activity__client"))


class ChangeQuerySet(QuerySet[Any]):
    """What was done to calendars."""

    def visible_to(self, user: User) -> Self:
        """Whoever did it undoes it."""
        return self.filter(actor=user)
