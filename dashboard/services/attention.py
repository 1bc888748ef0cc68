"""What a trainer does with the attention list: put a reason off, dismiss it, take that back, set limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching.rules import can_write_to
from core.errors import Conflict, DomainError, NotAllowed
from dashboard.attention.limits import DEFAULTS, TABLE, differences, limits_for
from dashboard.attention.queue import finding_of
from dashboard.attention.rules import Finding
from dashboard.models import AttentionLimits, Snooze

LONGEST_SNOOZE: Final = timedelta(days=90)


class ReasonGone(Conflict):
    """What was to be put off does not hold any more."""

    code = "reason_gone"
    message = "This is settled already: the list has changed."


@transaction.atomic
def snooze_reason(*, actor: User, client: User, reason: str, until: date) -> Snooze:
    """Hide a reason until the trainer's local day ``until`` begins, unless it gets worse. Twice is once.

    Raises :class:`NotAllowed` without an active relation, :class:`ReasonGone` when the reason does not hold now and
    :class:`DomainError` for a day that is not ahead or more than 90 days away.
    """
    today = actor.local_today()
    if not today < until <= today + LONGEST_SNOOZE:
        raise DomainError("Choose a day from tomorrow on, within three months.", field="until")
    finding = _standing_finding(actor, client, reason)
    begins = datetime.combine(until, time(), tzinfo=actor.zone)
    return _put_off(actor, client, finding, until=begins)


@transaction.atomic
def dismiss_reason(*, actor: User, client: User, reason: str) -> Snooze:
    """Hide this occurrence of a reason for good, unless it gets worse; the next one shows again. Twice is once.

    Raises as :func:`snooze_reason`.
    """
    return _put_off(actor, client, _standing_finding(actor, client, reason), until=None)


@transaction.atomic
def restore_reason(*, actor: User, client: User, reason: str) -> bool:
    """Take a snooze or a dismissal back; whether there was one."""
    deleted, _ = Snooze.objects.filter(trainer=actor, client=client, reason=reason).delete()
    if deleted:
        record("attention.restored", actor=actor, subject=client, reason=reason)
    return bool(deleted)


@transaction.atomic
def set_limits(*, actor: User, client: User | None, values: Mapping[str, int]) -> AttentionLimits:
    """Set a trainer's limits for everybody (``client=None``) or for one client; only what differs is kept.

    A name that is left out goes back to the standard. Raises :class:`NotAllowed` for a client without an active
    relation, :class:`DomainError` for a value out of range.
    """
    if not actor.is_trainer or (client is not None and not can_write_to(actor, client)):
        raise NotAllowed
    for limit in TABLE:
        value = values.get(limit.name, limit.default)
        if not 0 <= value <= limit.most:
            raise DomainError(f"{limit.label}: from 0 to {limit.most}.", field=limit.name)
    standard = DEFAULTS if client is None else limits_for(actor, None)
    row, _ = AttentionLimits.objects.update_or_create(
        trainer=actor, client=client, defaults={"values": differences(values, standard)}
    )
    record("attention.limits_set", actor=actor, subject=client, changed=sorted(row.values))
    return row


def _standing_finding(actor: User, client: User, reason: str) -> Finding:
    if not can_write_to(actor, client):
        raise NotAllowed
    finding = finding_of(actor, client, reason)
    if finding is None:
        raise ReasonGone
    return finding


def _put_off(actor: User, client: User, finding: Finding, *, until: datetime | None) -> Snooze:
    values = {
        "until": until,
        "since": None if until else finding.since,
        "severity": finding.severity,
    }
    row, _ = Snooze.objects.update_or_create(trainer=actor, client=client, reason=finding.reason, defaults=values)
    record("attention.put_off", actor=actor, subject=client, reason=finding.reason, until=str(until or ""))
    return row
