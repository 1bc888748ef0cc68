"""What every new or rewritten planned session needs: content, estimates for its client and day, a stage. Unsaved."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, Final, TypedDict

from django.utils import timezone

from accounts.models import User
from core.errors import DomainError
from workouts.athletes import athlete_of
from workouts.content import set_estimates, set_workout, workout_of
from workouts.enums import Metric, Stage
from workouts.lightening import forget_full
from workouts.models import Content, PlannedSession, Template
from workouts.structure import AthleteValues, Workout

#: How far from today a session can lie: nobody plans further, and a typing error in the year is no plan.
FURTHEST: Final = timedelta(days=365 * 5)
#: A free session of which no length was said.
_USUAL_SECONDS: Final = 3600.0


class SessionColumns(TypedDict, total=False):
    """What an editor may change of a session. ``workout`` of ``None`` makes it a free one (name and length only)."""

    workout: Workout | None
    family: str
    name: str
    note: str
    metric: str
    free_seconds: float | None
    free_metres: float | None
    time_of_day: time | None
    position: int | None


def check_day(client: User, day: date) -> None:
    """Raise :class:`DomainError` for a day that no plan reaches."""
    if abs(day - client.local_today()) > FURTHEST:
        raise DomainError("Choose a day within five years.", field="date")


def day_words(day: date) -> str:
    """A day as the undo says it."""
    return f"{day:%a} {day.day} {day:%b}"


def new_session(
    *,
    actor: User,
    client: User,
    day: date,
    stage: str | None = None,
    session_id: uuid.UUID | None = None,
    **values: Any,
) -> PlannedSession:
    """A session of ``client`` that ``actor`` makes: a trainer's is a draft, the client's own is theirs at once."""
    session = PlannedSession(client=client, created_by=actor, local_date=day, **values)
    session.pk = session_id or session.pk
    session.stage = Stage.PUBLISHED if actor.pk == client.pk else stage or Stage.DRAFT
    if session.is_published:
        session.published_at = timezone.now()
    return session


def write_content(
    session: PlannedSession, *, author: User, columns: SessionColumns, athlete: AthleteValues | None = None
) -> None:
    """Write what was typed into the columns of a session, with its estimates.

    ``athlete`` saves looking the client's values up. Raises :class:`DomainError` for a free session without a sport.
    """
    workout = columns.get("workout")
    if workout is not None:
        _write_workout(session, workout, author, athlete or athlete_of(session.client, workout.sport))
    elif "workout" in columns or not session.has_structure:
        _write_free(session, columns)
    session.name = (columns.get("name") or session.name)[:120]
    session.note = columns.get("note", session.note)
    session.metric = columns.get("metric") or session.metric


def _write_workout(session: PlannedSession, workout: Workout, author: User, athlete: AthleteValues) -> None:
    if not _is_the_same(workout, workout_of(session)):
        forget_full(session)
        session.base_structure = {}
    set_workout(session, workout, author=author, athlete=athlete, on=session.local_date)


def _is_the_same(one: Workout, other: Workout | None) -> bool:
    return other is not None and replace(one, name="", note="") == replace(other, name="", note="")


def _write_free(session: PlannedSession, columns: SessionColumns) -> None:
    session.family = columns.get("family") or session.family
    if not session.family:
        raise DomainError("Say which sport it is.", field="family")
    session.name = session.name or str(session.get_family_display())
    before = session.estimated_seconds, session.estimated_metres
    if session.has_structure or {"free_seconds", "free_metres"} & set(columns):
        seconds, metres = columns.get("free_seconds"), columns.get("free_metres")
        session.estimated_seconds = seconds or (0.0 if metres else _USUAL_SECONDS)
        session.estimated_metres = metres or 0.0
        session.estimated_load, session.estimated_sets, session.estimate_is_rough = 0.0, 0, True
        session.metric = Metric.DURATION if session.estimated_seconds else Metric.DISTANCE
    if session.has_structure or (session.estimated_seconds, session.estimated_metres) != before:
        forget_full(session)
    session.structure, session.text, session.base_structure = {}, "", {}


def copy_content(source: Content, session: Content) -> None:
    """Take everything of a workout over as it stands, estimates too."""
    for column in Content._meta.get_fields():
        if column.name not in ("id", "created_at", "updated_at"):
            setattr(session, column.name, getattr(source, column.name))


def fill_from_template(session: PlannedSession, template: Template, *, athlete: AthleteValues) -> None:
    """Make the session a linked copy of a template: an edit of the template reaches it while nothing is done."""
    copy_content(template, session)
    estimate_for(session, athlete)
    session.template, session.template_version, session.is_linked = template, template.version, True


def estimate_for(session: PlannedSession, athlete: AthleteValues | None = None) -> None:
    """The estimates of a session for its client on its day; a free session keeps what was said."""
    if workout := workout_of(session):
        values = athlete or athlete_of(session.client, session.family)
        set_estimates(session, workout, athlete=values, on=session.local_date)
