"""What was logged for a session and the last time with each of its exercises, as rows; the log as devices read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from accounts.models import User
from activities.models import Activity, StrengthSet
from exercises.models import Exercise
from workouts.models import PlannedSession
from workouts.names import exercises_by_reference
from workouts.performed import PrescribedSet, key_of
from workouts.services.logging import loggable_weight, prescribed_sets


def last_sets(
    client: User, exercises: Sequence[Exercise], names: Sequence[str], *, before: Activity | None, day: date
) -> dict[str, list[StrengthSet]]:
    """The working sets of the last session with each exercise, by reference or by name in lower case. Two queries."""
    wanted = Q(library_exercise__in=[each.pk for each in exercises])
    for name in names:
        wanted |= Q(exercise__iexact=name, library_exercise__isnull=True)
    rows = StrengthSet.objects.filter(wanted, activity__client=client, activity__local_date__lte=day)
    rows = rows.exclude(kind=StrengthSet.Kind.REST)
    if before is not None:
        rows = rows.exclude(activity=before)
    groups = rows.order_by().values("library_exercise", "exercise").annotate(last=Max("activity__start_time"))
    latest: dict[object, datetime] = {}
    for group in groups:
        subject = group["library_exercise"] or group["exercise"].casefold()
        latest[subject] = max(group["last"], latest.get(subject, group["last"]))
    if not latest:
        return {}
    references = {exercise.pk: exercise.reference for exercise in exercises}
    found: dict[str, list[StrengthSet]] = defaultdict(list)
    newest = rows.filter(activity__start_time__in=set(latest.values())).select_related("activity").order_by("number")
    for row in newest:
        subject = row.library_exercise_id or row.exercise.casefold()
        if latest.get(subject) == row.activity.start_time:
            found[references.get(row.library_exercise_id, subject)].append(row)
    return found


def logged_sets(session: PlannedSession) -> Sequence[StrengthSet]:
    """The sets of a session's activity in order, without rests. One query, none before anything is logged."""
    if session.activity_id is None:
        return []
    rows = StrengthSet.objects.filter(activity=session.activity_id).exclude(kind=StrengthSet.Kind.REST)
    return list(rows.select_related("library_exercise").order_by("number"))


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A prescribed set as numbers: repetitions, kg, repetitions in reserve, s, m."""

    key: UUID
    place: str
    exercise: str
    name: str
    is_warm_up: bool
    repetitions: int | None
    weight: float | None
    rir: float | None
    duration: float | None
    distance: float | None
    rest: int
    tempo: str
    note: str
    last: Sequence[StrengthSet]


@dataclass(frozen=True, slots=True)
class Log:
    """What is prescribed for a session and what is logged, as numbers."""

    session: UUID
    activity: UUID | None
    in_progress: bool
    prescribed: Sequence[PlannedLine]
    logged: Sequence[StrengthSet]


def log_of(session: PlannedSession) -> Log:
    """The log of a session for a device. A constant number of queries."""
    planned = prescribed_sets(session)
    wanted = [each.prescription.exercise for each in planned]
    exercises = exercises_by_reference(session.client, {each.key for each in wanted if each.key})
    names = sorted({each.name for each in wanted if not each.key})
    day = session.client.local_today() + timedelta(days=1)
    last = last_sets(session.client, list(exercises.values()), names, before=session.activity, day=day)
    return Log(
        session=session.pk,
        activity=session.activity_id,
        in_progress=session.activity is not None and session.activity.in_progress,
        prescribed=[_line(session, each, exercises, last) for each in planned],
        logged=logged_sets(session),
    )


def _line(
    session: PlannedSession,
    planned: PrescribedSet,
    exercises: Mapping[str, Exercise],
    last: Mapping[str, Sequence[StrengthSet]],
) -> PlannedLine:
    wanted = planned.prescription.exercise
    exercise = exercises.get(wanted.key)
    return PlannedLine(
        key=key_of(session.pk, planned.place),
        place=planned.place,
        exercise=exercise.reference if exercise else "",
        name=exercise.shown_name if exercise else wanted.name or wanted.key,
        is_warm_up=planned.planned.is_warm_up,
        repetitions=planned.repetitions,
        weight=loggable_weight(planned.kilograms, exercise),
        rir=planned.reserve,
        duration=planned.seconds,
        distance=planned.metres,
        rest=planned.rest,
        tempo=planned.prescription.tempo,
        note=planned.prescription.note,
        last=last.get(exercise.reference if exercise else wanted.name.casefold(), ()),
    )
