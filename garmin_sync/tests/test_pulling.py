"""What runs bring from the simulated Garmin, through the unmodified client library."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from activities.models import Activity, OriginalFile
from core.jobs import Job
from garmin_sync.enums import Outcome, PullOutcome, RunKind
from garmin_sync.models import Connection, PulledActivity, SyncRun
from garmin_sync.services import execute_run, plan_pulls, pulling
from garmin_sync.services.pulling import units_of
from garmin_sync.simulator.accounts import SimulatedWellness
from garmin_sync.simulator.testing import a_run
from garmin_sync.tests.pulling import DOWNLOADS, LISTS, contents, pull, pull_again, record_runs, wear_a_watch
from progress.models import Weight, WellnessDay
from tests.factories.garmin_sync import SyncRunFactory, connect

pytestmark = pytest.mark.django_db


def test_a_run_brings_activities_with_files_and_days(connection, account) -> None:
    record_runs(account, 3)
    wear_a_watch(account)
    account.recorded.days[timezone.localdate()] = SimulatedWellness(
        day=timezone.localdate(), steps=12_000, hrv_ms=61, deep_seconds=5000, light_seconds=15_000, weight_kg=70.5
    )
    done = pull(connection)
    assert (done.state, done.outcome, done.progress) == (Job.State.SUCCEEDED, Outcome.OK, 100)
    assert (done.activities_found, done.activities_imported, done.activities_skipped) == (3, 3, 0)
    assert Activity.objects.filter(client=connection.client, source="garmin", has_streams=True).count() == 3
    assert OriginalFile.objects.count() == 3
    today = WellnessDay.objects.get(client=connection.client, local_date=timezone.localdate())
    assert (today.steps, today.hrv, today.sleep_seconds) == (12_000, 61, 20_000)
    assert WellnessDay.objects.count() == done.days_written == 7
    assert Weight.objects.get(local_date=timezone.localdate()).kilograms == pytest.approx(70.5)
    assert done.connection.last_sync_at is not None
    assert done.connection.synced_until == done.until


def test_a_second_run_changes_nothing_and_downloads_nothing(connection, account, simulator) -> None:
    record_runs(account, 2)
    wear_a_watch(account)
    pull(connection)
    before = contents()
    simulator.forget_requests()
    second = pull(connection)
    assert contents() == before
    assert simulator.requests(DOWNLOADS) == []
    assert (second.activities_found, second.days_written, second.outcome) == (0, 0, Outcome.OK)


def test_after_disconnecting_and_connecting_again_nothing_is_doubled(connection, account, simulator, athlete) -> None:
    record_runs(account, 2)
    pull(connection)
    before = contents()
    connection.delete()
    simulator.forget_requests()
    pull(connect(simulator, account, athlete))
    assert contents() == before
    assert simulator.requests(DOWNLOADS) == []


def test_an_activity_without_a_file_comes_as_its_figures(connection, account) -> None:
    account.record(a_run(datetime.now(UTC) - timedelta(hours=5), is_manual=True))
    pull(connection)
    activity = Activity.objects.get()
    assert (activity.distance, activity.average_heart_rate, activity.has_streams) == (10_000, 148, False)
    assert activity.name == "Morning Run"


def test_an_activity_whose_file_garmin_does_not_keep_comes_as_its_figures(connection, account) -> None:
    account.record(a_run(datetime.now(UTC) - timedelta(hours=5)))
    assert pull(connection).outcome == Outcome.OK
    assert Activity.objects.get().elapsed_time == pytest.approx(3060)


def test_what_the_client_deleted_here_is_not_brought_back(connection, account) -> None:
    record_runs(account, 1)
    pull(connection)
    Activity.objects.all().delete()
    pull(connection)
    assert not Activity.objects.exists()


def test_what_was_deleted_at_garmin_stays_here(connection, account) -> None:
    (activity_id,) = record_runs(account, 1)
    pull(connection)
    account.recorded.remove(activity_id)
    assert pull(connection).outcome == Outcome.OK
    assert Activity.objects.count() == 1


def test_an_activity_deleted_between_list_and_download_is_passed_over(connection, account, simulator) -> None:
    record_runs(account, 1)
    simulator.faults.add("status", path=DOWNLOADS, status=404)
    simulator.faults.add("status", path=r"/activity-service/activity/\d+$", status=404)
    done = pull(connection)
    assert (done.outcome, done.activities_skipped) == (Outcome.OK, 1)
    assert PulledActivity.objects.get().outcome == PullOutcome.GONE


def test_duplicates_in_the_list_are_one_activity(connection, account, simulator) -> None:
    record_runs(account, 2)
    simulator.faults.add("duplicates", path=LISTS)
    done = pull(connection)
    assert Activity.objects.count() == 2
    assert done.activities_found == 2


def test_a_truncated_file_is_left_out_and_the_rest_arrives(connection, account, simulator) -> None:
    ids = record_runs(account, 3)
    simulator.faults.add("truncated", path=f"{DOWNLOADS}.*{ids[1]}", times=1)
    done = pull(connection)
    assert (done.state, done.outcome) == (Job.State.SUCCEEDED, Outcome.PARTIAL)
    assert [problem["code"] for problem in done.problems] == ["bad_answer"]
    assert Activity.objects.count() == 2
    assert (done.activities_imported, done.activities_skipped) == (2, 1)
    healed = pull(connection)
    assert (Activity.objects.count(), healed.outcome) == (3, Outcome.OK)


def test_an_unreadable_recording_is_left_out_with_its_reason(connection, account) -> None:
    account.record(a_run(datetime.now(UTC) - timedelta(hours=5)), b"this is not a recording at all")
    done = pull(connection)
    assert done.outcome == Outcome.PARTIAL
    assert done.problems[0]["reason"]
    assert not Activity.objects.exists()


def test_schema_drift_leaves_known_values_alone(connection, account, simulator) -> None:
    wear_a_watch(account)
    pull(connection)
    before = contents()
    assert before[2]
    missing = {"nulled": ["totalSteps", "lastNightAvg"], "removed": ["deepSleepSeconds", "sleepTimeSeconds"]}
    simulator.faults.add("drift", **missing)
    drifted = pull(connection)
    assert drifted.state == Job.State.SUCCEEDED
    assert contents() == before


def test_a_list_in_an_unknown_form_keeps_the_window_open(connection, account, simulator) -> None:
    record_runs(account, 1)
    simulator.faults.add("drift", path=LISTS, renamed={"activityId": "id"}, times=1)
    done = pull(connection)
    assert done.outcome == Outcome.PARTIAL
    assert done.connection.synced_until is None
    pull(connection)
    assert Activity.objects.count() == 1


def test_wellness_that_one_account_lacks_is_no_reason_to_ask_for_ever(connection, simulator) -> None:
    simulator.faults.add("status", path="/hrv-service/", status=404)
    done = pull(connection)
    assert done.outcome == Outcome.PARTIAL
    assert done.connection.synced_until == done.until


def test_a_long_run_makes_way_and_goes_on_where_it_was(connection, account, simulator, monkeypatch) -> None:
    record_runs(account, 2)
    wear_a_watch(account)
    monkeypatch.setattr(pulling, "SLICE_SECONDS", 0)
    made = pull_again(SyncRunFactory(connection=connection))
    assert (made.state, made.checkpoint["units_done"]) == (Job.State.QUEUED, 1)
    simulator.forget_requests()
    made = pull_again(made)
    assert made.outcome == Outcome.OK
    assert simulator.requests(LISTS) == []
    assert (Activity.objects.count(), WellnessDay.objects.count()) == (2, 7)


def test_disconnecting_stops_a_run(connection, account, monkeypatch) -> None:
    record_runs(account, 1)
    monkeypatch.setattr(pulling, "pull_wellness", lambda *_arguments: connection.delete())
    made = SyncRunFactory(connection=connection)
    execute_run(run_id=made.pk)
    assert not SyncRun.objects.exists()
    assert Activity.objects.count() == 1


def test_a_run_of_the_same_connection_waits_for_the_other(connection) -> None:
    busy = SyncRunFactory(connection=connection)
    assert SyncRun.objects.claim(busy.pk) is not None
    waiting = SyncRunFactory(connection=connection)
    execute_run(run_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (Job.State.QUEUED, 0)


def test_an_hourly_run_leaves_the_days_alone_when_no_watch_has_synchronised(connection, account, simulator) -> None:
    record_runs(account, 1)
    wear_a_watch(account)
    pull(connection, kind=RunKind.HOURLY)
    assert WellnessDay.objects.count() == 7
    simulator.forget_requests()
    connection.refresh_from_db()
    second = pull(connection, kind=RunKind.HOURLY)
    assert second.outcome == Outcome.OK
    assert len(simulator.requests()) == 2
    record_runs(account, 1)
    assert pull(connection, kind=RunKind.HOURLY).outcome == Outcome.OK


def test_the_profile_is_read_later_when_the_sign_in_could_not(connection, account) -> None:
    Connection.objects.filter(pk=connection.pk).update(display_name="", full_name="")
    done = pull(connection)
    assert done.connection.display_name == account.display_name
    assert done.connection.full_name == account.full_name


def test_the_newest_days_come_first_in_units_without_gaps() -> None:
    until = datetime(2026, 11, 21, tzinfo=UTC).date()
    units = units_of(until - timedelta(days=29), until)
    activities = [unit for unit in units if unit.what == "activities"]
    assert [(unit.until - unit.since).days + 1 for unit in activities] == [14, 14, 2]
    assert activities[0].until == until
    assert all(later.since - earlier.until == timedelta(days=1) for later, earlier in pairwise(activities))
    assert len(units) == 6


def test_values_that_nobody_has_are_not_stored(connection, account) -> None:
    day = timezone.localdate()
    account.recorded.days[day] = replace(SimulatedWellness(day=day, steps=100), resting_heart_rate=999, weight_kg=4000)
    pull(connection)
    assert WellnessDay.objects.get().resting_heart_rate is None
    assert not Weight.objects.exists()


def test_after_the_history_the_hourly_pull_brings_only_what_is_new(connection, account, simulator) -> None:
    record_runs(account, 40)
    today = connection.client.local_today()
    history = pull(connection, kind=RunKind.BACKFILL, since=today - timedelta(days=60), until=today)
    assert (history.outcome, history.activities_imported) == (Outcome.OK, 40)
    asked = [request.query["endDate"] for request in simulator.requests(LISTS)]
    assert asked == sorted(asked, reverse=True)
    SyncRun.objects.update(created_at=timezone.now() - timedelta(hours=2))
    Connection.objects.update(connected_at=timezone.now() - timedelta(days=1), last_nightly_on=today)
    simulator.forget_requests()
    account.record(a_run(datetime.now(UTC) - timedelta(minutes=90), name="Just now", is_manual=True))
    plan_pulls()
    hourly = pull_again(SyncRun.objects.get(kind=RunKind.HOURLY))
    assert (hourly.activities_found, hourly.activities_imported) == (1, 1)
    assert (hourly.until - hourly.since).days == 2
    assert simulator.requests(DOWNLOADS) == []
    assert Activity.objects.filter(client=connection.client).count() == 41
