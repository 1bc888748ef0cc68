"""What planned sessions are at Garmin: documents with the client's own numbers for the day, each with our mark.

The mark is the last line of the description. It is the only thing by which a workout can be found again whose id was
never written down, because the worker was killed or the answer got lost.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from accounts.models import User
from activities.models import Activity
from workouts.athletes import athletes_of
from workouts.content import workout_of
from workouts.garmin_format import to_garmin
from workouts.models import PlannedSession
from workouts.names import exercise_references, garmin_namer
from workouts.structure import Workout, resolve

Json = dict[str, Any]
#: Characters of the description, the mark included. A longer note is cut: a refused workout would help nobody.
LONGEST_DESCRIPTION: Final = 1000
_CUT: Final = "The note is longer than a watch shows and was cut."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A session as it is to be sent. ``target`` names day and content: equal targets need no second push."""

    document: Json
    losses: list[str]
    target: str


def mark_of(session_id: uuid.UUID) -> str:
    """The line by which a session's workout is recognised. Ids begin with their time, so the end tells them apart."""
    return f"Pacewright {session_id.hex[-14:]}"


def bears_mark(workout: Mapping[str, Any], mark: str) -> bool:
    """Whether a workout of Garmin's list or library is the one with this mark."""
    return str(workout.get("description") or "").rstrip().endswith(mark)


def prepare(client: User, sessions: Collection[PlannedSession]) -> dict[uuid.UUID, Prepared]:
    """The documents of a client's sessions, by session; free sessions have none. Nine queries at most.

    Numbers (s, m, m/s, bpm, W, g) are those of the session's local day.
    """
    workouts = {session.pk: workout for session in sessions if (workout := workout_of(session)) is not None}
    if not workouts:
        return {}
    athletes = athletes_of([client])
    namer = garmin_namer(set().union(*map(exercise_references, workouts.values())))
    pool = _pool_length(client) if any(workout.sport == "swim" for workout in workouts.values()) else None
    prepared = {}
    for session in sessions:
        if session.pk in workouts:
            workout = replace(workouts[session.pk], name=session.name, note=session.note)
            values = athletes.values(client.pk, session.family)
            made = to_garmin(resolve(workout, values, session.local_date), name_in_garmin=namer, pool_length=pool)
            losses = list(dict.fromkeys(loss.message for loss in made.losses))
            prepared[session.pk] = _prepared(session, workout, made.document, losses)
    return prepared


def _prepared(session: PlannedSession, workout: Workout, document: Json, losses: list[str]) -> Prepared:
    mark = mark_of(session.pk)
    room = LONGEST_DESCRIPTION - len(mark) - 2
    note = workout.note
    if len(note) > room:
        note, losses = f"{note[: room - 1]}…", [*losses, _CUT]
    document = document | {"description": f"{note}\n\n{mark}" if note else mark}
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:40]
    return Prepared(document, losses, f"{session.local_date.isoformat()} {digest}")


def _pool_length(client: User) -> float | None:
    """The pool (m) of the client's latest swim in one."""
    swims = Activity.objects.filter(client=client, pool_length__isnull=False).order_by("-start_time")
    length: float | None = swims.values_list("pool_length", flat=True).first()
    return length
