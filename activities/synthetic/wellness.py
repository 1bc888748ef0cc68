"""A day of wellness as a watch would report it in the morning, answering to the training of the days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from activities.synthetic.athlete import Athlete

_ORDINARY_LOAD = 45.0  # a day
_NIGHT = 7.4 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class WellnessDay:
    """What a watch says of one local day. Durations in s, weight in kg, scores 0–100."""

    day: date
    resting_heart_rate: int
    hrv_ms: int
    sleep_seconds: int
    deep_seconds: int
    light_seconds: int
    rem_seconds: int
    awake_seconds: int
    sleep_score: int
    stress_average: int
    body_battery_high: int
    body_battery_low: int
    steps: int
    weight_kg: float


def wellness_day(athlete: Athlete, day: date, recent_load: float) -> WellnessDay:
    """The wellness of ``day`` after a mean daily ``recent_load`` over the last days (about 45 is an ordinary week).

    More load raises resting heart rate and stress, and lowers heart-rate variability and sleep; the same arguments
    give the same day.
    """
    chance = athlete.chance(day.toordinal(), 8)
    strain = float(np.clip((recent_load - _ORDINARY_LOAD) / _ORDINARY_LOAD, -1.0, 2.0))
    weekend = day.weekday() >= 5
    typical_hrv = float(np.clip(105.0 - athlete.age * 0.9 + (60.0 - athlete.resting_heart_rate) * 1.2, 25.0, 120.0))
    hrv = typical_hrv * np.exp(-0.09 * strain + chance.normal(0.0, 0.08))
    night = int(np.clip(chance.normal(_NIGHT + 1800 * weekend - 600 * strain, 2400), 4 * 3600, 10.5 * 3600))
    deep, rem = (int(night * share) for share in np.clip(chance.normal((0.18, 0.22), 0.03), 0.08, 0.35))
    score = float(np.clip(35 + 50 * night / _NIGHT - 5 * strain + chance.normal(0, 5), 20, 99))
    high = int(np.clip(score + 6 + chance.normal(0, 6), 25, 100))
    season = np.sin(2 * np.pi * (day.timetuple().tm_yday - 20) / 365.0)
    return WellnessDay(
        day=day,
        resting_heart_rate=round(athlete.resting_heart_rate + 1.8 * strain + float(chance.normal(0, 1.2))),
        hrv_ms=round(float(hrv)),
        sleep_seconds=night,
        deep_seconds=deep,
        light_seconds=night - deep - rem,
        rem_seconds=rem,
        awake_seconds=int(chance.uniform(300, 2700)),
        sleep_score=round(score),
        stress_average=round(float(np.clip(30 + 6 * strain + chance.normal(0, 6), 8, 75))),
        body_battery_high=high,
        body_battery_low=int(np.clip(high - chance.uniform(35, 70), 5, 60)),
        steps=int(np.clip(chance.normal(8200 + 60 * recent_load, 2200), 900, 40_000)),
        weight_kg=round(float(athlete.mass + 0.9 * season + chance.normal(0, 0.35)), 1),
    )
