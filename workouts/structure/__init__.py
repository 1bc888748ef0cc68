"""The typed structure of a planned workout: what it holds, whether it is valid, and what it means for one athlete."""

from __future__ import annotations

from workouts.structure.athlete import AthleteValues, DatedValue, Loading
from workouts.structure.estimates import Estimate, ProfileStep, estimate, profile, steps_in_order
from workouts.structure.json_form import from_json, to_json
from workouts.structure.model import (
    VERSION,
    Amount,
    Block,
    Effort,
    End,
    Exercise,
    Load,
    PlannedSet,
    Prescription,
    Repeat,
    Step,
    Target,
    Workout,
)
from workouts.structure.resolution import ResolvedWorkout, resolve
from workouts.structure.validation import InvalidWorkout, Problem, check, problems

__all__ = [
    "VERSION",
    "Amount",
    "AthleteValues",
    "Block",
    "DatedValue",
    "Effort",
    "End",
    "Estimate",
    "Exercise",
    "InvalidWorkout",
    "Load",
    "Loading",
    "PlannedSet",
    "Prescription",
    "Problem",
    "ProfileStep",
    "Repeat",
    "ResolvedWorkout",
    "Step",
    "Target",
    "Workout",
    "check",
    "estimate",
    "from_json",
    "problems",
    "profile",
    "resolve",
    "steps_in_order",
    "to_json",
]
