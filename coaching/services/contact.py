"""Messages of visitors to a trainer or to the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from coaching import mail
from coaching.exceptions import TooManyMails
from coaching.models import ContactRequest

REPEATED_WITHIN: Final = timedelta(hours=1)
MAILS_A_DAY: Final = 100
"""Messages that one trainer, or the house, gets within 24 hours; whatever a crowd of addresses sends."""


@transaction.atomic
def send_contact_request(*, name: str, email: str, message: str, trainer: User | None = None) -> ContactRequest:
    """Keep the message and mail it to ``trainer``, or to the staff without one.

    The same words of the same person within an hour are one message: a double click sends one mail.
    Raises :class:`TooManyMails` when the recipient has had too many today.
    """
    now = timezone.now()
    received = ContactRequest.objects.filter(trainer=trainer)
    same = received.filter(email=email, message=message, created_at__gt=now - REPEATED_WITHIN).first()
    if same:
        return same
    if received.filter(created_at__gt=now - timedelta(days=1)).count() >= MAILS_A_DAY:
        raise TooManyMails("Too many messages have arrived today. Please write again tomorrow.")
    request = ContactRequest.objects.create(name=name, email=email, message=message, trainer=trainer)
    record("contact.received", actor=None, subject=trainer, contact=str(request.pk))
    transaction.on_commit(lambda: mail.send_contact_request(request), robust=True)
    return request


@transaction.atomic
def mark_handled(*, actor: User, requests: list[ContactRequest]) -> int:
    """Note that somebody answered; gives how many were open until now."""
    open_ones = ContactRequest.objects.filter(pk__in=[each.pk for each in requests], handled_at__isnull=True)
    now = timezone.now()
    count = open_ones.update(handled_at=now, updated_at=now)
    if count:
        record("contact.handled", actor=actor, count=count)
    return count
