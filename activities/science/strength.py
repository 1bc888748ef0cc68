"""Strength: estimated one-repetition maximum, effort scales, volume and records of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

MOST_REPETITIONS = 12  # above which no formula predicts a single repetition well

Resistance = Literal["weight", "body_weight", "assisted"]


def epley(weight: float, repetitions: float) -> float:
    """w(1 + r/30), in kg. Source: Epley, Boyd Epley Workout (1985)."""
    return weight * (1.0 + repetitions / 30.0)


def brzycki(weight: float, repetitions: float) -> float:
    """36w/(37 − r), in kg, for fewer than 37 repetitions. Source: Brzycki, JOPERD 64 (1993)."""
    return 36.0 * weight / (37.0 - repetitions)


def estimated_maximum(weight: float, repetitions: int, in_reserve: float | None = None) -> float | None:
    """Estimated weight (kg) of a single repetition: the mean of Epley and Brzycki.

    Repetitions left in reserve count as done. One repetition to failure is the weight itself; above twelve, and
    without any repetition or weight, there is no estimate.
    """
    if repetitions < 1 or weight <= 0:
        return None
    to_failure = repetitions + (in_reserve or 0.0)
    if to_failure == 1:
        return weight
    if to_failure > MOST_REPETITIONS:
        return None
    return (epley(weight, to_failure) + brzycki(weight, to_failure)) / 2.0


def exertion_from_reserve(in_reserve: float) -> float:
    """RPE from repetitions in reserve: 10 − RIR, in half steps. Source: Zourdos et al., JSCR 30 (2016)."""
    return round((10.0 - in_reserve) * 2.0) / 2.0


def reserve_from_exertion(exertion: float) -> float:
    """Repetitions in reserve from RPE: 10 − RPE, in half steps; the inverse of :func:`exertion_from_reserve`."""
    return round((10.0 - exertion) * 2.0) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedSet:
    """One set as it was done. ``weight`` is what the person entered: the load, or the assistance of a machine (kg)."""

    repetitions: int
    weight: float | None = None
    in_reserve: float | None = None
    is_warm_up: bool = False
    resistance: Resistance = "weight"
    is_pair: bool = False  # two dumbbells of ``weight`` each
    is_unilateral: bool = False  # ``repetitions`` are of each side


def lifted_weight(lifted: LiftedSet, body_mass: float | None) -> float | None:
    """What one repetition moved (kg): body mass is added to a body-weight lift and assistance taken off.

    ``None`` where the body mass is needed and unknown, or no weight was entered.
    """
    if lifted.resistance == "weight":
        return lifted.weight
    if body_mass is None:
        return None
    extra = lifted.weight or 0.0
    return max(body_mass - extra, 0.0) if lifted.resistance == "assisted" else body_mass + extra


def set_volume(lifted: LiftedSet, body_mass: float | None = None) -> float:
    """Repetitions × kg; a pair of dumbbells and a one-sided exercise each count twice. 0 where no weight is known."""
    weight = lifted_weight(lifted, body_mass) or 0.0
    return lifted.repetitions * weight * (2 if lifted.is_pair else 1) * (2 if lifted.is_unilateral else 1)


def volume(sets: Iterable[LiftedSet], body_mass: float | None = None) -> float:
    """Σ repetitions × kg of the working sets; warm-ups do not count."""
    return sum(set_volume(lifted, body_mass) for lifted in sets if not lifted.is_warm_up)


@dataclass(frozen=True, slots=True)
class StrengthBests:
    """The best of one exercise in one session; the best weight (kg) is kept for each count of repetitions 1–12."""

    estimated_maximum: float | None = None
    weight_at: dict[int, float] = field(default_factory=dict)
    volume: float = 0.0


def strength_bests(sets: Iterable[LiftedSet], body_mass: float | None = None) -> StrengthBests:
    """Best estimated maximum, best weight at each repetition count, and volume, of the working sets of one exercise."""
    working = [lifted for lifted in sets if not lifted.is_warm_up]
    best_maximum: float | None = None
    weight_at: dict[int, float] = {}
    for lifted in working:
        weight = lifted_weight(lifted, body_mass)
        if not weight:
            continue
        maximum = estimated_maximum(weight, lifted.repetitions, lifted.in_reserve)
        if maximum is not None:
            best_maximum = max(maximum, best_maximum or 0.0)
        if 1 <= lifted.repetitions <= MOST_REPETITIONS:
            weight_at[lifted.repetitions] = max(weight, weight_at.get(lifted.repetitions, 0.0))
    return StrengthBests(best_maximum, weight_at, volume(working, body_mass))
