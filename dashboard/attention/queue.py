"""The list that a trainer sees: a row a client, worst reason first, without what was put off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from coaching.models import Coaching
from dashboard.attention.facts import ClientFacts, gather
from dashboard.attention.rules import Finding, Severity, findings_of
from dashboard.enums import Reason
from dashboard.models import Snooze

_ORDER: Final = {reason: place for place, reason in enumerate(Reason)}
#: The count beside "Today" is the one of the last look at the list; after this it is not shown any more.
COUNT_IS_NEWS: Final = 30 * 60


@dataclass(frozen=True, slots=True)
class PutOff:
    """A reason that holds and that the trainer does not want to see now."""

    finding: Finding
    until: datetime | None


@dataclass(slots=True)
class Row:
    """A client who needs attention: the worst reason, the further ones, and what is put off."""

    facts: ClientFacts
    findings: list[Finding] = field(default_factory=list)
    put_off: list[PutOff] = field(default_factory=list)

    @property
    def client(self) -> User:
        """Whom it is about."""
        return self.facts.client

    @property
    def worst(self) -> Finding:
        """The reason that the row stands for."""
        return self.findings[0]

    @property
    def further(self) -> Sequence[Finding]:
        """What else holds."""
        return self.findings[1:]

    @property
    def severity(self) -> Severity:
        """The worst of all."""
        return max(finding.severity for finding in self.findings)


@dataclass(slots=True)
class Attention:
    """Everybody whom a trainer coaches, each in one of these lists."""

    rows: list[Row] = field(default_factory=list)
    put_off: list[Row] = field(default_factory=list)
    on_track: list[ClientFacts] = field(default_factory=list)
    unshared: list[ClientFacts] = field(default_factory=list)
    paused: list[Coaching] = field(default_factory=list)

    @property
    def everybody(self) -> list[ClientFacts]:
        """Facts of all clients with an active relation."""
        return [*(row.facts for row in (*self.rows, *self.put_off)), *self.on_track, *self.unshared]


def attention_of(trainer: User, client: User | None = None) -> Attention:
    """Who needs ``trainer`` now, worst first (or one client alone). Nine queries whatever the number of clients."""
    gathered = gather(trainer, client)
    snoozes = _snoozes(trainer)
    answer, now = Attention(paused=gathered.paused), timezone.now()
    for facts in gathered.facts:
        row = _row(facts, snoozes.get(facts.client.pk, {}), now)
        if row.findings:
            answer.rows.append(row)
        elif row.put_off:
            answer.put_off.append(row)
        elif facts.shares_training:
            answer.on_track.append(facts)
        else:
            answer.unshared.append(facts)
    answer.rows.sort(key=lambda row: (_ORDER[row.worst.reason], row.worst.since, str(row.client)))
    if client is None:
        cache.set(_count_key(trainer.pk), len(answer.rows), COUNT_IS_NEWS)
    return answer


def standing_findings(trainer: User, client: User) -> list[Finding]:
    """Every reason of one client that holds now, worst first, put off or not. Eight queries."""
    return [finding for facts in gather(trainer, client).facts for finding in findings_of(facts)]


def waiting_for(request: HttpRequest) -> int:
    """How many needed the trainer at the last look at the list, for the navigation; 0 when that was long ago.

    No query: the navigation stands on every page.
    """
    user = request.user
    return cache.get(_count_key(user.pk)) or 0 if isinstance(user, User) and user.is_trainer else 0


def _row(facts: ClientFacts, snoozes: Mapping[str, Snooze], now: datetime) -> Row:
    row = Row(facts)
    for finding in findings_of(facts):
        snooze = snoozes.get(finding.reason)
        if snooze is not None and is_put_off(finding, snooze, now):
            row.put_off.append(PutOff(finding, snooze.until))
        else:
            row.findings.append(finding)
    return row


def is_put_off(finding: Finding, snooze: Snooze, now: datetime) -> bool:
    """Whether ``snooze`` still hides ``finding``: its time is not over, or it is the occurrence that was dismissed.

    What has become worse since then comes back in any case.
    """
    if finding.severity > snooze.severity:
        return False
    if snooze.until is not None:
        return bool(now < snooze.until)
    return bool(snooze.since == finding.since)


def _snoozes(trainer: User) -> dict[UUID, dict[str, Snooze]]:
    """What the trainer put off, by client and reason. One query."""
    found: dict[UUID, dict[str, Snooze]] = {}
    for snooze in Snooze.objects.visible_to(trainer):
        found.setdefault(snooze.client_id, {})[snooze.reason] = snooze
    return found


def _count_key(trainer_id: UUID) -> str:
    return f"attention-count-{trainer_id}"
