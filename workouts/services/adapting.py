"""A stretch of a plan adapted at once: open sessions get lighter, sessions that did not happen are excused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts.athletes import athletes_of
from workouts.content import workout_of
from workouts.enums import ChangeVerb, SkipReason
from workouts.lightening import apply_cut, cut_of
from workouts.models import PlannedSession
from workouts.names import exercise_namer, exercise_references
from workouts.rules import allowances_of, can_plan_for
from workouts.services.ledger import Changed, Row, done_before, lock_clients, save_session, settle, snapshot

MOST_DAYS: Final = 92
LIGHTEST: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What to do with a client's plan.

    The open sessions of the local days from ``first_day`` to ``last_day`` get ``lighter_by`` per cent lighter than they
    were planned at first (0 leaves them alone); ``excused`` are left out for a reason, as a client would skip them.
    """

    first_day: date
    last_day: date
    lighter_by: int = 0
    excused: Collection[UUID] = ()
    reason: str = ""
    note: str = field(default="", repr=False)


@transaction.atomic
def adapt_plan(*, actor: User, client: User, wanted: Adaptation, key: str = "") -> Changed:
    """Do all of it as one change with one undo; days before the client's today are not made lighter any more.

    ``left`` are open sessions of which nothing could be left out: they are as short already. The same ``key`` again
    does nothing, and neither does the same adaptation. Raises :class:`NotAllowed`, also for a client with a trainer,
    and :class:`DomainError` for days, a share or a reason that make no sense.
    """
    check_adaptation(actor, client, wanted)
    lock_clients([client])
    if before := done_before(actor, key):
        return before
    rows: dict[UUID, Row] = {}
    excused = _excuse(actor, client, wanted, rows)
    lighter, left = _lighten(actor, client, wanted, rows, {session.pk for session in excused})
    changed = [*lighter, *excused]
    if not changed:
        return Changed([], None, left)
    words = _words(len(lighter), wanted.lighter_by, len(excused))
    days = {session.local_date for session in changed}
    answer = settle(actor, ChangeVerb.EDIT, words, rows, changed, days=days, key=key)
    answer.left = left
    return answer


def sessions_to_lighten(viewer: User, client: User, wanted: Adaptation) -> Sequence[PlannedSession]:
    """The sessions that an adaptation may make lighter: open, and not over. One query."""
    if not wanted.lighter_by:
        return ()
    first = max(wanted.first_day, client.local_today())
    rows = PlannedSession.objects.visible_to(viewer).of(client).open().between(first, wanted.last_day)
    return list(rows.select_related("client").order_by("local_date", "position"))


def _lighten(
    actor: User, client: User, wanted: Adaptation, rows: dict[UUID, Row], excused: Collection[UUID]
) -> tuple[list[PlannedSession], list[PlannedSession]]:
    """The sessions that are lighter now, and those that could not be."""
    sessions = [each for each in sessions_to_lighten(actor, client, wanted) if each.pk not in excused]
    if not sessions:
        return [], []
    athletes = athletes_of([client])
    workouts = [workout for session in sessions if (workout := workout_of(session))]
    namer = exercise_namer(actor, {name for workout in workouts for name in exercise_references(workout)})
    lighter, left = [], []
    for session in sessions:
        cut = cut_of(session, wanted.lighter_by)
        if cut is None:
            left.append(session)
            continue
        rows[session.pk] = snapshot(session)
        apply_cut(session, cut, athlete=athletes.values(client.pk, session.family), namer=namer)
        save_session(session, is_content=True)
        lighter.append(session)
    return lighter, left


def _excuse(actor: User, client: User, wanted: Adaptation, rows: dict[UUID, Row]) -> list[PlannedSession]:
    named = PlannedSession.objects.visible_to(actor).of(client).open().filter(pk__in=list(wanted.excused))
    sessions = list(named.select_related("client").order_by("local_date", "position"))
    for session in sessions:
        rows[session.pk] = snapshot(session)
        session.skipped_at, session.skip_reason, session.skip_note = timezone.now(), wanted.reason, wanted.note
        save_session(session, is_content=False)
    return sessions


def check_adaptation(actor: User, client: User, wanted: Adaptation) -> None:
    """Refuse what :func:`adapt_plan` refuses, also where it is only shown. Raises as that does."""
    if not can_plan_for(actor, client):
        raise NotAllowed
    if actor.pk == client.pk and allowances_of(client):
        raise NotAllowed("Only your trainer adapts the whole plan.")
    if not 0 <= (wanted.last_day - wanted.first_day).days < MOST_DAYS:
        raise DomainError("Choose days in order, three months at most.", field="last_day")
    if not 0 <= wanted.lighter_by <= LIGHTEST:
        raise DomainError(f"Choose 0 to {LIGHTEST} per cent.", field="lighter_by")
    if wanted.excused and wanted.reason not in SkipReason.values:
        raise DomainError("Choose a reason.", field="reason")


def _words(lighter: int, lighter_by: int, excused: int) -> str:
    """``Made 5 sessions 20 % lighter and excused 2``."""
    parts = []
    if lighter:
        parts.append(f"Made {lighter} session{'' if lighter == 1 else 's'} {lighter_by} % lighter")
    if excused:
        parts.append(f"{'and excused' if lighter else 'Excused'} {excused}{'' if lighter else ' sessions'}")
    return " ".join(parts) if lighter or excused > 1 else "Excused 1 session"
