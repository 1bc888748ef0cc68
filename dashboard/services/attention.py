"""What a trainer does with the attention list: put a reason off, dismiss it, take that back, set limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from coaching.rules import can_write_to
from core.errors import Conflict, DomainError, NotAllowed
from dashboard.attention.limits import DEFAULTS, TABLE, differences, limits_for
from dashboard.attention.queue import is_put_off, standing_findings
from dashboard.attention.rules import Finding
from dashboard.enums import Reason
from dashboard.models import AttentionLimits, Snooze

ALL: Final = frozenset(Reason.values)
LONGEST_SNOOZE: Final = timedelta(days=90)


class ReasonGone(Conflict):
    """What was to be put off does not hold any more."""

    code = "reason_gone"
    message = "This is settled already: the list has changed."


@transaction.atomic
def snooze_reasons(
    *,
    actor: User,
    client: User,
    until: date,
    reasons: Collection[str] = ALL,
    also: Collection[str] = (),
    keeps_longer: bool = False,
) -> list[Snooze]:
    """Hide those of ``reasons`` that hold until the trainer's local day ``until`` begins, unless they get worse.

    ``also`` are reasons that follow from the others: they are hidden as well when they begin to hold meanwhile, or
    become as bad as these. ``keeps_longer`` leaves alone what is dismissed, or hidden at least as long, already. Twice
    is once. Raises :class:`NotAllowed` without an active relation, :class:`ReasonGone`
    when none of ``reasons`` holds now and :class:`DomainError` for a day that is not ahead or more than 90 days away.
    """
    today = actor.local_today()
    if not today < until <= today + LONGEST_SNOOZE:
        raise DomainError("Choose a day from tomorrow on, within three months.", field="until")
    begins = day_begins(actor, until)
    standing = _standing(actor, client, reasons)
    if keeps_longer:
        hidden = _hidden(actor, client, begins, standing)
        standing = [each for each in standing if each.reason not in hidden]
    if not standing:
        return []
    severities: dict[str, int] = {each.reason: each.severity for each in standing}
    severities |= dict.fromkeys(also, max(severities.values()))
    return [_put_off(actor, client, reason, severity, until=begins) for reason, severity in severities.items()]


@transaction.atomic
def dismiss_reasons(*, actor: User, client: User, reasons: Collection[str] = ALL) -> list[Snooze]:
    """Hide this occurrence of those of ``reasons`` that hold, unless they get worse; the next one shows again.

    Twice is once. Raises as :func:`snooze_reasons`.
    """
    standing = _standing(actor, client, reasons)
    return [_put_off(actor, client, each.reason, each.severity, since=each.since) for each in standing]


@transaction.atomic
def restore_reasons(
    *, actor: User, client: User, reasons: Collection[str] = ALL, since: datetime | None = None
) -> bool:
    """Take snoozes and dismissals back, or only those made from ``since`` on; whether there were any."""
    rows = Snooze.objects.filter(trainer=actor, client=client, reason__in=reasons)
    deleted, _ = (rows.filter(updated_at__gte=since) if since else rows).delete()
    if deleted:
        record("attention.restored", actor=actor, subject=client, reasons=sorted(reasons))
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


def day_begins(actor: User, day: date) -> datetime:
    """When a local day of the trainer's begins: a reason that is put off until then shows again."""
    return datetime.combine(day, time(), tzinfo=actor.zone)


def _hidden(actor: User, client: User, begins: datetime, standing: Collection[Finding]) -> set[str]:
    """Those of the findings that do not show before ``begins`` anyway."""
    findings, now = {each.reason: each for each in standing}, timezone.now()
    return {
        row.reason
        for row in Snooze.objects.filter(trainer=actor, client=client, reason__in=findings)
        if is_put_off(findings[Reason(row.reason)], row, now) and (row.until is None or row.until >= begins)
    }


def _standing(actor: User, client: User, reasons: Collection[str]) -> list[Finding]:
    if not can_write_to(actor, client):
        raise NotAllowed
    found = [finding for finding in standing_findings(actor, client) if finding.reason in reasons]
    if not found:
        raise ReasonGone
    return found


def _put_off(
    actor: User, client: User, reason: str, severity: int, *, until: datetime | None = None, since: date | None = None
) -> Snooze:
    values = {"until": until, "since": since, "severity": severity}
    row, _ = Snooze.objects.update_or_create(trainer=actor, client=client, reason=reason, defaults=values)
    record("attention.put_off", actor=actor, subject=client, reason=reason, until=str(until or ""))
    return row
