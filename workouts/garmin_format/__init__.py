"""Workouts as Garmin Connect stores them: out to the watch, and back.

:func:`to_garmin` takes a resolved workout, :func:`from_garmin` reads any workout of an account, and
:func:`differences` compares what was sent with what was stored. :data:`LOSSES` lists what a watch cannot be told.
"""

from __future__ import annotations

from workouts.garmin_format.comparison import differences
from workouts.garmin_format.losses import LOSSES, Loss, LossKind
from workouts.garmin_format.reading import ExerciseOf, from_garmin, named_like_garmin
from workouts.garmin_format.writing import GarminExercise, GarminWorkout, NameInGarmin, to_garmin

__all__ = [
    "LOSSES",
    "ExerciseOf",
    "GarminExercise",
    "GarminWorkout",
    "Loss",
    "LossKind",
    "NameInGarmin",
    "differences",
    "from_garmin",
    "named_like_garmin",
    "to_garmin",
]
