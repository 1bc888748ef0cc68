from datetime import UTC, date, datetime, timedelta

import pytest

from garmin_sync import mapping
from garmin_sync.client import GarminClient
from garmin_sync.simulator.accounts import SimulatedDevice, SimulatedWellness
from garmin_sync.simulator.testing import a_run, tokens_of

DAY = date(2026, 5, 20)
WEEK = (DAY - timedelta(days=6), DAY)
MEASURED = SimulatedWellness(
    day=DAY,
    resting_heart_rate=47,
    hrv_ms=63,
    hrv_status="balanced",
    deep_seconds=5400,
    light_seconds=14_400,
    rem_seconds=6000,
    awake_seconds=900,
    sleep_score=84,
    stress_average=27,
    body_battery_high=91,
    body_battery_low=22,
    steps=11_250,
    weight_kg=71.4,
    body_fat_percent=14.2,
    vo2max_run=54.3,
    vo2max_ride=56.0,
    training_status="productive",
    training_readiness=72,
)


@pytest.fixture
def client(simulator, account):
    with GarminClient(tokens=tokens_of(simulator), display_name=account.display_name, region="com") as opened:
        yield opened


def everything(client, start, end):
    """All answers about a range of days, mapped and merged as a synchronisation does it."""
    parts = [mapping.map_daily_summary(item) for item in client.daily_summaries(start, end)]
    for offset in range((end - start).days + 1):
        day = start + timedelta(days=offset)
        parts += [mapping.map_sleep(client.sleep(day)), mapping.map_stress(client.stress(day))]
        parts += [mapping.map_daily_summary(client.daily_summary(day))]
        parts += mapping.map_training_status(client.training_status(day))
    parts += mapping.map_hrv(client.hrv(start, end))
    parts += mapping.map_resting_heart_rates(client.resting_heart_rates(start, end))
    parts += mapping.map_body_battery(client.body_battery(start, end))
    parts += mapping.map_steps(client.steps(start, end))
    parts += mapping.map_weight(client.weigh_ins(start, end))
    parts += mapping.map_training_readiness(client.training_readiness(start, end))
    parts += mapping.map_max_metrics(client.max_metrics(start, end))
    return mapping.merge_days(part for part in parts if part is not None)


def test_a_measured_day_comes_back_with_every_value(account, client):
    account.recorded.days[DAY] = MEASURED
    (day,) = everything(client, *WEEK).values()
    assert day == mapping.WellnessDay(
        day=DAY,
        resting_heart_rate=47,
        hrv_ms=63.0,
        hrv_status="balanced",
        sleep_seconds=25_800,
        deep_seconds=5400,
        light_seconds=14_400,
        rem_seconds=6000,
        awake_seconds=900,
        sleep_score=84,
        stress_average=27,
        body_battery_high=91,
        body_battery_low=22,
        steps=11_250,
        weight_kg=71.4,
        body_fat_percent=14.2,
        vo2max_run=54.3,
        vo2max_ride=56.0,
        training_status="productive",
        training_readiness=72,
    )


def test_days_without_a_watch_tell_nothing(client):
    assert everything(client, *WEEK) == {}


def test_a_day_with_steps_only(account, client):
    account.recorded.days[DAY] = SimulatedWellness(DAY, steps=4000)
    assert everything(client, *WEEK) == {DAY: mapping.WellnessDay(DAY, steps=4000)}


def test_nights_without_hrv_are_204_and_empty(simulator, client):
    assert client.hrv(*WEEK) == {}
    assert [request.status for request in simulator.requests("hrv-service")] == [204]


def test_long_ranges_of_steps_are_asked_in_pieces(simulator, account, client):
    for offset in range(60):
        day = DAY - timedelta(days=offset)
        account.recorded.days[day] = SimulatedWellness(day, steps=5000 + offset)
    assert len(mapping.map_steps(client.steps(DAY - timedelta(days=59), DAY))) == 60
    assert len(simulator.requests("stats/steps")) == 3


def test_schema_drift_loses_values_and_nothing_else(simulator, account, client):
    account.recorded.days[DAY] = MEASURED
    simulator.faults.add("drift", renamed={"totalSteps": "steps"}, nulled=["sleepScores"], removed=["hrvSummaries"])
    day = everything(client, *WEEK)[DAY]
    assert (day.steps, day.sleep_score, day.hrv_ms) == (None, None, None)
    assert (day.resting_heart_rate, day.sleep_seconds, day.weight_kg) == (47, 25_800, 71.4)


def test_what_tells_cheaply_whether_anything_is_new(account, client):
    assert client.sync_timestamp() == ""
    assert client.device_last_used() == {}
    account.recorded.owned_devices.append(SimulatedDevice(5, "Watch"))
    account.record(a_run(datetime(2026, 5, 20, 6, 0, tzinfo=UTC)))
    assert client.sync_timestamp() == "2026-05-20T06:51:00.0"
    assert client.device_last_used()["lastUsedDeviceName"] == "Watch"


def test_zones_and_records(account, client):
    account.record(a_run(datetime(2026, 5, 20, 6, 0, tzinfo=UTC)))
    assert client._library.get_heart_rate_zones()[0]["maxHeartRateUsed"] == 190
    assert client._library.get_personal_record()[0]["value"] == 10_000.0
