"""Who may do what with an exercise that they can see."""

from __future__ import annotations

from accounts.models import User
from exercises.models import Exercise


def can_add(user: User) -> bool:
    """Trainers write exercises of their own."""
    return user.is_trainer


def can_edit(user: User, exercise: Exercise) -> bool:
    """A trainer's own are theirs to change, archive and bring back."""
    return user.is_trainer and exercise.trainer_id == user.pk


def can_reword(user: User, exercise: Exercise) -> bool:
    """Ours can be put in a trainer's own words."""
    return user.is_trainer and exercise.is_ours


def can_mark(user: User, exercise: Exercise) -> bool:
    """Favourites: a trainer, of ours and of their own."""
    return user.is_trainer and (exercise.is_ours or exercise.trainer_id == user.pk)


def can_add_substitutes(user: User, exercise: Exercise) -> bool:
    """A trainer says what their clients may do instead, of ours and of their own."""
    return can_mark(user, exercise)
