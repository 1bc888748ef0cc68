"""Exercises by name and names by exercise, for the notation: the library's words meet the structure's keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from exercises.access import exercises_for
from exercises.models import Exercise
from exercises.naming import Names, names_for
from workouts.garmin_format import GarminExercise, NameInGarmin
from workouts.notation import FindExercise, NameExercise
from workouts.structure import Block, Workout
from workouts.structure import Exercise as PlannedExercise


def exercise_finder(user: User) -> FindExercise:
    """A function from a typed name to the reference of the exercise that ``user`` calls so, or ``None``.

    Case, accents and plural do not matter; of equals the trainer's own exercise counts. Two queries, asked at the first
    call: a text of endurance steps costs none.
    """
    known: list[Names] = []

    def find(name: str) -> str | None:
        if not known:
            known.append(names_for(user))
        return known[0].reference(name)

    return find


def exercise_references(workout: Workout) -> set[str]:
    """The library references that a workout names."""
    return {
        prescription.exercise.key
        for block in workout.blocks
        if isinstance(block, Block)
        for prescription in block.exercises
        if prescription.exercise.key
    }


def exercises_by_reference(user: User | None, references: Collection[str]) -> Mapping[str, Exercise]:
    """Exercises by reference, in the words of ``user`` where one is given. One query, none for no references."""
    if not references:
        return {}
    ids = [UUID(each) for each in references if _is_uuid(each)]
    rows = Exercise.objects.all() if user is None else exercises_for(user)
    found = rows.filter(Q(key__in=[each for each in references if not _is_uuid(each)]) | Q(pk__in=ids))
    return {exercise.reference: exercise for exercise in found}


def exercise_namer(user: User, references: Collection[str]) -> NameExercise:
    """A function from a reference to the name that ``user`` calls it by. One query, none for no references."""
    names = {key: exercise.shown_name for key, exercise in exercises_by_reference(user, references).items()}
    return names.get


def garmin_namer(references: Collection[str]) -> NameInGarmin:
    """A function from an exercise of a structure to Garmin's category and name, where Garmin knows it."""
    known = exercises_by_reference(None, references)

    def name(exercise: PlannedExercise) -> GarminExercise | None:
        found = known.get(exercise.key)
        return (found.garmin_category, found.garmin_name) if found and found.garmin_category else None

    return name


def _is_uuid(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
