"""Adapting a plan for a reason of the attention list: the plan changes, and the reason waits until that shows."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from dashboard.adapting.page import ANSWERED, EASED
from dashboard.models import Snooze
from dashboard.services.attention import LONGEST_SNOOZE, ReasonGone, day_begins, restore_reasons, snooze_reasons
from workouts.models import CalendarChange
from workouts.services.adapting import Adaptation, adapt_plan
from workouts.services.ledger import Changed, undo_change


@dataclass(frozen=True, slots=True)
class Adapted:
    """What was changed, and which reasons were put off with it until when; none where they are settled or hidden."""

    changed: Changed
    put_off_until: date | None = None
    put_off: frozenset[str] = frozenset()


@transaction.atomic
def adapt_for(*, actor: User, client: User, wanted: Adaptation, reason: str = "", key: str = "") -> Adapted:
    """Adapt the plan; what of the reason still holds is put off until the adapted days are over.

    Raises as :func:`workouts.services.adapting.adapt_plan`. Where nothing changed, nothing is put off,
    and neither is a reason that an adapted plan does not answer, nor one that is hidden as long already.
    """
    changed = adapt_plan(actor=actor, client=client, wanted=wanted, key=key)
    if changed.change is None or changed.was_undone or reason not in ANSWERED:
        return Adapted(changed)
    today, one = actor.local_today(), timedelta(days=1)
    until = min(max(wanted.last_day, today), today + LONGEST_SNOOZE - one) + one
    answered = answered_with(reason)
    with suppress(ReasonGone):
        snooze_reasons(actor=actor, client=client, until=until, reasons=answered, keeps_longer=True)
    # Looked up, because a request that comes again finds hidden what the first one put off.
    rows = Snooze.objects.filter(trainer=actor, client=client, reason__in=answered, until=day_begins(actor, until))
    put_off = frozenset(rows.filter(updated_at__gte=changed.change.created_at).values_list("reason", flat=True))
    return Adapted(changed, until if put_off else None, put_off)


@transaction.atomic
def undo_adaptation(*, actor: User, change: CalendarChange, reasons: Collection[str] = ()) -> Changed:
    """Put the plan back, and show the reasons again that were put off with it. Harmless to repeat.

    Raises as :func:`workouts.services.ledger.undo_change`.
    """
    undone = undo_change(actor=actor, change=change)
    answered = ANSWERED.intersection(reasons)
    if change.client is not None and answered:
        restore_reasons(actor=actor, client=change.client, reasons=answered, since=change.created_at)
    return undone


def answered_with(reason: str) -> frozenset[str]:
    """The reasons that one adaptation answers: lighter days are for rising load and for restless nights alike."""
    return EASED if reason in EASED else frozenset({reason})
