"""Sessions on land: runs, rides and walks over invented loops, one row a second.

Each function takes the athlete, the aware start, the time on the timer in seconds and a number that tells sessions
of one athlete apart. The distance is the running sum of the speed, and the altitude that of the loop at that distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from activities.formats.recording import Column, Intensity, Recording
from activities.science.pace import flat_factor
from activities.synthetic.assembly import Step, Stop, recording_of
from activities.synthetic.athlete import Athlete
from activities.synthetic.response import heart_rate_of, lagged, wavering
from activities.synthetic.terrain import Loop, loop_around

GRAVITY, AIR, DRAG, ROLLING = 9.81, 1.225, 0.32, 0.0045  # m/s², kg/m³, m², –
BICYCLE = 9.0  # kg
_KILOMETRE = 1000.0


def easy_run(athlete: Athlete, start: datetime, seconds: int = 2700, number: int = 0) -> Recording:
    """An even run well under threshold, with laps of a kilometre."""
    steps = [Step(seconds, 0.76)]
    return _run(athlete, start, steps, number, name="Easy run", stop=_maybe_stop(athlete, seconds, number))


def long_run(athlete: Athlete, start: datetime, seconds: int = 6300, number: int = 0) -> Recording:
    """A long even run whose last quarter is a little faster, with a stop for a drink."""
    steps = [Step(seconds - seconds // 4, 0.74), Step(seconds // 4, 0.80)]
    return _run(athlete, start, steps, number, name="Long run", stop=Stop(seconds // 2, 95))


def intervals_run(
    athlete: Athlete, start: datetime, seconds: int = 3600, number: int = 0, *, repeats: int = 6, work: int = 180
) -> Recording:
    """Warm-up, ``repeats`` of ``work`` seconds above threshold with two minutes of jogging, cool-down; a lap each."""
    steps = _interval_steps(seconds, repeats, work, rest=120, hard=1.07, easy=0.62, warm=0.72)
    return _run(athlete, start, steps, number, name=f"{repeats} × {work} s", laps_by_step=True)


def ride_endurance(athlete: Athlete, start: datetime, seconds: int = 5400, number: int = 0) -> Recording:
    """An even ride in the endurance zone, coasting downhill, with one stop at a light."""
    return _ride(athlete, start, [Step(seconds, 0.68)], number, name="Endurance ride", stop=Stop(seconds // 3, 42))


def ride_intervals(
    athlete: Athlete, start: datetime, seconds: int = 4500, number: int = 0, *, repeats: int = 4, work: int = 480
) -> Recording:
    """Warm-up, ``repeats`` of ``work`` seconds at threshold with four minutes between, cool-down; a lap each."""
    steps = _interval_steps(seconds, repeats, work, rest=240, hard=1.0, easy=0.5, warm=0.6)
    return _ride(athlete, start, steps, number, name=f"{repeats} × {work // 60} min", laps_by_step=True)


def follow_run(athlete: Athlete, start: datetime, steps: Sequence[Step], *, name: str) -> Recording:
    """A run along the steps of a workout, a lap each."""
    return _run(athlete, start, steps, 0, name=name, laps_by_step=True)


def follow_ride(athlete: Athlete, start: datetime, steps: Sequence[Step], *, name: str) -> Recording:
    """A ride along the steps of a workout, a lap each."""
    return _ride(athlete, start, steps, 0, name=name, laps_by_step=True)


def walk(athlete: Athlete, start: datetime, seconds: int = 2400, number: int = 0) -> Recording:
    """A walk in the park."""
    chance = athlete.chance(number, 3)
    loop = loop_around(athlete.place, chance.uniform(1800, 2600), 0.02, chance)
    speed = np.clip(1.42 * (1 + wavering(seconds, 0.06, 20.0, chance)), 0.6, 2.2)
    distance = np.cumsum(speed)
    columns = _places(loop, distance, chance) | {
        "speed": speed,
        "distance": distance,
        "heart_rate": heart_rate_of(np.full(seconds, 0.33), athlete, chance),
        "cadence": np.round(speed * 38.5),
    }
    calories = 0.75 * athlete.mass * distance[-1] / 1000
    return recording_of(
        athlete, start, sport="walking", sub_sport="generic", name="Walk", columns=columns, calories=calories
    )


def _interval_steps(
    seconds: int, repeats: int, work: int, *, rest: int, hard: float, easy: float, warm: float
) -> list[Step]:
    """Steps that fill ``seconds``: repeats are left out when they would not fit between warm-up and cool-down."""
    ends = max(300, seconds // 10)
    repeats = max(1, min(repeats, (seconds - 2 * ends) // (work + rest)))
    work = min(work, seconds // 3)
    rest = min(rest, seconds // 6)
    body = [step for _ in range(repeats) for step in (Step(work, hard, "interval"), Step(rest, easy, "recovery"))]
    left = max(seconds - repeats * (work + rest), 2)
    return [Step(left // 2, warm, "warmup"), *body, Step(left - left // 2, warm * 0.92, "cooldown")]


def _maybe_stop(athlete: Athlete, seconds: int, number: int) -> Stop | None:
    chance = athlete.chance(number, 1)
    return (
        Stop(int(seconds * chance.uniform(0.3, 0.7)), int(chance.integers(15, 70))) if chance.random() < 0.6 else None
    )


def _effort(steps: Sequence[Step], chance: np.random.Generator) -> Column:
    """Share of threshold for each second: the steps, with soft edges and a human hand."""
    flat = np.repeat([step.effort for step in steps], [step.seconds for step in steps])
    return lagged(flat, 4.0) * (1 + wavering(len(flat), 0.018, 12.0, chance))


def _step_laps(steps: Sequence[Step]) -> list[tuple[int, Intensity]]:
    starts = np.concatenate(([0], np.cumsum([step.seconds for step in steps])[:-1]))
    return [(int(row), step.intensity) for row, step in zip(starts, steps, strict=True)]


def _kilometre_laps(distance: Column) -> list[tuple[int, Intensity]]:
    marks = np.arange(_KILOMETRE, distance[-1], _KILOMETRE)
    return [(0, "active"), *((int(row), "active") for row in np.searchsorted(distance, marks) if row > 0)]


def _places(loop: Loop, distance: Column, chance: np.random.Generator) -> dict[str, Column]:
    """Track and altitude as a watch writes them, with a metre of wandering and a barometer's grain."""
    latitude, longitude = loop.position(distance)
    rows = len(distance)
    return {
        "latitude": latitude + wavering(rows, 6e-6, 25.0, chance),
        "longitude": longitude + wavering(rows, 9e-6, 25.0, chance),
        "altitude": np.round((loop.altitude(distance) + wavering(rows, 0.3, 30.0, chance)) * 5) / 5,
        "temperature": np.round(chance.uniform(8, 22) + np.zeros(rows)),
    }


def _run(
    athlete: Athlete,
    start: datetime,
    steps: Sequence[Step],
    number: int,
    *,
    name: str,
    laps_by_step: bool = False,
    stop: Stop | None = None,
) -> Recording:
    chance = athlete.chance(number, 2)
    loop = loop_around(athlete.place, chance.uniform(3200, 5600), chance.uniform(0.015, 0.04), chance)
    effort = _effort(steps, chance)
    flat = effort * athlete.threshold_speed
    speed = flat
    for _ in range(2):  # the grade depends on the way, and the way on the speed
        speed = np.clip(flat / flat_factor(loop.grade(np.cumsum(speed))), 1.0, 7.0)
    distance = np.cumsum(speed)
    power = athlete.mass * effort * athlete.threshold_speed * 1.04 * (1 + wavering(len(speed), 0.02, 3.0, chance))
    cadence = np.round(76 + 4.2 * speed + wavering(len(speed), 0.6, 10.0, chance))
    columns = _places(loop, distance, chance) | {
        "speed": speed,
        "distance": distance,
        "heart_rate": heart_rate_of(effort, athlete, chance),
        "power": np.round(power),
        "cadence": cadence,
        "ground_contact_time": 0.335 - 0.026 * speed,
        "stride_length": speed / (cadence / 60 * 2),
        "vertical_oscillation": np.full(len(speed), 0.088),
    }
    return recording_of(
        athlete,
        start,
        sport="running",
        sub_sport="generic",
        name=name,
        columns=columns,
        calories=1.0 * athlete.mass * distance[-1] / 1000,
        lap_rows=_step_laps(steps) if laps_by_step else _kilometre_laps(distance),
        lap_trigger="manual" if laps_by_step else "distance",
        stop=stop,
    )


def _ride(
    athlete: Athlete,
    start: datetime,
    steps: Sequence[Step],
    number: int,
    *,
    name: str,
    laps_by_step: bool = False,
    stop: Stop | None = None,
) -> Recording:
    chance = athlete.chance(number, 4)
    loop = loop_around(athlete.place, chance.uniform(14_000, 24_000), chance.uniform(0.02, 0.045), chance)
    effort = _effort(steps, chance)
    power = effort * athlete.ftp * (1 + wavering(len(effort), 0.07, 2.0, chance))
    moved = np.cumsum(_speed_of_power(power, np.zeros(len(power)), athlete.mass))
    grade = loop.grade(moved)
    power = np.round(np.where(grade < -0.02, 0.0, power * (1 + 3.0 * np.clip(grade, -0.03, 0.06))))
    speed = lagged(_speed_of_power(power, grade, athlete.mass), 10.0, start=3.0)
    distance = np.cumsum(speed)
    worked = lagged(power, 20.0) / athlete.ftp
    columns = _places(loop, distance, chance) | {
        "speed": speed,
        "distance": distance,
        "heart_rate": heart_rate_of(worked, athlete, chance),
        "power": power,
        "cadence": np.where(power > 0, np.round(88 + wavering(len(power), 3.0, 15.0, chance)), 0.0),
    }
    return recording_of(
        athlete,
        start,
        sport="cycling",
        sub_sport="road",
        name=name,
        columns=columns,
        calories=float(power.sum()) / 1000,  # at 24 % efficiency, a kilojoule at the pedal is a kilocalorie eaten
        lap_rows=_step_laps(steps) if laps_by_step else [(0, "active")],
        stop=stop,
    )


def _speed_of_power(power: Column, grade: Column, mass: float) -> Column:
    """Speed (m/s) at which drag, rolling and climbing use up ``power`` (W): Newton's method, between 2 and 16.

    Source: Martin et al., J Appl Biomech 14 (1998), without wind and drive losses.
    """
    weight = (mass + BICYCLE) * GRAVITY
    cubic, linear = 0.5 * AIR * DRAG, weight * (ROLLING + grade)
    speed = np.full(len(power), 9.0)
    for _ in range(7):
        excess = cubic * speed**3 + linear * speed - power
        slope = np.maximum(3 * cubic * speed**2 + linear, 4.0)
        speed = np.clip(speed - excess / slope, 2.0, 16.0)
    return speed
