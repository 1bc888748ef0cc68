from datetime import UTC, date, datetime

import pytest

from garmin_sync.client import GarminClient
from garmin_sync.errors import NotFound, Rejected
from garmin_sync.simulator.testing import a_run, tokens_of

STEP = {
    "type": "ExecutableStepDTO",
    "stepOrder": 1,
    "stepType": {"stepTypeId": 3, "stepTypeKey": "interval"},
    "endCondition": {"conditionTypeId": 3, "conditionTypeKey": "distance"},
    "endConditionValue": 800.0,
    "targetType": {"workoutTargetTypeId": 6, "workoutTargetTypeKey": "pace.zone"},
}
RUNNING = {"sportTypeId": 1, "sportTypeKey": "running"}
MONDAY, TUESDAY = date(2026, 5, 18), date(2026, 5, 19)


def a_workout(**step):
    return {
        "workoutName": "6 × 800 m",
        "sportType": RUNNING,
        "workoutSegments": [{"segmentOrder": 1, "sportType": RUNNING, "workoutSteps": [STEP | step]}],
    }


@pytest.fixture
def client(simulator, account):
    with GarminClient(tokens=tokens_of(simulator), display_name=account.display_name, region="com") as opened:
        yield opened


def step_of(workout):
    return workout["workoutSegments"][0]["workoutSteps"][0]


def test_push_and_read_back(client):
    workout_id = client.upload_workout(a_workout())
    stored = client.workout(workout_id)
    assert stored["workoutName"] == "6 × 800 m"
    assert step_of(stored) == STEP


def test_a_wrong_number_is_stored_under_the_name_that_garmin_gives_it(client):
    """Numbers decide and names are ignored, so only reading back shows the mistake."""
    stored = client.workout(
        client.upload_workout(a_workout(endCondition={"conditionTypeId": 1, "conditionTypeKey": "distance"}))
    )
    assert step_of(stored)["endCondition"]["conditionTypeKey"] == "lap.button"
    unknown = client.workout(
        client.upload_workout(a_workout(endCondition={"conditionTypeId": 99, "conditionTypeKey": "distance"}))
    )
    assert step_of(unknown)["endCondition"] == {"conditionTypeId": 99, "conditionTypeKey": None}


def test_an_update_keeps_id_and_schedule(client):
    workout_id = client.upload_workout(a_workout())
    schedule_id = client.schedule_workout(workout_id, MONDAY)
    client.update_workout(workout_id, a_workout(endConditionValue=1000.0))
    assert step_of(client.workout(workout_id))["endConditionValue"] == 1000.0
    (entry,) = client.scheduled_workouts(MONDAY, MONDAY)
    assert str(entry["workoutScheduleId"]) == schedule_id


def test_schedule_move_and_take_off(simulator, client):
    workout_id = client.upload_workout(a_workout())
    schedule_id = client.schedule_workout(workout_id, MONDAY)
    client.reschedule_workout(schedule_id, TUESDAY)
    assert client.scheduled_workouts(MONDAY, MONDAY) == []
    assert client.scheduled_workouts(TUESDAY, TUESDAY)[0]["workout"]["workoutId"] == int(workout_id)
    client.unschedule_workout(schedule_id)
    assert client.scheduled_workouts(MONDAY, TUESDAY) == []
    assert client.workout(workout_id)
    with pytest.raises(NotFound):
        client.unschedule_workout(schedule_id)


def test_a_deleted_workout_leaves_the_calendar(client):
    workout_id = client.upload_workout(a_workout())
    client.schedule_workout(workout_id, MONDAY)
    client.delete_workout(workout_id)
    assert client.scheduled_workouts(MONDAY, MONDAY) == []
    for ask in (client.workout, client.delete_workout):
        with pytest.raises(NotFound):
            ask(workout_id)


def test_what_does_not_exist_cannot_be_changed(client):
    for ask in (
        lambda: client.update_workout("1", a_workout()),
        lambda: client.schedule_workout("1", MONDAY),
        lambda: client.reschedule_workout("1", MONDAY),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_workout_without_a_name_is_rejected(client):
    with pytest.raises(Rejected) as failure:
        client.upload_workout({"sportType": RUNNING})
    assert failure.value.status == 400


def test_the_calendar_shows_what_is_planned_and_what_was_done(account, client):
    account.record(a_run(datetime(2026, 5, 18, 6, 0, tzinfo=UTC)))
    client.schedule_workout(client.upload_workout(a_workout()), TUESDAY)
    month = client._library.get_scheduled_workouts(2026, 5)
    assert {(item["itemType"], item["date"]) for item in month["calendarItems"]} == {
        ("activity", "2026-05-18"),
        ("workout", "2026-05-19"),
    }
