"""Resolved workout → Garmin's workout JSON (``POST /workout-service/workout``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from workouts.garmin_format.losses import Loss
from workouts.garmin_format.strength_writing import Group, StrengthStep, strength_groups
from workouts.garmin_format.target_writing import end_fields, target_fields
from workouts.garmin_format.vocabulary import (
    GRAMS,
    ITERATIONS,
    KILOGRAM,
    NO_TARGET,
    REPEAT_STEP_TYPE,
    SPORTS,
    STEP_TYPES,
    Json,
    condition,
    sport_type,
    step_type,
    target_type,
)
from workouts.structure.estimates import estimate
from workouts.structure.model import Exercise
from workouts.structure.resolution import ResolvedBlock, ResolvedRepeat, ResolvedStep, ResolvedWorkout

#: Garmin's category and exercise name ("SQUAT", "BARBELL_BACK_SQUAT"; the name may be empty) of an exercise.
type GarminExercise = tuple[str, str]
type NameInGarmin = Callable[[Exercise], GarminExercise | None]


@dataclass(frozen=True, slots=True)
class GarminWorkout:
    """The document to send and what it could not carry."""

    document: Json
    losses: tuple[Loss, ...]


def to_garmin(
    resolved: ResolvedWorkout, *, name_in_garmin: NameInGarmin | None = None, pool_length: float | None = None
) -> GarminWorkout:
    """A resolved workout as Garmin stores it: numbers in m/s, bpm, W and grams.

    ``name_in_garmin`` finds Garmin's exercise; ``pool_length`` (m) belongs to swims. Percentages, zones and named
    paces arrive as the numbers they stand for; what else is lost is listed in :data:`LOSSES` and returned.
    """
    workout = resolved.workout
    writer = _Writer(workout.sport == "swim", name_in_garmin)
    steps = [step for part in resolved.blocks for step in writer.part(part)]
    if workout.sport == "walk":
        writer.losses.append(Loss("sport", "sport", "walk"))
    number, key = SPORTS[workout.sport]
    document: Json = {
        "workoutName": workout.name or "Workout",
        "sportType": sport_type(workout.sport),
        "estimatedDurationInSecs": round(estimate(resolved).seconds),
        "workoutSegments": [
            {
                "segmentOrder": 1,
                "sportType": {"sportTypeId": number, "sportTypeKey": key},
                "workoutSteps": steps,
            }
        ],
        "author": {},
    }
    if workout.note:
        document["description"] = workout.note
    if pool_length is not None and workout.sport == "swim":
        document["poolLength"] = pool_length
        document["poolLengthUnit"] = {"unitKey": "meter"}
    return GarminWorkout(document, tuple(writer.losses))


@dataclass(slots=True)
class _Writer:
    """Numbers the steps of one segment in the order in which they are written, groups included."""

    is_swim: bool
    name_in_garmin: NameInGarmin | None
    losses: list[Loss] = field(default_factory=list)
    orders: count[int] = field(default_factory=lambda: count(1))

    def part(self, part: ResolvedStep | ResolvedRepeat | ResolvedBlock) -> list[Json]:
        match part:
            case ResolvedStep():
                return [self.step(part)]
            case ResolvedRepeat():
                return [self.repeat(part)]
            case ResolvedBlock():
                return [step for entry in strength_groups(part, self.losses) for step in self.entry(entry)]

    def step(self, resolved: ResolvedStep) -> Json:
        targets, words = target_fields(resolved, self.losses, is_swim=self.is_swim)
        description = "\n".join(filter(None, (resolved.step.note, ", ".join(words))))
        return {
            "type": "ExecutableStepDTO",
            "stepOrder": next(self.orders),
            "stepType": step_type(STEP_TYPES[resolved.step.kind]),
            **end_fields(resolved.step, is_swim=self.is_swim),
            **targets,
            **({"description": description} if description else {}),
        }

    def repeat(self, resolved: ResolvedRepeat) -> Json:
        group = self._group(resolved.repeat.times)
        if resolved.repeat.skip_last_rest:
            group["skipLastRestStep"] = True
        group["workoutSteps"] = [step for item in resolved.items for step in self.part(item)]
        return group

    def _group(self, times: int) -> Json:
        return {
            "type": "RepeatGroupDTO",
            "stepOrder": next(self.orders),
            "stepType": step_type(REPEAT_STEP_TYPE),
            "numberOfIterations": times,
            "endCondition": condition(ITERATIONS),
            "endConditionValue": float(times),
            "smartRepeat": False,
            "workoutSteps": [],
        }

    def entry(self, entry: Group | StrengthStep) -> list[Json]:
        """A set with its rest, or a group of them; a group done once needs no group."""
        if isinstance(entry, StrengthStep):
            return [self.strength_step(entry)]
        if entry.times == 1:
            return [step for inner in entry.entries for step in self.entry(inner)]
        group = self._group(entry.times)
        group["workoutSteps"] = [step for inner in entry.entries for step in self.entry(inner)]
        return [group]

    def strength_step(self, entry: StrengthStep) -> Json:
        words = list(entry.words)
        exercise: Json = {}
        if entry.exercise is not None:
            known = self.name_in_garmin(entry.exercise) if self.name_in_garmin else None
            if known is None:
                name = entry.exercise.name or entry.exercise.key
                words.insert(0, name)
                self.losses.append(Loss(entry.path, "exercise", name))
            else:
                exercise = {"category": known[0], "exerciseName": known[1]}
        if entry.weight is not None:
            exercise |= {"weightValue": round(entry.weight * GRAMS, 3), "weightUnit": dict(KILOGRAM)}
        return {
            "type": "ExecutableStepDTO",
            "stepOrder": next(self.orders),
            "stepType": step_type(STEP_TYPES["work" if entry.exercise is not None else "rest"]),
            "endCondition": condition(entry.condition),
            **({} if entry.value is None else {"endConditionValue": entry.value}),
            "targetType": target_type(NO_TARGET),
            **({"description": "\n".join(words)} if words else {}),
            **exercise,
        }
