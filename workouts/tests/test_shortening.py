"""Shorter workouts: which parts go first, and that whatever is shortened is still a workout."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workouts.notation import parse, write
from workouts.shortening import shorten
from workouts.structure import AthleteValues, estimate, problems, resolve
from workouts.tests.strategies import workouts

_DAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("text", "percent", "expected"),
    [
        ("4x(800m @ 5k, rest 2:00)", 75, "3x(800m @ 5k, rest 2:00)"),
        ("4x(800m @ 5k, rest 2:00)", 10, "1x(800m @ 5k, rest 2:00)"),
        ("2x(20min @ 90% FTP)", 75, "2x(15min @ 90% FTP)"),
        ("60min Z2", 50, "30min Z2"),
        ("warmup 15min Z1, 10km Z2, cooldown 10min Z1", 50, "warmup 15min Z1, 5km Z2, cooldown 10min Z1"),
    ],
)
def test_repeats_go_before_lengths(text, percent, expected):
    sport = "ride" if "FTP" in text else "run"
    assert write(shorten(parse(text, sport=sport), percent), with_header=False) == write(
        parse(expected, sport=sport), with_header=False
    )


def test_working_sets_go_and_warm_up_sets_stay():
    workout = parse("warmup: Squat 2x5 @ 40kg; Squat 4x6 @ 80kg; Plank 3x45s", sport="strength")

    short = shorten(workout, 50)

    def sets(of):
        return estimate(resolve(of, AthleteValues(), _DAY)).sets

    assert (sets(workout), sets(short)) == (7, 4)
    assert short.blocks[0] == workout.blocks[0]


@given(workouts, st.integers(10, 100))
def test_any_shortened_workout_is_valid_and_not_longer(workout, percent):
    short = shorten(workout, percent)

    assert not list(problems(short))
    whole, part = (estimate(resolve(each, AthleteValues(), _DAY)) for each in (workout, short))
    assert part.seconds <= whole.seconds * 1.0001 + 1
    assert part.sets <= whole.sets
    assert len(short.blocks) == len(workout.blocks)
