"""A program with everything in it, written in one transaction: what a caller of the API sends."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import User
from core.errors import DomainError
from workouts.models import Program
from workouts.services.program_sessions import TypedSession, write_week
from workouts.services.programs import ProgramColumns, RuleColumns, add_rule, create_program, update_program

type Weeks = Mapping[int, Sequence[TypedSession]]


@transaction.atomic
def create_whole_program(
    *, actor: User, columns: ProgramColumns, weeks: Weeks, rules: Sequence[RuleColumns], program_id: uuid.UUID | None
) -> Program:
    """A new program; the same ``program_id`` again answers with the program of the first time, untouched."""
    if program_id is not None and Program.objects.filter(pk=program_id, trainer=actor).exists():
        return create_program(actor=actor, program_id=program_id, **columns)
    program = create_program(actor=actor, program_id=program_id, **columns)
    _write(actor, program, weeks, rules)
    program.refresh_from_db()
    return program


@transaction.atomic
def update_whole_program(
    *,
    actor: User,
    program: Program,
    columns: ProgramColumns,
    weeks: Weeks | None = None,
    rules: Sequence[RuleColumns] | None = None,
    expected_version: int | None = None,
) -> Program:
    """Change a program. ``weeks`` and ``rules`` that are given replace all there were."""
    if weeks is not None:
        last = columns.get("weeks", program.weeks)
        program.sessions.filter(week__gt=last).delete()
    program = update_program(actor=actor, program=program, expected_version=expected_version, **columns)
    if weeks is not None:
        emptied = set(program.sessions.values_list("week", flat=True)) - set(weeks)
        _write(actor, program, {**weeks, **{week: [] for week in emptied}}, ())
    if rules is not None:
        program.rules.all().delete()
        _write(actor, program, {}, rules)
    program.refresh_from_db()
    return program


def _write(actor: User, program: Program, weeks: Weeks, rules: Sequence[RuleColumns]) -> None:
    for week in sorted(weeks):
        if not 1 <= week <= program.weeks:
            raise DomainError(f"The program has {program.weeks} weeks.", field="sessions")
        write_week(actor=actor, program=program, week=week, sessions=weeks[week])
    for rule in rules:
        add_rule(actor=actor, program=program, **rule)
