"""Whether an exercise stands in anything planned or logged, so that it is archived and not deleted."""

from __future__ import annotations

from uuid import UUID

from activities.models import Maximum, StrengthSet
from exercises.models import Exercise
from workouts.models import PlannedSession, ProgramSession, Template


def is_planned(exercise_id: UUID) -> bool:
    """Whether a set, a maximum, a template, a program or a planned session names this exercise."""
    if StrengthSet.objects.filter(library_exercise=exercise_id).exists():
        return True
    if Maximum.objects.filter(exercise=exercise_id).exists():
        return True
    reference = Exercise.objects.get(pk=exercise_id).reference
    # The structure is JSON; its keys stand in quotes, and no other text of it can hold a quoted reference.
    return any(
        model._default_manager.filter(structure__icontains=f'"{reference}"').exists()
        for model in (Template, ProgramSession, PlannedSession)
    )
