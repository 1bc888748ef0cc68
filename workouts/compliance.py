"""Planned against done: the ratio, what it is called, and how much of a plan was followed. No tables.

The bands are the house's own: on target from 0.8 to 1.2, close from 0.5 and up to 1.5, off otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workouts.enums import Compliance, Metric

ON_TARGET: Final = (0.8, 1.2)
CLOSE: Final = (0.5, 1.5)
#: What is compared where the primary metric is not known of both sides.
FALLBACKS: Final = (Metric.DURATION, Metric.DISTANCE)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A session in the four metrics: s, m, load, working sets. ``None`` where it is not known."""

    duration: float | None = None
    distance: float | None = None
    load: float | None = None
    sets: float | None = None

    def of(self, metric: str) -> float | None:
        """The amount by one metric."""
        amount: float | None = getattr(self, Metric(metric).value)
        return amount


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a planned session. ``metric`` is what was compared, empty where nothing was."""

    compliance: str = ""
    ratio: float | None = None
    metric: str = ""


def compared_by(primary: str, planned: Amounts, done: Amounts) -> str:
    """The metric that is known of both sides: the primary one, else duration, else distance; empty without any.

    Without thresholds there is no load to compare and without entered sets no count of them: the time is still told.
    """
    for metric in (primary, *FALLBACKS):
        if planned.of(metric) and done.of(metric) is not None:
            return str(metric)
    return ""


def compliance_of_ratio(ratio: float) -> Compliance:
    """On target, close or off for done ÷ planned."""
    # A ratio of exactly 0.8 may come out of the division a hair below it.
    rounded = round(ratio, 9)
    if ON_TARGET[0] <= rounded <= ON_TARGET[1]:
        return Compliance.ON_TARGET
    return Compliance.CLOSE if CLOSE[0] <= rounded <= CLOSE[1] else Compliance.OFF


def judge_done(primary: str, planned: Amounts, done: Amounts) -> Judgement:
    """A session for which something was done. Where nothing can be compared, doing it was what was asked for."""
    metric = compared_by(primary, planned, done)
    if not metric:
        return Judgement(Compliance.ON_TARGET)
    ratio = (done.of(metric) or 0.0) / (planned.of(metric) or 1.0)
    return Judgement(compliance_of_ratio(ratio), ratio, metric)


def judge_undone(*, is_excused: bool, is_over: bool) -> Judgement:
    """A session for which nothing was done: excused at once, missed when its local day is over, open until then."""
    if is_excused:
        return Judgement(Compliance.EXCUSED)
    return Judgement(Compliance.MISSED) if is_over else Judgement()


@dataclass(frozen=True, slots=True)
class Adherence:
    """How a plan was followed over a window: sessions by what became of them. Open sessions do not count."""

    on_target: int = 0
    close: int = 0
    off: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def counted(self) -> int:
        """Planned sessions that were not excused."""
        return self.on_target + self.close + self.off + self.missed

    @property
    def ratio(self) -> float | None:
        """(on target + close) ÷ (planned − excused); ``None`` when nothing was planned."""
        return (self.on_target + self.close) / self.counted if self.counted else None


#: Made once: the members of a choice are gathered anew whenever they are asked for.
_NOTHING: Final = dict.fromkeys(Compliance.values, 0)


def adherence(compliances: Iterable[str]) -> Adherence:
    """The adherence of sessions of which these became."""
    counts = _NOTHING.copy()
    for compliance in compliances:
        if compliance:
            counts[compliance] += 1
    return Adherence(**counts)
