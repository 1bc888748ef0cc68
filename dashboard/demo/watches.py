"""Connect the demo clients' watches: a real sign-in of the real client library at the simulator."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from dashboard.demo.people import PASSWORD, PEOPLE, Person
from garmin_sync.client import LoggedIn, start_login
from garmin_sync.enums import ConnectionState, Outcome, Region, RunKind
from garmin_sync.models import Connection, SyncRun

START_PATIENCE = 20.0


def wait_for(url: str) -> None:
    """Block until the simulator answers. Raises ``TimeoutError`` when it does not."""
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/_simulator/requests", timeout=2).close()  # noqa: S310  our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"The simulated Garmin at {url} does not answer.")


def connect_watches(clients: dict[str, User], *, anchor: date) -> None:
    """Give every client with a working watch a connection; the broken one gets its expired sign-in."""
    for person in PEOPLE:
        if not person.has_watch:
            continue
        client = clients[person.key]
        connection = _connected(person, client, anchor) if person.is_connected else _broken(person, client, anchor)
        _remember_runs(person, connection, anchor)


def _connected(person: Person, client: User, anchor: date) -> Connection:
    outcome = start_login(email=person.email, password=PASSWORD, region=Region.GLOBAL)
    if not isinstance(outcome, LoggedIn):
        raise RuntimeError(f"The simulated Garmin did not sign {person.name} in.")
    now = timezone.now()
    return Connection.objects.create(
        client=client,
        tokens=outcome.tokens,
        display_name=outcome.profile.display_name,
        full_name=person.name,
        garmin_time_zone=person.athlete.time_zone,
        last_sync_at=now - timedelta(minutes=7 + person.athlete.seed % 40),
        synced_until=anchor,
        history_since=anchor - timedelta(days=728),
    )


def _broken(person: Person, client: User, anchor: date) -> Connection:
    # The sign-in expired soon after the last session had arrived.
    newest = client.activities.latest("start_time")
    last_sync = newest.start_time + timedelta(seconds=newest.elapsed_time, minutes=25)
    connection = Connection.objects.create(
        client=client,
        tokens='{"di_token": "expired", "di_refresh_token": "expired", "di_client_id": "expired"}',
        full_name=person.name,
        garmin_time_zone=person.athlete.time_zone,
        state=ConnectionState.REAUTH_NEEDED,
        state_detail="Garmin no longer accepts the saved sign-in. Sign in again to go on; nothing is lost.",
        failures=2,
        dead_token_answers=2,
        last_sync_at=last_sync,
        synced_until=anchor - timedelta(days=person.silent_days),
        history_since=anchor - timedelta(days=728),
    )
    Connection.objects.filter(pk=connection.pk).update(state_since=last_sync + timedelta(hours=1))
    return connection


def _remember_runs(person: Person, connection: Connection, anchor: date) -> None:
    """The first pull of the history and the last nightly one, as they went."""
    client = connection.client
    days, sessions = client.wellness_days.count(), client.activities.count()
    first = SyncRun.objects.create(
        connection=connection,
        kind=RunKind.BACKFILL,
        state=SyncRun.State.SUCCEEDED,
        outcome=Outcome.OK,
        since=anchor - timedelta(days=728),
        until=anchor - timedelta(days=21),
        progress=100,
        attempts=1,
        activities_found=sessions,
        activities_imported=sessions,
        days_written=days,
    )
    night = connection.last_sync_at or timezone.now()
    recent = client.activities.filter(local_date__gte=anchor - timedelta(days=3)).count()
    last = SyncRun.objects.create(
        connection=connection,
        kind=RunKind.NIGHTLY,
        state=SyncRun.State.SUCCEEDED,
        outcome=Outcome.OK,
        since=anchor - timedelta(days=3 + person.silent_days),
        until=anchor - timedelta(days=person.silent_days),
        progress=100,
        attempts=1,
        activities_found=recent,
        activities_imported=0,
        activities_skipped=recent,
        days_written=3,
    )
    for run, at in ((first, night - timedelta(days=20)), (last, night)):
        SyncRun.objects.filter(pk=run.pk).update(
            created_at=at - timedelta(seconds=40), started_at=at - timedelta(seconds=38), finished_at=at
        )
