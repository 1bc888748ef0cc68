"""Totals of sessions long past, made without their samples: cheap enough for years of many people."""

from __future__ import annotations

import numpy as np

from activities.formats.recording import Samples, Session, Totals
from activities.synthetic.athlete import Athlete
from activities.synthetic.season import Kind, SessionSpec, athlete_at, start_of

#: FIT's sport and sub-sport, and the name that a watch gives the session.
_NAMES: dict[Kind, tuple[str, str, str]] = {
    "easy_run": ("running", "generic", "Easy run"),
    "long_run": ("running", "generic", "Long run"),
    "intervals_run": ("running", "generic", "Intervals"),
    "ride_endurance": ("cycling", "road", "Endurance ride"),
    "ride_intervals": ("cycling", "road", "Threshold intervals"),
    "pool_swim": ("swimming", "lap_swimming", "Pool swim"),
    "strength_session": ("training", "strength_training", "Strength"),
    "walk": ("walking", "generic", "Walk"),
}

#: How far the heart climbs above its average, as a share of the range from average to maximum.
_PEAK: dict[Kind, float] = {"intervals_run": 0.8, "ride_intervals": 0.75, "strength_session": 0.35}
#: Share of the reserve up to threshold that a session takes on average, where its power or speed does not tell.
_HEART_LEVEL: dict[Kind, float] = {"pool_swim": 0.83, "ride_intervals": 0.73, "strength_session": 0.5, "walk": 0.43}


def summary_only(athlete: Athlete, spec: SessionSpec) -> Session:
    """A session without samples whose totals are about those that a recording of it would have.

    It goes through :func:`activities.science.summary.summarise` like any other, with ``spec.rpe`` as the exertion.
    A session typed in by hand has its duration only. Raises ``ValueError`` for one that was missed.
    """
    if not spec.is_done:
        raise ValueError("A missed session leaves no totals.")
    sport, sub_sport, name = _NAMES[spec.kind]
    start = start_of(athlete, spec)
    seconds = float(spec.seconds)
    totals = Totals(elapsed_time=seconds, timer_time=seconds)
    if spec.has_recording:
        chance = athlete.chance(spec.number, 9)
        fit = athlete_at(athlete, spec.ability)
        _add_heart_rate(totals, fit, spec, chance)
        if sport == "running":
            _add_run(totals, fit, spec, chance)
        elif sport == "cycling":
            _add_ride(totals, fit, spec, chance)
        elif sport == "swimming":
            _add_swim(totals, fit, spec, chance)
        elif sport == "walking":
            _add_way(totals, 1.42 * float(chance.normal(1.0, 0.03)), 0.0025)
            totals.calories = float(round(0.75 * fit.mass * (totals.distance or 0.0) / 1000))
        else:
            totals.calories = float(round(0.09 * fit.mass * seconds / 60))
    return Session(
        sport=sport,
        sub_sport=sub_sport,
        start_time=start,
        totals=totals,
        samples=Samples(np.empty(0)),
        name=name,
        pool_length=25.0 if spec.kind == "pool_swim" else None,
        utc_offset=start.astimezone(athlete.zone).utcoffset(),
    )


def _add_heart_rate(totals: Totals, athlete: Athlete, spec: SessionSpec, chance: np.random.Generator) -> None:
    hours = spec.seconds / 3600.0
    level = _HEART_LEVEL.get(spec.kind, (0.15 + 0.85 * spec.intensity) * (1 + 0.025 * hours * spec.intensity))
    span = athlete.threshold_heart_rate - athlete.resting_heart_rate
    average = athlete.resting_heart_rate + span * level + float(chance.normal(0.0, 1.5))
    totals.average_heart_rate = round(min(average, athlete.max_heart_rate - 8.0))
    peak = _PEAK.get(spec.kind, 0.3) * (athlete.max_heart_rate - totals.average_heart_rate)
    totals.max_heart_rate = round(totals.average_heart_rate + peak)


def _add_way(totals: Totals, speed: float, climb: float) -> None:
    """Distance at a mean speed (m/s) and metres climbed a metre of way."""
    totals.average_speed = speed
    totals.distance = speed * (totals.timer_time or 0.0)
    totals.elevation_gain = totals.elevation_loss = round(totals.distance * climb, 1)


def _add_run(totals: Totals, athlete: Athlete, spec: SessionSpec, chance: np.random.Generator) -> None:
    speed = athlete.threshold_speed * spec.intensity * float(chance.normal(1.0, 0.015))
    _add_way(totals, speed, float(chance.uniform(0.003, 0.006)))
    totals.max_speed = athlete.threshold_speed * (1.25 if spec.kind == "intervals_run" else 0.95)
    totals.average_cadence = round(76 + 4.2 * speed)
    totals.average_power = round(athlete.mass * speed * 1.04)
    totals.calories = float(round(athlete.mass * (totals.distance or 0.0) / 1000))


def _add_ride(totals: Totals, athlete: Athlete, spec: SessionSpec, chance: np.random.Generator) -> None:
    weighted = athlete.ftp * spec.intensity * float(chance.normal(1.0, 0.02))
    totals.weighted_power = round(weighted)
    totals.average_power = round(weighted * (0.86 if spec.kind == "ride_intervals" else 0.93))
    speed = 8.8 * (totals.average_power / 165.0) ** 0.4
    _add_way(totals, speed, float(chance.uniform(0.004, 0.007)))
    totals.max_speed, totals.average_cadence = speed * 1.4, 88.0
    totals.calories = float(round(totals.average_power * spec.seconds / 1000))


def _add_swim(totals: Totals, athlete: Athlete, spec: SessionSpec, chance: np.random.Generator) -> None:
    speed = athlete.critical_swim_speed * spec.intensity * float(chance.normal(1.0, 0.01))
    active = spec.seconds * 0.82
    totals.distance = round(speed * active / 100) * 100.0
    totals.moving_time = active
    totals.average_speed = totals.distance / active
    totals.calories = float(round(0.14 * athlete.mass * spec.seconds / 60))
