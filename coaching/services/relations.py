"""Pausing, resuming and ending a relation, and what the client shares in it. Effective with the next request."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from coaching import mail
from coaching.enums import Category, CoachingState
from coaching.exceptions import CoachingEnded, WrongState
from coaching.models import Coaching, Consent
from coaching.rules import can_change_consents, can_end, can_pause, can_resume
from core.errors import NotAllowed


@transaction.atomic
def pause_coaching(*, actor: User, coaching: Coaching) -> Coaching:
    """Close the trainer's access for a while; consents are kept. Raises :class:`WrongState` unless it is active."""
    locked = _lock(actor, coaching)
    if not can_pause(actor, locked):
        raise WrongState("This coaching is paused already.")
    locked.state, locked.paused_at, locked.paused_by = CoachingState.PAUSED, timezone.now(), actor
    locked.save(update_fields=["state", "paused_at", "paused_by", "updated_at"])
    record("coaching.paused", actor=actor, subject=locked.client, coaching=str(locked.pk))
    return locked


@transaction.atomic
def resume_coaching(*, actor: User, coaching: Coaching) -> Coaching:
    """Open the access again, as it was. Only the side that paused can; raises :class:`NotAllowed` for the other."""
    locked = _lock(actor, coaching)
    if not can_resume(actor, locked):
        if locked.state == CoachingState.PAUSED:
            raise NotAllowed(f"{locked.other_side(actor)} paused this coaching and can resume it.")
        raise WrongState("This coaching is not paused.")
    locked.state, locked.paused_at, locked.paused_by = CoachingState.ACTIVE, None, None
    locked.save(update_fields=["state", "paused_at", "paused_by", "updated_at"])
    record("coaching.resumed", actor=actor, subject=locked.client, coaching=str(locked.pk))
    return locked


@transaction.atomic
def end_coaching(*, actor: User, coaching: Coaching) -> Coaching:
    """End the relation for good: access closes, consents are withdrawn, the other side gets a mail.

    The client keeps every row of data. Raises :class:`CoachingEnded` when it has ended already.
    """
    locked = _lock(actor, coaching)
    if not can_end(actor, locked):
        raise NotAllowed
    now = timezone.now()
    locked.state, locked.ended_at, locked.ended_by = CoachingState.ENDED, now, actor
    locked.save(update_fields=["state", "ended_at", "ended_by", "updated_at"])
    Consent.objects.standing().filter(coaching=locked).update(withdrawn_at=now, updated_at=now)
    record("coaching.ended", actor=actor, subject=locked.client, coaching=str(locked.pk))
    transaction.on_commit(lambda: mail.send_end(locked, ended_by=actor), robust=True)
    return locked


@transaction.atomic
def set_consents(*, actor: User, coaching: Coaching, categories: Collection[str]) -> None:
    """Share exactly ``categories`` (keys of ``Category``) in this relation: grants and withdraws what differs.

    Only the client may; raises :class:`NotAllowed` for the trainer, :class:`CoachingEnded` after the end.
    """
    locked = _lock(actor, coaching)
    if not can_change_consents(actor, locked):
        raise NotAllowed("Only the client decides what is shared.")
    standing = set(Consent.objects.standing().filter(coaching=locked).values_list("category", flat=True))
    wanted = {category for category in Category.values if category in categories}
    for category in sorted(wanted - standing):
        _grant(actor, locked, category)
    for category in sorted(standing - wanted):
        _withdraw(actor, locked, category)


@transaction.atomic
def grant_consent(*, actor: User, coaching: Coaching, category: str) -> None:
    """Share one more category. Sharing what is shared changes nothing. Raises as :func:`set_consents`."""
    locked = _lock(actor, coaching)
    if not can_change_consents(actor, locked):
        raise NotAllowed("Only the client decides what is shared.")
    if not Consent.objects.standing().filter(coaching=locked, category=category).exists():
        _grant(actor, locked, category)


@transaction.atomic
def withdraw_consent(*, actor: User, coaching: Coaching, category: str) -> None:
    """Stop sharing one category. Withdrawing what is not shared changes nothing. Raises as :func:`set_consents`."""
    locked = _lock(actor, coaching)
    if not can_change_consents(actor, locked):
        raise NotAllowed("Only the client decides what is shared.")
    _withdraw(actor, locked, category)


def _grant(actor: User, coaching: Coaching, category: str) -> None:
    Consent.objects.create(coaching=coaching, category=category)
    record("consent.granted", actor=actor, subject=actor, trainer=str(coaching.trainer_id), category=category)


def _withdraw(actor: User, coaching: Coaching, category: str) -> None:
    now = timezone.now()
    standing = Consent.objects.standing().filter(coaching=coaching, category=category)
    if standing.update(withdrawn_at=now, updated_at=now):
        record("consent.withdrawn", actor=actor, subject=actor, trainer=str(coaching.trainer_id), category=category)


def _lock(actor: User, coaching: Coaching) -> Coaching:
    """The row as it is now, kept from others until the commit; refuses outsiders and what has ended."""
    rows = Coaching.objects.select_for_update(of=("self",)).select_related("trainer", "client")
    locked: Coaching = rows.get(pk=coaching.pk)
    if actor.pk not in (locked.trainer_id, locked.client_id):
        raise NotAllowed
    if not locked.is_running:
        raise CoachingEnded
    return locked
