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

    Both are ``None`` for a free session: its length alone is cut.
    """

    keep: int
    full: Workout | None
    short: Workout | None


def cut_of(session: PlannedSession, lighter_by: int) -> Cut | None:
    """How a session gets ``lighter_by`` (1–90) per cent lighter than it was planned at first.

    ``None`` when nothing would change: it is as short already, or has nothing that can be left out.
    """
    keep = WHOLE - lighter_by
    if (session.shortened_to or WHOLE) <= keep:
        return None
    if not session.has_structure:
        return Cut(keep, None, None) if _cut_length(session, keep) != _length(session) else None
    full = from_json(session.full_structure) if session.full_structure else workout_of(session)
    if full is None:
        return None
    short = shorten(full, keep)
    return Cut(keep, full, short) if short != workout_of(session) else None


def apply_cut(session: PlannedSession, cut: Cut, *, athlete: AthleteValues, namer: NameExercise | None = None) -> None:
    """Write what is left into the columns of a session (unsaved), with its estimates on its day. No queries."""
    if cut.short is None or cut.full is None:
        cut_free(session, cut.keep)
        return
    session.structure, session.full_structure = to_json(cut.short), to_json(cut.full)
    session.text = write(cut.short, with_header=False, name_exercise=namer)
    set_estimates(session, cut.short, athlete=athlete, on=session.local_date)
    session.shortened_to = cut.keep


def cut_free(session: PlannedSession, keep: int) -> None:
    """Cut the length of a free session (unsaved) to ``keep`` per cent of what was planned at first."""
    full, short = full_length(session), _cut_length(session, keep)
    session.full_seconds, session.full_metres = full
    session.estimated_seconds, session.estimated_metres = short
    session.shortened_to = keep


def bring_back_free(session: PlannedSession) -> None:
    """Give a free session (unsaved) the length again that was planned at first."""
    session.estimated_seconds, session.estimated_metres = full_length(session)
    forget_full(session)


def full_length(session: PlannedSession) -> tuple[float, float]:
    """The length (s, m) of a free session as it was planned at first.

    Where that was not kept it is worked out from what is left, to whole minutes and hundreds of metres.
    """
    if session.shortened_to is None:
        return _length(session)
    if session.full_seconds is not None and session.full_metres is not None:
        return session.full_seconds, session.full_metres
    seconds, metres = (value * WHOLE / session.shortened_to for value in _length(session))
    return round(seconds / _GRID_SECONDS) * float(_GRID_SECONDS), round(metres / _GRID_METRES) * float(_GRID_METRES)


def forget_full(session: PlannedSession) -> None:
    """Take what a session (unsaved) holds now for all of it."""
    session.shortened_to, session.full_structure = None, {}
    session.full_seconds, session.full_metres = None, None


def _length(session: PlannedSession) -> tuple[float, float]:
    return session.estimated_seconds, session.estimated_metres


def _cut_length(session: PlannedSession, keep: int) -> tuple[float, float]:
    (seconds, metres), share = full_length(session), keep / WHOLE
    return _on_grid(seconds, share, _GRID_SECONDS), _on_grid(metres, share, _GRID_METRES)


def _on_grid(value: float, share: float, grid: int) -> float:
    """``value`` × ``share`` on whole steps, never more than it was and never nothing."""
    return min(value, max(grid, round(value * share / grid) * grid)) if value else 0.0
