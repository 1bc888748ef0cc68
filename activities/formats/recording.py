"""The one shape in which a recording leaves every decoder (FIT, TCX, GPX) and enters the product.

Units are SI: metres, seconds, m/s, kilograms, watts, beats per minute, degrees Celsius, decimal degrees (WGS 84).
Instants are timezone-aware UTC. A missing sample is ``NaN`` in a column and ``None`` in a total, never zero.
No Django here: the module is imported by decoders, by the generator of sample recordings and by benchmarks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

#: Columns with a fixed meaning and unit. Anything else that a device wrote is kept under ``Samples.developer``.
COLUMN_UNITS: dict[str, str] = {
    "distance": "m",
    "latitude": "deg",
    "longitude": "deg",
    "altitude": "m",
    "speed": "m/s",
    "heart_rate": "bpm",
    "power": "W",
    "cadence": "rpm",  # revolutions or strides a minute: one foot, not both
    "temperature": "°C",
    "left_balance": "%",  # share of the left leg
    "ground_contact_time": "s",
    "vertical_oscillation": "m",
    "stride_length": "m",
    "grade": "%",
    "respiration_rate": "1/min",
}

Intensity = Literal["active", "rest", "warmup", "cooldown", "recovery", "interval", "other"]


@dataclass(slots=True)
class Samples:
    """Columns of equal length ``n``, one row a recorded instant, in order of time.

    ``seconds`` counts elapsed time from the session's start (float64, strictly increasing, never NaN).
    ``columns`` holds only names of :data:`COLUMN_UNITS`; a column that has no value at all is left out.
    ``developer`` holds fields of third-party apps by the name that the file gives them, with their units.
    """

    seconds: Column
    columns: dict[str, Column] = field(default_factory=dict)
    developer: dict[str, Column] = field(default_factory=dict)
    developer_units: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.seconds)

    def get(self, name: str) -> Column | None:
        """The column called ``name``, or ``None`` when the device did not record it."""
        return self.columns.get(name)


@dataclass(slots=True)
class Totals:
    """What the device itself says of a session or a lap. ``None`` where it says nothing."""

    distance: float | None = None  # m
    elapsed_time: float | None = None  # s, pauses included
    timer_time: float | None = None  # s, pauses excluded
    moving_time: float | None = None  # s, only where the device itself keeps one
    average_heart_rate: float | None = None
    max_heart_rate: float | None = None
    average_power: float | None = None
    max_power: float | None = None
    weighted_power: float | None = None
    average_speed: float | None = None
    max_speed: float | None = None
    average_cadence: float | None = None
    elevation_gain: float | None = None
    elevation_loss: float | None = None
    calories: float | None = None  # kcal
    average_temperature: float | None = None


@dataclass(slots=True)
class Lap:
    """One lap: ``start``/``end`` in elapsed seconds of its session."""

    index: int
    start: float
    end: float
    totals: Totals
    intensity: Intensity = "active"
    trigger: str = ""  # manual, time, distance, position, session_end, …
    name: str = ""


@dataclass(slots=True)
class Length:
    """One pool length. ``stroke`` is empty for an idle length (rest at the wall)."""

    index: int
    start: float
    elapsed_time: float
    stroke: str = ""
    stroke_count: int | None = None
    is_active: bool = True
    distance: float | None = None


@dataclass(slots=True)
class StrengthSet:
    """One set that a watch recorded. ``category`` and ``exercise`` are Garmin's names (snake case), '' if unknown."""

    index: int
    start: float
    duration: float | None
    kind: Literal["active", "rest", "warmup"] = "active"
    category: str = ""
    exercise: str = ""
    repetitions: int | None = None
    weight: float | None = None  # kg


@dataclass(slots=True)
class Device:
    """What recorded the session."""

    manufacturer: str = ""
    product: str = ""
    serial_number: str = ""
    software_version: str = ""


@dataclass(slots=True)
class Pause:
    """A stretch in which the timer stood still, in elapsed seconds of the session."""

    start: float
    end: float


@dataclass(slots=True)
class Session:
    """One sport of a recording. A triathlon is one :class:`Recording` with several sessions, transitions included."""

    sport: str  # FIT names: running, cycling, swimming, training, walking, transition, …
    sub_sport: str  # generic, trail, lap_swimming, strength_training, …
    start_time: datetime  # aware, UTC
    totals: Totals
    samples: Samples
    name: str = ""
    laps: list[Lap] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)
    sets: list[StrengthSet] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    rr_intervals: Column = field(default_factory=lambda: np.empty(0))  # s, beat to beat
    pool_length: float | None = None  # m
    utc_offset: timedelta | None = None  # the device's clock against UTC, when it says so


@dataclass(slots=True)
class Recording:
    """One file, decoded."""

    format: Literal["fit", "tcx", "gpx"]
    sessions: list[Session]
    device: Device = field(default_factory=Device)
    #: Sentences for a person about what was damaged or left out; empty for a sound file.
    warnings: list[str] = field(default_factory=list)
    #: True when the file broke off or was corrupt and ``sessions`` hold what came before the damage.
    is_partial: bool = False


class UnreadableFile(Exception):
    """A file that holds no activity we can read. The message is fit for the person who uploaded it; ``code`` is stable.

    Codes: ``not_recognised``, ``not_an_activity``, ``corrupt``, ``empty``, ``too_large``, ``unsafe``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
