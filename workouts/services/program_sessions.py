"""The sessions of a program: one at a time, or a week as it was typed. Only the program's trainer changes them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts.content import default_name, set_workout
from workouts.models import Program, ProgramSession, Template
from workouts.services.making import copy_content
from workouts.services.programs import held_program, let_version_grow, session_copy
from workouts.structure import Workout, to_json

#: Sessions on one day of a program: more is a slip of the hand.
MOST_A_DAY = 6


class SessionContent(TypedDict, total=False):
    """What a session of a program holds: a template, or a workout with its name, note and metric."""

    template: Template | None
    workout: Workout | None
    name: str
    note: str
    metric: str


@dataclass(frozen=True, slots=True)
class TypedSession:
    """A session of a week that was typed: on an ISO weekday, out of a template or a workout of its own."""

    day: int
    workout: Workout | None = None
    template: Template | None = None
    kept: ProgramSession | None = field(default=None, compare=False)
    metric: str = ""


@transaction.atomic
def add_program_session(
    *,
    actor: User,
    program: Program,
    week: int,
    day: int,
    session_id: uuid.UUID | None = None,
    **content: Unpack[SessionContent],
) -> ProgramSession:
    """Put a session behind those of a day. The same ``session_id`` again answers with the one of the first time."""
    program = held_program(actor, program)
    known: ProgramSession | None = program.sessions.filter(pk=session_id).first() if session_id else None
    if known is not None:
        return known
    session = ProgramSession(program=program, **({"pk": session_id} if session_id else {}))
    _write_content(actor, session, content)
    _put(session, program, week, day)
    session.save(force_insert=True)
    let_version_grow(program)
    return session


@transaction.atomic
def update_program_session(
    *, actor: User, session: ProgramSession, **content: Unpack[SessionContent]
) -> ProgramSession:
    """Change what a session holds: a workout of its own ends its link with the template."""
    program = held_program(actor, session.program)
    _write_content(actor, session, content)
    session.save()
    let_version_grow(program)
    return session


@transaction.atomic
def move_program_session(*, actor: User, session: ProgramSession, week: int, day: int) -> ProgramSession:
    """Put a session on another day, behind what stands there."""
    program = held_program(actor, session.program)
    if (session.week, session.day) != (week, day):
        _put(session, program, week, day)
        session.save()
        let_version_grow(program)
    return session


@transaction.atomic
def duplicate_program_session(
    *, actor: User, session: ProgramSession, week: int, day: int, session_id: uuid.UUID | None = None
) -> ProgramSession:
    """Put a copy of a session on a day, behind what stands there."""
    program = held_program(actor, session.program)
    known: ProgramSession | None = program.sessions.filter(pk=session_id).first() if session_id else None
    if known is not None:
        return known
    copy = session_copy(session, **({"pk": session_id} if session_id else {}))
    _put(copy, program, week, day)
    copy.save(force_insert=True)
    let_version_grow(program)
    return copy


@transaction.atomic
def delete_program_session(*, actor: User, session: ProgramSession) -> None:
    """Take a session out of its program."""
    program = held_program(actor, session.program)
    if program.sessions.filter(pk=session.pk).delete()[0]:
        let_version_grow(program)


@transaction.atomic
def write_week(
    *,
    actor: User,
    program: Program,
    week: int,
    sessions: Sequence[TypedSession],
    expected_version: int | None = None,
) -> list[ProgramSession]:
    """Make a week hold exactly these sessions, in this order within each day.

    A session that stood there already keeps its row, with its metric: the one named by ``kept``, or one of
    the same template or the same workout.
    """
    program = held_program(actor, program, expected_version)
    _check_place(program, week, 1)
    present = list(program.sessions.filter(week=week).select_related("template"))
    rows, places = [], dict.fromkeys(range(1, 8), 0)
    for typed in sessions:
        row = _taken_from(present, typed)
        if row is None:
            row = ProgramSession(program=program)
            content: SessionContent = {"template": typed.template, "workout": typed.workout, "metric": typed.metric}
            _write_content(actor, row, content)
        elif typed.workout is not None and typed.template is None:
            row.name = (typed.workout.name or default_name(typed.workout))[:120]
            row.note, row.metric = typed.workout.note, typed.metric or row.metric
        row.week, row.day, row.position = week, typed.day, places[typed.day]
        places[typed.day] += 1
        rows.append(row)
    if max(places.values()) > MOST_A_DAY:
        raise DomainError(f"A day holds at most {MOST_A_DAY} sessions.")
    program.sessions.filter(pk__in=[row.pk for row in present]).delete()
    for row in rows:
        row.save()
    let_version_grow(program)
    return rows


def _taken_from(present: list[ProgramSession], typed: TypedSession) -> ProgramSession | None:
    """The row that a typed session means, taken out of ``present``; one of the same day before any other."""
    for row in sorted(present, key=lambda row: row.day != typed.day):
        if row == typed.kept or (typed.kept is None and _is_the_same(row, typed)):
            present.remove(row)
            return row
    return None


def _is_the_same(row: ProgramSession, typed: TypedSession) -> bool:
    if typed.template is not None:
        return row.template_id == typed.template.pk
    if typed.workout is None or row.template_id is not None:
        return False
    return bool(row.family == typed.workout.sport and row.structure.get("blocks") == to_json(typed.workout)["blocks"])


def _write_content(actor: User, session: ProgramSession, content: SessionContent) -> None:
    template, workout = content.get("template"), content.get("workout")
    if template is not None:
        if template.trainer_id != actor.pk:
            raise NotAllowed
        copy_content(template, session)
        session.template = template
    elif workout is not None:
        session.template = None
        session.name = content.get("name") or workout.name or default_name(workout)
        session.note = ""
        set_workout(session, workout, author=actor, metric=content.get("metric", ""))
        session.name = (content.get("name") or session.name)[:120]
        session.note = content.get("note") or session.note
    elif not session.name:
        raise DomainError("Choose a template or write the workout.", field="text")


def _put(session: ProgramSession, program: Program, week: int, day: int) -> None:
    _check_place(program, week, day)
    others = program.sessions.filter(week=week, day=day).exclude(pk=session.pk)
    last = max(others.values_list("position", flat=True), default=-1)
    if others.count() >= MOST_A_DAY:
        raise DomainError(f"A day holds at most {MOST_A_DAY} sessions.", field="day")
    session.week, session.day, session.position = week, day, last + 1


def _check_place(program: Program, week: int, day: int) -> None:
    if not 1 <= week <= program.weeks:
        raise DomainError(f"The program has {program.weeks} weeks.", field="week")
    if not 1 <= day <= 7:
        raise DomainError("A week has seven days.", field="day")
