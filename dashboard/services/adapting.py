"""Adapting a plan for a reason of the attention list: the plan changes, and the reason waits until that shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from dashboard.adapting.page import EASED
from dashboard.enums import Reason
from dashboard.services.attention import LONGEST_SNOOZE, ReasonGone, restore_reasons, snooze_reasons
from workouts.models import CalendarChange
from workouts.services.adapting import Adaptation, adapt_plan
from workouts.services.ledger import Changed, undo_change


@dataclass(frozen=True, slots=True)
class Adapted:
    """What was changed, and until when the reason is put off; ``None``: it is settled, or there was none."""

    changed: Changed
    put_off_until: date | None


@transaction.atomic
def adapt_for(*, actor: User, client: User, wanted: Adaptation, reason: str = "", key: str = "") -> Adapted:
    """Adapt the plan; what of the reason still holds is put off until the adapted days are over.

    Raises as :func:`workouts.services.adapting.adapt_plan`. Where nothing changed, nothing is put off.
    """
    changed = adapt_plan(actor=actor, client=client, wanted=wanted, key=key)
    if changed.change is None or reason not in Reason.values:
        return Adapted(changed, None)
    today = actor.local_today()
    until = min(max(wanted.last_day, today) + timedelta(days=1), today + LONGEST_SNOOZE)
    try:
        snooze_reasons(actor=actor, client=client, until=until, reasons=answered_with(reason))
    except ReasonGone:
        return Adapted(changed, None)
    return Adapted(changed, until)


@transaction.atomic
def undo_adaptation(*, actor: User, change: CalendarChange, reason: str = "") -> Changed:
    """Put the plan back, and show the reason again. Harmless to repeat.

    Raises as :func:`workouts.services.ledger.undo_change`.
    """
    undone = undo_change(actor=actor, change=change)
    if change.client is not None and reason in Reason.values:
        restore_reasons(actor=actor, client=change.client, reasons=answered_with(reason))
    return undone


def answered_with(reason: str) -> frozenset[str]:
    """The reasons that one adaptation answers: lighter days are for rising load and for restless nights alike."""
    return EASED if reason in EASED else frozenset({reason})
