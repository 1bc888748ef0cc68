"""A workout made shorter, for a day with less time: pure, so that it can be shown before it is done."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from workouts.structure import Block, End, Prescription, Repeat, Step, Workout, check
from workouts.structure.model import Item, Part

#: What stays as it is: getting ready and winding down take as long as ever, and so does a rest.
_KEPT_STEPS: Final = frozenset({"warmup", "cooldown", "recovery", "rest"})
_AMRAP_GRID: Final = 30


def shorten(workout: Workout, percent: int) -> Workout:
    """The workout with its working part cut to ``percent`` (1–100) of itself, as near as whole repeats and sets allow.

    Repeats and rounds are left out before steps are cut; warm-up, cool-down and rests stay; at least one set of each
    exercise and one round of each repeat remain.
    """
    share = percent / 100
    short = replace(workout, blocks=tuple(_part(part, share) for part in workout.blocks))
    check(short)
    return short


def _part(part: Part, share: float) -> Part:
    return _block(part, share) if isinstance(part, Block) else _item(part, share)


def _item(item: Item, share: float) -> Item:
    if isinstance(item, Step):
        return item if item.kind in _KEPT_STEPS else replace(item, end=_end(item.end, share))
    times = _fewer(item.times, share)
    if times < item.times:
        return replace(item, times=times)
    return Repeat(item.times, tuple(_item(inner, share) for inner in item.items), item.skip_last_rest)


def _end(end: End, share: float) -> End:
    if end.kind not in ("time", "distance", "calories"):
        return end
    wanted = end.value * share
    return replace(end, value=min(end.value, max(_grid(end, wanted), _rounded(wanted, _grid(end, wanted)))))


def _grid(end: End, value: float) -> float:
    """The step to which a length is rounded: nobody runs 7 minutes 48."""
    if end.kind == "time":
        return 60 if value >= 600 else 15 if value >= 60 else 5
    if end.kind == "distance":
        return 100 if value >= 1000 else 25
    return 5


def _block(block: Block, share: float) -> Block:
    if block.kind == "warmup":
        return block
    if block.seconds is not None:
        grid = block.interval if block.kind == "emom" else _AMRAP_GRID
        return replace(block, seconds=min(block.seconds, max(grid, int(_rounded(block.seconds * share, grid)))))
    rounds = _fewer(block.rounds, share)
    if rounds < block.rounds:
        return replace(block, rounds=rounds)
    return replace(block, exercises=tuple(_fewer_sets(each, share) for each in block.exercises))


def _fewer_sets(prescription: Prescription, share: float) -> Prescription:
    working = sum(not each.is_warm_up for each in prescription.sets)
    room = _fewer(working, share)
    kept = []
    for each in prescription.sets:
        if each.is_warm_up or room > 0:
            kept.append(each)
            room -= not each.is_warm_up
    return replace(prescription, sets=tuple(kept))


def _fewer(number: int, share: float) -> int:
    return max(1, int(_rounded(number * share, 1)))


def _rounded(value: float, grid: float) -> float:
    """The nearest multiple of ``grid``, halves upwards."""
    return math.floor(value / grid + 0.5) * grid
