"""Who trains: a person who does not exist, with the abilities that a recording of theirs would show."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np

from activities.science.types import Sex, Thresholds

_TYPICAL_MAXIMA = {"barbell_back_squat": 1.35, "barbell_bench_press": 1.0, "barbell_deadlift": 1.6, "pull_up": 1.3}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody starts from: degrees (WGS 84) and metres above the sea."""

    latitude: float = 52.5142
    longitude: float = 13.3501
    altitude: float = 38.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """One person. Speeds in m/s, heart rates in bpm, power in W, masses in kg, ``maxima`` in kg for one repetition."""

    seed: int
    sex: Sex = "m"
    age: int = 35
    mass: float = 72.0
    ftp: float = 240.0
    threshold_speed: float = 3.9
    threshold_heart_rate: float = 169.0
    max_heart_rate: float = 187.0
    resting_heart_rate: float = 50.0
    critical_swim_speed: float = 1.15
    maxima: dict[str, float] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    time_zone: str = "Europe/Berlin"

    @property
    def thresholds(self) -> Thresholds:
        """The abilities in the shape that scoring takes."""
        return Thresholds(
            ftp=self.ftp,
            threshold_heart_rate=self.threshold_heart_rate,
            threshold_speed=self.threshold_speed,
            critical_swim_speed=self.critical_swim_speed,
            resting_heart_rate=self.resting_heart_rate,
            max_heart_rate=self.max_heart_rate,
            sex=self.sex,
            body_mass=self.mass,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the person lives in."""
        return ZoneInfo(self.time_zone)

    def chance(self, *of: int) -> np.random.Generator:
        """A source of chance that depends on the person and on ``of`` alone."""
        return np.random.default_rng([self.seed, *of])

    def maximum(self, exercise: str) -> float:
        """The weight of a single repetition (kg); a typical share of body mass where none is given."""
        return self.maxima.get(exercise, _TYPICAL_MAXIMA.get(exercise, 0.5) * self.mass)


def athlete_from_seed(seed: int, *, sex: Sex | None = None, time_zone: str = "Europe/Berlin") -> Athlete:
    """A person drawn from ``seed``: abilities that go together, a home somewhere around a city park."""
    chance = np.random.default_rng([seed, 7])
    drawn: Sex = sex or ("f" if chance.random() < 0.5 else "m")
    age = int(chance.integers(22, 58))
    strong = chance.normal(0.0, 1.0)
    mass = float(chance.normal(64.0 if drawn == "f" else 77.0, 6.0))
    maximum = 208.0 - 0.7 * age + float(chance.normal(0.0, 4.0))
    return Athlete(
        seed=seed,
        sex=drawn,
        age=age,
        mass=round(mass, 1),
        ftp=round(mass * (3.0 if drawn == "f" else 3.4) * (1 + 0.1 * strong)),
        threshold_speed=round((3.5 if drawn == "f" else 3.9) * (1 + 0.07 * strong), 3),
        threshold_heart_rate=round(0.9 * maximum),
        max_heart_rate=round(maximum),
        resting_heart_rate=round(54.0 - 4.0 * strong),
        critical_swim_speed=round(1.1 * (1 + 0.08 * strong), 3),
        place=Place(52.5142 + float(chance.normal(0, 0.01)), 13.3501 + float(chance.normal(0, 0.01)), 38.0),
        time_zone=time_zone,
    )
