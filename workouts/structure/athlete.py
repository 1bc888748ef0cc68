"""What is known of the athlete that a workout is resolved for: dated thresholds, maxima, and the plates at hand."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from workouts.structure.model import Exercise
from workouts.structure.numbers import Units

Threshold = Literal[
    "ftp",
    "threshold_heart_rate",
    "threshold_speed",
    "critical_swim_speed",
    "max_heart_rate",
    "resting_heart_rate",
]
THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the first local day on which it holds."""

    value: float
    since: date = date.min


def value_on(history: Sequence[DatedValue], day: date) -> float | None:
    """The newest value that holds on ``day``, whatever the order of ``history``; ``None`` before the first one."""
    valid = [dated for dated in history if dated.since <= day and dated.value > 0]
    return max(valid, key=lambda dated: dated.since).value if valid else None


@dataclass(frozen=True, slots=True)
class Loading:
    """Which weights can be put together: steps of ``step`` kg, or a bar and pairs of ``plates``.

    ``plates`` names the weight (kg) of one plate of each pair that is owned, ``(20, 20, 10, 5, 2.5)``; with it the
    loadable weights are ``bar`` + twice any choice of them, and ``step`` is not used.
    """

    step: float = 2.5
    bar: float = 20.0
    plates: tuple[float, ...] = ()

    def nearest(self, weight: float) -> float:
        """The loadable weight (kg) nearest to ``weight``; the lighter one of two that are as near."""
        if self.plates:
            return _nearest(_loadable_weights(self.bar, self.plates), weight)
        if self.step <= 0:
            return weight
        steps = weight / self.step
        below = math.floor(steps)
        return round((below if steps - below <= 0.5 else below + 1) * self.step, 2)


def _loadable_weights(bar: float, plates: tuple[float, ...]) -> list[float]:
    grams = {0}
    for plate in plates:
        pair = round(plate * 2000)
        grams |= {total + pair for total in grams if total + pair <= 1_000_000}
    return [round(bar + total / 1000, 3) for total in sorted(grams)]


def _nearest(weights: list[float], weight: float) -> float:
    position = bisect_left(weights, weight)
    around = weights[max(position - 1, 0) : position + 1]
    return min(around, key=lambda candidate: (abs(candidate - weight), candidate))


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteValues:
    """Everything personal that turns a structure into numbers.

    ``thresholds``: W, bpm or m/s, dated. ``maxima``: e1RM in kg by exercise key or by name in lower case, dated.
    ``body_mass`` in kg counts into the e1RM of ``body_weight_lifts`` (same keys). ``units`` are those that texts are
    written in. ``loading`` holds for every exercise that ``loading_of`` (same keys) leaves out.
    """

    thresholds: Mapping[Threshold, Sequence[DatedValue]] = field(default_factory=dict)
    maxima: Mapping[str, Sequence[DatedValue]] = field(default_factory=dict)
    body_mass: float | None = None
    body_weight_lifts: frozenset[str] = frozenset()
    units: Units = "metric"
    loading: Loading = Loading()
    loading_of: Mapping[str, Loading] = field(default_factory=dict)

    def threshold_on(self, name: Threshold, day: date) -> float | None:
        """A threshold as it holds on ``day``."""
        return value_on(self.thresholds.get(name, ()), day)

    def maximum_on(self, exercise: Exercise, day: date) -> float | None:
        """The e1RM (kg) of an exercise on ``day``."""
        return value_on(self.maxima.get(exercise_key(exercise), ()), day)

    def loading_for(self, exercise: Exercise) -> Loading:
        """What the weights of an exercise are rounded to; weight that is added to the body needs no bar."""
        loading = self.loading_of.get(exercise_key(exercise), self.loading)
        return Loading(step=loading.step) if self.lifts_the_body(exercise) else loading

    def lifts_the_body(self, exercise: Exercise) -> bool:
        """Whether body mass is part of what one repetition of an exercise moves."""
        return exercise_key(exercise) in self.body_weight_lifts


def exercise_key(exercise: Exercise) -> str:
    """Under which the values of an exercise are kept: its key, or its name in lower case."""
    return exercise.key or exercise.name.casefold()
