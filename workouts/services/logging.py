"""Logging what was done for a planned session: sets as they happen, the whole as prescribed, or an endurance session.

The activity of a session has the session's id in its key, so that two devices that both begin it log into one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.enums import Family, Source
from activities.models import Activity, StrengthSet
from activities.rules import can_edit_activity
from activities.services.activities import create_manual_activity
from activities.services.sets import (
    Deletion,
    LoggedSet,
    Message,
    finish_activity,
    forget_set,
    start_strength_activity,
    write_sets,
)
from core.errors import Conflict, NotAllowed
from exercises.models import Exercise
from workouts.athletes import athlete_of
from workouts.content import workout_of
from workouts.enums import MatchedBy
from workouts.exceptions import AlreadyLogged
from workouts.models import PlannedSession
from workouts.names import exercises_by_reference
from workouts.performed import PrescribedSet, key_of, performed_blocks
from workouts.rules import can_log_session
from workouts.services.ledger import held_session, save_session
from workouts.services.matching import attach
from workouts.structure import resolve

#: How long a session lasts whose plan says nothing of it.
USUAL_SECONDS: Final = 3600.0


@transaction.atomic
def log_sets(*, actor: User, session: PlannedSession, messages: Sequence[Message]) -> PlannedSession:
    """Bring the log of a session up to date with saves and deletions, in any order and however often they come.

    The first save begins the activity and takes a skip back: what was done counts. The session as it is now. Raises
    :class:`NotAllowed`, :class:`Conflict` when the session is gone, and what ``write_sets`` raises.
    """
    current = _held(actor, session)
    saves = [each for each in messages if isinstance(each, LoggedSet)]
    if current.activity is None and not saves:
        for message in messages:
            if isinstance(message, Deletion):
                forget_set(actor=actor, client=current.client, key=message.key, deleted_at=message.deleted_at)
        return current
    _check_recording(actor, current)
    activity = current.activity
    if activity is None:
        activity = start_strength_activity(
            actor=actor,
            client=current.client,
            start=min(each.was_done_at for each in saves),
            name=current.name,
            key=_activity_key(current),
        )
    write_sets(actor=actor, activity=activity, messages=messages)
    if current.matched_by not in (MatchedBy.LOGGED, MatchedBy.MANUAL) and activity.sets.exists():
        _attach(current, activity)
    return current


def log_set(*, actor: User, session: PlannedSession, entry: LoggedSet) -> StrengthSet | None:
    """Save one set; the row as it now stands, ``None`` when it was deleted later. Raises as :func:`log_sets`."""
    current = log_sets(actor=actor, session=session, messages=[entry])
    return StrengthSet.objects.filter(activity=current.activity_id, key=entry.key).first()


def remove_set(*, actor: User, session: PlannedSession, key: uuid.UUID, deleted_at: datetime) -> None:
    """Take one set away. Raises as :func:`log_sets`."""
    log_sets(actor=actor, session=session, messages=[Deletion(key, deleted_at)])


def complete_as_prescribed(*, actor: User, session: PlannedSession, place: str, at: datetime) -> StrengthSet | None:
    """Save the set of a place with what was prescribed for it.

    Raises :class:`Conflict` for a place that the plan does not have (any more), and as :func:`log_sets`.
    """
    planned = {each.place: each for each in prescribed_sets(session)}.get(place)
    if planned is None:
        raise Conflict("The plan of this session is another now. Reload to see it; what you logged is kept.")
    return log_set(actor=actor, session=session, entry=_entries(session, [planned], at)[0])


@transaction.atomic
def complete_session(
    *,
    actor: User,
    session: PlannedSession,
    at: datetime | None = None,
    rpe: float | None = None,
    feel: int | None = None,
    comment: str | None = None,
) -> PlannedSession:
    """Say that a session was done as planned, ending ``at`` (now by default).

    Strength: the prescribed sets that nobody logged yet are saved as prescribed, and the log is finished. Everything
    else: an activity of the planned length. A second call changes nothing but exertion, feeling and comment.
    """
    current = _held(actor, session)
    end = at or timezone.now()
    planned = [] if current.is_done and not _is_in_progress(current) else prescribed_sets(current)
    if planned:
        logged = set(StrengthSet.objects.filter(activity=current.activity_id).values_list("key", flat=True))
        missing = [each for each in planned if key_of(current.pk, each.place) not in logged]
        current = log_sets(actor=actor, session=current, messages=_spread(current, missing, end))
    if current.activity is None:
        seconds = current.estimated_seconds or USUAL_SECONDS
        return log_endurance(
            actor=actor,
            session=current,
            start=end - timedelta(seconds=seconds),
            duration=seconds,
            distance=current.estimated_metres or None if current.family in _WITH_DISTANCE else None,
            rpe=rpe,
            feel=feel,
            comment=comment or "",
        )
    return finish_session(actor=actor, session=current, rpe=rpe, feel=feel, comment=comment, ended_at=None)


_WITH_DISTANCE: Final = {Family.RUN, Family.RIDE, Family.SWIM, Family.WALK}


@transaction.atomic
def finish_session(
    *,
    actor: User,
    session: PlannedSession,
    rpe: float | None = None,
    feel: int | None = None,
    comment: str | None = None,
    ended_at: datetime | None = None,
) -> PlannedSession:
    """End the log of a session and say how it was. A second call corrects the first.

    Raises :class:`Conflict` when nothing was logged.
    """
    current = _held(actor, session)
    if current.activity is None:
        raise Conflict("Nothing is logged for this session yet.", code="nothing_logged")
    _check_recording(actor, current)
    finish_activity(actor=actor, activity=current.activity, rpe=rpe, feel=feel, comment=comment, ended_at=ended_at)
    current.refresh_from_db()
    return current


@transaction.atomic
def log_endurance(
    *,
    actor: User,
    session: PlannedSession,
    start: datetime,
    duration: float,
    distance: float | None = None,
    rpe: float | None = None,
    feel: int | None = None,
    comment: str = "",
) -> PlannedSession:
    """Keep what was done for a session without a device, in s and m. A second call finds the first one's activity.

    Raises :class:`AlreadyLogged` when something else was done for it, and as ``create_manual_activity``.
    """
    current = _held(actor, session)
    known = Activity.objects.filter(client=current.client, source_key=_activity_key(current)).first()
    if current.activity_id is not None:
        if known is None or current.activity_id != known.pk:
            raise AlreadyLogged
        return current
    activity = known or create_manual_activity(
        actor=actor,
        client=current.client,
        start=start,
        duration=duration,
        family=current.family,
        name=current.name,
        distance=distance,
        rpe=rpe,
        feel=feel,
        comment=comment,
        key=_activity_key(current),
    )
    _attach(current, activity)
    return current


def prescribed_sets(session: PlannedSession) -> list[PrescribedSet]:
    """Every set of the plan in the order in which it is done, with the client's numbers; none for endurance."""
    workout = workout_of(session)
    if workout is None or not workout.is_strength:
        return []
    resolved = resolve(workout, athlete_of(session.client, session.family), session.local_date)
    return [each for block in performed_blocks(resolved) for each in block.sets]


def _held(actor: User, session: PlannedSession) -> PlannedSession:
    current = held_session(session)
    if not can_log_session(actor, current):
        raise NotAllowed
    return current


def _check_recording(actor: User, session: PlannedSession) -> None:
    """What a device recorded of a client, the client alone changes (a trainer logs what nobody recorded)."""
    activity = session.activity
    if activity is not None and activity.source != Source.MANUAL and not can_edit_activity(actor, activity):
        raise NotAllowed


def _attach(session: PlannedSession, activity: Activity) -> None:
    if session.is_skipped:
        session.skipped_at, session.skip_reason, session.skip_note = None, "", ""
        save_session(session, is_content=False)
    attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    session.refresh_from_db()


def _activity_key(session: PlannedSession) -> str:
    return f"session:{session.pk}"


def _is_in_progress(session: PlannedSession) -> bool:
    return session.activity is not None and session.activity.in_progress


def _spread(session: PlannedSession, planned: Sequence[PrescribedSet], end: datetime) -> list[Message]:
    """Saves of sets whose times nobody took: spread evenly over the planned length, so that they keep their order."""
    step = (session.estimated_seconds or USUAL_SECONDS) / max(len(planned), 1)
    backwards = enumerate(reversed(_entries(session, planned, end)))
    return [replace(entry, done_at=end - timedelta(seconds=step * position)) for position, entry in backwards]


def _entries(session: PlannedSession, planned: Sequence[PrescribedSet], at: datetime) -> list[LoggedSet]:
    references = {each.prescription.exercise.key for each in planned if each.prescription.exercise.key}
    exercises = exercises_by_reference(session.client, references)
    return [_entry(session, each, exercises, at) for each in planned]


def _entry(
    session: PlannedSession, planned: PrescribedSet, exercises: Mapping[str, Exercise], at: datetime
) -> LoggedSet:
    exercise = exercises.get(planned.prescription.exercise.key)
    name = exercise.shown_name if exercise else planned.prescription.exercise.name
    return LoggedSet(
        key=key_of(session.pk, planned.place),
        logged_at=at,
        exercise=name or planned.prescription.exercise.key,
        library_exercise=exercise,
        place=planned.place,
        kind=StrengthSet.Kind.WARMUP if planned.planned.is_warm_up else StrengthSet.Kind.ACTIVE,
        repetitions=planned.repetitions,
        weight=loggable_weight(planned.kilograms, exercise),
        rir=planned.reserve,
        duration=planned.seconds,
        distance=planned.metres,
    )


def loggable_weight(kilograms: float | None, exercise: Exercise | None) -> float | None:
    """A prescribed weight as sets carry it: help is a weight of its own where the exercise is an assisted one."""
    if kilograms is None or kilograms >= 0:
        return kilograms
    return -kilograms if exercise is not None and exercise.is_assisted else None
