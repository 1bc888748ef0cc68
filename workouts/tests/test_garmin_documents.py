"""Documents as Garmin Connect and its client library write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from workouts.garmin_format import LOSSES, differences, from_garmin, to_garmin
from workouts.notation import parse, write
from workouts.structure import AthleteValues, DatedValue, Exercise, Loading, Workout, resolve
from workouts.tests import strategies
from workouts.tests.strategies import DAY

REPOSITORY = Path(__file__).resolve().parents[2]
RECORDED = Path(os.environ.get("PACEWRIGHT_DATA", REPOSITORY.parent / "shared" / "data")) / "garmin" / "workouts"
NOBODY = AthleteValues(loading=Loading(step=0))
RIDER = AthleteValues(thresholds={"ftp": [DatedValue(250)], "threshold_speed": [DatedValue(4.0)]})


def sent(text: str, athlete: AthleteValues = NOBODY) -> tuple[list[dict], list[str]]:
    """The steps of a text's document and the kinds of its losses."""
    garmin = to_garmin(resolve(parse(text), athlete, DAY))
    return garmin.document["workoutSegments"][0]["workoutSteps"], [loss.kind for loss in garmin.losses]


def catalogue(exercise: Exercise) -> tuple[str, str] | None:
    category, _, name = exercise.key.partition("--")
    return (category.upper(), name.upper()) if exercise.key else None


def from_catalogue(category: str, name: str) -> Exercise:
    return Exercise(key=f"{category}--{name}".lower())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "run",
            'run "6x800" "x": warmup 10min, 6x(800m @ 3:50-4:00/km, recovery 1:30) skip last rest, 10min Z2, '
            "10min @ 140-150bpm, cooldown 10min",
        ),
        ("bike", 'ride "2x20": warmup 15min, 20min @ 240-260W 85-95rpm, 20min Z4, cooldown 10min'),
        (
            "strength",
            'strength "Lower": #squat--barbell_back_squat 4x8 @ 80kg rest 2min "RPE 8"; #plank--plank 3x45s rest 30s',
        ),
    ],
)
def test_a_recorded_workout_is_read_and_sent_again_the_same(name: str, text: str) -> None:
    path = RECORDED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document = json.loads(path.read_text())
    workout = from_garmin(document, exercise_of=from_catalogue)
    assert write(workout) == text
    again = to_garmin(resolve(workout, NOBODY, DAY), name_in_garmin=catalogue).document
    assert differences(document, again) == []
    assert shape(document) <= shape(again) | {"workoutSegments.workoutSteps.stepType.displayOrder"}


def shape(value: object, path: str = "") -> set[str]:
    """Every field of a document by its path, without list positions and without nesting of groups."""
    if isinstance(value, list):
        return set().union(*(shape(each, path) for each in value)) if value else set()
    if not isinstance(value, dict):
        return {path}
    paths = set()
    for name, inner in value.items():
        below = path if name == path.rpartition(".")[2] else f"{path}.{name}".strip(".")
        paths |= shape(inner, below)
    return paths or {path}


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(workout=strategies.workouts, athlete=strategies.athletes)
def test_the_client_library_accepts_every_document(workout: Workout, athlete: AthleteValues) -> None:
    pytest.importorskip("pydantic")
    # The models exist only where pydantic is installed, which the product does not need.
    from garminconnect.workout import BaseWorkout

    document = to_garmin(resolve(workout, athlete, DAY)).document
    assert differences(document, BaseWorkout(**document).to_dict()) == []


def test_paces_are_metres_a_second_the_slower_one_first() -> None:
    (step,), losses = sent("run: 1km @ 4:00-5:00/km")
    assert step["targetType"]["workoutTargetTypeId"] == 6
    assert step["targetValueOne"] == pytest.approx(1000 / 300)
    assert step["targetValueTwo"] == pytest.approx(1000 / 240)
    assert losses == []


def test_both_orders_of_a_pace_are_read_alike() -> None:
    document = to_garmin(resolve(parse("run: 1km @ 4:00-5:00/km"), NOBODY, DAY)).document
    step = document["workoutSegments"][0]["workoutSteps"][0]
    step["targetValueOne"], step["targetValueTwo"] = step["targetValueTwo"], step["targetValueOne"]
    assert from_garmin(document) == from_garmin(to_garmin(resolve(from_garmin(document), NOBODY, DAY)).document)
    assert write(from_garmin(document), with_header=False) == "1km @ 4:00-5:00/km"


def test_percentages_arrive_as_numbers() -> None:
    (step,), losses = sent("ride: 20min @ 95-100% FTP 90rpm", RIDER)
    assert (step["targetValueOne"], step["targetValueTwo"]) == (238, 250)
    assert step["secondaryTargetType"]["workoutTargetTypeId"] == 3
    assert losses == []


def test_without_thresholds_the_watch_uses_its_own_zones_or_shows_words() -> None:
    steps, losses = sent("ride: 10min Z3, 10min Z3-4, 10min @ 95% FTP, 10min Z7 HR")
    assert [step.get("zoneNumber") for step in steps] == [3, None, None, None]
    assert [step.get("description") for step in steps] == [None, "Z3-4", "95% FTP", "Z7 HR"]
    assert losses == ["watch_zone", "missing_value", "missing_value", "missing_value"]


def test_in_the_pool_the_pace_is_the_second_target_and_a_rest_is_fixed() -> None:
    steps, losses = sent("swim: 50m @ 1:30/100m, 50m @ CSS+3, rest 20s")
    assert [step["targetType"]["workoutTargetTypeId"] for step in steps] == [1, 1, 1]
    assert [step.get("secondaryTargetType", {}).get("workoutTargetTypeId") for step in steps] == [6, 17, None]
    assert (steps[1]["secondaryTargetValueOne"], steps[1]["secondaryTargetValueTwo"]) == (3, 0)
    assert steps[2]["endCondition"]["conditionTypeId"] == 8
    assert losses == []


def test_a_pool_has_a_length() -> None:
    resolved = resolve(parse("swim: 50m"), NOBODY, DAY)
    assert to_garmin(resolved, pool_length=25.0).document["poolLength"] == 25.0
    assert "poolLength" not in to_garmin(resolve(parse("run: 50m"), NOBODY, DAY), pool_length=25.0).document


def test_every_end_has_its_id() -> None:
    steps, _ = sent("run: 10min, 1km, lap, 200kcal, until HR > 150, until HR < 120")
    assert [step["endCondition"]["conditionTypeId"] for step in steps] == [2, 3, 1, 4, 6, 6]
    assert [step.get("endConditionCompare") for step in steps][-2:] == ["gt", "lt"]


def test_every_kind_of_step_has_its_id() -> None:
    steps, _ = sent("run: warmup 1min, cooldown 1min, 1min, recovery 1min, rest 1min, other 1min")
    assert [step["stepType"]["stepTypeId"] for step in steps] == [1, 2, 3, 4, 5, 7]


def test_nested_repeats_keep_one_order_over_all() -> None:
    (outer,), _ = sent("run: 3x(4x(200m, rest 30s), rest 3min)")
    inner, rest = outer["workoutSteps"]
    orders = [outer["stepOrder"], inner["stepOrder"], *(step["stepOrder"] for step in inner["workoutSteps"])]
    assert [*orders, rest["stepOrder"]] == [1, 2, 3, 4, 5]


def test_a_superset_is_a_group_and_unequal_sets_are_written_out() -> None:
    (group,), _ = sent("strength: superset: Row 3x8 @ 60kg + Push-up 3xAMRAP rest 90s")
    assert group["numberOfIterations"] == 3
    assert [step.get("description") for step in group["workoutSteps"]] == ["Row", "Push-up", None]
    steps, _ = sent("strength: superset: Row 2x8 + Dip 1x10")
    assert [step["description"] for step in steps] == ["Row", "Dip", "Row"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("walk: 10min", "sport", None),
        ("run: 10min RPE 7", "rpe", "RPE 7"),
        ("strength: A 3x8-10", "repetition_range", "A\n8-10"),
        ("strength: A 3x8 @ 60-65kg", "weight_range", "A\n60-65kg"),
        ("strength: A 3x8 RIR 2", "effort", "A\nRIR 2"),
        ("strength: A 3x8 @ BW-10kg", "body_weight", "A\nBW-10kg"),
        ("strength: A 3x8 tempo 3010", "tempo", "A\ntempo 3010"),
        ("strength: A w: 1x5", "warm_up_set", "A\nwarm-up"),
        ("strength: A 1x5", "exercise", "A"),
        ("strength: circuit 2x: A 5 + B 5", "block_kind", None),
        ("strength: EMOM 10min: A 5", "timed_block", "A\nEMOM 10min every 1min"),
        ('strength: superset "slow": A 1x5 + B 1x5', "block_note", "A\nslow"),
        ('strength: A 1x5 "deep"', "exercise_note", "A\ndeep"),
        ("strength: A 3x8 @ 80%", "missing_value", "A\n80%"),
        ("run: 10min Z2", "watch_zone", None),
    ],
)
def test_what_is_lost_is_named_and_written_into_the_description(text: str, kind: str, words: str | None) -> None:
    steps, losses = sent(text)
    assert kind in losses
    assert kind in LOSSES
    first = steps[0]["workoutSteps"][0] if "workoutSteps" in steps[0] else steps[0]
    if words is not None:
        assert first["description"] == words


def test_assistance_is_no_weight_on_the_watch() -> None:
    athlete = AthleteValues(
        maxima={"pull-up": [DatedValue(100)]}, body_mass=72, body_weight_lifts=frozenset({"pull-up"})
    )
    (step,), losses = sent("strength: Pull-up 1x5 @ 60%", athlete)
    assert "weightValue" not in step
    assert step["description"] == "Pull-up\n12.5 kg of assistance"
    assert losses == ["body_weight", "exercise"]


def test_a_wrong_id_is_noticed_when_it_is_read_back() -> None:
    document = to_garmin(resolve(parse("run: 10min @ 150bpm, 1km"), NOBODY, DAY)).document
    stored = json.loads(json.dumps(document))
    steps = stored["workoutSegments"][0]["workoutSteps"]
    steps[0]["targetType"] = {"workoutTargetTypeId": 2, "workoutTargetTypeKey": "heart.rate.zone"}
    steps[0]["targetValueOne"] = 149.0
    steps.pop()
    assert differences(document, stored) == [
        "step 1: targetType 4 → 2",
        "step 1: targetValueOne 150 → 149.0",
        "step 2: was not stored",
    ]
    assert differences(document, {}) != []
