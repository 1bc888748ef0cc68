"""The shapes that enter and leave training science. Units are SI; ``None`` means unknown, never zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from activities.science.sports import Family

Sex = Literal["m", "f"]
LoadMethod = Literal["power", "pace", "swim", "heart_rate", "session_rpe", "none"]
EffortKind = Literal["distance", "power"]

#: Raised by one whenever a formula of a load changes, so that stored scores can be told apart and redone.
LOAD_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What a person could do on the day of a session. Everything is optional."""

    ftp: float | None = None  # W, on the bicycle
    threshold_heart_rate: float | None = None  # bpm
    threshold_speed: float | None = None  # m/s, running
    critical_swim_speed: float | None = None  # m/s
    resting_heart_rate: float | None = None  # bpm
    max_heart_rate: float | None = None  # bpm
    sex: Sex | None = None
    body_mass: float | None = None  # kg


@dataclass(frozen=True, slots=True)
class Score:
    """A load on the scale on which one hour at threshold is 100, with the estimate that gave it."""

    load: float | None
    method: LoadMethod
    intensity: float | None  # share of threshold, 1.0 = at threshold
    version: int = LOAD_VERSION


@dataclass(frozen=True, slots=True)
class ZoneTime:
    """Time in one half-open zone ``[low, high)``; ``high`` is ``None`` in the last one."""

    low: float
    high: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class BestEffort:
    """The best stretch of one kind: seconds over a distance, or watts over a duration.

    ``start`` and ``end`` are elapsed seconds of the session. ``extent`` is the distance (m) or the duration (s).
    """

    kind: EffortKind
    name: str
    extent: float
    value: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Best mean value over each duration, without the durations that the recording was too short for."""

    durations: tuple[int, ...]  # s
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TimeInZones:
    """Time in zones of each measure; an empty list where the measure or its threshold is missing."""

    heart_rate: list[ZoneTime] = field(default_factory=list)
    power: list[ZoneTime] = field(default_factory=list)
    pace: list[ZoneTime] = field(default_factory=list)  # bounds in m/s


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that an activity stores beside its recording."""

    family: Family
    distance: float | None
    elapsed_time: float
    timer_time: float
    moving_time: float
    average_heart_rate: float | None
    max_heart_rate: float | None
    average_power: float | None
    max_power: float | None
    weighted_power: float | None
    average_speed: float | None
    max_speed: float | None
    flat_speed: float | None
    average_cadence: float | None
    average_temperature: float | None
    elevation_gain: float | None
    elevation_loss: float | None
    calories: float | None
    load: float | None
    load_method: LoadMethod
    load_version: int
    intensity: float | None
    zones: TimeInZones
    curves: dict[str, Curve]  # power, heart_rate, speed
    best_efforts: list[BestEffort]
    decoupling: float | None
