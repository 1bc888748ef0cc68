"""What a goal can watch. Apps bring their figures: body here, records and weeks of training from above."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal, Protocol

from accounts.models import User

type Point = tuple[date, float]


class MetricKind(StrEnum):
    """What a value is, and so how it is said and typed. Inside it is always SI; body fat is in per cent."""

    WEIGHT = "weight"
    PERCENT = "percent"
    LENGTH = "length"
    CLOCK = "clock"
    HOURS = "hours"
    DISTANCE = "distance"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured again and again.

    ``takes`` says which of the values since a goal was set counts: the latest, or the best.
    """

    key: str
    label: str
    group: str
    kind: MetricKind
    unit: str = ""
    less_is_better: bool = False
    takes: Literal["latest", "best"] = "latest"


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric with its values by local day, oldest first."""

    metric: Metric
    points: Sequence[Point]

    def value_since(self, first_day: date) -> float | None:
        """The value that counts from a day on; ``None`` without any. The latest one may be older than that day."""
        if self.metric.takes == "latest":
            return self.points[-1][1] if self.points else None
        since = [value for day, value in self.points if day >= first_day]
        if not since:
            return None
        return min(since) if self.metric.less_is_better else max(since)


class MetricSource(Protocol):
    """Figures of one domain."""

    def choices(self, client: User, viewer: User) -> Sequence[Metric]:
        """What this client could watch, as far as the viewer may see it."""

    def readings(
        self, client: User, viewer: User, keys: Collection[str], first: date, last: date
    ) -> Mapping[str, Reading]:
        """The asked metrics that are this source's own, between two local days; others are left out.

        A fixed number of queries whatever the number of keys, and none when no key is its own.
        """


_sources: Final[list[MetricSource]] = []


def register_metric(source: MetricSource) -> None:
    """Let an app bring figures that goals can watch; called once from its ``ready``."""
    if source not in _sources:
        _sources.append(source)


def metrics_for(client: User, viewer: User) -> list[Metric]:
    """Everything that a goal of this client can watch, as the viewer may see it."""
    return [metric for source in _sources for metric in source.choices(client, viewer)]


def readings_of(client: User, viewer: User, keys: Collection[str], first: date, last: date) -> dict[str, Reading]:
    """The asked metrics by key. What nobody knows, or the viewer may not see, is missing."""
    answer: dict[str, Reading] = {}
    for source in _sources if keys else ():
        answer.update(source.readings(client, viewer, keys, first, last))
    return answer
