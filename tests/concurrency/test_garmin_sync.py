"""Runs of one connection that are woken, asked for and planned at the same moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from activities.models import Activity
from core.jobs import Job
from garmin_sync.enums import RunKind
from garmin_sync.exceptions import PullUnderWay
from garmin_sync.models import PulledActivity, SyncRun
from garmin_sync.services import execute_run
from garmin_sync.services.pulling import _claim
from garmin_sync.services.runs import plan_pulls, request_pull
from garmin_sync.simulator.sources import sample_run
from tests.concurrency.racing import at_once
from tests.factories.accounts import ClientFactory
from tests.factories.garmin_sync import ConnectionFactory, SyncRunFactory, connect

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _no_wake_ups(monkeypatch):
    """A run that is only queued: no worker starts by itself."""
    monkeypatch.setattr("garmin_sync.services.runs.wake_for", lambda *_args, **_ids: None)


def test_of_two_runs_of_one_connection_one_is_at_work_at_a_time():
    connection = ConnectionFactory()
    runs = [SyncRunFactory(connection=connection) for _ in range(2)]

    claimed = [each for each in at_once(2, lambda index: _claim(runs[index].pk)) if each is not None]

    assert len(claimed) == 1
    states = sorted(SyncRun.objects.values_list("state", flat=True))
    assert states == [Job.State.QUEUED, Job.State.RUNNING]


def test_two_workers_and_two_runs_bring_everything_in_once(simulator, account):
    client = ClientFactory(time_zone="Europe/Zurich")
    connection = connect(simulator, account, client)
    for back in range(3):
        activity, data = sample_run(ends=datetime.now(UTC) - timedelta(days=back, hours=2), time_zone="Europe/Zurich")
        account.record(activity, data)
    runs = [SyncRunFactory(connection=connection) for _ in range(2)]

    at_once(4, lambda index: execute_run(run_id=runs[index % 2].pk))
    for waiting in SyncRun.objects.open():
        execute_run(run_id=waiting.pk)

    assert set(SyncRun.objects.values_list("state", flat=True)) == {Job.State.SUCCEEDED}
    assert Activity.objects.count() == PulledActivity.objects.count() == 3
    assert sum(SyncRun.objects.values_list("activities_imported", flat=True)) == 3


@pytest.mark.usefixtures("_no_wake_ups")
def test_sync_now_clicked_four_times_at_once_is_one_run():
    connection = ConnectionFactory()

    def click(_index):
        try:
            return request_pull(actor=connection.client, connection=connection).pk
        except PullUnderWay:
            return None

    asked = [pk for pk in at_once(4, click) if pk]

    assert asked == [SyncRun.objects.get().pk]


@pytest.mark.usefixtures("_no_wake_ups")
def test_two_beats_plan_a_pull_once():
    connection = ConnectionFactory()
    later = timezone.now() + timedelta(hours=2)

    planned = at_once(3, lambda _: plan_pulls(now=later))

    assert sum(planned) == 1
    assert connection.runs.get().kind in (RunKind.HOURLY, RunKind.NIGHTLY)
