"""Who uses exercises: apps above register a question here, so that a used exercise is archived and never deleted."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

IsUsed = Callable[[UUID], bool]

_questions: list[IsUsed] = []


def register_use(question: IsUsed) -> None:
    """Add a question ("does anything of mine name this exercise?"); called once from an app's ``ready``."""
    if question not in _questions:
        _questions.append(question)


def is_used(exercise_id: UUID) -> bool:
    """Whether anything would lose its exercise."""
    return any(question(exercise_id) for question in _questions)
