"""Runs: who asks for one, and when the hourly and nightly ones are due."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.audit import record
from accounts.models import User
from core.errors import Conflict, NotAllowed
from core.jobs import Job
from garmin_sync.enums import ConnectionState, RunKind
from garmin_sync.exceptions import PullNotYet, PullUnderWay
from garmin_sync.models import Connection, SyncRun
from garmin_sync.rules import can_pull
from garmin_sync.services.waking import wake_for

NIGHTLY_DAYS = 3
#: Garmin completes a day after the fact: a watch syncs late, sleep is judged again.
OVERLAP = timedelta(days=2)
#: A pull that never gets complete must not grow for ever; longer gaps are history.
LONGEST_WINDOW = timedelta(days=28)
NIGHT_BEGINS, NIGHT_ENDS = time(2), time(7)
_HOUR = 3600
_NIGHT_SPREAD = 3 * _HOUR
_DAYS_A_MONTH = 365.25 / 12
_MAX_WAKE_UPS = 200


def first_day_of_history(client: User, months: int) -> date:
    """The local day ``months`` mean months before today."""
    return client.local_today() - timedelta(days=round(months * _DAYS_A_MONTH))


@transaction.atomic
def queue_run(
    *, connection: Connection, kind: str, since: date, until: date, requested_by: User | None = None
) -> SyncRun:
    """Write down that ``since`` to ``until`` (local days, both included) is to be pulled, and wake a worker."""
    run: SyncRun = SyncRun.objects.create(
        connection=connection, kind=kind, since=since, until=until, requested_by=requested_by
    )
    wake_for("run_sync", run_id=run.pk)
    return run


def request_pull(*, actor: User, connection: Connection) -> SyncRun:
    """“Sync now”. Raises NotAllowed, PullUnderWay, and PullNotYet while Garmin wants to be left alone."""
    with transaction.atomic():
        held = _hold_for(actor, connection)
        since, until = _window(held)
        return queue_run(connection=held, kind=RunKind.MANUAL, since=since, until=until, requested_by=actor)


def request_history(*, actor: User, connection: Connection, months: int) -> SyncRun:
    """Fetch ``months`` of history: the part that was never asked for, or all of it again. Raises as request_pull."""
    with transaction.atomic():
        held = _hold_for(actor, connection)
        since, until = first_day_of_history(held.client, months), held.client.local_today()
        if held.history_since and since < held.history_since:
            until = held.history_since - timedelta(days=1)
            Connection.objects.filter(pk=held.pk).update(history_since=since, updated_at=timezone.now())
        return queue_run(connection=held, kind=RunKind.BACKFILL, since=since, until=until, requested_by=actor)


@transaction.atomic
def replay_run(*, actor: User, run: SyncRun) -> SyncRun:
    """Queue a finished run again from its start, for staff. Raises Conflict when it is not finished."""
    held: SyncRun = SyncRun.objects.select_for_update().get(pk=run.pk)
    if not held.is_finished:
        raise Conflict("This run is not finished.")
    record("garmin.run_replayed", actor=actor, subject=held.connection.client, run=str(held.pk))
    return queue_run(connection=held.connection, kind=held.kind, since=held.since, until=held.until, requested_by=actor)


def wake_due_runs() -> int:
    """Wake a worker for each run that is due or whose worker was killed. Returns how many."""
    # A run behind another one of its connection would only be put aside again.
    working = SyncRun.objects.filter(state=Job.State.RUNNING, lease_until__gte=timezone.now()).values("connection_id")
    due = SyncRun.objects.due().exclude(connection_id__in=working).order_by("created_at")
    pks = list(due.values_list("pk", flat=True)[:_MAX_WAKE_UPS])
    for pk in pks:
        wake_for("run_sync", run_id=pk)
    return len(pks)


def plan_pulls(*, now: datetime | None = None) -> int:
    """Queue the nightly and hourly pulls that are due at ``now``. Returns how many."""
    now = now or timezone.now()
    planned = 0
    idle = Connection.objects.may_ask(now).idle().without_secrets().select_related("client")
    for connection in idle.iterator(chunk_size=500):
        if _night_is_due(connection, now):
            planned += _plan(connection, RunKind.NIGHTLY, now)
        elif _hour_is_due(connection, now):
            planned += _plan(connection, RunKind.HOURLY, now)
    return planned


# -- when -------------------------------------------------------------------------------------------------------------


def jitter(connection_id: uuid.UUID, spread: int) -> timedelta:
    """The connection's own delay in [0, ``spread``) seconds: the same in every process, spread evenly over all."""
    return timedelta(seconds=connection_id.int % 1_000_003 * spread // 1_000_003)


def _hour_is_due(connection: Connection, now: datetime) -> bool:
    """Whether no run was asked for since the connection's own minute and second of the hour came round."""
    delay = jitter(connection.pk, _HOUR).total_seconds()
    slot = datetime.fromtimestamp((now.timestamp() - delay) // _HOUR * _HOUR + delay, UTC)
    return (_last_run_at(connection) or connection.connected_at) < slot


def _night_is_due(connection: Connection, now: datetime) -> bool:
    local = now.astimezone(connection.client.zone)
    if connection.last_nightly_on is not None and connection.last_nightly_on >= local.date():
        return False
    begins = datetime.combine(local.date(), NIGHT_BEGINS, local.tzinfo) + jitter(connection.pk, _NIGHT_SPREAD)
    return begins <= local and local.time() < NIGHT_ENDS


def _last_run_at(connection: Connection) -> datetime | None:
    found: datetime | None = getattr(connection, "last_run_at", None)
    return found


def _window(connection: Connection) -> tuple[date, date]:
    """From a little before what is known to be complete, to today."""
    today = connection.client.local_today()
    since = min(connection.synced_until or today, today) - OVERLAP
    return max(since, today - LONGEST_WINDOW), today


def _plan(connection: Connection, kind: str, now: datetime) -> int:
    since, until = _window(connection)
    with transaction.atomic():
        changes: dict[str, Any] = {"updated_at": now}
        if kind == RunKind.NIGHTLY:
            since = min(since, until - timedelta(days=NIGHTLY_DAYS))
            changes["last_nightly_on"] = now.astimezone(connection.client.zone).date()
        # The row lock lets two beats wait for each other; the second one finds the first one's run.
        Connection.objects.filter(pk=connection.pk).update(**changes)
        if connection.runs.open().exists():
            return 0
        queue_run(connection=connection, kind=kind, since=since, until=until)
    return 1


def _hold_for(actor: User, connection: Connection) -> Connection:
    """The connection, locked, when ``actor`` may ask for a pull now."""
    if not can_pull(actor, connection.client):
        raise NotAllowed
    held: Connection = Connection.objects.select_for_update(of=("self",)).select_related("client").get(pk=connection.pk)
    if held.state == ConnectionState.REAUTH_NEEDED:
        raise PullNotYet("Garmin has ended the connection. Please sign in again first.")
    if held.next_try_at and held.next_try_at > timezone.now():
        when = date_format(held.next_try_at.astimezone(actor.zone), "j F, H:i")
        raise PullNotYet(f"{held.state_detail} The next try is on {when}.".strip())
    if held.runs.open().exists():
        raise PullUnderWay
    return held
