"""The access rule of the whole product, in one place: a person sees their own data and what is shared with them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from coaching.models import Coaching


def shared_with(user: User, category: str, *, client_field: str = "client") -> Q:
    """A filter for rows of clients: the user's own, and those of clients who share ``category`` with this trainer.

    ``client_field`` is the path from the row to the client's user. An ended or paused relation and a withdrawn
    consent take effect with the next query: nothing is cached.
    """
    own = Q(**{client_field: user})
    if not user.is_trainer:
        return own
    return own | Q(**{f"{client_field}__in": Coaching.objects.client_ids_shared_with(user, category)})


def clients_visible_to(user: User) -> QuerySet[User]:
    """Users whom ``user`` may open as a client: themselves and clients in an active relation, whatever is shared."""
    reached = Coaching.objects.active().filter(trainer=user).values("client_id")
    return User.objects.filter(Q(pk=user.pk, is_client=True) | Q(pk__in=reached), is_active=True)


def clients_sharing(user: User, category: str) -> QuerySet[User]:
    """Of :func:`clients_visible_to` those whose ``category`` the user may see at this moment: one question for both."""
    shared = Coaching.objects.client_ids_shared_with(user, category)
    return clients_visible_to(user).filter(Q(pk=user.pk) | Q(pk__in=shared))


def shares(user: User, client: User, category: str) -> bool:
    """Whether ``user`` may see ``category`` of ``client`` at this moment."""
    if user.pk == client.pk:
        return True
    return Coaching.objects.sharing(category).filter(trainer=user, client=client).exists()


def client_ids_sharing(user: User, category: str) -> list[UUID]:
    """Ids of everybody whose ``category`` ``user`` sees at this moment. One query at most."""
    shared = Coaching.objects.client_ids_shared_with(user, category) if user.is_trainer else Coaching.objects.none()
    return [user.pk, *shared.values_list("client_id", flat=True).distinct()]
