"""Validation, JSON form, resolution for an athlete, estimates and profile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workouts.notation import parse
from workouts.structure import (
    AthleteValues,
    Block,
    DatedValue,
    End,
    Exercise,
    InvalidWorkout,
    Loading,
    PlannedSet,
    Prescription,
    Repeat,
    Step,
    Target,
    Workout,
    check,
    estimate,
    from_json,
    json_form,
    problems,
    profile,
    resolve,
    to_json,
)
from workouts.structure.model import Amount
from workouts.structure.pace import race_speed
from workouts.tests import strategies
from workouts.tests.strategies import DAY

RUNNER = AthleteValues(
    thresholds={
        "ftp": [DatedValue(200, date(2026, 1, 1)), DatedValue(250, date(2026, 6, 1))],
        "threshold_heart_rate": [DatedValue(170)],
        "threshold_speed": [DatedValue(4.0)],
        "critical_swim_speed": [DatedValue(1.25)],
        "max_heart_rate": [DatedValue(190)],
    },
    maxima={"squat": [DatedValue(140)], "back_squat": [DatedValue(100)]},
)


def targets_of(text: str, sport: str = "run", athlete: AthleteValues = RUNNER, on: date = DAY) -> list:
    return list(resolve(parse(text, sport=sport), athlete, on).blocks[0].targets)


def sets_of(text: str, athlete: AthleteValues = RUNNER) -> list:
    return list(resolve(parse(text, sport="strength"), athlete, DAY).blocks[0].exercises[0].sets)


# --- validation ---------------------------------------------------------------------------------------------------

EASY = Step(End("time", 600))
SET = PlannedSet(Amount("repetitions", 5, 5))
SQUAT = Prescription(Exercise(name="Squat"), (SET,))


def run(*blocks: object) -> Workout:
    return Workout("run", blocks)  # type: ignore[arg-type]


WRONG = [
    (run(), "blocks", "at least one step"),
    (replace(run(EASY), version=2), "version", "Version 2"),
    (replace(run(EASY), sport="chess"), "sport", "chess"),
    (replace(run(EASY), name=" x"), "name", "blank"),
    (replace(run(EASY), note="a\x00b"), "note", "control"),
    (run(Step(End("time", 0))), "blocks[0].end.value", "between 1 second"),
    (run(Step(End("time", float("nan")))), "blocks[0].end.value", "between 1 second"),
    (run(Step(End("lap", 3))), "blocks[0].end.value", "no value"),
    (run(Step(End("moon", 3))), "blocks[0].end.kind", "moon"),
    (run(Repeat(0, (EASY,))), "blocks[0].times", "between 1 and 99"),
    (run(Repeat(2, ())), "blocks[0].items", "at least one step"),
    (
        run(Repeat(2, (replace(EASY, targets=(Target("power", 300, 200),)),))),
        "blocks[0].items[0].targets[0]",
        "lower end",
    ),
    (run(replace(EASY, targets=(Target("rpe", 7.2, 7.2),))), "blocks[0].targets[0]", "half steps"),
    (run(replace(EASY, targets=(Target("cadence", 90, 90, "percent"),))), "blocks[0].targets[0]", "cannot be given"),
    (run(replace(EASY, targets=(Target("pace", 240, 240),))), "blocks[0].targets[0].unit", "unit"),
    (run(replace(EASY, targets=(Target("pace", 0, 0, "anchor"),))), "blocks[0].targets[0].anchor", "name"),
    (run(Block("straight", (SQUAT,))), "blocks[0]", "made of steps"),
    (Workout("strength", (EASY,)), "blocks[0]", "made of strength blocks"),
    (Workout("strength", (Block("superset", (SQUAT,)),)), "blocks[0].exercises", "between 2"),
    (Workout("strength", (Block("drop", (SQUAT,)),)), "blocks[0].exercises[0].sets", "at least two sets"),
    (Workout("strength", (Block("emom", (SQUAT,)),)), "blocks[0].seconds", "needs its length"),
    (Workout("strength", (Block("straight", (SQUAT,), rounds=2),)), "blocks[0].rounds", "no rounds"),
    (
        Workout("strength", (Block("straight", (replace(SQUAT, exercise=Exercise()),)),)),
        "blocks[0].exercises[0].exercise",
        "named",
    ),
    (
        Workout("strength", (Block("straight", (replace(SQUAT, tempo="31"),)),)),
        "blocks[0].exercises[0].tempo",
        "four figures",
    ),
]


@pytest.mark.parametrize(("workout", "path", "words"), WRONG, ids=[f"{path}: {words}" for _, path, words in WRONG])
def test_a_problem_has_a_path_and_a_sentence(workout: Workout, path: str, words: str) -> None:
    found = list(problems(workout))
    assert [problem.path for problem in found] == [path]
    assert words in found[0].message
    with pytest.raises(InvalidWorkout, match=re.escape(path)) as refused:
        check(workout)
    assert refused.value.problems == tuple(found)


def test_repeats_are_nested_four_deep_and_no_deeper() -> None:
    item: Step | Repeat = EASY
    for _ in range(4):
        item = Repeat(1, (item,))
    assert list(problems(run(item))) == []
    assert [problem.message for problem in problems(run(Repeat(1, (item,))))] == ["Repeats can be nested 4 deep."]


# --- JSON ---------------------------------------------------------------------------------------------------------


def test_the_document_says_its_version_and_leaves_out_defaults() -> None:
    assert to_json(parse("10m @ 250W", sport="ride")) == {
        "version": 1,
        "sport": "ride",
        "blocks": [
            {
                "type": "step",
                "kind": "work",
                "end": {"kind": "time", "value": 600},
                "targets": [{"metric": "power", "scale": "absolute", "low": 250, "high": 250}],
            }
        ],
    }


def test_an_old_document_is_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(json_form.MIGRATIONS, 0, lambda old: {"sport": old["activity"], "blocks": old["blocks"]})
    document = to_json(run(EASY))
    assert from_json({"version": 0, "activity": "run", "blocks": document["blocks"]}) == run(EASY)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (None, ""),
        ({}, "version"),
        ({"version": 7}, "version"),
        ({"version": True}, "version"),
        ({"version": 1, "sport": "run"}, "blocks"),
        ({"version": 1, "sport": "run", "blocks": [3]}, "blocks[0]"),
        ({"version": 1, "sport": "run", "blocks": [{"type": "x"}]}, "blocks[0].type"),
        ({"version": 1, "sport": "run", "blocks": [{"type": "step"}]}, "blocks[0].end"),
        (
            {"version": 1, "sport": "run", "blocks": [{"type": "step", "end": {"kind": "time", "value": "9"}}]},
            "blocks[0].end.value",
        ),
    ],
)
def test_a_wrong_document_is_refused_at_a_path(document: object, path: str) -> None:
    with pytest.raises(InvalidWorkout) as refused:
        from_json(document)
    assert refused.value.problems[0].path == path


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(workout=strategies.workouts, data=st.data())
def test_any_document_is_read_or_refused(workout: Workout, data: st.DataObject) -> None:
    document = to_json(workout)
    place = data.draw(st.sampled_from([document, *document["blocks"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(JSON_VALUES)
    try:
        read = from_json(document)
    except InvalidWorkout as refused:
        found = refused.problems
    else:
        assert list(problems(read)) == []
        return
    assert found


# --- resolution ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sport", "low", "high"),
    [
        ("10m @ 4:00/km", "run", 1000 / 240, 1000 / 240),
        ("10m @ 4:00-5:00/km", "run", 1000 / 300, 1000 / 240),
        ("10m @ 6:00/mi", "run", 1609.344 / 360, 1609.344 / 360),
        ("10m @ 36km/h", "ride", 10, 10),
        ("10m @ 95-100% FTP", "ride", 238, 250),
        ("10m @ 250W", "ride", 250, 250),
        ("10m Z4", "ride", 225, 262),
        ("10m @ 90% LTHR", "run", 153, 153),
        ("10m Z3", "run", 153, 161),
        ("10m Z7", "run", 182, 195),
        ("10m @ 80% HRmax", "run", 152, 152),
        ("10m @ 90% pace", "run", 3.6, 3.6),
        ("10m Z2 pace", "run", 4 * 0.78, 4 * 0.88),
        ("10m @ threshold", "run", 4.0, 4.0),
        ("50m @ CSS+20", "swim", 1.0, 1.0),
        ("10m @ threshold+10", "run", 1000 / 260, 1000 / 260),
        ("10m 90rpm", "ride", 90, 90),
        ("10m RPE 7", "run", 7, 7),
    ],
)
def test_a_target_becomes_numbers(text: str, sport: str, low: float, high: float) -> None:
    (target,) = targets_of(text, sport)
    assert (target.low, target.high) == (pytest.approx(low), pytest.approx(high))
    assert target.missing == ""


@pytest.mark.parametrize(
    ("text", "sport", "metric", "imperial"),
    [
        ("10m @ 4:00-5:00/km", "run", "4:00-5:00/km", "6:26-8:03/mi"),
        ("50m @ CSS", "swim", "1:20/100m", "1:13/100yd"),
        ("10m @ 36km/h", "ride", "36 km/h", "22.4 mph"),
        ("10m @ 95-100% FTP", "ride", "238-250 W", "238-250 W"),
        ("10m Z3", "run", "153-161 bpm", "153-161 bpm"),
        ("10m 90rpm", "ride", "90 rpm", "90 rpm"),
        ("10m easy", "run", "RPE 2-3", "RPE 2-3"),
    ],
)
def test_numbers_are_written_in_the_units_of_the_athlete(text: str, sport: str, metric: str, imperial: str) -> None:
    assert targets_of(text, sport)[0].numbers == metric
    assert targets_of(text, sport, replace(RUNNER, units="imperial"))[0].numbers == imperial
    assert targets_of("10m @ 5k", athlete=AthleteValues())[0].numbers == ""


def test_weights_are_written_in_the_units_of_the_athlete() -> None:
    assert sets_of("Squat 5 @ 80%")[0].numbers == "112.5 kg"
    assert sets_of("Squat 5 @ 80%", replace(RUNNER, units="imperial"))[0].numbers == "248 lb"


def test_race_paces_follow_riegel() -> None:
    assert race_speed(4.0 * 3600, 4.0) == pytest.approx(4.0)
    speeds = [race_speed(metres, 4.0) for metres in (5000, 10_000, 21_097.5, 42_195)]
    assert speeds == sorted(speeds, reverse=True)
    # T2 = 3600 s · (5000 / 14 400)^1.06 = 1173.2 s
    assert 5000 / speeds[0] == pytest.approx(1173.2, abs=0.1)
    (target,) = targets_of("10m @ 5k")
    assert target.low == pytest.approx(speeds[0])


def test_values_hold_from_their_day_on() -> None:
    text = "10m @ 100% FTP"
    assert targets_of(text, "ride", on=date(2026, 5, 31))[0].low == 200
    assert targets_of(text, "ride", on=date(2026, 6, 1))[0].low == 250
    before = targets_of(text, "ride", on=date(2025, 12, 31))[0]
    assert (before.low, before.missing) == (None, "functional threshold power")


@pytest.mark.parametrize(
    ("text", "sport", "missing"),
    [
        ("10m @ 95% FTP", "ride", "functional threshold power"),
        ("10m Z2", "run", "threshold heart rate"),
        ("10m @ 80% HRmax", "run", "maximum heart rate"),
        ("10m @ 5k", "run", "threshold pace"),
        ("50m @ CSS+3", "swim", "critical swim speed"),
        ("Squat 3x5 @ 80%", "strength", "e1RM of Squat"),
    ],
)
def test_what_is_missing_is_named_and_the_words_stay(text: str, sport: str, missing: str) -> None:
    resolved = resolve(parse(text, sport=sport), AthleteValues(), DAY)
    assert resolved.missing() == [missing]
    assert estimate(resolved).seconds > 0
    if sport != "strength":
        target = resolved.blocks[0].targets[0]
        assert (target.low, target.high) == (None, None)
        assert target.words in text.replace("50m", "50mtr")


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(workout=strategies.workouts, athlete=strategies.athletes)
def test_every_workout_resolves_and_can_be_estimated(workout: Workout, athlete: AthleteValues) -> None:
    resolved = resolve(workout, athlete, DAY)
    expected = estimate(resolved)
    assert expected.seconds > 0
    assert expected.load >= 0
    drawn = profile(resolved)
    assert all(step.length >= 0 and 0 <= step.zone <= 7 for step in drawn)
    if not workout.is_strength:
        assert sum(step.length for step in drawn) == pytest.approx(expected.seconds)


def test_weights_are_rounded_to_what_can_be_loaded() -> None:
    assert [each.low for each in sets_of("Squat 2x5 @ 80%")] == [112.5, 112.5]
    assert sets_of("#back_squat 5 @ 81%")[0].low == 80
    heavy = AthleteValues(
        maxima={"squat": [DatedValue(140)]}, loading_of={"squat": Loading(bar=20, plates=(20, 20, 10, 5))}
    )
    # 112 kg: the bar and 20+20+5 on each side are 110, with the 10 instead of the 5 they are 120.
    assert sets_of("squat 5 @ 80%", heavy)[0].low == 110
    assert sets_of("Squat 5 @ BW+10kg")[0].low == 10
    assert sets_of("Squat 5 @ 60-70kg")[0].high == 70


def test_body_mass_is_part_of_the_maximum_of_a_body_weight_lift() -> None:
    athlete = AthleteValues(
        maxima={"pull-up": [DatedValue(100)]}, body_mass=72, body_weight_lifts=frozenset({"pull-up"})
    )
    # 90 % of 100 kg are 90 kg: 18 kg more than the body, of which 17.5 can be hung on.
    assert sets_of("Pull-up 5 @ 90%", athlete)[0].low == 17.5
    assert sets_of("Pull-up 5 @ 60%", athlete)[0].low == -12.5
    assert sets_of("Pull-up 5 @ 90%", replace(athlete, body_mass=None))[0].missing == "body mass"


def test_an_offset_that_leaves_no_pace_is_named() -> None:
    (target,) = targets_of("50m @ CSS-300", "swim")
    assert (target.low, target.missing) == (None, "an offset that leaves a pace")


@pytest.mark.parametrize(("weight", "nearest"), [(101.25, 100.0), (101.26, 102.5), (0, 0), (103.75, 102.5)])
def test_of_two_equally_near_weights_the_lighter_one_is_taken(weight: float, nearest: float) -> None:
    assert Loading(step=2.5).nearest(weight) == nearest


def test_plates_lighter_than_the_bar_leave_the_bar() -> None:
    assert Loading(bar=20, plates=(1.25,)).nearest(5) == 20
    assert Loading(bar=20, plates=(1.25, 1.25)).nearest(300) == 25


# --- estimates ----------------------------------------------------------------------------------------------------


def expect(text: str, sport: str) -> object:
    return estimate(resolve(parse(text, sport=sport), RUNNER, DAY))


@pytest.mark.parametrize(
    ("text", "sport"), [("60m @ 250W", "ride"), ("60m @ threshold", "run"), ("4500mtr @ CSS", "swim")]
)
def test_an_hour_at_threshold_is_a_load_of_100(text: str, sport: str) -> None:
    expected = expect(text, sport)
    assert expected.seconds == pytest.approx(3600)
    assert expected.load == pytest.approx(100)
    assert not expected.is_rough


def test_an_hour_at_rpe_7_is_a_load_of_70() -> None:
    assert expect("60m RPE 7", "run").load == pytest.approx(70)


def test_repeats_count_and_the_last_rest_can_be_left_out() -> None:
    assert expect("4x(1km @ 4:00/km, rest 60s)", "run").seconds == pytest.approx(4 * 300)
    skipped = expect("4x(1km @ 4:00/km, rest 60s) skip last rest", "run")
    assert skipped.seconds == pytest.approx(4 * 300 - 60)
    assert skipped.metres == pytest.approx(4000)


def test_rest_has_no_load_and_no_way() -> None:
    expected = expect("rest 10m", "run")
    assert (expected.metres, expected.load, expected.seconds) == (0, 0, 600)


def test_strength_counts_working_sets() -> None:
    expected = expect("warmup: Row 2x10; Squat w: 2x5, 4x6 RPE 8 tempo 3010 rest 2m; circuit 3x: A 5 + B 5", "strength")
    assert expected.sets == 4 + 6
    assert expected.is_rough
    assert expect("EMOM 10m: Clean 3", "strength").sets == 10
    assert expect("AMRAP 12m: Clean 3", "strength").seconds == 720
    # 4 sets of 6 slow repetitions and their rests: 4 × (6 × 4 s + 120 s)
    assert expect("Squat 4x6 tempo 3010 rest 2m", "strength").seconds == 4 * (24 + 120)


def test_the_profile_is_written_out() -> None:
    drawn = profile(resolve(parse("10m Z1, 2x(3m @ 106% FTP, rest 1m)", sport="ride"), RUNNER, DAY))
    assert [(step.length, step.zone) for step in drawn] == [(600, 1), (180, 5), (60, 0), (180, 5), (60, 0)]
    assert drawn[1].label == "3min @ 106% FTP"
    superset = profile(resolve(parse("superset: A 2x5 + B 2x5 rest 60s", sport="strength"), RUNNER, DAY))
    assert [step.label for step in superset][::2] == ["A 5", "B 5", "A 5", "B 5"]
