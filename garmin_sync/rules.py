"""Who may do what with a connection that they can see."""

from __future__ import annotations

from accounts.models import User


def can_connect(user: User, client: User) -> bool:
    """Only the client signs in at Garmin, hands over codes and disconnects."""
    return user.pk == client.pk and user.is_client


def can_pull(user: User, client: User) -> bool:
    """Only the client asks for a pull: a trainer reads the state."""
    return can_connect(user, client)
