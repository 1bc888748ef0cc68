import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from garmin_sync import mapping
from garmin_sync.errors import BadAnswer
from garmin_sync.mapping import WellnessDay

ROOT = Path(os.environ.get("PACEWRIGHT_DATA", Path(settings.BASE_DIR).parent / "shared" / "data"))
RECORDED = sorted((ROOT / "garmin" / "responses").glob("GET_*.json"))
needs_recordings = pytest.mark.skipif(not RECORDED, reason="the recorded answers are not here")


def many(function):
    return lambda body: [function(item) for item in body]


#: Which function reads which endpoint. HTTP 204 reaches us as {}, a JSON null as None.
READERS = [
    ("activitylist-service_activities_search", many(mapping.map_activity_summary)),
    ("activity-service_activity_", mapping.map_activity_detail),
    ("usersummary-service_usersummary_daily_", mapping.map_daily_summary),
    ("dailySleepData", mapping.map_sleep),
    ("hrv-service_hrv_", mapping.map_hrv),
    ("wellness_dailyStress", mapping.map_stress),
    ("stats_stress_daily", mapping.map_stress_range),
    ("stats_steps_daily", mapping.map_steps),
    ("weight-service_weight", mapping.map_weight),
    ("metrics_trainingreadiness", mapping.map_training_readiness),
    ("usersummary_trainingstatus_latest", mapping.map_training_status),
]


def recorded(part):
    found = [path for path in RECORDED if part in path.name]
    assert found, f"no recording of {part}"
    for path in found:
        content = json.loads(path.read_text())
        yield path.name, content["_status"], content["body"]


@needs_recordings
@pytest.mark.parametrize(("part", "read"), READERS, ids=[part for part, _ in READERS])
def test_every_recorded_answer_maps(part, read):
    for name, status, body in recorded(part):
        if status == 404:
            continue
        read(body if body is not None else {})
        assert status in (200, 204), name


@needs_recordings
def test_recorded_run_maps_with_all_its_values():
    run = next(
        mapping.map_activity_summary(item)
        for _, _, body in recorded("activities_search")
        for item in body
        if item["activityId"] == 21482825013
    )
    assert run.activity_id == "21482825013"
    assert run.start_time == datetime(2026, 1, 8, 14, 10, 21, tzinfo=UTC)
    assert run.utc_offset == timedelta(hours=-6)
    assert run.local_date == date(2026, 1, 8)
    assert (run.type_key, run.family) == ("trail_running", "run")
    assert run.distance == pytest.approx(4261.19, abs=0.01)
    assert (run.moving_time, run.average_heart_rate, run.max_heart_rate) == (2216.0, 142.0, 162.0)
    assert (run.average_power, run.weighted_power, run.calories) == (194.0, 226.0, 390.0)
    assert run.workout_id == "3618356072"
    assert run.has_file


@needs_recordings
def test_recorded_detail_names_the_time_zone():
    detail = next(
        mapping.map_activity_detail(body)
        for name, _, body in recorded("activity-service_activity_")
        if "21482825013" in name
    )
    assert detail.time_zone == "America/Costa_Rica"
    assert detail.workout_id == "3618356072"
    assert detail.weighted_power == 226.0


@needs_recordings
def test_recorded_days_give_the_expected_values():
    summaries = [mapping.map_daily_summary(body) for _, _, body in recorded("usersummary_daily_")]
    summary = next(each for each in summaries if each and each.day == date(2025, 6, 14))
    assert summary.known() == {
        "resting_heart_rate": 51,
        "stress_average": 24,
        "body_battery_high": 92,
        "body_battery_low": 32,
        "steps": 5459,
    }
    nights = [mapping.map_sleep(body) for _, _, body in recorded("sleep-service_sleep")]
    night = next(each for each in nights if each and each.day == date(2025, 7, 7))
    assert (night.sleep_seconds, night.deep_seconds, night.sleep_score) == (24180, 5280, 83)
    assert None in nights  # the recorded night without data
    days = mapping.merge_days(part for _, _, body in recorded("hrv_daily_2023-06-11") for part in mapping.map_hrv(body))
    assert days[date(2023, 6, 11)].known() == {"hrv_ms": 71.0, "hrv_status": "balanced"}


@needs_recordings
def test_recorded_weigh_in_by_hand_does_not_hide_body_fat_of_the_scale():
    for part in ("weight_range_2025-06-14", "weight_dayview_2025-06-14"):
        _, _, body = next(recorded(part))
        (day,) = mapping.map_weight(body)
        assert day == WellnessDay(date(2025, 6, 14), weight_kg=59.5, body_fat_percent=20.3)


@needs_recordings
def test_recorded_training_status_and_vo2max():
    _, _, body = next(recorded("trainingstatus_latest"))
    days = {part.day: part for part in mapping.map_training_status(body)}
    assert days[date(2025, 6, 11)].training_status == "productive"
    assert days[date(2026, 1, 8)].vo2max_run == 44.5


@needs_recordings
def test_recorded_readiness_takes_the_morning():
    rows = next(body for name, _, body in recorded("trainingreadiness_2025-07-07") if name.endswith("_0.json"))
    morning = next(row["score"] for row in rows if row["inputContext"] == "AFTER_WAKEUP_RESET")
    (day,) = mapping.map_training_readiness(rows)
    assert day.training_readiness == morning


ITEM = {
    "activityId": 7,
    "activityName": "Run\x00",
    "startTimeGMT": "2026-03-29 00:30:00",
    "startTimeLocal": "2026-03-29 06:15:00",
    "activityType": {"typeKey": "running"},
    "distance": 5000.0,
    "deviceId": 0,
}


def test_a_quarter_hour_offset_and_a_name_with_nul():
    activity = mapping.map_activity_summary(ITEM)
    assert activity.utc_offset == timedelta(hours=5, minutes=45)
    assert activity.name == "Run"
    assert activity.device_id == ""


@pytest.mark.parametrize("key", sorted(set(ITEM) - {"activityId", "startTimeGMT"}))
@pytest.mark.parametrize("drifted", [None, "?", [], {}, -1, True])
def test_any_drifted_value_of_an_activity_becomes_unknown(key, drifted):
    activity = mapping.map_activity_summary(ITEM | {key: drifted})
    assert activity.activity_id == "7"
    assert activity.start_time == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("change", [{"activityId": None}, {"activityId": []}, {"startTimeGMT": None}])
def test_an_activity_without_identity_is_refused(change):
    with pytest.raises(BadAnswer):
        mapping.map_activity_summary(ITEM | change)


def test_the_start_survives_the_loss_of_its_text():
    activity = mapping.map_activity_summary(ITEM | {"startTimeGMT": None, "beginTimestamp": 1767881421000})
    assert activity.start_time == datetime(2026, 1, 8, 14, 10, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type_key", "family"),
    [("trail_running", "run"), ("indoor_cycling", "ride"), ("lap_swimming", "swim"), ("something_new", "other")],
)
def test_the_type_decides_the_family(type_key, family):
    assert mapping.map_activity_summary(ITEM | {"activityType": {"typeKey": type_key}}).family == family


def test_merging_never_overwrites_a_value_with_nothing():
    known = WellnessDay(date(2026, 1, 1), steps=9000, sleep_score=80)
    assert known.merged_with(WellnessDay(date(2026, 1, 1))) == known
    merged = known.merged_with(WellnessDay(date(2026, 1, 1), steps=9500, hrv_ms=61.0))
    assert merged == WellnessDay(date(2026, 1, 1), steps=9500, sleep_score=80, hrv_ms=61.0)


def test_parts_of_different_days_are_not_merged():
    with pytest.raises(ValueError, match="2026-01-02"):
        WellnessDay(date(2026, 1, 1)).merged_with(WellnessDay(date(2026, 1, 2)))
    days = mapping.merge_days([WellnessDay(date(2026, 1, 1), steps=1), WellnessDay(date(2026, 1, 2), steps=2)])
    assert [days[day].steps for day in sorted(days)] == [1, 2]


@pytest.mark.parametrize("value", ["9000", True, float("nan"), -5, 10**9, [], {}])
def test_an_implausible_value_is_unknown(value):
    assert mapping.map_daily_summary({"calendarDate": "2026-01-01", "totalSteps": value}) is None


def test_values_without_a_day_are_refused():
    with pytest.raises(BadAnswer):
        mapping.map_daily_summary({"totalSteps": 9000})


@pytest.mark.parametrize(
    "read",
    [
        mapping.map_daily_summary,
        mapping.map_sleep,
        mapping.map_hrv,
        mapping.map_stress,
        mapping.map_weight,
        mapping.map_training_status,
    ],
)
@pytest.mark.parametrize("body", [{}, {"dailySleepDTO": None}, {"hrvSummaries": None}, {"dailyWeightSummaries": [0]}])
def test_empty_answers_tell_nothing(read, body):
    assert not read(body)
