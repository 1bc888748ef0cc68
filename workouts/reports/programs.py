"""What pages and the API read of programs: the list, the weeks with their sums, rules in words, who was given one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from activities.enums import Family
from progress.models import Race
from workouts.content import workout_of
from workouts.models import Application, PlannedSession, Program, ProgramSession
from workouts.names import exercise_namer, exercise_references
from workouts.notation import write
from workouts.progression import Growth, Rule
from workouts.reports.plans import FAMILY_HUES
from workouts.structure import AthleteValues, Workout, estimate, resolve
from workouts.typed_weeks import DAYS


@dataclass(frozen=True, slots=True)
class GridSession:
    """A session of a program as it stands in its week: grown, and as light as a deload makes it."""

    session: ProgramSession
    text: str

    @property
    def hue(self) -> str:
        """The sport's colour."""
        return self.session.family if self.session.family in FAMILY_HUES else "other"


@dataclass(frozen=True, slots=True)
class GridDay:
    """One day of a week."""

    number: int
    name: str
    sessions: list[GridSession]


@dataclass(slots=True)
class GridWeek:
    """A week with its sums for an athlete of whom nothing is known: s, m, load, working sets."""

    number: int
    is_deload: bool
    days: list[GridDay] = field(default_factory=list)
    seconds: float = 0
    metres: float = 0
    load: float = 0
    sets: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A progression rule and what it says."""

    rule: Any
    words: str


def matching_programs(trainer: User, *, search: str = "", archived: bool = False) -> QuerySet[Program]:
    """The trainer's programs by name, each with ``session_count`` and ``client_count``."""
    rows = Program.objects.visible_to(trainer).filter(archived_at__isnull=not archived)
    for word in search.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(labels__name__icontains=word)).distinct()
    counted = rows.select_related("folder").annotate(
        session_count=Count("sessions", distinct=True), client_count=Count("applications__client", distinct=True)
    )
    return counted.order_by(Lower("name"), "pk")  # type: ignore[no-any-return]


def grid_of(program: Program, reader: User) -> list[GridWeek]:
    """Every week of a program. Three queries."""
    growth = Growth(tuple(rule.as_rule() for rule in program.rules.all()), program.deload)
    grown = [
        (row, base and growth.at(base, row.week))
        for row, base in ((row, workout_of(row)) for row in program.sessions.order_by("week", "day", "position", "id"))
    ]
    references = {key for _, workout in grown if workout for key in exercise_references(workout)}
    name_exercise = exercise_namer(reader, references)
    weeks = [_empty_week(number, program) for number in range(1, program.weeks + 1)]
    for row, workout in grown:
        week = weeks[row.week - 1]
        _count(week, row, workout)
        text = write(workout, with_header=False, name_exercise=name_exercise) if workout else ""
        week.days[row.day - 1].sessions.append(GridSession(row, text))
    return weeks


def _empty_week(number: int, program: Program) -> GridWeek:
    deload = program.deload
    days = [GridDay(day, name, []) for day, name in enumerate(DAYS, 1)]
    return GridWeek(number, bool(deload and deload.is_in(number)), days)


def _count(week: GridWeek, row: ProgramSession, workout: Workout | None) -> None:
    week.count += 1
    if workout is None:
        week.seconds, week.metres = week.seconds + row.estimated_seconds, week.metres + row.estimated_metres
        return
    expected = estimate(resolve(workout, AthleteValues(), date.min))
    week.seconds += expected.seconds
    week.metres += expected.metres
    week.load += expected.load
    week.sets += expected.sets


def rule_lines(program: Program) -> list[RuleLine]:
    """The rules of a program with what they say. One query."""
    return [RuleLine(row, rule_words(row.as_rule())) for row in program.rules.all()]


def rule_words(rule: Rule) -> str:
    """A rule as a sentence: ``Back squat: +2.5 kg every week from week 2, if every repetition was done``."""
    unit = {"kilograms": " kg", "percent": " %", "repetitions": " repetition" + ("s" if abs(rule.amount) != 1 else "")}
    rhythm = "every week" if rule.every_weeks == 1 else f"every {rule.every_weeks} weeks"
    until = f" to week {rule.last_week}" if rule.last_week else ""
    gate = {
        "none": "",
        "completed": ", if every repetition was done",
        "reserve": f", if it was done with {rule.reserve or 0:g} repetitions in reserve",
    }[rule.gate]
    amount = f"{rule.amount:+g}".replace("-", "−")
    return f"{_subject_words(rule)}: {amount}{unit[rule.kind]} {rhythm} from week {rule.first_week}{until}{gate}"


def _subject_words(rule: Rule) -> str:
    if rule.subject.startswith("@"):
        return f"{Family(rule.subject[1:]).label}, time and distance of the work"
    return rule.label or rule.subject or "Every exercise"


def applications_of(program: Program, trainer: User, *, most: int = 50) -> list[Application]:
    """To whom a program was given, the newest first, as far as ``trainer`` still sees them. One query."""
    rows = Application.objects.visible_to(trainer).filter(program=program).select_related("client")
    return list(rows.annotate(left=Count("sessions")).order_by("-created_at")[:most])


def sessions_of_application(application: Application, reader: User) -> list[PlannedSession]:
    """The sessions of an application that ``reader`` sees, by day. One query."""
    rows = PlannedSession.objects.visible_to(reader).filter(application=application)
    return list(rows.defer("structure", "base_structure", "full_structure").order_by("local_date", "position"))


def application_rules(application: Application) -> list[tuple[str, Sequence[int]]]:
    """The rules of an application in words, each with the weeks that were done as it asks."""
    growth = application.growth
    return [(rule_words(rule), (growth.passed or {}).get(rule.id, ())) for rule in growth.rules]


def next_races(reader: User, clients: Iterable[User]) -> dict[uuid.UUID, date]:
    """The day of the next race of each client that has one, of those with the highest priority. One query."""
    today = {client.pk: client.local_today() for client in clients}
    found: dict[uuid.UUID, date] = {}
    rows = Race.objects.visible_to(reader).filter(client__in=today).order_by("priority", "local_date")
    for client_id, day in rows.values_list("client_id", "local_date"):
        if day >= today[client_id]:
            found.setdefault(client_id, day)
    return found


def week_sessions(program: Program, week: int) -> list[ProgramSession]:
    """The sessions of one week in their order, with their templates. One query."""
    return list(program.sessions.filter(week=week).select_related("template").order_by("day", "position", "id"))
