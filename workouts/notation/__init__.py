"""Workouts as text: ``15min Z1, 4x(800m @ 5k, rest 2:00), 10min easy`` and ``Squat 4x6 @ 80% RIR 2``.

:func:`parse` reads a text, :func:`preview` as much of it as can be read, :func:`write` is the inverse. The language is
described in ``docs/notation.md``.
"""

from __future__ import annotations

from workouts.notation.errors import NotationError
from workouts.notation.grammar import LONGEST_TEXT
from workouts.notation.reading import Preview, parse, preview
from workouts.notation.strength import FindExercise
from workouts.notation.writing import NameExercise, write

__all__ = ["LONGEST_TEXT", "FindExercise", "NameExercise", "NotationError", "Preview", "parse", "preview", "write"]
