"""Strength blocks as sets, rests and groups, in the order in which a watch leads through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from workouts.garmin_format.losses import Loss, LossKind
from workouts.garmin_format.vocabulary import CONDITIONS, REPETITIONS
from workouts.structure.model import Exercise
from workouts.structure.resolution import ResolvedBlock, ResolvedPrescription, ResolvedSet
from workouts.structure.words import amount_text, effort_text, load_text, time_text


@dataclass(frozen=True, slots=True)
class StrengthStep:
    """One set (``weight`` in kg), or a rest where ``exercise`` is ``None``."""

    exercise: Exercise | None
    condition: tuple[int, str]
    value: float | None
    weight: float | None = None
    words: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries done ``times`` in a row."""

    times: int
    entries: tuple[StrengthStep | Group, ...]


type Entry = StrengthStep | Group
type Turn = tuple[tuple[ResolvedPrescription, ResolvedSet], ...]

_PLAIN_KINDS = {"straight", "superset"}
_ONE_AFTER_ANOTHER = {"straight", "drop", "warmup"}


def strength_groups(block: ResolvedBlock, losses: list[Loss]) -> list[Entry]:
    """The sets of a block, equal ones in a row grouped; adds what is lost to ``losses``."""
    head = _head_words(block, losses)
    entries: list[Entry] = []
    for turn, times in _turns(block):
        steps = tuple(step for prescription, planned in turn for step in _set_and_rest(prescription, planned, losses))
        entries.append(Group(times, steps))
    if head:
        entries = _with_words(entries, head)
    return [Group(block.block.rounds, tuple(entries))] if block.block.rounds > 1 else entries


def _head_words(block: ResolvedBlock, losses: list[Loss]) -> list[str]:
    words = []
    if block.block.seconds is not None:
        every = f" every {time_text(block.block.interval)}" if block.block.kind == "emom" else ""
        words.append(f"{block.block.kind.upper()} {time_text(block.block.seconds)}{every}")
        losses.append(Loss(block.path, "timed_block", words[0]))
    elif block.block.kind not in _PLAIN_KINDS or block.block.rounds > 1:
        losses.append(Loss(block.path, "block_kind", block.block.kind))
    if block.block.note:
        words.append(block.block.note)
        losses.append(Loss(block.path, "block_note", block.block.note))
    return words


def _with_words(entries: list[Entry], words: list[str]) -> list[Entry]:
    """The words stand in front of the first set, on every turn of its group."""
    first = entries[0]
    if isinstance(first, Group):
        return [Group(first.times, tuple(_with_words(list(first.entries), words))), *entries[1:]]
    spoken = StrengthStep(
        first.exercise, first.condition, first.value, first.weight, (*words, *first.words), first.path
    )
    return [spoken, *entries[1:]]


def _turns(block: ResolvedBlock) -> Iterator[tuple[Turn, int]]:
    """Turns of the exercise list, each with how often it comes in a row with equal sets."""
    if block.block.kind in _ONE_AFTER_ANOTHER:
        for prescription in block.exercises:
            yield from _in_a_row(((prescription, planned),) for planned in prescription.sets)
        return
    longest = max(len(prescription.sets) for prescription in block.exercises)
    yield from _in_a_row(
        tuple((each, each.sets[number]) for each in block.exercises if number < len(each.sets))
        for number in range(longest)
    )


def _in_a_row(turns: Iterable[Turn]) -> Iterator[tuple[Turn, int]]:
    for _, equal in groupby(turns, key=_content):
        same = list(equal)
        yield same[0], len(same)


def _content(turn: Turn) -> tuple[object, ...]:
    """What makes two turns equal: everything but the place of their sets."""
    return tuple((prescription.path, planned.planned, planned.low, planned.high) for prescription, planned in turn)


def _set_and_rest(
    prescription: ResolvedPrescription, planned: ResolvedSet, losses: list[Loss]
) -> Iterator[StrengthStep]:
    notes = _Notes(planned.path, losses)
    condition, value = _amount(planned, notes)
    weight = _weight(planned, notes)
    given = prescription.prescription
    if planned.planned.effort is not None:
        notes.lose("effort", effort_text(planned.planned.effort))
    if given.tempo:
        notes.lose("tempo", f"tempo {given.tempo}")
    if planned.planned.is_warm_up:
        notes.lose("warm_up_set", "warm-up")
    if given.note:
        notes.lose("exercise_note", given.note)
    yield StrengthStep(given.exercise, condition, value, weight, tuple(notes.words), planned.path)
    if given.rest:
        yield StrengthStep(None, CONDITIONS["time"], float(given.rest))


class _Notes:
    """Collects the words of a set that no field of Garmin's takes."""

    def __init__(self, path: str, losses: list[Loss]) -> None:
        self.path, self.losses = path, losses
        self.words: list[str] = []

    def lose(self, kind: LossKind, words: str) -> None:
        self.words.append(words)
        self.losses.append(Loss(self.path, kind, words))


def _amount(planned: ResolvedSet, notes: _Notes) -> tuple[tuple[int, str], float | None]:
    amount = planned.planned.amount
    match amount.kind:
        case "amrap":
            return CONDITIONS["lap"], None
        case "time":
            return CONDITIONS["time"], float(amount.low)
        case "distance":
            return CONDITIONS["distance"], float(amount.low)
        case "repetitions":
            if amount.low != amount.high:
                notes.lose("repetition_range", amount_text(amount))
            return REPETITIONS, float(amount.high)


def _weight(planned: ResolvedSet, notes: _Notes) -> float | None:
    load = planned.planned.load
    if load is None:
        return None
    words = load_text(load).removeprefix("@ ")
    if load.kind == "body_weight":
        notes.lose("body_weight", words)
        return load.low if load.low > 0 else None
    if planned.low is None:
        notes.lose("missing_value", words)
        return None
    if planned.low < 0:
        notes.lose("body_weight", f"{planned.numbers} of assistance".removeprefix("-"))
        return None
    if planned.low != planned.high:
        notes.lose("weight_range", words)
    return planned.low
