"""Garmin's ids. Garmin stores what the id says and ignores the key beside it, so the ids are what counts."""

from __future__ import annotations

from typing import Any, Final

from activities.science.sports import Family
from workouts.structure.model import EndKind, Metric, StepKind

type Json = dict[str, Any]

#: Garmin plans no walks: they go out as "other".
SPORTS: Final[dict[Family, tuple[int, str]]] = {
    "run": (1, "running"),
    "ride": (2, "cycling"),
    "other": (3, "other"),
    "walk": (3, "other"),
    "swim": (4, "swimming"),
    "strength": (5, "strength_training"),
}
SPORT_OF_ID: Final[dict[int, Family]] = {1: "run", 2: "ride", 3: "other", 4: "swim", 5: "strength"}

STEP_TYPES: Final[dict[StepKind, tuple[int, str]]] = {
    "warmup": (1, "warmup"),
    "cooldown": (2, "cooldown"),
    "work": (3, "interval"),
    "recovery": (4, "recovery"),
    "rest": (5, "rest"),
    "other": (7, "other"),
}
REPEAT_STEP_TYPE: Final = (6, "repeat")
STEP_KIND_OF_ID: Final[dict[int, StepKind]] = {
    **{number: kind for kind, (number, _) in STEP_TYPES.items()},
    8: "work",  # "main", which newer editors write
}

CONDITIONS: Final[dict[EndKind, tuple[int, str]]] = {
    "lap": (1, "lap.button"),
    "time": (2, "time"),
    "distance": (3, "distance"),
    "calories": (4, "calories"),
    "heart_rate_above": (6, "heart.rate"),
    "heart_rate_below": (6, "heart.rate"),
}
ITERATIONS: Final = (7, "iterations")
FIXED_REST: Final = (8, "fixed.rest")
REPETITIONS: Final = (10, "reps")

NO_TARGET: Final = (1, "no.target")
TARGETS: Final[dict[Metric, tuple[int, str]]] = {
    "power": (2, "power.zone"),
    "cadence": (3, "cadence"),
    "heart_rate": (4, "heart.rate.zone"),
    "speed": (5, "speed.zone"),
    "pace": (6, "pace.zone"),
}
METRIC_OF_ID: Final[dict[int, Metric]] = {number: metric for metric, (number, _) in TARGETS.items()}
CSS_OFFSET: Final = (17, "swim.css.offset")
#: Numbers of the zones that a watch knows.
WATCH_ZONES: Final[dict[Metric, int]] = {"heart_rate": 5, "power": 7}

KILOGRAM: Final[Json] = {"unitId": 8, "unitKey": "kilogram", "factor": 1000.0}
GRAMS: Final = 1000.0


def sport_type(sport: Family) -> Json:
    """``sportType`` of a workout and of its segment."""
    number, key = SPORTS[sport]
    return {"sportTypeId": number, "sportTypeKey": key, "displayOrder": number}


def step_type(kind: tuple[int, str]) -> Json:
    """``stepType`` of a step or repeat."""
    return {"stepTypeId": kind[0], "stepTypeKey": kind[1], "displayOrder": kind[0]}


def condition(kind: tuple[int, str]) -> Json:
    """``endCondition`` of a step or repeat."""
    return {
        "conditionTypeId": kind[0],
        "conditionTypeKey": kind[1],
        "displayOrder": kind[0],
        "displayable": kind != ITERATIONS,
    }


def target_type(kind: tuple[int, str], display_order: int = 1) -> Json:
    """``targetType`` or, with order 2, ``secondaryTargetType``."""
    return {"workoutTargetTypeId": kind[0], "workoutTargetTypeKey": kind[1], "displayOrder": display_order}
