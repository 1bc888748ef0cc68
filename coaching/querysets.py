"""Questions to the tables of coaching, the access question first of all."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from coaching.enums import Category, CoachingState

if TYPE_CHECKING:
    from accounts.models import User


class CoachingQuerySet(QuerySet[Any]):
    """Relations between trainers and clients."""

    def visible_to(self, user: User) -> Self:
        """Both sides see their relation, the ended ones too."""
        return self.filter(Q(trainer=user) | Q(client=user))

    def active(self) -> Self:
        """Relations that give access."""
        return self.filter(state=CoachingState.ACTIVE)

    def running(self) -> Self:
        """Active or paused."""
        return self.exclude(state=CoachingState.ENDED)

    def sharing(self, category: str) -> Self:
        """Active relations in which the client shares ``category`` now."""
        return self.active().filter(consents__category=category, consents__withdrawn_at__isnull=True)

    def client_ids_shared_with(self, trainer: User, category: str) -> QuerySet[Any, dict[str, Any]]:
        """Ids of the clients whose ``category`` this trainer may see, as a subquery."""
        return self.sharing(category).filter(trainer=trainer).values("client_id")


class ConsentQuerySet(QuerySet[Any]):
    """What clients share. It is read through its relation."""

    def standing(self) -> Self:
        """Granted and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class InvitationQuerySet(QuerySet[Any]):
    """Invitations."""

    def visible_to(self, user: User) -> Self:
        """A trainer sees the invitations that they sent."""
        return self.filter(trainer=user)

    def open(self, now: datetime | None = None) -> Self:
        """Neither accepted nor revoked nor expired."""
        return self.pending().filter(expires_at__gt=now or timezone.now())

    def pending(self) -> Self:
        """Neither accepted nor revoked; perhaps expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class NoteQuerySet(QuerySet[Any]):
    """Private notes."""

    def visible_to(self, user: User) -> Self:
        """The author, as long as the relation has not ended."""
        return self.filter(coaching__trainer=user).exclude(coaching__state=CoachingState.ENDED)


class TagQuerySet(QuerySet[Any]):
    """Tags of rosters."""

    def visible_to(self, user: User) -> Self:
        """Each trainer's own."""
        return self.filter(trainer=user)


class TimeOfClientQuerySet(QuerySet[Any]):
    """When a client can train and when not: part of training."""

    def visible_to(self, user: User) -> Self:
        """The client's own, and those of clients who share training with this trainer."""
        # coaching.visibility reads the models that this queryset belongs to.
        from coaching.visibility import shared_with

        return self.filter(shared_with(user, Category.TRAINING))

    def of(self, client: User) -> Self:
        """One client's rows."""
        return self.filter(client=client)

    def touching(self, first: date, last: date) -> Self:
        """Away ranges that share a day with ``first`` to ``last``, both included."""
        return self.filter(first_day__lte=last, last_day__gte=first)
