"""How fast workouts are read from text: a thousand notations, their canonical text, and one hostile text.

Run ``python -m benchmarks.notation``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from activities.science.sports import Family
from workouts.notation import LONGEST_TEXT, parse, preview, write
from workouts.structure import AthleteValues, DatedValue, estimate, resolve

ENDURANCE = [
    "15m Z1, 4x(800m @ 5k, 2:00 rest), 10m easy",
    "warmup 20min Z2, 3x(4x(200m @ mile, rest 30s), rest 3:00), cooldown 10min",
    'ride: 15min Z1, 2x(20min @ 95-100% FTP 90rpm "smooth", recovery 5min Z1), 10min easy',
    "swim: 400m easy, 8x50m @ CSS+3 rest 20s, 4x(100m @ CSS, rest 15s), 200m easy",
]
STRENGTH = [
    "Squat 4x6 @ 80% RIR 2 tempo 3010 rest 2:30; superset: Row 3x8-10 @ 60kg + Push-up 3xAMRAP rest 90s",
    "Deadlift w: 2x5 @ 50%, w: 1x3 @ 70%, 3x3 @ 85% rest 3:00; circuit 3x: Lunge 10 + Plank 45s rest 60s",
]
ROUNDS = 3
COUNT = 1000
ATHLETE = AthleteValues(thresholds={"ftp": [DatedValue(250)], "threshold_speed": [DatedValue(4.0)]})


def main() -> None:
    """Print one line a task, in milliseconds for a thousand."""
    texts = [(ENDURANCE + STRENGTH)[number % 6] for number in range(COUNT)]
    sports: list[Family] = ["strength" if text in STRENGTH else "run" for text in texts]
    pairs = list(zip(texts, sports, strict=True))
    workouts = [parse(text, sport=sport) for text, sport in pairs]
    resolved = [resolve(workout, ATHLETE, date(2026, 11, 21)) for workout in workouts]
    beginnings = [text[: len(text) * 2 // 3] for text in texts]
    hostile = "10m, " * (LONGEST_TEXT // 5)
    _print("parse", lambda: [parse(text, sport=sport) for text, sport in pairs])
    _print("parse, sport unknown", lambda: [parse(text) for text in texts])
    _print("preview of two thirds", lambda: [preview(text) for text in beginnings])
    _print("write", lambda: [write(workout) for workout in workouts])
    _print("resolve", lambda: [resolve(workout, ATHLETE, date(2026, 11, 21)) for workout in workouts])
    _print("estimate", lambda: [estimate(each) for each in resolved])
    _print(f"one text of {LONGEST_TEXT} characters", lambda: preview(hostile, sport="run"), count=1)


def _print(task: str, run: Callable[[], object], count: int = COUNT) -> None:
    seconds = min(_seconds(run) for _ in range(ROUNDS))
    print(f"{task:<32} {count:>5} × {seconds / count * 1e6:9.0f} µs = {seconds * 1e3:8.1f} ms")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
