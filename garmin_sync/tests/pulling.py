"""A client with a connection to the simulated Garmin, and what a pull does with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, OriginalFile
from garmin_sync.models import Connection, SyncRun
from garmin_sync.services import execute_run
from garmin_sync.simulator.accounts import Account, SimulatedWellness
from garmin_sync.simulator.server import Simulator
from garmin_sync.simulator.sources import sample_run
from progress.models import Weight, WellnessDay
from tests.factories.accounts import ClientFactory
from tests.factories.garmin_sync import SyncRunFactory, connect

LISTS = r"/activitylist-service/"
DOWNLOADS = r"/download-service/"
REFRESH = r"/oauth/token"


@pytest.fixture
def athlete(db) -> User:
    """A client in the time zone of the simulated account."""
    return ClientFactory(time_zone="Europe/Zurich")


@pytest.fixture
def connection(simulator: Simulator, account: Account, athlete: User) -> Connection:
    return connect(simulator, account, athlete)


def wear_a_watch(account: Account, days: int = 7) -> None:
    """Measurements of the last days, the same each time."""
    for back in range(days):
        day = timezone.localdate() - timedelta(days=back)
        account.recorded.days[day] = SimulatedWellness(
            day=day,
            resting_heart_rate=48 + back,
            hrv_ms=60 - back,
            deep_seconds=5400,
            light_seconds=15_000 + back,
            rem_seconds=6000,
            stress_average=25,
            steps=9000 + back,
            weight_kg=70.5,
            training_status="productive",
        )


def record_runs(account: Account, number: int) -> list[int]:
    """Runs with their files, one a day, the newest one ended an hour ago; their ids."""
    ids = []
    for back in range(number):
        activity, data = sample_run(ends=datetime.now(UTC) - timedelta(days=back, hours=1), time_zone="Europe/Zurich")
        ids.append(account.record(activity, data).activity_id)
    return ids


def pull(connection: Connection, **columns) -> SyncRun:
    """Execute a new run of ``connection`` and read what became of it."""
    made = SyncRunFactory(connection=connection, **columns)
    return pull_again(made)


def pull_again(made: SyncRun) -> SyncRun:
    """Let a worker take ``made`` now, whatever it waits for."""
    SyncRun.objects.filter(pk=made.pk).update(not_before=None)
    Connection.objects.filter(pk=made.connection_id).update(next_try_at=None)
    execute_run(run_id=made.pk)
    made.refresh_from_db()
    made.connection.refresh_from_db()
    return made


def contents() -> list[object]:
    """Everything that a pull writes into the client's data, without ids and instants of writing."""
    return [
        sorted(Activity.objects.values_list("client", "source", "source_key", "start_time", "distance", "load")),
        sorted(OriginalFile.objects.values_list("client", "sha256")),
        sorted(WellnessDay.objects.values_list("client", "local_date", "steps", "sleep_seconds", "hrv")),
        sorted(Weight.objects.values_list("client", "local_date", "kilograms")),
    ]
