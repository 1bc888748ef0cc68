"""The secret link under which calendar programs read a client's plan. Making a new one ends the old one."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.db import transaction

from accounts import audit
from accounts.models import User
from core.errors import NotAllowed
from workouts.models import Feed


@transaction.atomic
def renew_feed(*, actor: User) -> Feed:
    """A new secret link for the actor's own plan; whoever knew the old one reads nothing more.

    Raises :class:`NotAllowed` for people who are no clients.
    """
    if not actor.is_client:
        raise NotAllowed
    token = secrets.token_urlsafe(32)
    feed, _ = Feed.objects.update_or_create(client=actor, defaults={"token": token, "token_hash": hash_of(token)})
    audit.record("calendar_feed.renewed", actor=actor, subject=actor)
    return feed


@transaction.atomic
def revoke_feed(*, actor: User) -> bool:
    """End the actor's link; whether there was one."""
    deleted, _ = Feed.objects.visible_to(actor).delete()
    if deleted:
        audit.record("calendar_feed.revoked", actor=actor, subject=actor)
    return bool(deleted)


def hash_of(token: str) -> str:
    """By what a token is found: the table alone opens no feed."""
    return sha256(token.encode()).hexdigest()
