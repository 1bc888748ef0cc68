"""A strength workout as it is done: every prescribed set in its turn, each with a place and a key of its own.

The place says which set of the plan was done, the key is the same on every device: two tabs that tick the same set off
save it once.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workouts.structure import Block, PlannedSet, Prescription, ResolvedWorkout
from workouts.structure.estimates import performed_sets
from workouts.structure.resolution import ResolvedBlock, ResolvedSet

PLACE: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
#: Rest in seconds where the plan names none: after a set, and between the exercises of one turn.
REST: Final = 90
CHANGE: Final = 0


@dataclass(frozen=True, slots=True)
class PrescribedSet:
    """One set to do. ``rest`` follows it, in seconds; ``place`` is block.exercise.set.round, each from 0."""

    place: str
    prescription: Prescription
    resolved: ResolvedSet
    rest: int

    @property
    def planned(self) -> PlannedSet:
        """The set as the trainer wrote it."""
        return self.resolved.planned

    @property
    def exercise_place(self) -> str:
        """Which exercise of the plan it belongs to: block.exercise."""
        return ".".join(self.place.split(".")[:2])

    @property
    def repetitions(self) -> int | None:
        """What counts as done as prescribed: the upper end of a range; ``None`` for time, distance, and all one can."""
        return round(self.planned.amount.high) if self.planned.amount.kind == "repetitions" else None

    @property
    def seconds(self) -> float | None:
        """The prescribed time of a timed set."""
        return self.planned.amount.high if self.planned.amount.kind == "time" else None

    @property
    def metres(self) -> float | None:
        """The prescribed way of a carry."""
        return self.planned.amount.high if self.planned.amount.kind == "distance" else None

    @property
    def kilograms(self) -> float | None:
        """The prescribed weight, of a range its lower end; for body weight what is added, negative for assistance."""
        return self.resolved.low

    @property
    def reserve(self) -> float | None:
        """The prescribed repetitions in reserve, of a range the fewest; an RPE of 8 leaves two."""
        effort = self.planned.effort
        if effort is None:
            return None
        return effort.low if effort.scale == "rir" else 10 - effort.high


@dataclass(frozen=True, slots=True)
class PerformedBlock:
    """A block with its sets in the order in which they are done."""

    block: Block
    number: int
    sets: tuple[PrescribedSet, ...]


def performed_blocks(workout: ResolvedWorkout) -> list[PerformedBlock]:
    """The blocks of a strength workout; none for endurance."""
    return [
        PerformedBlock(part.block, number, tuple(_sets_of(part, number)))
        for number, part in enumerate(workout.blocks)
        if isinstance(part, ResolvedBlock)
    ]


def key_of(session_id: uuid.UUID, place: str) -> uuid.UUID:
    """The key under which the set of this place is saved, wherever it is logged."""
    return uuid.uuid5(session_id, place)


def _sets_of(part: ResolvedBlock, block_number: int) -> Iterator[PrescribedSet]:
    positions = {id(each): position for position, each in enumerate(part.block.exercises)}
    met: Counter[int] = Counter()
    for prescription, _, ends_turn in performed_sets(part.block):
        exercise = positions[id(prescription)]
        turn, number = divmod(met[exercise], len(prescription.sets))
        met[exercise] += 1
        yield PrescribedSet(
            place=f"{block_number}.{exercise}.{number}.{turn}",
            prescription=prescription,
            resolved=part.exercises[exercise].sets[number],
            rest=_rest(prescription, ends_turn=ends_turn, kind=part.block.kind),
        )


def _rest(prescription: Prescription, *, ends_turn: bool, kind: str) -> int:
    if prescription.rest is not None:
        return prescription.rest
    return REST if ends_turn and kind not in ("drop", "amrap", "emom") else CHANGE
