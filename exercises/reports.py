"""What the pages and the API read: a filtered list of the library, and everything about one exercise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models.functions import Lower

from accounts.models import User
from exercises.access import exercises_for
from exercises.models import Exercise, Substitute
from exercises.querysets import ExerciseQuerySet
from exercises.search import find_exercises


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; what is blank does not matter."""

    search: str = ""
    muscle: str = ""
    equipment: str = ""
    pattern: str = ""
    favourite: bool = False
    mine: bool = False
    archived: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Criteria()

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words is asked for."""
        return replace(self, search="") != Criteria()


def matching(user: User, criteria: Criteria) -> Sequence[UUID]:
    """Ids of the current exercises that fit, in order: by name, or the best first when words are looked for.

    One query; three with words.
    """
    fitting = narrowed(exercises_for(user), user, criteria)
    if not criteria.search:
        return list(fitting.order_by(Lower("shown_name"), "pk").values_list("pk", flat=True))
    found = find_exercises(user, criteria.search)
    kept = set(fitting.filter(pk__in=found).order_by().values_list("pk", flat=True))
    return [exercise_id for exercise_id in found if exercise_id in kept]


def narrowed(exercises: ExerciseQuerySet, user: User, criteria: Criteria) -> ExerciseQuerySet:
    """The filters without the words."""
    fitting = exercises.filter(archived_at__isnull=not criteria.archived)
    if criteria.muscle:
        fitting = fitting.training(criteria.muscle)
    if criteria.equipment:
        fitting = fitting.needing(criteria.equipment)
    if criteria.pattern:
        fitting = fitting.filter(pattern=criteria.pattern)
    if criteria.favourite:
        fitting = fitting.favourites_of(user)
    if criteria.mine or criteria.archived:
        fitting = fitting.filter(trainer=user)
    return fitting


def in_order(user: User, ids: Sequence[UUID]) -> list[Exercise]:
    """The exercises of these ids as ``user`` sees them, in this order; one query."""
    found = {exercise.pk: exercise for exercise in exercises_for(user).filter(pk__in=ids)}
    return [found[exercise_id] for exercise_id in ids if exercise_id in found]


@dataclass(frozen=True, slots=True)
class Swap:
    """Something to do instead; ``is_added`` when the reader put it there, not the library or somebody else."""

    exercise: Exercise
    is_added: bool


def swaps_of(user: User, exercise: Exercise) -> list[Swap]:
    """What may be done instead of ``exercise``: the reader's own additions first, then by name. Two queries."""
    added = set(Substitute.objects.filter(trainer=user, exercise=exercise).values_list("substitute_id", flat=True))
    allowed = exercises_for(user).substitutes_for(exercise, user).order_by(Lower("shown_name"))
    swaps = [Swap(each, each.pk in added) for each in allowed]
    return sorted(swaps, key=lambda swap: not swap.is_added)


def swaps_of_all(user: User, exercises: Collection[Exercise]) -> dict[UUID, list[Exercise]]:
    """What :func:`swaps_of` allows for each of these, by id and in its order. One query for any number."""
    named: dict[UUID, set[UUID]] = defaultdict(set)
    own: set[tuple[UUID, UUID]] = set()
    candidates: dict[UUID, Exercise] = {}
    rows = exercises_for(user).substitutes_for_any(exercises, user)
    for row in sorted(rows, key=lambda each: each.shown_name.lower()):
        candidates.setdefault(row.pk, row)
        named[row.named_for].add(row.pk)
        if row.named_by == user.pk:
            own.add((row.named_for, row.pk))
    found = {}
    for exercise in exercises:
        group = exercise.swap_group
        allowed = [
            each
            for each in candidates.values()
            if each.pk != exercise.pk and (each.pk in named[exercise.pk] or (group and each.swap_group == group))
        ]
        found[exercise.pk] = sorted(allowed, key=lambda each: (exercise.pk, each.pk) not in own)
    return found


def meanings_of(exercise: Exercise) -> list[tuple[str, str]]:
    """The exercise's flags, each with what it does to the figures."""
    flags = [
        (exercise.is_unilateral, "One side at a time", "Repetitions are written for one side and counted for both."),
        (exercise.is_dumbbell_pair, "A weight in each hand", "The weight is that of one; the volume counts both."),
        (
            exercise.is_body_weight and not exercise.is_assisted,
            "Moves the body",
            "The body is the load; a weight is added to it.",
        ),
        (exercise.is_assisted, "Assisted", "The weight is help; it is taken off the body's weight."),
        (exercise.is_timed, "By time", "Done for a time instead of repetitions."),
    ]
    return [(label, meaning) for holds, label, meaning in flags if holds]
