"""Structure → canonical text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

from activities.science.sports import Family
from workouts.notation.grammar import tokens_of
from workouts.notation.header import header_text
from workouts.notation.quantities import quote
from workouts.structure.model import Block, BlockKind, Exercise, Item, PlannedSet, Prescription, Step, Workout
from workouts.structure.words import amount_text, effort_text, end_text, load_text, target_text, time_text

type NameExercise = Callable[[str], str | None]

_HEADS: Final[dict[BlockKind, str]] = {
    "straight": "",
    "superset": "superset",
    "circuit": "circuit",
    "amrap": "AMRAP",
    "emom": "EMOM",
    "drop": "drop",
    "warmup": "warmup",
}
_MINUTE: Final = 60


def write(workout: Workout, *, with_header: bool = True, name_exercise: NameExercise | None = None) -> str:
    """The canonical text of a valid workout: parsed again, it is the same structure.

    ``with_header`` leads in with sport and name; without it, give both to :func:`workouts.notation.parse`.
    ``name_exercise`` writes the name of a library key instead of ``#key``.
    """
    parts = [
        _block_text(part, name_exercise) if isinstance(part, Block) else _item_text(part, workout.sport)
        for part in workout.blocks
    ]
    body = ("; " if workout.is_strength else ", ").join(parts)
    return header_text(workout) + body if with_header else body


def _item_text(item: Item, sport: Family) -> str:
    if isinstance(item, Step):
        return _step_text(item, sport)
    inner = ", ".join(_item_text(each, sport) for each in item.items)
    return f"{item.times}x({inner}){' skip last rest' if item.skip_last_rest else ''}"


def _step_text(step: Step, sport: Family) -> str:
    words: list[str] = [] if step.kind == "work" else [step.kind]
    words += [end_text(step.end), *(target_text(target, sport) for target in step.targets)]
    return " ".join([*words, *_note(step.note)])


def _note(note: str) -> list[str]:
    return [quote(note)] if note else []


def _block_text(block: Block, name_exercise: NameExercise | None) -> str:
    exercises = " + ".join(_prescription_text(each, name_exercise) for each in block.exercises)
    if block.kind == "straight":
        return exercises
    head = [_HEADS[block.kind]]
    if block.rounds > 1:
        head.append(f"{block.rounds}x")
    if block.seconds is not None:
        head.append(time_text(block.seconds))
    if block.interval != _MINUTE:
        head.append(f"every {time_text(block.interval)}")
    return f"{' '.join([*head, *_note(block.note)])}: {exercises}"


def _prescription_text(prescription: Prescription, name_exercise: NameExercise | None) -> str:
    words = [_exercise_text(prescription.exercise, name_exercise), ", ".join(_set_texts(prescription.sets))]
    if prescription.tempo:
        words.append(f"tempo {prescription.tempo}")
    if prescription.rest is not None:
        words.append(f"rest {time_text(prescription.rest)}")
    return " ".join([*words, *_note(prescription.note)])


def _exercise_text(exercise: Exercise, name_exercise: NameExercise | None) -> str:
    if exercise.key:
        name = name_exercise(exercise.key) if name_exercise else None
        return _name_text(name) if name else f"#{exercise.key}"
    return _name_text(exercise.name)


def _name_text(name: str) -> str:
    """The name as it is where the grammar reads it as plain words, in quotes where it would not."""
    tokens = tokens_of(name, "strength")
    is_plain = all(token.type == "WORD" for token in tokens) and " ".join(map(str, tokens)) == name
    return name if is_plain else quote(name)


def _set_texts(sets: tuple[PlannedSet, ...]) -> Iterator[str]:
    """Equal sets in a row are written once with their number."""
    for planned, equal in groupby(sets):
        count = len(list(equal))
        words = ["w:"] if planned.is_warm_up else []
        words.append(f"{count}x{amount_text(planned.amount)}")
        if planned.load is not None:
            words.append(load_text(planned.load))
        if planned.effort is not None:
            words.append(effort_text(planned.effort))
        yield " ".join(words)
