"""What a client may do instead of the exercises of a strength session."""

from __future__ import annotations

from django.http import Http404

from exercises.reports import Swap, swaps_of, swaps_of_all
from workouts.content import NOBODY, workout_of
from workouts.models import PlannedSession
from workouts.names import exercises_by_reference
from workouts.performed import performed_blocks
from workouts.reports.logger import LoggerPage
from workouts.structure import resolve


def swaps_at(session: PlannedSession, place: str) -> tuple[str, list[Swap]]:
    """The exercise planned at block.exercise and what may be done instead, in the client's words.

    Raises ``Http404`` for a place that the plan does not have.
    """
    workout = workout_of(session)
    planned = [] if workout is None else performed_blocks(resolve(workout, NOBODY, session.local_date))
    wanted = {each.exercise_place: each.prescription.exercise for block in planned for each in block.sets}.get(place)
    if wanted is None:
        raise Http404
    exercise = exercises_by_reference(session.client, {wanted.key} - {""}).get(wanted.key)
    if exercise is None:
        return wanted.name or wanted.key, []
    return exercise.shown_name, swaps_of(session.client, exercise)


def offer_swaps(page: LoggerPage, session: PlannedSession) -> None:
    """Put the allowed swaps to every exercise of a logger, so that they are at hand without a network. One query."""
    heads = [head for block in page.blocks for head in block.exercises if head.planned is not None]
    planned = {head.planned.pk: head.planned for head in heads if head.planned is not None}
    if not planned:
        return
    allowed = swaps_of_all(session.client, list(planned.values()))
    for head in heads:
        if head.planned is not None:
            head.swaps = [each for each in allowed[head.planned.pk] if each.reference != head.reference]
