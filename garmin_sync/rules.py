"""Who may do what with a connection that they can see."""

from __future__ import annotations

from accounts.models import User
from workouts.rules import can_plan_for


def can_connect(user: User, client: User) -> bool:
    """Only the client signs in at Garmin, hands over codes and disconnects."""
    return user.pk == client.pk and user.is_client


def can_pull(user: User, client: User) -> bool:
    """Only the client asks for a pull: a trainer reads the state."""
    return can_connect(user, client)


def can_push(user: User, client: User) -> bool:
    """Whoever plans for the client may have a session sent to the watch again."""
    return can_plan_for(user, client)
