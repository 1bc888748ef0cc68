"""How long, how far and how hard a workout will be, before it is done; and its shape for drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from activities.science.session_load import session_rpe_load
from activities.science.sports import Family
from workouts.structure.intensity import intensity_of_rpe, silent_rpe, zone_of_rpe
from workouts.structure.model import Block, Effort, PlannedSet, Prescription
from workouts.structure.resolution import (
    ResolvedBlock,
    ResolvedItem,
    ResolvedRepeat,
    ResolvedStep,
    ResolvedTarget,
    ResolvedWorkout,
)
from workouts.structure.words import amount_text, clock, end_text

#: Speed (m/s) at threshold where nothing is known of the athlete.
_USUAL_THRESHOLD_SPEED: Final[dict[Family, float]] = {
    "run": 3.5,
    "ride": 9.0,
    "swim": 1.1,
    "walk": 2.0,
    "other": 3.0,
    "strength": 1.0,
}
#: Seconds of ends that no clock measures.
_OPEN_SECONDS: Final = {"lap": 300.0, "heart_rate_above": 120.0, "heart_rate_below": 120.0}
_KCAL_A_SECOND: Final = 1 / 6
_REST_KINDS: Final = {"rest", "recovery"}

_REPETITION_SECONDS: Final = 4.0
_AMRAP_REPETITIONS: Final = 10.0
_CARRY_SPEED: Final = 1.0  # m/s
_REST_AFTER_SET: Final = 90.0
_CHANGE_OF_EXERCISE: Final = 15.0
_SET_RPE: Final = 7.0
_WARM_UP_RPE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What to expect: s, m, load, working sets. ``is_rough`` where a length or an effort had to be assumed."""

    seconds: float = 0.0
    metres: float = 0.0
    load: float = 0.0
    sets: int = 0
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """One block of the drawn shape: seconds, zone 1–7 (0 for rest), and what it is."""

    length: float
    zone: int
    label: str = ""


def estimate(resolved: ResolvedWorkout) -> Estimate:
    """Duration, distance, load and sets of a workout.

    Load is that of the sensors to come: hours × intensity² × 100, the cube for the pace of a swim, and session RPE for
    strength (training loads as in ``activities.science``); RPE targets give the load of the session-RPE scale.
    """
    pieces = [_measured(step, resolved) for step in steps_in_order(resolved)]
    blocks = [_block_estimate(part.block) for part in resolved.blocks if isinstance(part, ResolvedBlock)]
    return Estimate(
        seconds=sum(each.seconds for each in (*pieces, *blocks)),
        metres=sum(each.metres for each in pieces),
        load=sum(each.load for each in (*pieces, *blocks)),
        sets=sum(each.sets for each in blocks),
        is_rough=any(each.is_rough for each in (*pieces, *blocks)),
    )


def profile(resolved: ResolvedWorkout) -> list[ProfileStep]:
    """The workout with every repeat written out, for the step profile: lengths in seconds."""
    drawn = [
        ProfileStep(_measured(step, resolved).seconds, _zone(step), _label(step)) for step in steps_in_order(resolved)
    ]
    for part in resolved.blocks:
        if isinstance(part, ResolvedBlock):
            drawn.extend(_block_profile(part.block))
    return drawn


def steps_in_order(resolved: ResolvedWorkout) -> Iterator[ResolvedStep]:
    """Every step of an endurance workout, as often as it is done."""
    for part in resolved.blocks:
        if not isinstance(part, ResolvedBlock):
            yield from _written_out(part)


def _written_out(item: ResolvedItem) -> Iterator[ResolvedStep]:
    if isinstance(item, ResolvedStep):
        yield item
        return
    for number in range(item.repeat.times):
        is_last = number == item.repeat.times - 1
        for inner in item.items[:-1] if is_last and _ends_in_rest(item) else item.items:
            yield from _written_out(inner)


def _ends_in_rest(repeat: ResolvedRepeat) -> bool:
    last = repeat.items[-1]
    return repeat.repeat.skip_last_rest and isinstance(last, ResolvedStep) and last.step.kind in _REST_KINDS


def _leading(step: ResolvedStep) -> ResolvedTarget | None:
    """The target that says most about how hard a step is."""
    return next((target for target in step.targets if target.intensity is not None), None)


def _zone(step: ResolvedStep) -> int:
    leading = _leading(step)
    return leading.zone if leading and leading.zone is not None else zone_of_rpe(silent_rpe(step.step.kind))


def _label(step: ResolvedStep) -> str:
    kind = "" if step.step.kind == "work" else step.step.kind
    return " ".join(filter(None, (kind, end_text(step.step.end), *(target.words for target in step.targets))))


def _measured(step: ResolvedStep, resolved: ResolvedWorkout) -> Estimate:
    leading = _leading(step)
    intensity = (
        leading.intensity if leading and leading.intensity is not None else intensity_of_rpe(silent_rpe(step.step.kind))
    )
    speed, speed_is_rough = _speed(step, intensity, resolved)
    seconds, metres, end_is_rough = _length(step, speed)
    power = 3 if resolved.workout.sport == "swim" and leading and leading.target.metric == "pace" else 2
    load = seconds / 3600 * intensity**power * 100
    is_rough = end_is_rough or (speed_is_rough and step.step.end.kind == "distance")
    return Estimate(seconds, metres, load, 0, is_rough or (leading is None and step.step.kind not in _REST_KINDS))


def _speed(step: ResolvedStep, intensity: float, resolved: ResolvedWorkout) -> tuple[float, bool]:
    for target in step.targets:
        if target.target.metric in {"pace", "speed"} and target.low is not None and target.high is not None:
            return (target.low + target.high) / 2, False
    sport = resolved.workout.sport
    known = resolved.threshold_speed if sport in {"run", "swim"} else None
    return (known or _USUAL_THRESHOLD_SPEED[sport]) * intensity, known is None


def _length(step: ResolvedStep, speed: float) -> tuple[float, float, bool]:
    end = step.step.end
    if end.kind == "distance":
        return (end.value / speed if speed > 0 else _OPEN_SECONDS["lap"]), end.value, speed <= 0
    if end.kind == "time":
        return end.value, end.value * speed, False
    seconds = end.value / _KCAL_A_SECOND if end.kind == "calories" else _OPEN_SECONDS[end.kind]
    return seconds, seconds * speed, True


def performed_sets(block: Block) -> Iterator[tuple[Prescription, PlannedSet, bool]]:
    """The sets of a block in the order in which they are done, and whether one ends a turn of its exercise list.

    Supersets alternate; circuits go through all exercises each round; straight and drop sets stay with their exercise.
    """
    for _ in range(block.rounds):
        if block.kind in {"straight", "drop", "warmup"}:
            for prescription in block.exercises:
                for planned in prescription.sets:
                    yield prescription, planned, True
            continue
        for turn in range(max(len(prescription.sets) for prescription in block.exercises)):
            present = [each for each in block.exercises if turn < len(each.sets)]
            for prescription in present:
                yield prescription, prescription.sets[turn], prescription is present[-1]


def _set_seconds(prescription: Prescription, planned: PlannedSet) -> float:
    amount = planned.amount
    if amount.kind == "time":
        return amount.low
    if amount.kind == "distance":
        return amount.low / _CARRY_SPEED
    repetitions = _AMRAP_REPETITIONS if amount.kind == "amrap" else (amount.low + amount.high) / 2
    tempo = sum(int(beat) for beat in prescription.tempo if beat.isdigit())
    return repetitions * (tempo or _REPETITION_SECONDS)


def _rest_seconds(prescription: Prescription, *, ends_turn: bool, kind: str) -> float:
    if prescription.rest is not None:
        return float(prescription.rest)
    return _REST_AFTER_SET if ends_turn and kind != "drop" else _CHANGE_OF_EXERCISE


def _set_rpe(planned: PlannedSet) -> float:
    if planned.effort is not None:
        return _rpe(planned.effort)
    return _WARM_UP_RPE if planned.is_warm_up else _SET_RPE


def _rpe(effort: Effort) -> float:
    middle = (effort.low + effort.high) / 2
    return middle if effort.scale == "rpe" else 10.0 - middle


def _block_estimate(block: Block) -> Estimate:
    done = list(performed_sets(block))
    rpe = sum(_set_rpe(planned) for _, planned, _ in done) / len(done)
    if block.seconds is not None:
        seconds = float(block.seconds)
    else:
        seconds = sum(
            _set_seconds(prescription, planned) + _rest_seconds(prescription, ends_turn=ends, kind=block.kind)
            for prescription, planned, ends in done
        )
    sets = sum(not planned.is_warm_up for _, planned, _ in done) if block.kind != "warmup" else 0
    if block.kind == "emom" and block.seconds is not None:
        sets = max(block.seconds // block.interval, 1)
    return Estimate(seconds, 0.0, session_rpe_load(rpe, seconds), sets, is_rough=True)


def _block_profile(block: Block) -> Iterator[ProfileStep]:
    if block.seconds is not None:
        rpe = max(_set_rpe(planned) for _, planned, _ in performed_sets(block))
        yield ProfileStep(float(block.seconds), zone_of_rpe(rpe), f"{block.kind.upper()} {clock(block.seconds)}")
        return
    for prescription, planned, ends in performed_sets(block):
        name = prescription.exercise.name or prescription.exercise.key
        label = f"{name} {amount_text(planned.amount)}"
        yield ProfileStep(_set_seconds(prescription, planned), zone_of_rpe(_set_rpe(planned)), label)
        yield ProfileStep(_rest_seconds(prescription, ends_turn=ends, kind=block.kind), 0, "rest")
