"""The help page of the notation: examples, what they mean, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from activities.science.sports import Family
from workouts.notation import parse
from workouts.reports.preview import Preview, preview_of_workout
from workouts.structure import AthleteValues, DatedValue

#: Whose numbers the examples are shown in: 4:10 a kilometre, 250 W, 168 bpm, 1:40 over 100 m, a squat of 120 kg.
SOMEBODY: Final = AthleteValues(
    thresholds={
        "threshold_speed": [DatedValue(4.0)],
        "ftp": [DatedValue(250)],
        "threshold_heart_rate": [DatedValue(168)],
        "max_heart_rate": [DatedValue(186)],
        "critical_swim_speed": [DatedValue(1.0)],
    },
    maxima={"squat": [DatedValue(120)], "clean": [DatedValue(80)]},
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text of one sport, what it shows, and what becomes of it."""

    text: str
    family: Family
    words: str
    preview: Preview


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one subject."""

    title: str
    examples: Sequence[Example]


_EXAMPLES: Final[dict[str, list[tuple[Family, str, str]]]] = {
    "Running": [
        ("run", "15min Z1, 4x(800m @ 5k, rest 2:00), 10min easy", "A zone, repeats at race pace, an effort in words."),
        ("run", 'warmup 2km, 3x(4x200m @ mile, rest 30s) rest 3:00, cooldown 10min "barefoot"', "Repeats in repeats."),
        ("run", "6x(1km @ 3:55-4:05/km, jog 1min) skip last rest", "A range of pace, without the last rest."),
        ("run", "20min easy, hard until HR > 170, easy lap", "A step can end by heart rate or by the lap button."),
    ],
    "Riding": [
        ("ride", "15min Z1, 3x(12min @ 95-100% FTP 90rpm, 4min easy), 10min easy", "Shares of FTP, with a cadence."),
        ("ride", "2h Z2, 200kcal @ 240-260W", "Power in watts; a step that ends by energy."),
    ],
    "Swimming": [
        ("swim", "400m easy, 8x(100m @ CSS+3, rest 20s), 200m easy", "Three seconds slower than critical swim speed."),
        ("swim", "4x50m RPE 8 rest 30s, 300m @ 1:45-1:50/100m", "In the pool the letter m is always metres."),
    ],
    "Strength": [
        (
            "strength",
            'Squat w: 2x5 @ 50%, 4x6 @ 80% RIR 2 tempo 3010 rest 2:30 "knees out"',
            "Warm-up sets, a share of the one-repetition maximum, repetitions in reserve, tempo and rest.",
        ),
        ("strength", "superset: Row 3x8-10 @ 60kg + Push-up 3xAMRAP rest 90s", "Exercises that alternate."),
        ("strength", "circuit 3x: Goblet squat 10 @ 16kg + Push-up 15 + Plank 30s rest 60s", "Rounds of exercises."),
        ("strength", "EMOM 10min: Clean 3 @ 70%; Pull-up 3x5 @ BW+10kg", "On the minute; body weight and more."),
    ],
}


@cache
def help_sections() -> Sequence[Section]:
    """Every example with its preview. No queries: the exercises of the examples are nobody's."""
    return [
        Section(title, [_example(family, text, words) for family, text, words in examples])
        for title, examples in _EXAMPLES.items()
    ]


def _example(family: Family, text: str, words: str) -> Example:
    workout = parse(text, sport=family)
    return Example(text, family, words, preview_of_workout(workout, SOMEBODY, date.min))
