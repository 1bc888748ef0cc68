"""Strength sets as the formulas take them: which exercise of the library they are, and what was moved."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from accounts.models import User
from activities.models import StrengthSet
from activities.science.strength import LiftedSet, Resistance
from exercises.access import exercises_for
from exercises.models import Exercise
from exercises.search import normalise

#: Weighings of a client, oldest first: (local day, kg).
type BodyMasses = Sequence[tuple[date, float]]
type BodyMassSource = Callable[[uuid.UUID], BodyMasses]

_sources: list[BodyMassSource] = []
#: What a watch calls a set that it did not recognise.
_UNKNOWN: Final = frozenset({"", "unknown"})


def register_body_mass(source: BodyMassSource) -> None:
    """Have ``source(client_id)`` asked for weighings; called once from an app's ``ready``."""
    if source not in _sources:
        _sources.append(source)


def body_masses_of(client_id: uuid.UUID) -> BodyMasses:
    """Every known weighing of a client, oldest first."""
    return sorted(weighing for source in _sources for weighing in source(client_id))


def body_mass_on(masses: BodyMasses, day: date) -> float | None:
    """The mass (kg) last weighed by a local day; before the first weighing that one; ``None`` without any."""
    if not masses:
        return None
    position = bisect_right([weighed for weighed, _ in masses], day)
    return masses[max(position - 1, 0)][1]


def resolve_exercises(client: User, sets: Iterable[StrengthSet]) -> Mapping[int, Exercise]:
    """The exercise of each set (by its id) that the library knows: as it was logged, else by the words of the set.

    A watch's category and name count before typed words; those are looked up as the client's trainers call the
    exercises. One query where anything has to be looked up, none otherwise.
    """
    rows = list(sets)
    found = {each.pk: each.library_exercise for each in rows if each.library_exercise is not None}
    nameless = [each for each in rows if each.pk not in found and name_of(each)]
    if not nameless:
        return found
    by_watch: dict[tuple[str, str], Exercise] = {}
    by_words: dict[tuple[str, ...], Exercise] = {}
    for exercise in exercises_for(client).current().order_by("trainer_id", "key"):
        if exercise.garmin_category:
            watch_name = (exercise.garmin_category.lower(), exercise.garmin_name.lower())
            by_watch.setdefault(watch_name, exercise)
        for label in (exercise.shown_name, exercise.name, *exercise.aliases):
            by_words.setdefault(tuple(normalise(label)), exercise)
    for each in nameless:
        watch_name = (each.category.lower(), each.exercise.lower())
        named = by_watch.get(watch_name) or by_words.get(tuple(normalise(name_of(each))))
        if named is not None:
            found[each.pk] = named
    return found


def name_of(done: StrengthSet) -> str:
    """What the set itself says of its exercise, in words; empty where the watch did not know."""
    named = done.exercise if done.exercise.lower() not in _UNKNOWN else done.category
    return "" if named.lower() in _UNKNOWN else named.replace("_", " ").strip()


def lifted_set(done: StrengthSet, exercise: Exercise | None) -> LiftedSet:
    """A set for the formulas; without a known exercise its weight is taken as it stands."""
    return LiftedSet(
        repetitions=done.repetitions or 0,
        weight=done.weight,
        in_reserve=done.rir,
        is_warm_up=done.kind == StrengthSet.Kind.WARMUP,
        resistance=_resistance(exercise),
        is_pair=bool(exercise and exercise.is_dumbbell_pair),
        is_unilateral=bool(exercise and exercise.is_unilateral),
    )


def _resistance(exercise: Exercise | None) -> Resistance:
    if exercise is None or not exercise.is_body_weight:
        return "weight"
    return "assisted" if exercise.is_assisted else "body_weight"
