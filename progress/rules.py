"""Who may do what with races, goals, measurements and days that they can see."""

from __future__ import annotations

from accounts.models import User
from coaching.enums import Category
from coaching.visibility import shares


def can_plan_races(user: User, client: User) -> bool:
    """The client, and trainers who see the training."""
    return client.is_client and client.is_active and shares(user, client, Category.TRAINING)


def can_set_goals(user: User, client: User) -> bool:
    """The client, and trainers who see the training."""
    return client.is_client and client.is_active and shares(user, client, Category.TRAINING)


def can_measure(user: User, client: User) -> bool:
    """The client, and trainers who see the body: they hold the tape."""
    return client.is_client and client.is_active and shares(user, client, Category.BODY)


def can_answer(user: User, client: User) -> bool:
    """How a day feels is the client's to say."""
    return user.pk == client.pk and client.is_client and client.is_active


def can_manage_photos(user: User, client: User) -> bool:
    """Progress photos are the client's own in every respect; trainers look at those that are shown to them."""
    return user.pk == client.pk and client.is_client and client.is_active


def can_replay_checks(user: User) -> bool:
    """Staff who may change checks, although nobody edits their fields."""
    return user.is_staff and user.has_perm("progress.change_photocheck")


def can_write_on_month(user: User, client: User) -> bool:
    """Trainers who see the training; a client does not report on their own month."""
    return user.pk != client.pk and client.is_active and shares(user, client, Category.TRAINING)
