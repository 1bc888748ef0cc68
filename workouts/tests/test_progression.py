"""Growth from week to week: vectors, and that whatever comes out is a workout."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workouts.notation import parse, write
from workouts.progression import Deload, Growth, Rule, progressed, sport_subject, steps_taken
from workouts.structure import check
from workouts.tests import strategies


def rule(**values) -> Rule:
    return Rule(**{"id": "r", "kind": "kilograms", "amount": 2.5, **values})


def text_in_week(text: str, week: int, *rules: Rule, deload: Deload | None = None, passes=None) -> str:
    grown = progressed(parse(text), week=week, rules=rules, deload=deload, passes=passes)
    return write(grown, with_header=False)


def test_kilograms_are_added_to_weights_and_to_what_the_body_carries():
    text = "Squat 3x5 @ 100kg; Pull-up 3x5 @ BW+5kg; Plank 3x45s"
    assert text_in_week(text, 1, rule()) == text_in_week(text, 1)
    assert text_in_week(text, 3, rule()) == "Squat 3x5 @ 105kg; Pull-up 3x5 @ BW+10kg; Plank 3x45s"


def test_a_rule_about_one_exercise_leaves_the_others():
    text = "Squat 3x5 @ 100kg; Bench press 3x5 @ 60kg"
    assert text_in_week(text, 2, rule(subject="bench press")) == "Squat 3x5 @ 100kg; Bench press 3x5 @ 62.5kg"


def test_per_cent_are_points_of_the_maximum_and_a_share_of_a_weight():
    text = "Squat 4x6 @ 70-75%; Row 4x8 @ 50kg"
    assert text_in_week(text, 3, rule(kind="percent")) == "Squat 4x6 @ 75-80%; Row 4x8 @ 52.5kg"


def test_repetitions_grow_at_both_ends_and_never_fall_under_one():
    assert text_in_week("Row 3x8-10", 2, rule(kind="repetitions", amount=1)) == "Row 3x9-11"
    assert text_in_week("Row 3x2-10", 4, rule(kind="repetitions", amount=-3)) == "Row 3x1"


def test_warm_up_sets_stay():
    assert text_in_week("Squat w: 2x5 @ 50kg, 3x5 @ 100kg", 2, rule()) == "Squat w: 2x5 @ 50kg, 3x5 @ 102.5kg"


def test_work_of_a_sport_grows_in_length_by_per_cent():
    longer = rule(kind="percent", amount=10, subject=sport_subject("run"))
    text = "run: warmup 15min Z1, 4x(800m @ 5k, rest 2:00), 10km easy"
    assert text_in_week(text, 3, longer) == "warmup 15min Z1, 4x(950m @ 5k, rest 2min), 12km easy"
    assert text_in_week("ride: 60min Z2", 3, longer) == "1h Z2"


def test_miles_stay_miles():
    longer = rule(kind="percent", amount=10, subject=sport_subject("run"))
    assert text_in_week("run: 5mi easy", 2, longer) == "5.5mi easy"


@pytest.mark.parametrize(
    ("week", "values", "steps"),
    [
        (1, {}, 0),
        (2, {}, 1),
        (5, {"every_weeks": 2}, 2),
        (9, {"first_week": 4, "last_week": 6}, 3),
        (3, {"first_week": 4}, 0),
    ],
)
def test_steps_are_counted_from_the_first_week_to_the_last(week, values, steps):
    assert steps_taken(rule(**values), week) == steps


def test_a_deload_week_is_lighter_and_takes_no_step():
    deload = Deload(4, 60, 90)
    text = "Squat 5x5 @ 100kg"
    weeks = [text_in_week(text, week, rule(), deload=deload) for week in (3, 4, 5)]
    assert weeks == ["Squat 5x5 @ 105kg", "Squat 3x5 @ 94.5kg", "Squat 5x5 @ 107.5kg"]


def test_a_deload_week_shortens_endurance_by_repeats_or_by_length():
    deload = Deload(4, 60, 90)
    assert text_in_week("run: 5x(1km @ 10k, rest 1:30), 10km easy", 4, deload=deload) == (
        "3x(1km @ 10k, rest 1:30), 6km easy"
    )


def test_a_deload_keeps_one_set_of_everything_and_whole_beats():
    deload = Deload(2, 20, 100)
    text = "Squat w: 2x5 @ 50kg, 1x5 @ 100kg; EMOM 10min: Clean 3 @ 60kg; circuit 3x: Row 10 + Push-up 10"
    assert text_in_week(text, 2, deload=deload) == (
        "Squat w: 2x5 @ 50kg, 1x5 @ 100kg; EMOM 2min: Clean 1x3 @ 60kg; circuit: Row 1x10 + Push-up 1x10"
    )


def test_a_gated_rule_counts_what_was_done_and_not_the_weeks():
    gated = rule(gate="completed")
    text = "Squat 3x5 @ 100kg"
    assert text_in_week(text, 4, gated) == text
    assert text_in_week(text, 4, gated, passes={"r": 2}) == "Squat 3x5 @ 105kg"
    assert text_in_week(text, 2, gated, passes={"r": 9}) == "Squat 3x5 @ 102.5kg"


def test_passed_weeks_count_before_the_week_and_outside_deloads():
    growth = Growth((rule(gate="completed"),), Deload(2, 60, 90), {"r": [1, 2, 3, 5]})
    assert growth.passes(1) == {"r": 0}
    assert growth.passes(4) == {"r": 2}


def test_growth_survives_json():
    growth = Growth((rule(gate="reserve", reserve=2.0, last_week=5),), Deload(4, 60, 90), {"r": [1]})
    written = [each.to_json() for each in growth.rules]
    assert Growth.from_json(written, {"every": 4, "volume": 60, "weight": 90}, {"r": [1]}) == growth


rules = st.builds(
    lambda kind, amount, subject, every: rule(kind=kind, amount=amount, subject=subject, every_weeks=every),
    st.sampled_from(["kilograms", "percent", "repetitions"]),
    st.integers(-4000, 4000).map(lambda value: value / 8).filter(bool),
    st.sampled_from(["", "squat", "@run", "@swim", "@ride", "@other"]),
    st.integers(1, 4),
)
deloads = st.none() | st.builds(Deload, st.integers(2, 6), st.integers(20, 100), st.integers(20, 100))


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(strategies.workouts, st.lists(rules, max_size=3), deloads, st.integers(1, 52))
def test_what_comes_out_is_always_a_workout(workout, some_rules, deload, week):
    check(progressed(workout, week=week, rules=some_rules, deload=deload))


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(strategies.workouts, st.lists(rules, max_size=3))
def test_the_first_week_is_as_it_was_written(workout, some_rules):
    assert progressed(workout, week=1, rules=some_rules) == workout
