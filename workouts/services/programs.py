"""Programs: their frame, their weeks, and the rules by which they grow. Only their trainer changes them.

Every change lets ``Program.version`` grow. What was given to clients already stays as it was given.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from workouts.enums import Gate, RuleKind
from workouts.models import Application, Folder, Label, Program, ProgramSession, ProgressionRule
from workouts.models.programs import MOST_WEEKS
from workouts.services.library import labels_named
from workouts.services.making import copy_content


class ProgramColumns(TypedDict, total=False):
    """What may be changed of a program itself."""

    name: str
    description: str
    folder: Folder | None
    labels: Collection[str]
    weeks: int
    deload_every: int | None
    deload_volume: int
    deload_weight: int


class RuleColumns(TypedDict, total=False):
    """What may be said of a progression rule; see :class:`workouts.progression.Rule`."""

    exercise: str
    label: str
    kind: str
    amount: float
    every_weeks: int
    first_week: int
    last_week: int | None
    gate: str
    reserve: float | None


_ADDED_TO_SPORTS: Final = {RuleKind.PERCENT}


def held_program(actor: User, program: Program, expected_version: int | None = None) -> Program:
    """The program as it is now, locked until the transaction ends.

    Raises :class:`NotAllowed` for another trainer's, :class:`Conflict` for another version than the caller saw.
    """
    if program.trainer_id != actor.pk:
        raise NotAllowed
    current: Program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if expected_version is not None and current.version != expected_version:
        raise Conflict(code="version_conflict")
    return current


def let_version_grow(program: Program) -> None:
    """Save that something of the program is another now."""
    program.version += 1
    program.save(update_fields=["version", "updated_at"])


@transaction.atomic
def create_program(*, actor: User, program_id: uuid.UUID | None = None, **columns: Unpack[ProgramColumns]) -> Program:
    """A program without sessions. The same ``program_id`` again answers with the program of the first time."""
    if not actor.is_trainer:
        raise NotAllowed
    known: Program | None = Program.objects.filter(pk=program_id).first() if program_id else None
    if known is not None:
        if known.trainer_id != actor.pk:
            raise Conflict("This id is taken.")
        return known
    program = Program(trainer=actor, **({"pk": program_id} if program_id else {}))
    labels = _write(actor, program, columns)
    program.save(force_insert=True)
    if labels is not None:
        program.labels.set(labels)
    return program


@transaction.atomic
def update_program(
    *, actor: User, program: Program, expected_version: int | None = None, **columns: Unpack[ProgramColumns]
) -> Program:
    """Change name, description, place, length or deload. Weeks that hold sessions cannot be cut off."""
    program = held_program(actor, program, expected_version)
    labels = _write(actor, program, columns)
    last = program.sessions.aggregate(last=Max("week"))["last"] or 1
    if program.weeks < last:
        raise DomainError(f"Week {last} holds sessions: remove them or the week first.", field="weeks")
    program.version += 1
    program.save()
    if labels is not None:
        program.labels.set(labels)
    return program


def _write(actor: User, program: Program, columns: ProgramColumns) -> list[Label] | None:
    """Write the columns (unsaved) and answer the labels, if their words were given."""
    values: dict[str, Any] = dict(columns)
    labels = values.pop("labels", None)
    folder = values.get("folder")
    if folder is not None and folder.trainer_id != actor.pk:
        raise NotAllowed
    for name, value in values.items():
        setattr(program, name, value)
    if not 1 <= program.weeks <= MOST_WEEKS:
        raise DomainError(f"A program has between 1 and {MOST_WEEKS} weeks.", field="weeks")
    return None if labels is None else labels_named(actor, labels)


@transaction.atomic
def duplicate_program(*, actor: User, program: Program, program_id: uuid.UUID | None = None) -> Program:
    """A copy with every session and rule, to be changed without touching the original."""
    source = held_program(actor, program)
    known: Program | None = Program.objects.filter(pk=program_id, trainer=actor).first() if program_id else None
    if known is not None:
        return known
    copy = create_program(
        actor=actor,
        program_id=program_id,
        name=f"{source.name[:113]} (copy)",
        description=source.description,
        folder=source.folder,
        labels=[label.name for label in source.labels.all()],
        weeks=source.weeks,
        deload_every=source.deload_every,
        deload_volume=source.deload_volume,
        deload_weight=source.deload_weight,
    )
    ProgramSession.objects.bulk_create(
        [session_copy(each, program=copy) for each in source.sessions.select_related("template")]
    )
    rules = list(source.rules.all())
    for rule in rules:
        rule.pk, rule.program = ProgressionRule().pk, copy
        rule._state.adding = True
    ProgressionRule.objects.bulk_create(rules)
    return copy


def session_copy(source: ProgramSession, **columns: Any) -> ProgramSession:
    """An unsaved copy of a program's session; ``columns`` say where it stands."""
    copy = ProgramSession(
        program_id=source.program_id,
        template=source.template,
        week=source.week,
        day=source.day,
        position=source.position,
    )
    copy_content(source, copy)
    for name, value in columns.items():
        setattr(copy, name, value)
    return copy


@transaction.atomic
def remove_program(*, actor: User, program: Program) -> bool:
    """Delete a program that nobody was given; archive any other. Answers whether it is kept."""
    program = held_program(actor, program)
    if not Application.objects.filter(program=program).exists():
        program.delete()
        return False
    if program.archived_at is None:
        program.archived_at = timezone.now()
        program.save(update_fields=["archived_at", "updated_at"])
    return True


@transaction.atomic
def restore_program(*, actor: User, program: Program) -> Program:
    """Bring an archived program back into the lists."""
    program = held_program(actor, program)
    program.archived_at = None
    program.save(update_fields=["archived_at", "updated_at"])
    return program


@transaction.atomic
def copy_program_week(
    *, actor: User, program: Program, week: int, to: Collection[int], expected_version: int | None = None
) -> Program:
    """Make other weeks equal to ``week``; what stood there is replaced, and weeks past the end are added."""
    program = held_program(actor, program, expected_version)
    targets = set(to) - {week}
    if not targets:
        raise DomainError("Choose another week than the one that is copied.", field="to")
    if not targets <= set(range(1, MOST_WEEKS + 1)):
        raise DomainError(f"A program has between 1 and {MOST_WEEKS} weeks.", field="to")
    sources = list(program.sessions.filter(week=week).select_related("template"))
    program.sessions.filter(week__in=targets).delete()
    ProgramSession.objects.bulk_create(
        [session_copy(source, week=target) for target in sorted(targets) for source in sources]
    )
    program.weeks = max(program.weeks, *targets)
    program.save(update_fields=["weeks", "updated_at"])
    let_version_grow(program)
    return program


@transaction.atomic
def insert_week(*, actor: User, program: Program, before: int, expected_version: int | None = None) -> Program:
    """Add an empty week in front of week ``before`` (one past the last: at the end)."""
    program = held_program(actor, program, expected_version)
    if program.weeks >= MOST_WEEKS:
        raise DomainError(f"A program has at most {MOST_WEEKS} weeks.")
    if not 1 <= before <= program.weeks + 1:
        raise DomainError("There is no such week.", field="week")
    program.sessions.filter(week__gte=before).update(week=F("week") + 1)
    program.weeks += 1
    program.save(update_fields=["weeks", "updated_at"])
    let_version_grow(program)
    return program


@transaction.atomic
def remove_week(*, actor: User, program: Program, week: int, expected_version: int | None = None) -> Program:
    """Take a week with its sessions out; later weeks move up."""
    program = held_program(actor, program, expected_version)
    if program.weeks == 1:
        raise DomainError("The last week stays: delete the program instead.")
    if not 1 <= week <= program.weeks:
        raise DomainError("There is no such week.", field="week")
    program.sessions.filter(week=week).delete()
    program.sessions.filter(week__gt=week).update(week=F("week") - 1)
    program.weeks -= 1
    program.save(update_fields=["weeks", "updated_at"])
    let_version_grow(program)
    return program


@transaction.atomic
def add_rule(
    *, actor: User, program: Program, rule_id: uuid.UUID | None = None, **columns: Unpack[RuleColumns]
) -> ProgressionRule:
    """A progression of the program. The same ``rule_id`` again answers with the rule of the first time."""
    program = held_program(actor, program)
    known: ProgressionRule | None = program.rules.filter(pk=rule_id).first() if rule_id else None
    if known is not None:
        return known
    rule = ProgressionRule(program=program, **columns, **({"pk": rule_id} if rule_id else {}))
    _check_rule(rule)
    rule.save(force_insert=True)
    let_version_grow(program)
    return rule


@transaction.atomic
def update_rule(*, actor: User, rule: ProgressionRule, **columns: Unpack[RuleColumns]) -> ProgressionRule:
    """Change a progression. What clients were given keeps the rules of that day."""
    program = held_program(actor, rule.program)
    for name, value in columns.items():
        setattr(rule, name, value)
    _check_rule(rule)
    rule.save()
    let_version_grow(program)
    return rule


@transaction.atomic
def delete_rule(*, actor: User, rule: ProgressionRule) -> None:
    """Take a progression out of its program."""
    program = held_program(actor, rule.program)
    if program.rules.filter(pk=rule.pk).delete()[0]:
        let_version_grow(program)


def _check_rule(rule: ProgressionRule) -> None:
    if not rule.amount:
        raise DomainError("Say how much is added each time.", field="amount")
    if rule.last_week is not None and rule.last_week < rule.first_week:
        raise DomainError("The last week comes after the first.", field="last_week")
    if rule.exercise.startswith("@") and rule.kind not in _ADDED_TO_SPORTS:
        raise DomainError("Time and distance grow by per cent.", field="kind")
    if rule.exercise.startswith("@") and rule.gate != Gate.NONE:
        raise DomainError("Only exercises can wait for what was logged.", field="gate")
    if (rule.gate == Gate.RESERVE) != (rule.reserve is not None):
        raise DomainError("Say how many repetitions in reserve, and only where they count.", field="reserve")
