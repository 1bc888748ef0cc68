"""How a workout of a program grows from week to week, and how much lighter a deload week is. Pure.

**Rules** add kilograms, per cent or repetitions a number of times, always to the prescription of the program itself, so
that three weeks of +10 % are +30 %. What a rule is about, its ``subject``: an exercise (key or name in lower case),
every exercise (empty), or the work of one sport (``@run``, ``@ride``, …).

| kind | exercises | sports |
|---|---|---|
| kilograms | weights in kg, weight added to the body | – |
| percent | weights in kg by that share of themselves, % of e1RM by points | time and distance of work steps |
| repetitions | repetitions, both ends of a range | – |

Warm-ups, rests, times of sets and sets without a weight stay as they are. Weights are rounded to 0.25 kg; what can be
put on a bar is decided when the workout is resolved for somebody.

**Deload** weeks are lighter by two percentages: sets (rounds, repeats, lengths of work) and weights. They take no step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Self

from workouts.structure import Amount, Block, End, Load, PlannedSet, Prescription, Repeat, Step, Workout
from workouts.structure.athlete import exercise_key
from workouts.structure.words import MILE

Kind = Literal["kilograms", "percent", "repetitions"]
Gate = Literal["none", "completed", "reserve"]

EVERY_EXERCISE: Final = ""
_WEIGHT_STEP: Final = 0.25
_HEAVIEST: Final = 1000.0
_MOST_PERCENT: Final = 200.0
_MOST_REPETITIONS: Final = 1000
_LONGEST_TIME: Final = 172_800
_LONGEST_DISTANCE: Final = 1_000_000
_SHORTEST_CLOCK: Final = 10


def sport_subject(family: str) -> str:
    """The subject of rules about the work of a sport; no exercise can be called so."""
    return f"@{family}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One progression: ``amount`` kg, per cent or repetitions are added each time.

    ``first_week`` is the first week that is harder; then every ``every_weeks``-th week that is no deload takes another
    step, up to ``last_week``. A gated rule counts the weeks that were done as prescribed instead of the weeks.
    """

    id: str
    kind: Kind
    amount: float
    subject: str = EVERY_EXERCISE
    label: str = ""
    every_weeks: int = 1
    first_week: int = 2
    last_week: int | None = None
    gate: Gate = "none"
    reserve: float | None = None

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """A rule as :meth:`to_json` wrote it."""
        return cls(**document)

    def to_json(self) -> dict[str, Any]:
        """The rule as plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}

    def is_about(self, prescription: Prescription) -> bool:
        """Whether an exercise grows by this rule."""
        return self.subject in (EVERY_EXERCISE, exercise_key(prescription.exercise))


@dataclass(frozen=True, slots=True)
class Deload:
    """Every ``every``-th week has ``volume`` % of the sets and lengths and ``weight`` % of the weights."""

    every: int
    volume: int
    weight: int

    def is_in(self, week: int) -> bool:
        """Whether ``week`` (from 1) is a deload week."""
        return week % self.every == 0


@dataclass(frozen=True, slots=True)
class Growth:
    """Everything by which the sessions of one application grow; ``passed`` lists, by rule, the weeks that were done."""

    rules: tuple[Rule, ...] = ()
    deload: Deload | None = None
    passed: Mapping[str, Sequence[int]] | None = None

    @classmethod
    def from_json(
        cls, rules: Sequence[Mapping[str, Any]], deload: Mapping[str, int], passed: Mapping[str, Sequence[int]]
    ) -> Self:
        """What :class:`workouts.models.Application` keeps in its columns ``rules``, ``deload`` and ``passed``."""
        return cls(tuple(map(Rule.from_json, rules)), Deload(**deload) if deload else None, passed)

    def passes(self, week: int) -> dict[str, int]:
        """By rule, how many weeks before ``week`` were done as prescribed; deload weeks do not count."""
        return {
            rule.id: sum(
                rule.first_week - 1 <= each < week and not (self.deload and self.deload.is_in(each))
                for each in (self.passed or {}).get(rule.id, ())
            )
            for rule in self.rules
        }

    def at(self, workout: Workout, week: int) -> Workout:
        """The workout as it stands in a week (from 1)."""
        return progressed(workout, week=week, rules=self.rules, deload=self.deload, passes=self.passes(week))

    def waits_for(self, workout: Workout) -> bool:
        """Whether what is logged may yet change the workout."""
        exercises = [each for block in workout.blocks if isinstance(block, Block) for each in block.exercises]
        return any(rule.gate != "none" and any(map(rule.is_about, exercises)) for rule in self.rules)


def progressed(
    workout: Workout,
    *,
    week: int,
    rules: Sequence[Rule] = (),
    deload: Deload | None = None,
    passes: Mapping[str, int] | None = None,
) -> Workout:
    """A valid workout as it stands in ``week`` (from 1); ``passes`` counts the passed weeks of gated rules, by rule id.

    The answer is valid; where no rule reaches and the week is no deload it equals ``workout``.
    """
    taken = [(rule, steps_taken(rule, week, deload, (passes or {}).get(rule.id, 0))) for rule in rules]
    grown = _grown(workout, [(rule, steps) for rule, steps in taken if steps])
    return _lightened(grown, deload) if deload is not None and deload.is_in(week) else grown


def steps_taken(rule: Rule, week: int, deload: Deload | None = None, passes: int = 0) -> int:
    """How many times ``rule.amount`` has been added by ``week``."""
    last = min(week, rule.last_week or week)
    weeks = sum(not (deload and deload.is_in(each)) for each in range(rule.first_week, last + 1))
    counted = weeks if rule.gate == "none" else min(weeks, passes)
    return math.ceil(counted / rule.every_weeks)


type _Taken = list[tuple[Rule, int]]


def _grown(workout: Workout, taken: _Taken) -> Workout:
    if not workout.is_strength:
        subject = sport_subject(workout.sport)
        percent = sum(
            rule.amount * steps for rule, steps in taken if rule.kind == "percent" and rule.subject == subject
        )
        return _with_lengths(workout, 1 + percent / 100) if percent else workout
    return _with_prescriptions(workout, lambda prescription: _grown_prescription(prescription, taken))


def _grown_prescription(prescription: Prescription, taken: _Taken) -> Prescription:
    added: dict[Kind, float] = {"kilograms": 0.0, "percent": 0.0, "repetitions": 0.0}
    for rule, steps in taken:
        if rule.is_about(prescription):
            added[rule.kind] += rule.amount * steps
    if not any(added.values()):
        return prescription
    return replace(prescription, sets=tuple(_grown_set(planned, added) for planned in prescription.sets))


def _grown_set(planned: PlannedSet, added: Mapping[Kind, float]) -> PlannedSet:
    if planned.is_warm_up:
        return planned
    load = planned.load and _grown_load(planned.load, added["kilograms"], added["percent"])
    return replace(planned, amount=_grown_amount(planned.amount, added["repetitions"]), load=load)


def _grown_load(load: Load, kilograms: float, percent: float) -> Load:
    match load.kind:
        case "kg" if kilograms or percent:
            return _each_end(load, lambda value: _weight(value * (1 + percent / 100) + kilograms, 0))
        case "percent" if percent:
            return _each_end(load, lambda value: _percentage(value + percent))
        case "body_weight" if kilograms:
            return _each_end(load, lambda value: max(min(_weight(value + kilograms, -300), 300.0), -300.0))
    return load


def _grown_amount(amount: Amount, repetitions: float) -> Amount:
    if amount.kind != "repetitions" or not repetitions:
        return amount
    low, high = (min(max(_half_up(value + repetitions), 1), _MOST_REPETITIONS) for value in (amount.low, amount.high))
    return replace(amount, low=low, high=high)


def _lightened(workout: Workout, deload: Deload) -> Workout:
    if not workout.is_strength:
        return _with_volume(workout, deload.volume / 100)
    lighter = _with_prescriptions(
        workout, lambda prescription: _lighter_prescription(prescription, deload.weight / 100)
    )
    blocks = tuple(_fewer_sets(block, deload.volume / 100) for block in lighter.blocks if isinstance(block, Block))
    return replace(lighter, blocks=blocks)


def _lighter_prescription(prescription: Prescription, share: float) -> Prescription:
    return replace(prescription, sets=tuple(_lighter_set(planned, share) for planned in prescription.sets))


def _lighter_set(planned: PlannedSet, share: float) -> PlannedSet:
    load = planned.load
    if load is None or planned.is_warm_up or share == 1:
        return planned
    match load.kind:
        case "kg":
            return replace(planned, load=_each_end(load, lambda value: _weight(value * share, 0)))
        case "percent":
            return replace(planned, load=_each_end(load, lambda value: _percentage(value * share)))
        case "body_weight" if load.low > 0:
            return replace(planned, load=_each_end(load, lambda value: _weight(value * share, 0)))
    return planned


def _fewer_sets(block: Block, share: float) -> Block:
    if block.kind == "warmup" or share == 1:
        return block
    if block.seconds is not None:
        beat = block.interval if block.kind == "emom" else _SHORTEST_CLOCK
        shorter = max(_half_up(block.seconds * share / beat), 1) * beat
        return replace(block, seconds=min(shorter, block.seconds))
    if block.kind in {"circuit", "drop"} or block.rounds > 1:
        return replace(block, rounds=_fewer(block.rounds, share))
    exercises = tuple(replace(each, sets=_first_sets(each.sets, share)) for each in block.exercises)
    return replace(block, exercises=exercises)


def _first_sets(sets: tuple[PlannedSet, ...], share: float) -> tuple[PlannedSet, ...]:
    """The warm-up sets and the first working sets."""
    left = _fewer(sum(not planned.is_warm_up for planned in sets), share)
    kept = []
    for planned in sets:
        if planned.is_warm_up or left > 0:
            kept.append(planned)
            left -= not planned.is_warm_up
    return tuple(kept)


def _with_volume(workout: Workout, share: float) -> Workout:
    """Fewer repeats; where nothing is repeated, shorter work."""
    if share == 1:
        return workout
    blocks = tuple(_less(part, share) for part in workout.blocks if not isinstance(part, Block))
    return replace(workout, blocks=blocks)


def _less(item: Step | Repeat, share: float) -> Step | Repeat:
    if isinstance(item, Step):
        return _longer(item, share)
    if item.times > 1:
        return replace(item, times=_fewer(item.times, share))
    return replace(item, items=tuple(_less(inner, share) for inner in item.items))


def _with_lengths(workout: Workout, share: float) -> Workout:
    blocks = tuple(_longer(part, share) for part in workout.blocks if not isinstance(part, Block))
    return replace(workout, blocks=blocks)


def _longer[Item: Step | Repeat](item: Item, share: float) -> Item:
    """A piece with the time and the distance of its work multiplied."""
    if isinstance(item, Repeat):
        return replace(item, items=tuple(_longer(inner, share) for inner in item.items))
    if item.kind != "work" or item.end.kind not in {"time", "distance"}:
        return item
    length = _time if item.end.kind == "time" else _distance
    return replace(item, end=End(item.end.kind, length(item.end.value, share)))


def _time(seconds: float, share: float) -> float:
    """Whole half minutes from ten minutes on, five seconds from a minute on, seconds below."""
    beat = 30 if seconds >= 600 else 5 if seconds >= 60 else 1
    return min(max(_half_up(seconds * share / beat), 1) * beat, _LONGEST_TIME)


def _distance(metres: float, share: float) -> float:
    """Tenths of a mile where miles are meant; 100 m from 2 km on, 25 m from 100 m on, metres below."""
    if metres % 1 and round(round(metres / MILE, 2) * MILE, 2) == metres:
        return min(round(max(_half_up(metres * share / MILE * 10), 1) / 10 * MILE, 2), _LONGEST_DISTANCE)
    beat = 100 if metres >= 2000 else 25 if metres >= 100 else 1
    return min(max(_half_up(metres * share / beat), 1) * beat, _LONGEST_DISTANCE)


def _with_prescriptions(workout: Workout, change: Callable[[Prescription], Prescription]) -> Workout:
    blocks = tuple(
        block
        if not isinstance(block, Block) or block.kind == "warmup"
        else replace(block, exercises=tuple(map(change, block.exercises)))
        for block in workout.blocks
    )
    return replace(workout, blocks=blocks)


def _each_end(load: Load, change: Callable[[float], float]) -> Load:
    return replace(load, low=change(load.low), high=change(load.high))


def _weight(kilograms: float, lightest: float) -> float:
    rounded = _half_up(kilograms / _WEIGHT_STEP) * _WEIGHT_STEP
    return min(max(rounded, lightest), _HEAVIEST)


def _percentage(value: float) -> float:
    return min(max(round(value, 1), 1.0), _MOST_PERCENT)


def _fewer(count: int, share: float) -> int:
    return max(_half_up(count * share), min(count, 1))


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)
