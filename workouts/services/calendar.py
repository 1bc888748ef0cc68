"""What can be done with one planned session, or with several at once. Every verb can be undone for an hour.

All return :class:`workouts.services.ledger.Changed`. Verbs that are repeated with the same id, key or target change
nothing the second time. What was done stays: a session with an activity is not edited, moved, skipped or deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Final, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from workouts.athletes import athlete_of
from workouts.content import set_workout
from workouts.enums import ChangeVerb, SkipReason
from workouts.exceptions import AlreadyLogged, ChangedMeanwhile
from workouts.lightening import bring_back_free
from workouts.models import PlannedSession, Template
from workouts.rules import can_edit_session, can_move_session, can_plan_for, can_skip_session
from workouts.services.adapting import adapt_plan
from workouts.services.copying import copy_session, copy_week, plan_template, shift_after
from workouts.services.ledger import (
    Changed,
    Row,
    held_session,
    held_sessions,
    lock_clients,
    plan_changed,
    record_change,
    renumber,
    row_id,
    save_session,
    settle,
    snapshot,
)
from workouts.services.making import (
    SessionColumns,
    check_day,
    day_words,
    estimate_for,
    fill_from_template,
    new_session,
    write_content,
)
from workouts.shortening import shorten
from workouts.structure import Workout, from_json, to_json

__all__ = [
    "Changed",
    "adapt_plan",
    "copy_session",
    "copy_week",
    "create_session",
    "delete_sessions",
    "move_session",
    "plan_template",
    "shift_after",
    "shorten_session",
    "skip_session",
    "unskip_session",
    "update_session",
]

_WORDS: Final = ("family", "name", "note", "structure", "metric")
_ESTIMATES: Final = (
    "estimated_seconds",
    "estimated_metres",
    "estimated_load",
    "estimated_sets",
    "estimate_is_rough",
)


@transaction.atomic
def create_session(
    *,
    actor: User,
    client: User,
    day: date,
    workout: Workout | None = None,
    family: str = "",
    name: str = "",
    note: str = "",
    metric: str = "",
    free_seconds: float | None = None,
    free_metres: float | None = None,
    template: Template | None = None,
    position: int | None = None,
    time_of_day: time | None = None,
    stage: str | None = None,
    session_id: uuid.UUID | None = None,
    key: str = "",
) -> Changed:
    """Put a session on a local day: a workout, a copy of a template, or a free one (sport, name, s, m).

    The same ``session_id`` or ``key`` again answers with the session of the first time.
    """
    _check_plans_for(actor, client)
    check_day(client, day)
    lock_clients([client])
    session_id = session_id or row_id(actor, key, "session")
    if known := _made_before(actor, client, session_id):
        return known
    session = new_session(
        actor=actor, client=client, day=day, stage=stage, session_id=session_id, time_of_day=time_of_day
    )
    columns: SessionColumns = {"workout": workout, "family": family, "name": name, "note": note, "metric": metric}
    if template is not None:
        _check_template(actor, template)
        fill_from_template(session, template, athlete=athlete_of(client, template.family))
        if name or note or metric:
            session.name, session.note = name or session.name, note or session.note
            session.metric, session.is_linked = metric or session.metric, False
    else:
        write_content(
            session, author=actor, columns={**columns, "free_seconds": free_seconds, "free_metres": free_metres}
        )
    session.position = _place(session, position)
    session.save(force_insert=True)
    return settle(actor, ChangeVerb.CREATE, f"Added {session.name}", {}, [session], days={day}, key=key)


@transaction.atomic
def update_session(
    *, actor: User, session: PlannedSession, expected_version: int | None = None, **columns: Unpack[SessionColumns]
) -> Changed:
    """Change what a session holds. A changed workout, name, note or metric ends its link with the template.

    Raises :class:`ChangedMeanwhile` for another version than ``expected_version``, and :class:`AlreadyLogged`.
    """
    session = held_session(session, expected_version)
    if not can_edit_session(actor, session):
        raise NotAllowed
    before = snapshot(session)
    if set(columns) - {"time_of_day", "position"}:
        write_content(session, author=actor, columns=columns)
    session.time_of_day = columns.get("time_of_day", session.time_of_day)
    if (position := columns.get("position")) is not None:
        session.position = position
    if session.is_done:
        _keep_as_logged(session, before)
    after = snapshot(session)
    if after == before:
        return Changed([session], None)
    is_content = any(after[name] != before[name] for name in (*_WORDS, *_ESTIMATES))
    if is_content:
        session.is_linked = False
    save_session(session, is_content=is_content)
    words = f"Changed {session.name}"
    return settle(actor, ChangeVerb.EDIT, words, {session.pk: before}, [session], days={session.local_date})


@transaction.atomic
def move_session(
    *,
    actor: User,
    session: PlannedSession,
    to: date,
    position: int | None = None,
    expected_version: int | None = None,
) -> Changed:
    """Put a session on another local day, or in another place of its day.

    A client who moves what a trainer planned leaves a note of where it was; moving it back takes the note away.
    """
    session = held_session(session, expected_version)
    if not can_move_session(actor, session, to):
        raise NotAllowed("Your trainer does not let you move this session to that day.")
    if session.is_done:
        raise AlreadyLogged
    check_day(session.client, to)
    before = snapshot(session)
    days = {session.local_date, to}
    if to == session.local_date and position in (None, session.position):
        return Changed([session], None)
    if to != session.local_date:
        session.moved_from = _moved_from(actor, session, to)
        session.local_date = to
        estimate_for(session)
    session.position = _place(session, position)
    save_session(session, is_content=len(days) > 1)
    words = f"Moved {session.name} to {day_words(to)}"
    return settle(actor, ChangeVerb.MOVE, words, {session.pk: before}, [session], days=days)


@transaction.atomic
def delete_sessions(
    *, actor: User, sessions: Iterable[PlannedSession], seen: Mapping[uuid.UUID, int] | None = None
) -> Changed:
    """Delete all of them or none. Those that are gone already do not matter.

    ``seen`` are the versions that the caller saw; raises :class:`ChangedMeanwhile` for another one.
    """
    rows = held_sessions(sessions)
    for row in rows:
        if seen is not None and seen.get(row.pk, row.version) != row.version:
            raise ChangedMeanwhile(row)
    if not rows:
        return Changed([], None)
    if not all(can_edit_session(actor, row) for row in rows):
        raise NotAllowed
    _refuse_done(rows)
    before = {row.pk: snapshot(row) for row in rows}
    days = {row.local_date for row in rows}
    clients = {row.client_id: row.client for row in rows}
    PlannedSession.objects.filter(pk__in=before).delete()
    change = record_change(
        actor=actor,
        client=next(iter(clients.values())) if len(clients) == 1 else None,
        verb=ChangeVerb.DELETE,
        words=f"Deleted {rows[0].name}" if len(rows) == 1 else f"Deleted {len(rows)} sessions",
        before=before,
        after=[],
        deleted=before,
    )
    for client_id in clients:
        renumber(client_id, days)
    plan_changed(list(clients), days)
    return Changed([], change)


@transaction.atomic
def skip_session(*, actor: User, session: PlannedSession, reason: str, note: str = "") -> Changed:
    """Leave a session out for a reason, with words for the trainer."""
    session = held_session(session)
    _check_skips(actor, session)
    if reason not in SkipReason.values:
        raise DomainError("Choose a reason.", field="reason")
    if (session.skip_reason, session.skip_note) == (reason, note):
        return Changed([session], None)
    before = snapshot(session)
    session.skipped_at = session.skipped_at or timezone.now()
    session.skip_reason, session.skip_note = reason, note
    return _settle_skip(actor, session, before, f"Skipped {session.name}")


@transaction.atomic
def unskip_session(*, actor: User, session: PlannedSession) -> Changed:
    """Take a skip back."""
    session = held_session(session)
    _check_skips(actor, session)
    if not session.is_skipped:
        return Changed([session], None)
    before = snapshot(session)
    session.skipped_at, session.skip_reason, session.skip_note = None, "", ""
    return _settle_skip(actor, session, before, f"{session.name} is on again")


@transaction.atomic
def shorten_session(*, actor: User, session: PlannedSession, percent: int) -> Changed:
    """Cut the working part to ``percent`` (10–99) of what was planned at first; 100 brings all of it back.

    Of a free session nothing can be left out here, but what an adapted plan cut from it comes back.
    """
    session = held_session(session)
    _check_skips(actor, session)
    if not 10 <= percent <= 100:
        raise DomainError("Choose 10 to 100 per cent.", field="percent")
    wanted = None if percent == 100 else percent
    is_free = not session.has_structure
    if is_free and (wanted is not None or session.shortened_to is None):
        raise DomainError("This session has no steps that could be left out.", field="percent")
    if session.shortened_to == wanted:
        return Changed([session], None)
    before = snapshot(session)
    if is_free:
        bring_back_free(session)
    else:
        _shorten_workout(session, wanted, actor)
    save_session(session, is_content=True)
    words = f"Shortened {session.name} to {percent} %" if wanted else f"{session.name} has its full length again"
    return settle(actor, ChangeVerb.EDIT, words, {session.pk: before}, [session], days={session.local_date})


def _shorten_workout(session: PlannedSession, percent: int | None, author: User) -> None:
    full = from_json(session.full_structure or session.structure)
    workout = full if percent is None else shorten(full, percent)
    athlete = athlete_of(session.client, session.family)
    set_workout(session, workout, author=author, athlete=athlete, on=session.local_date)
    session.shortened_to, session.full_structure = percent, {} if percent is None else to_json(full)


def _keep_as_logged(session: PlannedSession, before: Row) -> None:
    """Of a done session the plan stays as it was compared: newer thresholds and other words change nothing.

    Raises :class:`AlreadyLogged` for another content; a free session's length is all the content it has.
    """
    after = snapshot(session)
    kept = _WORDS if session.has_structure else (*_WORDS, *_ESTIMATES)
    if any(after[name] != before[name] for name in kept):
        raise AlreadyLogged
    for name in (*_ESTIMATES, "text"):
        setattr(session, name, before[name])


def _settle_skip(actor: User, session: PlannedSession, before: Row, words: str) -> Changed:
    save_session(session, is_content=False)
    return settle(actor, ChangeVerb.SKIP, words, {session.pk: before}, [session], days={session.local_date})


def _made_before(actor: User, client: User, session_id: uuid.UUID | None) -> Changed | None:
    known = PlannedSession.objects.filter(pk=session_id).select_related("client").first() if session_id else None
    if known is None:
        return None
    if known.client_id != client.pk or known.created_by_id != actor.pk:
        raise Conflict("This id belongs to something else.", code="id_taken")
    return Changed([known], None)


def _place(session: PlannedSession, position: int | None) -> int:
    """The wanted place of the day, or the last one."""
    if position is not None:
        return position
    neighbours = PlannedSession.objects.filter(client_id=session.client_id, local_date=session.local_date)
    return neighbours.exclude(pk=session.pk).count()


def _moved_from(actor: User, session: PlannedSession, to: date) -> date | None:
    if actor.pk != session.client_id or session.created_by_id == actor.pk:
        return None
    home: date = session.moved_from or session.local_date
    return None if to == home else home


def _check_plans_for(actor: User, client: User) -> None:
    if not can_plan_for(actor, client):
        raise NotAllowed


def _check_template(actor: User, template: Template) -> None:
    if template.trainer_id != actor.pk:
        raise NotAllowed


def _check_skips(actor: User, session: PlannedSession) -> None:
    if not can_skip_session(actor, session):
        raise NotAllowed("Your trainer asks you to speak before you leave this session out.")
    if session.is_done:
        raise AlreadyLogged


def _refuse_done(rows: Iterable[PlannedSession]) -> None:
    if done := [row.name for row in rows if row.is_done]:
        raise AlreadyLogged(f"Something was logged for {', '.join(done)} already: unmatch it first.")
