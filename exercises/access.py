"""The only way in which views load exercises: not visible is 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from exercises.models import Exercise
from exercises.querysets import ExerciseQuerySet


def exercises_for(user: User) -> ExerciseQuerySet:
    """Every exercise that ``user`` sees, in the words that count for them; the archived ones too."""
    exercises: ExerciseQuerySet = Exercise.objects.visible_to(user)
    return exercises.as_seen_by(user).select_related("trainer")


def get_exercise_or_404(user: User, reference: UUID | str) -> Exercise:
    """One exercise by id, or one of ours by its key, in the words that count for ``user``."""
    by_id = _as_uuid(reference)
    chosen = {"pk": by_id} if by_id else {"key": str(reference)}
    exercise: Exercise = get_object_or_404(exercises_for(user), **chosen)
    return exercise


def get_exercise_by_id_or_404(user: User, text: str) -> Exercise:
    """One exercise of the API's address; what is no id leads nowhere."""
    by_id = _as_uuid(text)
    if by_id is None:
        raise Http404
    return get_exercise_or_404(user, by_id)


def _as_uuid(reference: UUID | str) -> UUID | None:
    try:
        return reference if isinstance(reference, UUID) else UUID(reference)
    except ValueError:
        return None
