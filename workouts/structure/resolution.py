"""A workout for one athlete on one day: relative targets and weights become numbers.

What is missing is named and never an error: such a target keeps its words, and the screens say what to enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from activities.science.sports import Family
from workouts.structure.athlete import AthleteValues, Threshold
from workouts.structure.intensity import (
    intensity_of_heart_rate,
    intensity_of_rpe,
    zone_of_rpe,
    zone_of_share,
    zone_span,
)
from workouts.structure.model import Block, PlannedSet, Prescription, Repeat, Step, Target, Workout
from workouts.structure.numbers import target_numbers, weight_numbers
from workouts.structure.pace import SPEEDS, anchored_speed, speed_of_pace
from workouts.structure.words import target_text

_THRESHOLD_NAMES: dict[Threshold, str] = {
    "ftp": "functional threshold power",
    "threshold_heart_rate": "threshold heart rate",
    "threshold_speed": "threshold pace",
    "critical_swim_speed": "critical swim speed",
    "max_heart_rate": "maximum heart rate",
    "resting_heart_rate": "resting heart rate",
}
#: Shares of threshold are those of somebody who holds this speed (m/s) for an hour, where the own one is not known.
_TYPICAL_THRESHOLD_SPEED = 4.0


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A target in numbers: m/s (pace and speed, ``low`` is the slower end), bpm, W, a minute, or RPE.

    ``low`` and ``high`` are ``None`` when a value in ``missing`` would be needed. ``intensity`` is the middle as a
    share of threshold, and ``zone`` 1–7, where they can be told. ``words`` are as the trainer wrote it, ``numbers`` as
    text in the athlete's units (empty where something is missing).
    """

    target: Target
    words: str
    low: float | None = None
    high: float | None = None
    intensity: float | None = None
    zone: int | None = None
    missing: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedStep:
    """A step with its targets in numbers; ``path`` is its place in the structure."""

    step: Step
    path: str
    targets: tuple[ResolvedTarget, ...]


@dataclass(frozen=True, slots=True)
class ResolvedRepeat:
    """A repeat with its steps in numbers."""

    repeat: Repeat
    path: str
    items: tuple[ResolvedStep | ResolvedRepeat, ...]


@dataclass(frozen=True, slots=True)
class ResolvedSet:
    """A set with its weight in kg, rounded to what can be loaded; for body weight the kg added (negative: assistance).

    ``None`` where no weight is prescribed or ``missing`` says what it would take. ``numbers`` is the weight as text.
    """

    planned: PlannedSet
    path: str
    low: float | None = None
    high: float | None = None
    missing: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedPrescription:
    """An exercise with its sets in numbers."""

    prescription: Prescription
    path: str
    sets: tuple[ResolvedSet, ...]


@dataclass(frozen=True, slots=True)
class ResolvedBlock:
    """A strength block in numbers."""

    block: Block
    path: str
    exercises: tuple[ResolvedPrescription, ...]


type ResolvedItem = ResolvedStep | ResolvedRepeat
type ResolvedPart = ResolvedStep | ResolvedRepeat | ResolvedBlock


@dataclass(frozen=True, slots=True)
class ResolvedWorkout:
    """A workout in the numbers of one athlete on the local day ``on``."""

    workout: Workout
    on: date
    blocks: tuple[ResolvedPart, ...]
    threshold_speed: float | None

    def missing(self) -> list[str]:
        """What has to be entered for the workout to be all numbers, in words, each once."""
        return list(dict.fromkeys(text for part in self.blocks for text in _missing_in(part) if text))


def _missing_in(part: ResolvedPart) -> Iterator[str]:
    match part:
        case ResolvedStep():
            yield from (target.missing for target in part.targets)
        case ResolvedRepeat():
            for item in part.items:
                yield from _missing_in(item)
        case ResolvedBlock():
            yield from (each.missing for exercise in part.exercises for each in exercise.sets)


def resolve(workout: Workout, athlete: AthleteValues, on: date) -> ResolvedWorkout:
    """The numbers of a valid workout for an athlete, with the values that hold on the local day ``on``."""
    resolver = _Resolver(workout.sport, athlete, on)
    blocks = tuple(resolver.part(part, f"blocks[{number}]") for number, part in enumerate(workout.blocks))
    return ResolvedWorkout(workout, on, blocks, resolver.threshold(resolver.speed_threshold))


@dataclass(frozen=True, slots=True)
class _Resolver:
    sport: Family
    athlete: AthleteValues
    on: date

    @property
    def speed_threshold(self) -> Threshold:
        return "critical_swim_speed" if self.sport == "swim" else "threshold_speed"

    def threshold(self, name: Threshold) -> float | None:
        return self.athlete.threshold_on(name, self.on)

    def part(self, part: Step | Repeat | Block, path: str) -> ResolvedPart:
        return self.block(part, path) if isinstance(part, Block) else self.item(part, path)

    def item(self, item: Step | Repeat, path: str) -> ResolvedItem:
        if isinstance(item, Step):
            return ResolvedStep(item, path, tuple(map(self.target, item.targets)))
        items = tuple(self.item(inner, f"{path}.items[{number}]") for number, inner in enumerate(item.items))
        return ResolvedRepeat(item, path, items)

    def target(self, target: Target) -> ResolvedTarget:
        match target.scale:
            case "absolute":
                return self._absolute(target)
            case "percent":
                return self._percent(target, target.low, target.high)
            case "percent_of_maximum":
                return self._percent_of_maximum(target)
            case "zone":
                low, high = zone_span(target.metric, int(target.low), int(target.high), self.sport)
                return self._percent(target, low, high)
            case "anchor":
                return self._anchor(target)

    def _absolute(self, target: Target) -> ResolvedTarget:
        low, high = target.low, target.high
        if target.metric == "pace":
            low, high = speed_of_pace(target.high, target.unit), speed_of_pace(target.low, target.unit)
        elif target.metric == "speed":
            low, high = low * SPEEDS[target.unit], high * SPEEDS[target.unit]
        elif target.metric == "rpe":
            rpe = (low + high) / 2
            return self._answer(target, low, high, intensity=intensity_of_rpe(rpe), zone=zone_of_rpe(rpe))
        elif target.metric == "cadence":
            return self._answer(target, low, high)
        threshold = self.threshold(self._threshold_of(target))
        if threshold is None or (target.metric == "speed" and self.sport == "ride"):
            return self._answer(target, low, high)
        return self._shares(target, low, high, (low + high) / 2 / threshold)

    def _percent(self, target: Target, low: float, high: float) -> ResolvedTarget:
        name = self._threshold_of(target)
        threshold = self.threshold(name)
        share = (low + high) / 200
        if threshold is None:
            return self._shares(target, None, None, share, _THRESHOLD_NAMES[name])
        bottom, top = threshold * low / 100, threshold * high / 100
        if target.metric != "pace":
            # A zone is half open: the whole number at its top belongs to the next one.
            is_zone = target.scale == "zone"
            bottom = float(ceil(bottom) if is_zone else round(bottom))
            top = max(float(ceil(top) - 1 if is_zone else round(top)), bottom)
        return self._shares(target, bottom, top, share)

    def _percent_of_maximum(self, target: Target) -> ResolvedTarget:
        maximum, threshold = self.threshold("max_heart_rate"), self.threshold("threshold_heart_rate")
        if maximum is None:
            return self._answer(target, None, None, missing=_THRESHOLD_NAMES["max_heart_rate"])
        low, high = float(round(maximum * target.low / 100)), float(round(maximum * target.high / 100))
        if threshold is None:
            return self._answer(target, low, high)
        return self._shares(target, low, high, (low + high) / 2 / threshold)

    def _anchor(self, target: Target) -> ResolvedTarget:
        name: Threshold = "critical_swim_speed" if target.anchor == "css" else self._threshold_of(target)
        threshold = self.threshold(name)
        speed = anchored_speed(target.anchor, target.low, threshold or _TYPICAL_THRESHOLD_SPEED)
        if speed is None:
            return self._answer(target, None, None, missing="an offset that leaves a pace")
        if threshold is None:
            return self._shares(target, None, None, speed / _TYPICAL_THRESHOLD_SPEED, _THRESHOLD_NAMES[name])
        return self._shares(target, speed, speed, speed / threshold)

    def _threshold_of(self, target: Target) -> Threshold:
        match target.metric:
            case "power":
                return "ftp"
            case "heart_rate":
                return "threshold_heart_rate"
            case _:
                return self.speed_threshold

    def _shares(
        self, target: Target, low: float | None, high: float | None, share: float | None, missing: str = ""
    ) -> ResolvedTarget:
        if share is None:
            return self._answer(target, low, high, missing=missing)
        metric = "pace" if target.metric == "speed" else target.metric
        is_heart_rate = metric == "heart_rate"
        intensity = intensity_of_heart_rate(share, self.sport) if is_heart_rate else share
        zone = zone_of_share(metric, share, self.sport)
        return self._answer(target, low, high, intensity=intensity, zone=zone, missing=missing)

    def _answer(
        self,
        target: Target,
        low: float | None,
        high: float | None,
        *,
        intensity: float | None = None,
        zone: int | None = None,
        missing: str = "",
    ) -> ResolvedTarget:
        numbers = ""
        if low is not None and high is not None:
            numbers = target_numbers(target.metric, (low, high), self.sport, self.athlete.units)
        words = target_text(target, self.sport)
        return ResolvedTarget(target, words, low, high, intensity, zone, missing, numbers)

    def block(self, block: Block, path: str) -> ResolvedBlock:
        exercises = tuple(
            self._prescription(each, f"{path}.exercises[{number}]") for number, each in enumerate(block.exercises)
        )
        return ResolvedBlock(block, path, exercises)

    def _prescription(self, prescription: Prescription, path: str) -> ResolvedPrescription:
        sets = tuple(
            self._set(planned, prescription, f"{path}.sets[{number}]")
            for number, planned in enumerate(prescription.sets)
        )
        return ResolvedPrescription(prescription, path, sets)

    def _set(self, planned: PlannedSet, prescription: Prescription, path: str) -> ResolvedSet:
        load = planned.load
        if load is None:
            return ResolvedSet(planned, path)
        if load.kind == "body_weight":
            return ResolvedSet(planned, path, load.low, load.high)
        low, high = load.low, load.high
        if load.kind == "percent":
            exercise = prescription.exercise
            maximum = self.athlete.maximum_on(exercise, self.on)
            if maximum is None:
                return ResolvedSet(planned, path, missing=f"e1RM of {exercise.name or exercise.key}")
            carried = self.athlete.body_mass if self.athlete.lifts_the_body(exercise) else 0.0
            if carried is None:
                return ResolvedSet(planned, path, missing="body mass")
            low, high = maximum * low / 100 - carried, maximum * high / 100 - carried
        loading = self.athlete.loading_for(prescription.exercise)
        low, high = loading.nearest(low), loading.nearest(high)
        return ResolvedSet(planned, path, low, high, numbers=weight_numbers(low, high, self.athlete.units))
