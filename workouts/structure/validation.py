"""What makes a structure valid, said so that the person who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from activities.science.sports import FAMILIES
from workouts.structure.model import (
    END_KINDS,
    METRICS,
    SCALES,
    STEP_KINDS,
    VERSION,
    Block,
    End,
    Repeat,
    Step,
    Target,
    Workout,
)
from workouts.structure.strength_validation import block_problems
from workouts.structure.wording import Problem, at, is_figure, text_problems

__all__ = ["InvalidWorkout", "Problem", "check", "end_problems", "problems", "step_problems", "target_problems"]

MOST_TIMES: Final = 99
DEEPEST: Final = 4  # repeats inside repeats
MOST_STEPS: Final = 1000  # after every repeat is written out
MOST_BLOCKS: Final = 200
MOST_TARGETS: Final = 2

#: Lowest and highest value, and how many decimals it may have.
_END_RANGES: Final = {
    "time": (1, 172_800, 0, "A time lies between 1 second and 48 hours, in whole seconds."),
    "distance": (1, 1_000_000, 2, "A distance lies between 1 m and 1000 km."),
    "calories": (1, 20_000, 0, "Calories lie between 1 and 20 000."),
    "heart_rate_above": (30, 250, 0, "A heart rate lies between 30 and 250 bpm."),
    "heart_rate_below": (30, 250, 0, "A heart rate lies between 30 and 250 bpm."),
    "lap": (0, 0, 0, "The lap button takes no value."),
}
ABSOLUTE_RANGES: Final = {
    "pace": (10, 3600, 1, "A pace lies between 0:10 and 60:00."),
    "speed": (0.1, 120, 1, "A speed lies between 0.1 and 120."),
    "heart_rate": (30, 250, 0, "A heart rate lies between 30 and 250 bpm."),
    "power": (1, 3000, 0, "Power lies between 1 and 3000 W."),
    "cadence": (10, 300, 0, "A cadence lies between 10 and 300 a minute."),
    "rpe": (0, 10, 1, "RPE lies between 0 and 10, in half steps."),
}
_METRICS_OF_SCALE: Final = {
    "absolute": {"pace", "speed", "heart_rate", "power", "cadence", "rpe"},
    "percent": {"pace", "heart_rate", "power"},
    "percent_of_maximum": {"heart_rate"},
    "zone": {"pace", "heart_rate", "power"},
    "anchor": {"pace"},
}
_UNITS_OF_METRIC: Final = {"pace": {"km", "mi", "100m", "100yd", "500m"}, "speed": {"km/h", "mph"}}


@dataclass(eq=False)
class InvalidWorkout(Exception):
    """A structure that cannot be; carries every problem with its path."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return " ".join(f"{problem.path}: {problem.message}" for problem in self.problems)


def check(workout: Workout) -> Workout:
    """The workout itself; raises :class:`InvalidWorkout` with every problem found."""
    found = tuple(problems(workout))
    if found:
        raise InvalidWorkout(found)
    return workout


def problems(workout: Workout) -> Iterator[Problem]:
    """Everything that is wrong with a workout, with paths such as ``blocks[1].items[0].targets[0]``."""
    if workout.version != VERSION:
        yield Problem("version", f"Version {workout.version} of the workout structure is not known here.")
    if workout.sport not in FAMILIES:
        yield Problem("sport", f"“{workout.sport}” is not a sport that can be planned.")
    yield from text_problems("name", workout.name, longest=200)
    yield from text_problems("note", workout.note, longest=2000)
    yield from _block_list_problems(workout)


def _block_list_problems(workout: Workout) -> Iterator[Problem]:
    if not workout.blocks:
        yield Problem("blocks", "A workout needs at least one step.")
    if len(workout.blocks) > MOST_BLOCKS:
        yield Problem("blocks", f"A workout holds at most {MOST_BLOCKS} steps and blocks.")
        return
    for number, part in enumerate(workout.blocks):
        path = f"blocks[{number}]"
        match part:
            case Block() if workout.is_strength:
                yield from block_problems(part, path)
            case Step() | Repeat() if not workout.is_strength:
                yield from _item_problems(part, path, depth=0)
            case _:
                kind = "strength blocks" if workout.is_strength else "steps and repeats"
                yield Problem(path, f"A {workout.sport} workout is made of {kind}.")
    items = [part for part in workout.blocks if isinstance(part, Step | Repeat)]
    if sum(map(count_steps, items)) > MOST_STEPS:
        yield Problem("blocks", f"Written out, a workout holds at most {MOST_STEPS} steps.")


def count_steps(item: Step | Repeat) -> int:
    """How many steps an item has once its repeats are written out."""
    if isinstance(item, Step):
        return 1
    return item.times * sum(map(count_steps, item.items))


def _item_problems(item: Step | Repeat, path: str, depth: int) -> Iterator[Problem]:
    if isinstance(item, Step):
        yield from step_problems(item, path)
        return
    yield from repeat_problems(item, path)
    if depth >= DEEPEST:
        yield Problem(path, f"Repeats can be nested {DEEPEST} deep.")
        return
    for number, inner in enumerate(item.items):
        yield from _item_problems(inner, at(path, f"items[{number}]"), depth + 1)


def repeat_problems(repeat: Repeat, path: str = "") -> Iterator[Problem]:
    """Problems of a repeat itself, without those of its steps."""
    if not is_figure(repeat.times, 1, MOST_TIMES, 0):
        yield Problem(at(path, "times"), f"A repeat is done between 1 and {MOST_TIMES} times.")
    if not repeat.items:
        yield Problem(at(path, "items"), "A repeat needs at least one step.")
    if len(repeat.items) > MOST_BLOCKS:
        yield Problem(at(path, "items"), f"A repeat holds at most {MOST_BLOCKS} steps.")


def step_problems(step: Step, path: str = "") -> Iterator[Problem]:
    """Problems of one step."""
    if step.kind not in STEP_KINDS:
        yield Problem(at(path, "kind"), f"“{step.kind}” is not a kind of step.")
    yield from end_problems(step.end, at(path, "end"))
    if len(step.targets) > MOST_TARGETS:
        yield Problem(at(path, "targets"), f"A step takes at most {MOST_TARGETS} targets.")
    elif len({target.metric for target in step.targets}) < len(step.targets):
        yield Problem(at(path, "targets"), "The targets of a step must be of different kinds.")
    yield from chain.from_iterable(
        target_problems(target, at(path, f"targets[{number}]")) for number, target in enumerate(step.targets)
    )
    yield from text_problems(at(path, "note"), step.note, longest=1000)


def end_problems(end: End, path: str = "") -> Iterator[Problem]:
    """Problems of an end condition."""
    if end.kind not in END_KINDS:
        yield Problem(at(path, "kind"), f"“{end.kind}” does not end a step.")
        return
    low, high, decimals, message = _END_RANGES[end.kind]
    if not is_figure(end.value, low, high, decimals):
        yield Problem(at(path, "value"), message)


def target_problems(target: Target, path: str = "") -> Iterator[Problem]:
    """Problems of a target."""
    if target.metric not in METRICS or target.scale not in SCALES:
        yield Problem(path, "This kind of target is not known.")
        return
    if target.metric not in _METRICS_OF_SCALE[target.scale]:
        yield Problem(path, "This target cannot be given that way.")
        return
    message = _value_problem(target)
    if message:
        yield Problem(path, message)
    elif target.low > target.high:
        yield Problem(path, "The lower end of the range comes first.")
    if target.unit not in (_UNITS_OF_METRIC.get(target.metric, {""}) if target.scale == "absolute" else {""}):
        yield Problem(at(path, "unit"), "This unit does not fit the target.")
    if (target.scale == "anchor") != bool(target.anchor):
        yield Problem(at(path, "anchor"), "A named pace needs its name, and nothing else has one.")


def _value_problem(target: Target) -> str:
    low, high, decimals, message = _target_range(target)
    if not (is_figure(target.low, low, high, decimals) and is_figure(target.high, low, high, decimals)):
        return message
    if target.metric == "rpe" and ((target.low * 2) % 1 or (target.high * 2) % 1):
        return message
    if target.scale == "anchor" and target.low != target.high:
        return "A named pace takes one offset."
    return ""


def _target_range(target: Target) -> tuple[float, float, int, str]:
    match target.scale:
        case "absolute":
            return ABSOLUTE_RANGES[target.metric]
        case "zone":
            return 1, 7, 0, "Zones are numbered 1 to 7."
        case "anchor":
            return -300, 300, 0, "A named pace can be shifted by up to 300 seconds."
        case _:
            return 1, 300, 1, "A percentage lies between 1 and 300."
