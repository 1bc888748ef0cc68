"""Sessions without a way: lengths in a pool and sets in a gym."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from activities.formats.recording import Column, Length, Recording, StrengthSet
from activities.synthetic.assembly import recording_of
from activities.synthetic.athlete import Athlete
from activities.synthetic.response import heart_rate_of, wavering

POOL = 25.0  # m
#: Garmin's category and exercise of each lift that a session can hold.
LIFTS: dict[str, tuple[str, str]] = {
    "barbell_back_squat": ("squat", "barbell_back_squat"),
    "barbell_bench_press": ("bench_press", "barbell_bench_press"),
    "barbell_deadlift": ("deadlift", "barbell_deadlift"),
    "pull_up": ("pull_up", "pull_up"),
    "seated_cable_row": ("row", "seated_cable_row"),
    "overhead_barbell_press": ("shoulder_press", "overhead_barbell_press"),
    "barbell_hip_thrust": ("hip_raise", "barbell_hip_thrust_with_bench"),
}
DAYS: tuple[tuple[str, ...], ...] = (
    ("barbell_back_squat", "barbell_bench_press", "seated_cable_row"),
    ("barbell_deadlift", "overhead_barbell_press", "pull_up"),
    ("barbell_hip_thrust", "barbell_bench_press", "pull_up"),
)


def pool_swim(athlete: Athlete, start: datetime, seconds: int = 2700, number: int = 0) -> Recording:
    """Repeats of 100 m in a 25 m pool near critical speed, with twenty seconds at the wall after each."""
    chance = athlete.chance(number, 5)
    lengths: list[Length] = []
    clock = 0.0
    while True:
        repeat = len(lengths) // 5
        speed = athlete.critical_swim_speed * (0.88 if repeat < 2 else 0.96)
        times = [round(float(POOL / speed * chance.normal(1.0, 0.015)), 3) for _ in range(4)]
        if clock + sum(times) + 20.0 > seconds and lengths:
            break
        for took in times:
            strokes = int(chance.integers(16, 21))
            lengths.append(Length(len(lengths), round(clock, 3), took, "freestyle", strokes, True, POOL))
            clock += took
        lengths.append(Length(len(lengths), round(clock, 3), 20.0, is_active=False))
        clock += 20.0
    return _swim_recording(athlete, start, lengths, int(np.ceil(clock)), chance)


def _swim_recording(
    athlete: Athlete, start: datetime, lengths: Sequence[Length], rows: int, chance: np.random.Generator
) -> Recording:
    seconds = np.arange(1, rows + 1, dtype=np.float64)
    ends = np.array([0.0, *(length.start + length.elapsed_time for length in lengths)])
    swum = np.cumsum([0.0, *(length.distance or 0.0 for length in lengths)])
    within = np.clip(np.searchsorted(ends, seconds, side="left") - 1, 0, len(lengths) - 1)
    speeds = np.array([(length.distance or 0.0) / length.elapsed_time for length in lengths])
    rates = np.array([(length.stroke_count or 0) * 60 / length.elapsed_time for length in lengths])
    effort: Column = np.where(speeds[within] > 0, 0.9, 0.25)
    columns = {
        "distance": np.interp(seconds, ends, swum),
        "speed": speeds[within],
        "cadence": np.round(rates[within]),
        "heart_rate": heart_rate_of(effort, athlete, chance),
    }
    return recording_of(
        athlete,
        start,
        sport="swimming",
        sub_sport="lap_swimming",
        name="Pool swim",
        columns=columns,
        calories=0.14 * athlete.mass * rows / 60,
        lap_rows=[(int(length.start), "active") for length in lengths[::5]],
        lengths=lengths,
        pool_length=POOL,
    )


def lifts_of(number: int) -> tuple[str, ...]:
    """The lifts of the session with this number."""
    return DAYS[number % len(DAYS)]


def rounds_of(seconds: int) -> int:
    """Sets of each lift, the warm-up among them, that fit into ``seconds``."""
    return max(2, min(6, (seconds // len(DAYS[0]) - 60) // 165))


def strength_session(athlete: Athlete, start: datetime, seconds: int = 3000, number: int = 0) -> Recording:
    """Three lifts, a warm-up set and working sets each, with the rests between them, as a watch logs them."""
    chance = athlete.chance(number, 6)
    lifts = lifts_of(number)
    rounds = rounds_of(seconds)
    sets: list[StrengthSet] = []
    clock = 60.0
    for lift in lifts:
        category, exercise = LIFTS[lift]
        for turn in range(rounds):
            warm_up = turn == 0
            share = 0.5 if warm_up else 0.78
            weight = max(2.5, round(athlete.maximum(lift) * share * float(chance.normal(1.0, 0.015)) / 2.5) * 2.5)
            repetitions = 8 if warm_up else int(chance.integers(5, 8))
            worked = float(repetitions * 4)
            done = StrengthSet(len(sets), clock, worked, "active", category, exercise, repetitions, weight)
            done.kind = "warmup" if warm_up else "active"
            sets.append(done)
            clock += worked
            rest = float(chance.integers(100, 150))
            sets.append(StrengthSet(len(sets), clock, rest, "rest"))
            clock += rest
    rows = max(int(clock), 120)
    effort = np.full(rows, 0.28)
    for done in sets:
        if done.kind != "rest" and done.duration:
            effort[int(done.start) : int(done.start + done.duration)] = 1.05
    columns = {
        "heart_rate": heart_rate_of(effort, athlete, chance),
        "temperature": np.round(21.0 + wavering(rows, 0.2, 60.0, chance)),
    }
    return recording_of(
        athlete,
        start,
        sport="training",
        sub_sport="strength_training",
        name="Strength",
        columns=columns,
        calories=0.09 * athlete.mass * rows / 60,
        sets=sets,
    )
