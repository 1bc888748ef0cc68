"""Short mails of a trainer to a client: a word, or the request to connect Garmin again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from coaching import mail
from coaching.exceptions import TooManyMails, WrongState
from coaching.models import Coaching
from coaching.rules import can_write_to
from core.errors import NotAllowed

RECONNECT_ASKED: Final = "nudge.reconnect_asked"
WRITTEN: Final = "nudge.written"
ASK_EVERY: Final = timedelta(days=1)
WORDS_A_DAY: Final = 5
"""Mails to one client within 24 hours."""


@transaction.atomic
def ask_to_reconnect(*, actor: User, client: User, path: str) -> AuditEvent:
    """Mail the client the address ``path`` at which Garmin is connected; asked twice within a day is asked once.

    Gives the event of the request that counts. Raises :class:`NotAllowed` without an active relation.
    """
    _hold_relation(actor, client)
    asked = _events(actor, client, RECONNECT_ASKED, ASK_EVERY).first()
    if asked is not None:
        return asked
    transaction.on_commit(lambda: mail.send_reconnect_request(trainer=actor, client=client, path=path), robust=True)
    return record(RECONNECT_ASKED, actor=actor, subject=client)


@transaction.atomic
def write_to_client(*, actor: User, client: User, subject: str, words: str, key: str) -> None:
    """Mail ``words``; answering goes to the trainer. What is sent again with the same ``key`` is sent once.

    Raises :class:`NotAllowed` without an active relation, :class:`TooManyMails` beyond five mails a day.
    """
    _hold_relation(actor, client)
    sent = _events(actor, client, WRITTEN, timedelta(days=1))
    if sent.filter(detail__key=key).exists():
        return
    if sent.count() >= WORDS_A_DAY:
        raise TooManyMails("You have written to this client several times today. Go on tomorrow.")
    # The words stay between the two: the trail keeps that something was written, not what.
    record(WRITTEN, actor=actor, subject=client, key=key)
    transaction.on_commit(
        lambda: mail.send_words(trainer=actor, client=client, subject=subject, words=words), robust=True
    )


def _hold_relation(actor: User, client: User) -> None:
    """Refuse strangers, and let two presses of a button come one after the other."""
    if not can_write_to(actor, client):
        raise NotAllowed
    if not Coaching.objects.select_for_update().active().filter(trainer=actor, client=client).exists():
        raise WrongState


def _events(actor: User, client: User, action: str, within: timedelta) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(actor=actor, subject=client, action=action, at__gt=timezone.now() - within)
