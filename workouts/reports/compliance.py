"""What was done for a planned session, side by side with what was planned; how well a plan was followed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from accounts.models import User
from activities.enums import Family
from activities.models import Activity, Lap, StrengthSet
from activities.panels import Panel
from coaching.availability import DayLimit, time_of_client
from core.units import (
    MISSING,
    NBSP,
    clock,
    distance,
    duration,
    is_imperial,
    number,
    percent,
    sport_speed,
    swim_distance,
    weight,
)
from workouts.athletes import athlete_of
from workouts.compliance import Adherence, adherence, compared_by
from workouts.content import workout_of
from workouts.enums import MatchedBy, Metric
from workouts.laps_against_steps import LapFigures, SetFigures, laps_by_step, sets_by_place
from workouts.models import PlannedSession
from workouts.names import exercise_references, exercises_by_reference
from workouts.performed import PrescribedSet, performed_blocks
from workouts.reports.plans import state_of
from workouts.rules import can_log_session
from workouts.services.judging import count_working_sets, done_amounts, planned_amounts
from workouts.structure import AthleteValues, DatedValue, ResolvedWorkout, Workout, resolve, steps_in_order
from workouts.structure.athlete import THRESHOLDS
from workouts.structure.resolution import ResolvedStep
from workouts.structure.words import amount_text, effort_text, end_text

_KINDS: Final = {"warmup": "Warm-up", "recovery": "Recovery", "rest": "Rest", "cooldown": "Cool-down"}
_METRICS: Final = (
    (Metric.DURATION, "Time"),
    (Metric.DISTANCE, "Distance"),
    (Metric.LOAD, "Load"),
    (Metric.SETS, "Working sets"),
)


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One metric planned and done. ``is_compared``: the judgement comes from it."""

    label: str
    planned: str
    done: str
    share: str
    is_compared: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One planned step and the lap in which it was done; the lap's columns are empty where laps were cut otherwise."""

    number: int
    name: str
    planned: str
    target: str
    time: str
    distance: str
    speed: str
    heart_rate: str
    power: str
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class StepTable:
    """Steps against laps. ``has_laps``: their counts agree."""

    rows: list[StepRow]
    has_laps: bool
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class SetRow:
    """One prescribed set and what was logged for it. ``state``: as planned, other, left out or added."""

    exercise: str
    planned: str
    done: str
    reserve: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneReport:
    """A planned session and what was done for it, for ``workouts/_done.html``.

    ``kind`` and ``words`` are those of ``{% status %}``. ``session`` is ``None`` for an activity without a plan.
    """

    session: PlannedSession | None
    activity: Activity | None
    kind: str
    words: str
    matched: str = ""
    amounts: list[AmountRow] = field(default_factory=list)
    steps: StepTable | None = None
    sets: list[SetRow] = field(default_factory=list)
    is_locked: bool = False
    can_match: bool = False


def done_report(
    session: PlannedSession,
    reader: User,
    *,
    activity: Activity | None = None,
    can_match: bool | None = None,
    athlete: AthleteValues | None = None,
    names: Mapping[str, str] | None = None,
) -> DoneReport:
    """What was done for a session that the reader was let to. A constant number of queries.

    ``activity``, ``can_match``, ``athlete`` (the client's values) and ``names`` (of exercises, by reference) save
    queries where they are known already.
    """
    done: Activity | None = activity or session.activity
    may_match = can_log_session(reader, session) if can_match is None else can_match
    limit = DayLimit() if done else time_of_client(session.client).on(session.local_date)
    kind, words = state_of(session, session.client.local_today(), limit)
    if done is None:
        return DoneReport(
            session=session,
            activity=None,
            kind=kind,
            words=words,
            is_locked=session.is_locked,
            can_match=may_match,
        )
    workout = workout_of(session)
    if workout and workout.is_strength:
        prefetch_related_objects([done], "sets__library_exercise")
    resolved = _resolved(workout, session, done, reader, athlete) if workout else None
    return DoneReport(
        session=session,
        activity=done,
        kind=kind,
        words=words,
        matched=str(MatchedBy(session.matched_by).label) if session.matched_by else "",
        amounts=_amounts(session, done, reader),
        steps=_step_table(resolved, done, reader) if resolved and not resolved.workout.is_strength else None,
        sets=_set_rows(resolved, done, reader, names) if resolved and resolved.workout.is_strength else [],
        is_locked=session.is_locked,
        can_match=may_match,
    )


def _resolved(
    workout: Workout, session: PlannedSession, done: Activity, reader: User, athlete: AthleteValues | None
) -> ResolvedWorkout:
    """The numbers that were asked for: with the thresholds that the activity was scored with, and with the maxima of
    the day before, because the session itself may have brought a new one.
    """
    if workout.is_strength:
        values = athlete or athlete_of(session.client, session.family)
        return resolve(workout, values, session.local_date - timedelta(days=1))
    analysis = getattr(done, "analysis", None)
    known = analysis.thresholds if analysis else {}
    scored_with = AthleteValues(
        thresholds={name: [DatedValue(known[name])] for name in THRESHOLDS if known.get(name)},
        units="imperial" if is_imperial(reader) else "metric",
    )
    return resolve(workout, scored_with, session.local_date)


def with_plan(activities: QuerySet[Activity], viewer: User) -> QuerySet[Activity]:
    """Activities with what was planned for them, if the viewer may see it: saves :func:`planned_panel` its query."""
    visible = PlannedSession.objects.visible_to(viewer).filter(activity=OuterRef("pk"))
    related = activities.select_related("planned_session", "unplanned_mark")
    return related.annotate(shows_plan=Exists(visible))


def planned_panel(activity: Activity, viewer: User) -> Panel | None:
    """The part of an activity's page that says what was planned; the viewer was let to the activity."""
    row: Any = activity
    if not hasattr(row, "shows_plan"):
        row = with_plan(Activity.objects.only("planned_session", "unplanned_mark"), viewer).get(pk=activity.pk)
    # Whoever sees an activity is the client or a trainer with whom training is shared.
    if row.shows_plan:
        session: PlannedSession = row.planned_session
        session.activity, session.client = activity, activity.client
        report = done_report(session, viewer, activity=activity, can_match=True)
        return Panel("workouts/_done_panel.html", report, is_wide=True)
    is_unplanned = getattr(row, "unplanned_mark", None) is not None
    report = DoneReport(
        session=None,
        activity=activity,
        kind="unplanned",
        words="put aside by hand" if is_unplanned else "not planned",
        is_locked=is_unplanned,
        can_match=True,
    )
    return Panel("workouts/_done_panel.html", report, is_wide=True)


def adherence_of(client_ids: Collection[uuid.UUID], first: date, last: date) -> dict[uuid.UUID, Adherence]:
    """How these clients followed their plans from ``first`` to ``last``; everyone has an entry. One query."""
    rows = PlannedSession.objects.published().filter(client__in=client_ids).between(first, last).exclude(compliance="")
    found: dict[uuid.UUID, list[str]] = {client_id: [] for client_id in client_ids}
    for client_id, compliance in rows.order_by().values_list("client_id", "compliance"):
        found[client_id].append(compliance)
    return {client_id: adherence(compliances) for client_id, compliances in found.items()}


def _amounts(session: PlannedSession, activity: Activity, reader: User) -> list[AmountRow]:
    sets = list(activity.sets.all())
    planned, done = planned_amounts(session), done_amounts(activity, count_working_sets(sets) if sets else None)
    compared = compared_by(session.metric, planned, done)
    rows = []
    for metric, label in _METRICS:
        asked, got = planned.of(metric), done.of(metric)
        if not asked and not got:
            continue
        rows.append(
            AmountRow(
                label=label,
                planned=_amount(metric, asked or None, session.family, reader),
                done=_amount(metric, got, session.family, reader),
                share=percent(got / asked) if asked and got is not None else MISSING,
                is_compared=metric == compared,
            )
        )
    return rows


def _amount(metric: str, value: float | None, family: str, reader: User) -> str:
    match metric:
        case Metric.DURATION:
            return duration(value)
        case Metric.DISTANCE:
            return swim_distance(value, reader) if family == Family.SWIM else distance(value, reader)
        case _:
            return number(value)


def _step_table(workout: ResolvedWorkout, activity: Activity, reader: User) -> StepTable | None:
    steps = list(steps_in_order(workout))
    if len(steps) < 2:
        return None
    laps = [_lap_figures(lap) for lap in activity.laps.all()]
    paired = laps_by_step(len(steps), laps)
    rows = [
        _step_row(number, step, paired[number - 1] if paired else None, activity.family, reader)
        for number, step in enumerate(steps, start=1)
    ]
    present = {
        "distance": any(lap.metres for lap in paired or ()),
        "speed": any(lap.speed for lap in paired or ()),
        "heart_rate": any(lap.heart_rate for lap in paired or ()),
        "power": any(lap.power for lap in paired or ()),
    }
    return StepTable(rows, paired is not None, frozenset(name for name, is_there in present.items() if is_there))


def _lap_figures(lap: Lap) -> LapFigures:
    seconds = lap.moving_time or lap.elapsed_time
    speed = lap.average_speed or (lap.distance / seconds if lap.distance and seconds else None)
    return LapFigures(lap.elapsed_time, lap.distance, speed, lap.average_heart_rate, lap.average_power)


def _step_row(position: int, step: ResolvedStep, lap: LapFigures | None, family: str, reader: User) -> StepRow:
    say_distance = swim_distance if family == Family.SWIM else distance
    return StepRow(
        number=position,
        name=_KINDS.get(step.step.kind, ""),
        planned=end_text(step.step.end),
        target=", ".join(target.numbers or target.words.removeprefix("@ ") for target in step.targets),
        time=clock(lap.seconds) if lap else "",
        distance=say_distance(lap.metres, reader) if lap else "",
        speed=sport_speed(lap.speed, family, reader) if lap else "",
        heart_rate=number(lap.heart_rate) if lap else "",
        power=number(lap.power) if lap else "",
        is_quiet=step.step.kind in ("rest", "recovery"),
    )


def _set_rows(
    workout: ResolvedWorkout, activity: Activity, reader: User, names: Mapping[str, str] | None
) -> list[SetRow]:
    if names is None:
        found = exercises_by_reference(reader, exercise_references(workout.workout))
        names = {reference: exercise.shown_name for reference, exercise in found.items()}
    prescribed = [each for block in performed_blocks(workout) for each in block.sets]
    logged = [each for each in activity.sets.all() if each.kind != StrengthSet.Kind.REST]
    positions = sets_by_place(
        [SetFigures(_exercise_of(each), each.place) for each in prescribed],
        [SetFigures(_logged_exercise(each), each.place) for each in logged],
    )
    taken = {position for position in positions if position is not None}
    table = [
        _set_row(each, None if position is None else logged[position], names, reader)
        for each, position in zip(prescribed, positions, strict=True)
    ]
    return table + [_added_row(each, reader) for position, each in enumerate(logged) if position not in taken]


def _exercise_of(prescribed: PrescribedSet) -> str:
    exercise = prescribed.prescription.exercise
    return exercise.key or exercise.name.casefold()


def _logged_exercise(done: StrengthSet) -> str:
    return done.library_exercise.reference if done.library_exercise else done.exercise.casefold()


def _set_row(prescribed: PrescribedSet, done: StrengthSet | None, names: Mapping[str, str], reader: User) -> SetRow:
    exercise = prescribed.prescription.exercise
    name = names.get(exercise.key, "") or exercise.name or exercise.key
    planned = _prescribed_words(prescribed, reader)
    if done is None:
        return SetRow(name, planned, MISSING, "", "missed", "left out")
    if _logged_exercise(done) != _exercise_of(prescribed) and (done.exercise or done.library_exercise):
        return SetRow(
            name, planned, f"{_done_name(done)}: {_done_words(done, reader)}", _reserve(done), "close", "swap"
        )
    is_as_planned = _is_as_planned(prescribed, done)
    kind, words = ("on_target", "as planned") if is_as_planned else ("close", "changed")
    return SetRow(name, planned, _done_words(done, reader), _reserve(done), kind, words)


def _added_row(done: StrengthSet, reader: User) -> SetRow:
    return SetRow(_done_name(done), MISSING, _done_words(done, reader), _reserve(done), "unplanned", "added")


def _is_as_planned(prescribed: PrescribedSet, done: StrengthSet) -> bool:
    """At least what was asked for, at no less weight."""
    amount = prescribed.planned.amount
    asked = {"repetitions": done.repetitions, "time": done.duration, "distance": done.distance}.get(amount.kind)
    does_enough = amount.kind == "amrap" or (asked or 0) >= amount.low
    is_heavy_enough = prescribed.kilograms is None or (done.weight or 0) >= prescribed.kilograms
    return does_enough and is_heavy_enough


def _prescribed_words(prescribed: PrescribedSet, reader: User) -> str:
    planned, resolved = prescribed.planned, prescribed.resolved
    parts = [amount_text(planned.amount)]
    if resolved.low is not None and (resolved.low or planned.load is None or planned.load.kind != "body_weight"):
        parts.append(f"×{NBSP}{weight(resolved.low, reader)}")
    if planned.effort is not None:
        parts.append(effort_text(planned.effort))
    return " ".join(parts)


def _done_words(done: StrengthSet, reader: User) -> str:
    if done.distance:
        amount = (
            f"{number(done.distance / 0.9144)}{NBSP}yd" if is_imperial(reader) else f"{number(done.distance)}{NBSP}m"
        )
    elif done.repetitions is not None:
        amount = number(done.repetitions)
    else:
        amount = clock(done.duration)
    return f"{amount} ×{NBSP}{weight(done.weight, reader)}" if done.weight else amount


def _reserve(done: StrengthSet) -> str:
    return "" if done.rir is None else f"RIR {done.rir:g}"


def _done_name(done: StrengthSet) -> str:
    if done.library_exercise is not None:
        return str(done.library_exercise.name)
    return (done.exercise or done.category).replace("_", " ").capitalize() or "Unknown exercise"
