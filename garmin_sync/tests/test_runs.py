"""Who asks for runs, and when they are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from core.errors import Conflict, NotAllowed
from core.jobs import Job
from garmin_sync import tasks
from garmin_sync.enums import ConnectionState, LoginState, RunKind
from garmin_sync.exceptions import PullNotYet, PullUnderWay
from garmin_sync.models import Connection, Login, SyncRun
from garmin_sync.services import disconnect, plan_pulls, replay_run, request_history, request_pull
from garmin_sync.services.runs import jitter
from tests.factories.accounts import ClientFactory, SuperuserFactory
from tests.factories.activities import ActivityFactory
from tests.factories.garmin_sync import ConnectionFactory, LoginFactory, SyncRunFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def connected(*, since: datetime = NOON - timedelta(days=30), **columns) -> Connection:
    """A connection made at ``since`` whose night is taken care of, unless ``columns`` say otherwise."""
    columns = {"last_nightly_on": NOON.date() + timedelta(days=1), **columns}
    connection = ConnectionFactory(client__time_zone="UTC", **columns)
    Connection.objects.filter(pk=connection.pk).update(connected_at=since)
    connection.refresh_from_db()
    return connection


def finished_run(connection: Connection, at: datetime) -> SyncRun:
    run = SyncRunFactory(connection=connection, state=Job.State.SUCCEEDED)
    SyncRun.objects.filter(pk=run.pk).update(created_at=at)
    return run


def test_a_pull_is_due_once_an_hour_at_the_connections_own_minute() -> None:
    connection = connected()
    slot = NOON + jitter(connection.pk, 3600)
    finished_run(connection, slot - timedelta(minutes=59))
    assert plan_pulls(now=slot - timedelta(seconds=1)) == 0
    assert plan_pulls(now=slot + timedelta(seconds=1)) == 1
    run = SyncRun.objects.get(state=Job.State.QUEUED)
    assert run.kind == RunKind.HOURLY
    assert plan_pulls(now=slot + timedelta(minutes=2)) == 0


def test_a_second_beat_plans_nothing_twice() -> None:
    connected()
    tasks.plan_pulls()
    tasks.plan_pulls()
    assert SyncRun.objects.count() == 1


def test_the_minutes_are_spread_and_stay_the_same() -> None:
    ids = [UUID(int=number * 7919 * 104_729) for number in range(1, 400)]
    delays = [jitter(pk, 3600) for pk in ids]
    assert delays == [jitter(pk, 3600) for pk in ids]
    by_quarter = [sum(1 for delay in delays if delay // timedelta(minutes=15) == quarter) for quarter in range(4)]
    assert min(by_quarter) > 60
    assert max(delays) < timedelta(hours=1)


def test_the_night_is_the_clients_and_comes_once() -> None:
    connection = connected(last_nightly_on=None)
    connection.client.time_zone = "Asia/Kathmandu"
    connection.client.save()
    finished_run(connection, datetime(2026, 11, 20, 23, 59, tzinfo=UTC))
    six_in_kathmandu = datetime(2026, 11, 21, 0, 15, tzinfo=UTC)
    assert plan_pulls(now=six_in_kathmandu) == 1
    run = SyncRun.objects.get(state=Job.State.QUEUED)
    assert (run.kind, (run.until - run.since).days) == (RunKind.NIGHTLY, 3)
    connection.refresh_from_db()
    assert connection.last_nightly_on == datetime(2026, 11, 21, tzinfo=UTC).date()
    run.delete()
    a_little_later = six_in_kathmandu + timedelta(seconds=30)
    finished_run(connection, a_little_later)
    assert plan_pulls(now=a_little_later) == 0


def test_no_nightly_pull_by_day() -> None:
    connection = connected(last_nightly_on=None)
    finished_run(connection, NOON - timedelta(seconds=1) + timedelta(hours=1))
    assert plan_pulls(now=NOON) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"state": ConnectionState.REAUTH_NEEDED},
        {"next_try_at": NOON + timedelta(minutes=1), "state": ConnectionState.RATE_LIMITED},
        {"client__is_active": False},
    ],
)
def test_accounts_that_are_to_be_left_alone_are(columns) -> None:
    connected(**columns)
    assert plan_pulls(now=NOON) == 0


def test_planning_asks_the_same_number_of_queries_for_many(django_assert_num_queries) -> None:
    connections = [connected() for _ in range(10)]
    for connection in connections:
        finished_run(connection, timezone.now())
    with django_assert_num_queries(1):
        plan_pulls()


def test_the_window_overlaps_what_is_complete() -> None:
    connection = connected()
    today = connection.client.local_today()
    Connection.objects.update(synced_until=today - timedelta(days=5))
    plan_pulls()
    run = SyncRun.objects.get()
    assert (run.since, run.until) == (today - timedelta(days=7), today)


def test_sync_now_queues_one_pull() -> None:
    connection = ConnectionFactory()
    run = request_pull(actor=connection.client, connection=connection)
    assert (run.kind, run.requested_by, run.state) == (RunKind.MANUAL, connection.client, Job.State.QUEUED)
    with pytest.raises(PullUnderWay):
        request_pull(actor=connection.client, connection=connection)
    assert SyncRun.objects.count() == 1


def test_sync_now_is_refused_while_garmin_wants_to_be_left_alone() -> None:
    later = timezone.now() + timedelta(hours=1)
    connection = ConnectionFactory(
        state=ConnectionState.RATE_LIMITED, state_detail="Garmin asks us to slow down.", next_try_at=later
    )
    with pytest.raises(PullNotYet) as refusal:
        request_pull(actor=connection.client, connection=connection)
    assert "slow down" in refusal.value.message
    assert f"{later.astimezone(connection.client.zone):%H:%M}" in refusal.value.message
    assert not SyncRun.objects.exists()


def test_sync_now_is_refused_when_only_a_sign_in_helps() -> None:
    connection = ConnectionFactory(state=ConnectionState.REAUTH_NEEDED)
    with pytest.raises(PullNotYet):
        request_pull(actor=connection.client, connection=connection)


def test_more_history_asks_for_the_part_that_is_missing() -> None:
    connection = ConnectionFactory()
    today = connection.client.local_today()
    Connection.objects.update(history_since=today - timedelta(days=90))
    run = request_history(actor=connection.client, connection=connection, months=12)
    assert run.kind == RunKind.BACKFILL
    assert run.until == today - timedelta(days=91)
    assert 364 <= (today - run.since).days <= 366
    connection.refresh_from_db()
    assert connection.history_since == run.since
    SyncRun.objects.update(state=Job.State.SUCCEEDED)
    again = request_history(actor=connection.client, connection=connection, months=1)
    assert again.until == today


def test_only_the_client_asks_and_disconnects() -> None:
    connection, other = ConnectionFactory(), ClientFactory()
    for forbidden in (
        lambda: request_pull(actor=other, connection=connection),
        lambda: request_history(actor=other, connection=connection, months=3),
        lambda: disconnect(actor=other, connection=connection),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert not SyncRun.objects.exists()
    assert Connection.objects.exists()


def test_disconnecting_deletes_tokens_and_runs_and_keeps_what_was_imported() -> None:
    run = SyncRunFactory()
    client = run.connection.client
    activity = ActivityFactory(client=client)
    LoginFactory(client=client, state=LoginState.MFA_NEEDED)
    disconnect(actor=client, connection=run.connection)
    assert not Connection.objects.exists()
    assert not SyncRun.objects.exists()
    assert Login.objects.get().secret is None
    activity.refresh_from_db()


def test_a_finished_run_can_be_replayed_and_a_waiting_one_not() -> None:
    staff = SuperuserFactory()
    run = SyncRunFactory(state=Job.State.FAILED)
    again = replay_run(actor=staff, run=run)
    assert (again.kind, again.since, again.until, again.requested_by) == (run.kind, run.since, run.until, staff)
    with pytest.raises(Conflict):
        replay_run(actor=staff, run=again)
    assert SyncRun.objects.count() == 2


def test_the_sweep_wakes_what_is_due_and_what_was_left(monkeypatch, django_capture_on_commit_callbacks) -> None:
    now = timezone.now()
    due = SyncRunFactory()
    SyncRunFactory(not_before=now + timedelta(hours=1))
    left = SyncRunFactory(state=Job.State.RUNNING, lease_until=now - timedelta(seconds=1))
    working = SyncRunFactory(state=Job.State.RUNNING, lease_until=now + timedelta(minutes=1))
    SyncRunFactory(connection=working.connection)
    woken: list[str] = []
    monkeypatch.setattr(tasks.run_sync, "apply_async", lambda **options: woken.append(options["kwargs"]["run_id"]))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
    assert sorted(woken) == sorted([str(due.pk), str(left.pk)])
