"""A session made lighter among others, worked out on loaded rows: the preview shows what the service then writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workouts.content import set_estimates, workout_of
from workouts.models import PlannedSession
from workouts.notation import NameExercise, write
from workouts.shortening import shorten
from workouts.structure import AthleteValues, Workout, from_json, to_json

WHOLE: Final = 100
#: A free session is cut to whole minutes (s) and to hundreds of metres.
_GRID_SECONDS: Final = 60
_GRID_METRES: Final = 100


@dataclass(frozen=True, slots=True)
class Cut:
    """What is to be left of a session: ``keep`` per cent of ``full``, which is ``short``.

    Both are ``None`` for a free session: its length alone is cut, from ``was`` per cent of what was planned at first.
    """

    keep: int
    was: int
    full: Workout | None
    short: Workout | None


def cut_of(session: PlannedSession, lighter_by: int) -> Cut | None:
    """How a session gets ``lighter_by`` (1–90) per cent lighter than it was planned at first.

    ``None`` when nothing would change: it is as short already, or has nothing that can be left out.
    """
    keep, was = WHOLE - lighter_by, session.shortened_to or WHOLE
    if was <= keep:
        return None
    if not session.has_structure:
        return Cut(keep, was, None, None) if _cut_length(session, keep / was) != _length(session) else None
    full = from_json(session.full_structure) if session.full_structure else workout_of(session)
    if full is None:
        return None
    short = shorten(full, keep)
    return Cut(keep, was, full, short) if short != workout_of(session) else None


def apply_cut(session: PlannedSession, cut: Cut, *, athlete: AthleteValues, namer: NameExercise | None = None) -> None:
    """Write what is left into the columns of a session (unsaved), with its estimates on its day. No queries."""
    if cut.short is None or cut.full is None:
        session.estimated_seconds, session.estimated_metres = _cut_length(session, cut.keep / cut.was)
    else:
        session.structure, session.full_structure = to_json(cut.short), to_json(cut.full)
        session.text = write(cut.short, with_header=False, name_exercise=namer)
        set_estimates(session, cut.short, athlete=athlete, on=session.local_date)
    session.shortened_to = cut.keep


def _length(session: PlannedSession) -> tuple[float, float]:
    return session.estimated_seconds, session.estimated_metres


def _cut_length(session: PlannedSession, share: float) -> tuple[float, float]:
    seconds, metres = _length(session)
    return _on_grid(seconds, share, _GRID_SECONDS), _on_grid(metres, share, _GRID_METRES)


def _on_grid(value: float, share: float, grid: int) -> float:
    """``value`` × ``share`` on whole steps, never more than it was and never nothing."""
    return min(value, max(grid, round(value * share / grid) * grid)) if value else 0.0
