"""Garmin's workout JSON → structure: what a trainer built in Garmin Connect, or what was sent, read back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from activities.science.sports import Family
from workouts.garmin_format.strength_reading import read_strength
from workouts.garmin_format.vocabulary import (
    CONDITIONS,
    CSS_OFFSET,
    FIXED_REST,
    METRIC_OF_ID,
    SPORT_OF_ID,
    STEP_KIND_OF_ID,
    Json,
)
from workouts.structure.model import End, EndKind, Exercise, Item, Metric, Part, Repeat, Step, Target, Unit, Workout
from workouts.structure.pace import METRES
from workouts.structure.validation import ABSOLUTE_RANGES, DEEPEST, InvalidWorkout, Problem, check

type ExerciseOf = Callable[[str, str], Exercise]

_END_OF_ID: dict[int, EndKind] = {
    number: kind for kind, (number, _) in CONDITIONS.items() if not kind.startswith("heart_rate")
} | {FIXED_REST[0]: "time"}
_HEART_RATE = CONDITIONS["heart_rate_above"][0]


def from_garmin(document: Mapping[str, Any], *, exercise_of: ExerciseOf | None = None) -> Workout:
    """The workout that a Garmin document describes, in absolute numbers.

    Ids decide, keys are ignored, as at Garmin. Targets that we do not know (grade, resistance) are left out. Several
    segments become one list of steps under the sport of the first. ``exercise_of`` turns Garmin's category and name
    into an exercise; without it the name becomes free text. Raises nothing but :class:`InvalidWorkout`.
    """
    try:
        workout = _read(document, exercise_of or named_like_garmin)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, IndexError) as error:
        problem = Problem("", "This is not a workout as Garmin writes it.")
        raise InvalidWorkout((problem,)) from error
    return check(workout)


def named_like_garmin(category: str, name: str) -> Exercise:
    """An exercise by its Garmin name in plain words: ``BARBELL_BACK_SQUAT`` → "Barbell back squat"."""
    return Exercise(name=(name or category).replace("_", " ").strip().capitalize() or "Exercise")


def _read(document: Mapping[str, Any], exercise_of: ExerciseOf) -> Workout:
    segments = document["workoutSegments"]
    sport = SPORT_OF_ID.get(int(document["sportType"]["sportTypeId"]), "other")
    steps: list[Json] = [step for segment in segments for step in segment["workoutSteps"]]
    steps.sort(key=lambda step: int(step["stepOrder"]) if len(segments) == 1 else 0)
    blocks: tuple[Part, ...] = (
        read_strength(steps, exercise_of)
        if sport == "strength"
        else tuple(_EnduranceReader(sport).item(step, 0) for step in steps)
    )
    name, note = document.get("workoutName") or "", document.get("description") or ""
    return Workout(sport, blocks, str(name).strip(), str(note).strip())


@dataclass(frozen=True, slots=True)
class _EnduranceReader:
    sport: Family

    def item(self, step: Json, depth: int) -> Item:
        if step["type"] != "RepeatGroupDTO":
            return self.step(step)
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        inner = sorted(step["workoutSteps"], key=lambda each: int(each["stepOrder"]))
        items = tuple(self.item(each, depth + 1) for each in inner)
        return Repeat(int(step["numberOfIterations"]), items, bool(step.get("skipLastRestStep")))

    def step(self, step: Json) -> Step:
        return Step(
            end=_end(step),
            kind=STEP_KIND_OF_ID.get(int(step["stepType"]["stepTypeId"]), "other"),
            targets=tuple(self.targets(step)),
            note=str(step.get("description") or "").strip(),
        )

    def targets(self, step: Json) -> Iterator[Target]:
        for kind, one, two, zone in (
            ("targetType", "targetValueOne", "targetValueTwo", "zoneNumber"),
            ("secondaryTargetType", "secondaryTargetValueOne", "secondaryTargetValueTwo", "secondaryZoneNumber"),
        ):
            if not step.get(kind):
                continue
            number = int(step[kind]["workoutTargetTypeId"])
            if number == CSS_OFFSET[0]:
                offset = round(float(step[one]))
                yield Target("pace", offset, offset, "anchor", anchor="css")
            elif number in METRIC_OF_ID:
                metric = METRIC_OF_ID[number]
                if step.get(zone):
                    yield Target(metric, int(step[zone]), int(step[zone]), "zone")
                elif step.get(one) is not None:
                    # Garmin writes both orders; the numbers tell which end is which.
                    ends = sorted((float(step[one]), float(step[one] if step.get(two) is None else step[two])))
                    yield self.range(metric, *ends)

    def range(self, metric: Metric, low: float, high: float) -> Target:
        """A target from ordered numbers in Garmin's units (m/s for pace and speed)."""
        if metric == "pace":
            unit: Unit = "100m" if self.sport == "swim" else "km"
            return Target("pace", *_plausible(metric, METRES[unit] / high, METRES[unit] / low, 1), unit=unit)
        if metric == "speed":
            return Target("speed", *_plausible(metric, low * 3.6, high * 3.6, 1), unit="km/h")
        return Target(metric, *_plausible(metric, low, high, 0))


def _plausible(metric: Metric, low: float, high: float, decimals: int) -> tuple[float, float]:
    """The ends of a range, rounded, and no further out than a target may be: Garmin's own editor allows any number."""
    lowest, highest = ABSOLUTE_RANGES[metric][:2]
    return (
        round(min(max(low, lowest), highest), decimals),
        round(min(max(high, lowest), highest), decimals),
    )


def _end(step: Json) -> End:
    number = int(step["endCondition"]["conditionTypeId"])
    value = step.get("endConditionValue")
    if number == _HEART_RATE:
        is_above = step.get("endConditionCompare") in {"gt", ">"}
        return End("heart_rate_above" if is_above else "heart_rate_below", _whole(value))
    kind = _END_OF_ID.get(number)
    if kind is None or kind == "lap":
        # A condition that we do not know ends when the athlete says so.
        return End("lap")
    return End(kind, round(float(value), 2) if kind == "distance" else _whole(value))  # type: ignore[arg-type]


def _whole(value: Any) -> int:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return round(number)
