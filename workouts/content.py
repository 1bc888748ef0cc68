"""The one way in and out of the columns of :class:`workouts.models.Content`: text or structure in, numbers out."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from accounts.models import User
from workouts.enums import Metric
from workouts.exceptions import InvalidStructure, UnreadableText
from workouts.models.content import Content
from workouts.names import exercise_finder, exercise_namer, exercise_references
from workouts.notation import NotationError, parse, write
from workouts.structure import (
    AthleteValues,
    InvalidWorkout,
    ResolvedWorkout,
    Workout,
    estimate,
    from_json,
    resolve,
    to_json,
)

#: An athlete of whom nothing is known: what templates are estimated with.
NOBODY: Final = AthleteValues()


def read_text(text: str, *, family: str, author: User, name: str = "", note: str = "") -> Workout:
    """The workout that ``author`` typed; exercises are looked up among those that ``author`` sees.

    Raises :class:`UnreadableText` with the place of the first error.
    """
    try:
        return parse(text, sport=family or None, name=name, note=note, find_exercise=exercise_finder(author))  # type: ignore[arg-type]
    except NotationError as error:
        raise UnreadableText(error) from error


def read_structure(document: Any) -> Workout:
    """The workout of a JSON document, from this version or an older one. Raises :class:`InvalidStructure`."""
    try:
        return from_json(document)
    except InvalidWorkout as error:
        raise InvalidStructure(str(error), field="structure") from error


def workout_of(row: Content) -> Workout | None:
    """The stored workout; ``None`` where there is only a name and a length (a free session)."""
    return from_json(row.structure) if row.has_structure else None


def text_of(workout: Workout, reader: User) -> str:
    """The notation of a workout without its header, exercises by the names that ``reader`` calls them."""
    return write(workout, with_header=False, name_exercise=exercise_namer(reader, exercise_references(workout)))


def set_workout(
    row: Content,
    workout: Workout,
    *,
    author: User | None,
    athlete: AthleteValues = NOBODY,
    on: date | None = None,
    metric: str = "",
) -> ResolvedWorkout:
    """Write a workout into the columns of ``row`` (unsaved), with its text and its estimates for ``athlete`` on a day.

    ``author`` is whose names of exercises the text uses; without one, the keys stand there. The metric stays unless
    given; a row that never had a workout gets the one that suits it.
    """
    had_none = not row.has_structure
    row.family = workout.sport
    row.name = (workout.name or row.name or default_name(workout))[:120]
    row.note = workout.note or row.note
    row.structure = to_json(workout)
    row.text = write(workout, with_header=False) if author is None else text_of(workout, author)
    row.metric = metric or (default_metric(workout) if had_none else row.metric)
    return set_estimates(row, workout, athlete=athlete, on=on)


def set_estimates(
    row: Content, workout: Workout, *, athlete: AthleteValues = NOBODY, on: date | None = None
) -> ResolvedWorkout:
    """The estimates of ``workout`` for ``athlete`` on a local day, written into the columns of ``row`` (unsaved)."""
    resolved = resolve(workout, athlete, on or date.today())  # noqa: DTZ011  templates have no zone and no thresholds
    expected = estimate(resolved)
    row.estimated_seconds = expected.seconds
    row.estimated_metres = expected.metres
    row.estimated_load = expected.load
    row.estimated_sets = expected.sets
    row.estimate_is_rough = expected.is_rough
    return resolved


def default_metric(workout: Workout) -> str:
    """Sets for strength, distance where every step is one, duration otherwise."""
    if workout.is_strength:
        return Metric.SETS
    ends = set(_ends(workout.blocks))
    return Metric.DISTANCE if ends == {"distance"} else Metric.DURATION


def default_name(workout: Workout) -> str:
    """What a workout without a name is called."""
    names = {
        "run": "Run",
        "ride": "Ride",
        "swim": "Swim",
        "strength": "Strength",
        "walk": "Walk",
        "other": "Workout",
    }
    return names[workout.sport]


def _ends(parts: Any) -> Any:
    for part in parts:
        if hasattr(part, "items"):
            yield from _ends(part.items)
        elif getattr(part, "kind", "") not in ("rest", "recovery"):
            yield part.end.kind
