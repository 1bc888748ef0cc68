"""Who may do what with a relation. Every function is about a person and a row that this person can see."""

from __future__ import annotations

from accounts.models import User
from coaching.enums import Category, CoachingState
from coaching.models import Coaching
from coaching.visibility import shares


def can_invite(user: User) -> bool:
    """Trainers invite."""
    return user.is_trainer and user.is_active


def can_end(user: User, coaching: Coaching) -> bool:
    """Either side, at any time before the end."""
    return coaching.is_running and user.pk in (coaching.trainer_id, coaching.client_id)


def can_pause(user: User, coaching: Coaching) -> bool:
    """Either side, while it is active."""
    return coaching.state == CoachingState.ACTIVE and user.pk in (coaching.trainer_id, coaching.client_id)


def can_resume(user: User, coaching: Coaching) -> bool:
    """The side that paused: a trainer must not undo a client's pause. Without a known side it is the client."""
    return coaching.state == CoachingState.PAUSED and user.pk == (coaching.paused_by_id or coaching.client_id)


def can_change_consents(user: User, coaching: Coaching) -> bool:
    """Only the client decides what is shared."""
    return coaching.is_running and user.pk == coaching.client_id


def can_keep_notes(user: User, coaching: Coaching) -> bool:
    """The trainer, until the relation ends."""
    return coaching.is_running and user.pk == coaching.trainer_id


def can_tag(user: User, coaching: Coaching) -> bool:
    """The trainer, until the relation ends."""
    return coaching.is_running and user.pk == coaching.trainer_id


def can_set_time(user: User, client: User) -> bool:
    """When a client can train is said by the client and by trainers who see the training."""
    return client.is_client and client.is_active and shares(user, client, Category.TRAINING)


def can_set_freedoms(user: User, coaching: Coaching) -> bool:
    """The trainer, until the relation ends."""
    return coaching.is_running and user.pk == coaching.trainer_id


def can_write_to(user: User, client: User) -> bool:
    """A trainer writes to the clients of active relations, whatever these share."""
    return Coaching.objects.active().filter(trainer=user, client=client, client__is_active=True).exists()
