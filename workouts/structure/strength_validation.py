"""What makes a strength block valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workouts.structure.model import (
    AMOUNT_KINDS,
    BLOCK_KINDS,
    EFFORT_SCALES,
    LOAD_KINDS,
    Amount,
    Block,
    Effort,
    Exercise,
    Load,
    PlannedSet,
    Prescription,
)
from workouts.structure.wording import Problem, at, is_figure, text_problems

MOST_SETS: Final = 50
MOST_EXERCISES: Final = 30
MOST_ROUNDS: Final = 50
LONGEST_REST: Final = 3600
#: Fewest and most exercises of a block.
_SIZES: Final = {"straight": (1, 1), "drop": (1, 1), "superset": (2, MOST_EXERCISES)}
_TIMED: Final = {"amrap", "emom"}
_WITHOUT_ROUNDS: Final = {"straight", "amrap", "emom"}
_TEMPO: Final = re.compile(r"[0-9X]{4}")
KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

_AMOUNTS: Final = {
    "repetitions": (1, 1000, 0, "Repetitions lie between 1 and 1000."),
    "time": (1, 7200, 0, "The time of a set lies between 1 second and 2 hours."),
    "distance": (1, 100_000, 2, "The distance of a set lies between 1 m and 100 km."),
    "amrap": (0, 0, 0, "“As many as possible” takes no number."),
}
_LOADS: Final = {
    "kg": (0, 1000, 2, "A weight lies between 0 and 1000 kg."),
    "percent": (1, 200, 1, "A percentage of e1RM lies between 1 and 200."),
    "body_weight": (-300, 300, 2, "Body weight takes up to 300 kg more or less."),
}


def block_problems(block: Block, path: str = "") -> Iterator[Problem]:
    """Problems of a block and of everything in it."""
    if block.kind not in BLOCK_KINDS:
        yield Problem(at(path, "kind"), f"“{block.kind}” is not a kind of block.")
        return
    yield from frame_problems(block, path)
    for number, prescription in enumerate(block.exercises):
        yield from prescription_problems(prescription, at(path, f"exercises[{number}]"))


def frame_problems(block: Block, path: str = "") -> Iterator[Problem]:
    """Problems of a block without those of its exercises."""
    fewest, most = _SIZES.get(block.kind, (1, MOST_EXERCISES))
    if not fewest <= len(block.exercises) <= most:
        yield Problem(at(path, "exercises"), _size_message(block.kind, fewest, most))
    elif block.kind == "drop" and len(block.exercises[0].sets) < 2:
        yield Problem(at(path, "exercises[0].sets"), "A drop set has at least two sets, one lighter than the other.")
    yield from _rounds_problems(block, path)
    if (block.kind in _TIMED) != (block.seconds is not None):
        yield Problem(at(path, "seconds"), "An AMRAP or EMOM needs its length, and no other block has one.")
    elif block.seconds is not None and not is_figure(block.seconds, 10, 7200, 0):
        yield Problem(at(path, "seconds"), "An AMRAP or EMOM lasts between 10 seconds and 2 hours.")
    if not is_figure(block.interval, 10, 3600, 0) or (block.kind != "emom" and block.interval != 60):
        yield Problem(at(path, "interval"), "The beat of an EMOM lies between 10 seconds and an hour.")
    yield from text_problems(at(path, "note"), block.note, longest=1000)
    if block.kind == "straight" and block.note:
        yield Problem(at(path, "note"), "The note of a single exercise belongs to the exercise.")


def _size_message(kind: str, fewest: int, most: int) -> str:
    if fewest == most == 1:
        return f"A {'drop set' if kind == 'drop' else 'single exercise'} has exactly one exercise."
    return f"A {kind} has between {fewest} and {most} exercises."


def _rounds_problems(block: Block, path: str) -> Iterator[Problem]:
    most = 1 if block.kind in _WITHOUT_ROUNDS else MOST_ROUNDS
    if not is_figure(block.rounds, 1, most, 0):
        message = f"There are between 1 and {most} rounds." if most > 1 else "This kind of block has no rounds."
        yield Problem(at(path, "rounds"), message)


def prescription_problems(prescription: Prescription, path: str = "") -> Iterator[Problem]:
    """Problems of one exercise and its sets."""
    yield from exercise_problems(prescription.exercise, at(path, "exercise"))
    if not 1 <= len(prescription.sets) <= MOST_SETS:
        yield Problem(at(path, "sets"), f"An exercise has between 1 and {MOST_SETS} sets.")
    for number, planned in enumerate(prescription.sets):
        yield from set_problems(planned, at(path, f"sets[{number}]"))
    if prescription.tempo and not _TEMPO.fullmatch(prescription.tempo):
        yield Problem(at(path, "tempo"), "A tempo has four figures such as 3010; X stands for fast.")
    if prescription.rest is not None and not is_figure(prescription.rest, 0, LONGEST_REST, 0):
        yield Problem(at(path, "rest"), "A rest lasts at most an hour.")
    yield from text_problems(at(path, "note"), prescription.note, longest=1000)


def exercise_problems(exercise: Exercise, path: str = "") -> Iterator[Problem]:
    """An exercise has a key of the library or a name."""
    if bool(exercise.key) == bool(exercise.name):
        yield Problem(path, "An exercise is named by its text or by its key in the library.")
    elif exercise.key and not KEY.fullmatch(exercise.key):
        yield Problem(at(path, "key"), "A key has small letters, figures, - and _ only.")
    yield from text_problems(at(path, "name"), exercise.name, longest=120)
    if "\n" in exercise.name:
        yield Problem(at(path, "name"), "The name of an exercise stands on one line.")


def set_problems(planned: PlannedSet, path: str = "") -> Iterator[Problem]:
    """Problems of one set."""
    yield from amount_problems(planned.amount, at(path, "amount"))
    if planned.load is not None:
        yield from load_problems(planned.load, at(path, "load"))
    if planned.effort is not None:
        yield from effort_problems(planned.effort, at(path, "effort"))


def amount_problems(amount: Amount, path: str = "") -> Iterator[Problem]:
    """Problems of repetitions, time or distance."""
    if amount.kind not in AMOUNT_KINDS:
        yield Problem(at(path, "kind"), f"“{amount.kind}” does not measure a set.")
        return
    low, high, decimals, message = _AMOUNTS[amount.kind]
    if not (is_figure(amount.low, low, high, decimals) and is_figure(amount.high, low, high, decimals)):
        yield Problem(path, message)
    elif amount.low > amount.high:
        yield Problem(path, "The lower end of the range comes first.")
    elif amount.kind != "repetitions" and amount.low != amount.high:
        yield Problem(path, "Only repetitions take a range.")


def load_problems(load: Load, path: str = "") -> Iterator[Problem]:
    """Problems of a weight."""
    if load.kind not in LOAD_KINDS:
        yield Problem(at(path, "kind"), f"“{load.kind}” is not a kind of weight.")
        return
    low, high, decimals, message = _LOADS[load.kind]
    if not (is_figure(load.low, low, high, decimals) and is_figure(load.high, low, high, decimals)):
        yield Problem(path, message)
    elif load.low > load.high:
        yield Problem(path, "The lower end of the range comes first.")
    elif load.kind == "body_weight" and load.low != load.high:
        yield Problem(path, "Body weight takes one number more or less.")


def effort_problems(effort: Effort, path: str = "") -> Iterator[Problem]:
    """Problems of RPE or repetitions in reserve."""
    if effort.scale not in EFFORT_SCALES:
        yield Problem(at(path, "scale"), f"“{effort.scale}” is not a scale of effort.")
        return
    values = (effort.low, effort.high)
    if not all(is_figure(value, 0, 10, 1) and (value * 2) % 1 == 0 for value in values):
        yield Problem(path, f"{effort.scale.upper()} lies between 0 and 10, in half steps.")
    elif effort.low > effort.high:
        yield Problem(path, "The lower end of the range comes first.")
