"""Somebody trains with the simulated watch: a workout of the account becomes a recording that followed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from activities.formats.fit.encoder import write_fit
from activities.formats.recording import Intensity, Recording, StrengthSet
from activities.synthetic.assembly import Step, recording_of
from activities.synthetic.athlete import Athlete, athlete_from_seed
from activities.synthetic.indoors import pool_swim
from activities.synthetic.response import heart_rate_of
from activities.synthetic.sessions import follow_ride, follow_run
from garmin_sync.simulator.sources import activity_of

if TYPE_CHECKING:
    from garmin_sync.simulator.accounts import Account, SimulatedActivity

_TIME, _DISTANCE, _REPETITIONS, _FIXED_REST = 2, 3, 10, 8
_CYCLING, _SWIMMING, _STRENGTH = 2, 4, 5
_POWER, _HEART_RATE, _SPEED, _PACE = 2, 4, 5, 6
_OPEN_SECONDS = 120.0
_SECONDS_A_REPETITION = 4.0
_GRAMS = 1000
#: Step types by Garmin's number: effort as a share of threshold without a target, and what the lap is called.
_KINDS: dict[int, tuple[float, Intensity]] = {
    1: (0.7, "warmup"),
    2: (0.65, "cooldown"),
    3: (1.0, "interval"),
    4: (0.6, "recovery"),
    5: (0.4, "rest"),
}
_OTHERWISE: tuple[float, Intensity] = (0.75, "active")


@dataclass(frozen=True, slots=True)
class _Part:
    """One step as it is done: how long (s) and how hard."""

    step: Mapping[str, Any]
    seconds: float
    effort: float


def follow_workout(account: Account, workout_id: int, *, ends: datetime, share: float = 1.0) -> SimulatedActivity:
    """Do a workout of ``account`` so that it ends about at ``ends`` (aware), and record it with its file.

    ``share`` of each step's length or weight is done: 0.8 leaves a fifth out. Raises KeyError for an unknown workout.
    """
    workout = account.workouts[workout_id]
    athlete = athlete_from_seed(account.profile_id, time_zone=account.time_zone)
    parts = [_part(step, athlete, workout, share) for step in _steps(workout["workoutSegments"][0]["workoutSteps"])]
    length = timedelta(seconds=round(sum(part.seconds for part in parts)))
    start = (ends - length).astimezone(UTC).replace(microsecond=0)
    recording = _recording(workout, athlete, start, parts, share)
    listed = activity_of(0, recording, name=workout["workoutName"], time_zone=account.time_zone)
    return account.record(replace(listed, workout_id=workout_id), write_fit(recording))


def _recording(
    workout: Mapping[str, Any], athlete: Athlete, start: datetime, parts: list[_Part], share: float
) -> Recording:
    sport, name = _sport(workout), str(workout["workoutName"])
    if sport == _STRENGTH:
        return _lifting(athlete, start, parts, share, name)
    if sport == _SWIMMING:
        return pool_swim(athlete, start, round(sum(part.seconds for part in parts)))
    steps = [Step(max(1, round(part.seconds)), part.effort, _kind(part.step)[1]) for part in parts]
    return (follow_ride if sport == _CYCLING else follow_run)(athlete, start, steps, name=name)


def _steps(steps: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The steps in the order in which they are done, repeats unrolled."""
    for step in steps:
        inner = step.get("workoutSteps")
        if inner is None:
            yield step
            continue
        for _ in range(int(step.get("numberOfIterations") or 1)):
            yield from _steps(inner)


def _part(step: Mapping[str, Any], athlete: Athlete, workout: Mapping[str, Any], share: float) -> _Part:
    effort = _effort(step, athlete, workout)
    kind, value = step["endCondition"]["conditionTypeId"], float(step.get("endConditionValue") or 0)
    if kind in (_TIME, _FIXED_REST):
        seconds = value
    elif kind == _DISTANCE:
        seconds = value / _speed(effort, athlete, workout)
    elif kind == _REPETITIONS:
        seconds = value * _SECONDS_A_REPETITION
    else:
        seconds = _OPEN_SECONDS
    return _Part(step, seconds * share, effort)


def _effort(step: Mapping[str, Any], athlete: Athlete, workout: Mapping[str, Any]) -> float:
    """What the target asks for, as a share of threshold."""
    first, second = step.get("targetValueOne"), step.get("targetValueTwo")
    values = [float(value) for value in (first, second) if value]
    threshold = {
        _POWER: athlete.ftp,
        _HEART_RATE: athlete.threshold_heart_rate,
        _SPEED: athlete.threshold_speed,
        _PACE: athlete.threshold_speed,
    }.get(step["targetType"]["workoutTargetTypeId"])
    if not values or threshold is None or _sport(workout) == _SWIMMING:
        return _kind(step)[0]
    return min(1.6, max(0.35, sum(values) / len(values) / threshold))


def _speed(effort: float, athlete: Athlete, workout: Mapping[str, Any]) -> float:
    if _sport(workout) == _SWIMMING:
        return athlete.critical_swim_speed * 0.92
    return 9.0 if _sport(workout) == _CYCLING else effort * athlete.threshold_speed


def _lifting(athlete: Athlete, start: datetime, parts: list[_Part], share: float, name: str) -> Recording:
    sets: list[StrengthSet] = []
    clock = 0.0
    for part in parts:
        sets.append(_set(len(sets), clock, part, share))
        clock += part.seconds
    effort = np.full(max(round(clock), 60), 0.28)
    for done in sets:
        if done.kind != "rest" and done.duration:
            effort[int(done.start) : int(done.start + done.duration)] = 1.05
    return recording_of(
        athlete,
        start,
        sport="training",
        sub_sport="strength_training",
        name=name,
        columns={"heart_rate": heart_rate_of(effort, athlete, athlete.chance(0, 7))},
        calories=0.09 * athlete.mass * len(effort) / 60,
        sets=sets,
    )


def _set(number: int, clock: float, part: _Part, share: float) -> StrengthSet:
    step = part.step
    if step["stepType"]["stepTypeId"] in (4, 5):
        return StrengthSet(number, clock, part.seconds, "rest")
    counted = step["endCondition"]["conditionTypeId"] == _REPETITIONS
    weight = step.get("weightValue")
    return StrengthSet(
        number,
        clock,
        part.seconds,
        "active",
        str(step.get("category") or "").lower(),
        str(step.get("exerciseName") or "").lower(),
        round(float(step["endConditionValue"])) if counted else None,
        round(float(weight) / _GRAMS * share, 1) if weight else None,
    )


def _kind(step: Mapping[str, Any]) -> tuple[float, Intensity]:
    return _KINDS.get(step["stepType"]["stepTypeId"], _OTHERWISE)


def _sport(workout: Mapping[str, Any]) -> int:
    return int(workout["sportType"]["sportTypeId"])
