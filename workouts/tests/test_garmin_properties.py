"""Structure → Garmin JSON → structure: the same session, but for what the list of losses names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workouts.garmin_format import LOSSES, GarminWorkout, differences, from_garmin, to_garmin
from workouts.notation import parse
from workouts.structure import (
    AthleteValues,
    Block,
    Exercise,
    InvalidWorkout,
    Load,
    Loading,
    PlannedSet,
    Repeat,
    Step,
    Workout,
    resolve,
)
from workouts.structure.estimates import performed_sets
from workouts.structure.resolution import (
    ResolvedBlock,
    ResolvedItem,
    ResolvedRepeat,
    ResolvedSet,
    ResolvedStep,
    ResolvedWorkout,
)
from workouts.tests import strategies
from workouts.tests.strategies import DAY

relaxed = settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))

#: Values that a person could hold; beyond them a read value is brought back to what a target may be.
PLAUSIBLE = {
    "pace": (0.35, 9.0),
    "speed": (0.3, 25.0),
    "heart_rate": (30, 250),
    "power": (1, 3000),
    "cadence": (10, 300),
}


def steps_of(document: dict) -> Iterator[dict]:
    def walk(steps: list[dict]) -> Iterator[dict]:
        for step in steps:
            yield step
            yield from walk(step.get("workoutSteps", []))

    for segment in document["workoutSegments"]:
        yield from walk(segment["workoutSteps"])


def assert_same_item(ours: ResolvedItem, theirs: Step | Repeat, sent: GarminWorkout, *, is_swim: bool) -> None:
    if isinstance(ours, ResolvedRepeat):
        assert isinstance(theirs, Repeat)
        assert (theirs.times, theirs.skip_last_rest) == (ours.repeat.times, ours.repeat.skip_last_rest)
        for inner, read in zip(ours.items, theirs.items, strict=True):
            assert_same_item(inner, read, sent, is_swim=is_swim)
        return
    assert isinstance(theirs, Step)
    assert (theirs.kind, theirs.end) == (ours.step.kind, ours.step.end)
    assert_same_targets(ours, theirs, sent, is_swim=is_swim)


def assert_same_targets(ours: ResolvedStep, theirs: Step, sent: GarminWorkout, *, is_swim: bool) -> None:
    lost = {loss.path: loss.kind for loss in sent.losses}
    read = {target.metric: target for target in theirs.targets}
    sport = "swim" if is_swim else "run"
    again = resolve(Workout(sport, (theirs,)), AthleteValues(), DAY).blocks[0]
    assert isinstance(again, ResolvedStep)
    numbers = {target.target.metric: target for target in again.targets}
    for position, target in enumerate(ours.targets):
        kind = lost.get(f"{ours.path}.targets[{position}]")
        metric = target.target.metric
        if kind in {"rpe", "missing_value"}:
            assert metric not in read
            assert target.words.removeprefix("@ ") in theirs.note
            continue
        came_back = read.pop(metric)
        if kind == "watch_zone" or target.low is None:
            assert came_back == target.target
        elif PLAUSIBLE[metric][0] <= target.low <= target.high <= PLAUSIBLE[metric][1]:
            assert numbers[metric].low == pytest.approx(target.low, rel=0.02)
            assert numbers[metric].high == pytest.approx(target.high, rel=0.02)
    assert not read
    if not any(path.startswith(f"{ours.path}.targets") for path in lost):
        assert theirs.note == ours.step.note


@relaxed
@given(workout=strategies.endurance_workouts, athlete=strategies.athletes)
def test_an_endurance_workout_survives_garmin(workout: Workout, athlete: AthleteValues) -> None:
    resolved = resolve(workout, athlete, DAY)
    sent = to_garmin(resolved)
    read = from_garmin(json.loads(json.dumps(sent.document)))
    assert read.sport == ("other" if workout.sport == "walk" else workout.sport)
    assert (read.name, read.note) == (workout.name or "Workout", workout.note)
    for ours, theirs in zip(resolved.blocks, read.blocks, strict=True):
        assert_same_item(ours, theirs, sent, is_swim=workout.sport == "swim")


def done_in_order(resolved: ResolvedWorkout) -> list[tuple]:
    """Every set as the watch can tell it: exercise, amount, kg, rest; in the order in which it is done."""
    done = []
    for part in resolved.blocks:
        assert isinstance(part, ResolvedBlock)
        for prescription, planned, _ in performed_sets(in_kilograms(part)):
            name = prescription.exercise.name or prescription.exercise.key
            amount = (planned.amount.kind, planned.amount.high)
            done.append((name, amount, planned.load.low if planned.load else None, prescription.rest or None))
    return done


def in_kilograms(resolved: ResolvedBlock) -> Block:
    def told(planned: ResolvedSet) -> PlannedSet:
        load = planned.planned.load
        weight = planned.low
        if load is None or weight is None or (load.kind == "body_weight" and weight <= 0):
            return replace(planned.planned, load=None)
        return replace(planned.planned, load=Load("kg", weight, weight))

    exercises = tuple(replace(each.prescription, sets=tuple(map(told, each.sets))) for each in resolved.exercises)
    return replace(resolved.block, exercises=exercises)


@relaxed
@given(workout=strategies.strength_workouts, athlete=strategies.athletes)
def test_the_sets_of_a_strength_workout_survive_garmin(workout: Workout, athlete: AthleteValues) -> None:
    resolved = resolve(workout, athlete, DAY)
    expected = done_in_order(resolved)
    assume(len(expected) <= 200)
    sent = to_garmin(resolved)
    read = from_garmin(json.loads(json.dumps(sent.document)))
    as_sent = AthleteValues(loading=Loading(step=0))
    assert done_in_order(resolve(read, as_sent, DAY)) == expected


@relaxed
@given(workout=strategies.workouts, athlete=strategies.athletes)
def test_a_document_is_well_formed(workout: Workout, athlete: AthleteValues) -> None:
    sent = to_garmin(resolve(workout, athlete, DAY))
    steps = list(steps_of(sent.document))
    assert [step["stepOrder"] for step in steps] == list(range(1, len(steps) + 1))
    assert differences(sent.document, sent.document) == []
    assert {loss.kind for loss in sent.losses} <= set(LOSSES)
    for step in steps:
        low, high = step.get("targetValueOne"), step.get("targetValueTwo")
        assert low is None or 0 < low <= high
        if "workoutSteps" in step:
            assert step["endConditionValue"] == step["numberOfIterations"]


@relaxed
@given(workout=strategies.workouts, athlete=strategies.athletes)
def test_what_was_read_is_sent_again_unchanged(workout: Workout, athlete: AthleteValues) -> None:
    """Whatever was lost on the first way is the only thing lost: the second way changes nothing."""
    document = to_garmin(resolve(workout, athlete, DAY)).document
    try:
        read = from_garmin(document)
    except InvalidWorkout:
        assume(False)
    again = from_garmin(to_garmin(resolve(read, athlete, DAY), name_in_garmin=None).document)
    if not workout.is_strength:
        assert strip_numbers(again) == strip_numbers(read)


def strip_numbers(workout: Workout) -> list:
    """Kinds and ends, without targets: those are compared with a tolerance above."""

    def bare(item: Step | Repeat) -> tuple:
        if isinstance(item, Repeat):
            return (item.times, item.skip_last_rest, [bare(inner) for inner in item.items])
        return (item.kind, item.end, item.note)

    return [bare(item) for item in workout.blocks]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@relaxed
@given(workout=strategies.workouts, data=st.data())
def test_a_damaged_document_is_read_or_refused(workout: Workout, data: st.DataObject) -> None:
    document = json.loads(json.dumps(to_garmin(resolve(workout, AthleteValues(), DAY)).document))
    for _ in range(data.draw(st.integers(1, 3))):
        step = data.draw(st.sampled_from([document, *steps_of(document)]))
        step[data.draw(st.sampled_from(sorted(step)))] = data.draw(JSON_VALUES)
        try:
            list(steps_of(document))
        except (TypeError, AttributeError, KeyError):
            break
    try:
        from_garmin(document)
    except InvalidWorkout as refused:
        problems = refused.problems
    else:
        return
    assert problems


@pytest.mark.parametrize("document", [None, [], {}, {"sportType": None}, {"workoutSegments": 3}])
def test_anything_else_is_refused(document: object) -> None:
    with pytest.raises(InvalidWorkout):
        from_garmin(document)


def test_a_library_exercise_is_sent_by_garmins_name() -> None:
    text_free = Exercise(key="back_squat")
    workout = parse("strength: #back_squat 4x8 @ 80kg rest 2:00")
    sent = to_garmin(
        resolve(workout, AthleteValues(), DAY),
        name_in_garmin=lambda exercise: ("SQUAT", "BARBELL_BACK_SQUAT") if exercise == text_free else None,
    )
    assert sent.losses == ()
    group = sent.document["workoutSegments"][0]["workoutSteps"][0]
    lift, rest = group["workoutSteps"]
    assert (group["numberOfIterations"], lift["category"], lift["exerciseName"]) == (4, "SQUAT", "BARBELL_BACK_SQUAT")
    assert (lift["weightValue"], lift["weightUnit"]["unitId"], lift["endCondition"]["conditionTypeId"]) == (
        80_000,
        8,
        10,
    )
    assert (rest["stepType"]["stepTypeId"], rest["endConditionValue"]) == (5, 120)
    assert from_garmin(sent.document, exercise_of=lambda *_: text_free).blocks == workout.blocks
