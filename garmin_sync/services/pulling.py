"""Executing a run: newest days first, in units whose end is written down, so that any worker can go on from there."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from core.jobs import Job, backoff
from garmin_sync.enums import ConnectionState, Outcome, RunKind
from garmin_sync.errors import GarminError
from garmin_sync.models import Connection, SyncRun
from garmin_sync.services.account import Account, open_account
from garmin_sync.services.activities import pull_activities
from garmin_sync.services.health import remember_failure, remember_recovery
from garmin_sync.services.ledger import LEASE, LeaseLost, Ledger
from garmin_sync.services.turns import pushes_wait, take_turn
from garmin_sync.services.waking import wake_for
from garmin_sync.services.wellness import pull_wellness

logger = structlog.get_logger(__name__)

#: Days a unit covers. Garmin's ranges allow 28; half of that loses less when a worker is killed.
UNIT_DAYS = 14
#: After this long a run makes way for others and for the task's time limit, and goes on where it was.
SLICE_SECONDS = 6 * 60
#: How long a run that makes way for pushes stays away.
ROOM_FOR_PUSHES = timedelta(seconds=10)
MAX_ATTEMPTS = {RunKind.BACKFILL: 12, RunKind.NIGHTLY: 6, RunKind.HOURLY: 6, RunKind.MANUAL: 6}
_GIVEN_UP = "Given up after several tries."


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of local days, both ends included, and what is pulled of them."""

    what: str  # activities or wellness
    since: date
    until: date

    @property
    def label(self) -> str:
        """For the person: what is being fetched."""
        words = {"activities": "Activities", "wellness": "Sleep and wellness"}[self.what]
        return f"{words}, {self.since:%-d %b} – {self.until:%-d %b %Y}"


def units_of(since: date, until: date) -> list[Unit]:
    """The units of a window, newest days first; of each stretch the activities come first."""
    units = []
    while until >= since:
        first = max(since, until - timedelta(days=UNIT_DAYS - 1))
        units += [Unit("activities", first, until), Unit("wellness", first, until)]
        until = first - timedelta(days=1)
    return units


def execute_run(*, run_id: uuid.UUID | str) -> None:
    """Work at a run until it ends, is put back, or its slice of time is over. Nothing when somebody else has it."""
    run = _claim(run_id)
    if run is None:
        return
    connection = Connection.objects.select_related("client").get(pk=run.connection_id)
    ledger = Ledger(run)
    try:
        if _may_start(ledger, connection):
            _execute(ledger, connection)
    except LeaseLost:
        logger.info("garmin_run_lost_its_lease", run=str(run.pk))
    except Exception:
        logger.exception("garmin_run_crashed", run=str(run.pk))
        _put_back(ledger, backoff(run.attempts), "internal_error", "Something went wrong on our side.")


def _claim(run_id: uuid.UUID | str) -> SyncRun | None:
    """The run, if it is due and no other job of its connection is at work."""
    pk = uuid.UUID(str(run_id))
    connection_id = SyncRun.objects.filter(pk=pk).values_list("connection_id", flat=True).first()
    if connection_id is None:
        return None
    claimed: SyncRun | None = take_turn(connection_id, lambda: SyncRun.objects.claim(pk, lease=LEASE))
    return claimed


def _may_start(ledger: Ledger, connection: Connection) -> bool:
    """Look at what speaks against asking Garmin now; a run that may not start is put back or ended."""
    run, now = ledger.run, timezone.now()
    if connection.state == ConnectionState.REAUTH_NEEDED:
        ledger.finish(Job.State.FAILED, outcome=Outcome.STOPPED, error="token_dead", detail=connection.state_detail)
    elif run.attempts > MAX_ATTEMPTS[RunKind(run.kind)]:
        ledger.finish(
            Job.State.FAILED, outcome=Outcome.FAILED, error=run.error or "given_up", detail=run.detail or _GIVEN_UP
        )
    elif connection.next_try_at and connection.next_try_at > now:
        ledger.put_back(connection.next_try_at - now, attempts=run.attempts - 1, detail=connection.state_detail)
    else:
        return True
    return False


def _execute(ledger: Ledger, connection: Connection) -> None:
    try:
        with open_account(connection) as account:
            try:
                finished = _work(ledger, connection, account)
            except GarminError as error:
                raise account.classify(error) from error
    except GarminError as error:
        _break(ledger, connection, error)
        return
    if finished:
        _complete(ledger, connection)
    else:
        _hand_over(ledger)


def _work(ledger: Ledger, connection: Connection, account: Account) -> bool:
    """Go through the units that are left. False when the slice of time was over before."""
    started = time.monotonic()
    account.load_profile()
    units = units_of(ledger.run.since, ledger.run.until)
    skips_wellness = _nothing_new_on_the_watch(ledger, connection, account)
    for index in range(ledger.units_done, len(units)):
        if ledger.has_progressed and (time.monotonic() - started > SLICE_SECONDS or pushes_wait(connection.pk)):
            return False
        unit = units[index]
        ledger.begin_unit(unit.label, progress=100 * index // len(units))
        if unit.what == "activities":
            pull_activities(ledger, connection, account.client, unit.since, unit.until)
        elif not skips_wellness:
            pull_wellness(ledger, connection, account.client, unit.since, unit.until)
        ledger.end_unit(index + 1)
        remember_recovery(connection)
    return True


def _nothing_new_on_the_watch(ledger: Ledger, connection: Connection, account: Account) -> bool:
    """Whether an hourly pull can leave the days alone: no device has synchronised since they were read."""
    if ledger.run.kind != RunKind.HOURLY:
        ledger.device_stamp = ""
        return False
    ledger.device_stamp = account.client.sync_timestamp()[:40]
    return bool(ledger.device_stamp) and ledger.device_stamp == connection.device_stamp


# -- how a run ends ---------------------------------------------------------------------------------------------------


def _complete(ledger: Ledger, connection: Connection) -> None:
    run = ledger.run
    outcome = Outcome.PARTIAL if run.problems else Outcome.OK
    reached_the_present = run.until >= timezone.localdate(run.created_at, connection.client.zone)
    changes: dict[str, Any] = {}
    if reached_the_present:
        changes["last_sync_at"] = timezone.now()
        if ledger.is_complete:
            changes["synced_until"] = max(connection.synced_until or run.until, run.until)
            changes |= {"device_stamp": ledger.device_stamp} if ledger.device_stamp else {}
    with transaction.atomic():
        if ledger.finish(Job.State.SUCCEEDED, outcome=outcome, progress=100, step="", error="", detail="") and changes:
            Connection.objects.filter(pk=connection.pk).update(updated_at=timezone.now(), **changes)
    logger.info("garmin_run_finished", run=str(run.pk), kind=run.kind, outcome=outcome)


def _hand_over(ledger: Ledger) -> None:
    """Make way for others; the pushes of the connection, if any wait, have the time to come first."""
    connection_id = ledger.run.connection_id
    wait = ROOM_FOR_PUSHES if pushes_wait(connection_id) else timedelta(0)
    if ledger.put_back(wait, attempts=0, error="", detail=""):
        if wait:
            wake_for("run_pushes", connection_id=connection_id)
        else:
            wake_for("run_sync", run_id=ledger.run.pk)


def _break(ledger: Ledger, connection: Connection, error: GarminError) -> None:
    """Remember that Garmin refused, tell the person, and leave the account alone for a while."""
    now = timezone.now()
    logger.info("garmin_refused", run=str(ledger.run.pk), code=error.code, status=error.status, detail=error.detail)
    with transaction.atomic():
        health = remember_failure(connection, error)
        if health.next_try_at is None:
            ledger.finish(Job.State.FAILED, outcome=Outcome.STOPPED, error=error.code, detail=health.detail)
        else:
            _put_back(ledger, health.next_try_at - now, error.code, health.detail)


def _put_back(ledger: Ledger, wait: timedelta, code: str, detail: str) -> None:
    """Try again later, unless this was the last try. Attempts count only in a row without progress."""
    run = ledger.run
    attempts = 0 if ledger.has_progressed else run.attempts
    if attempts >= MAX_ATTEMPTS[RunKind(run.kind)]:
        ledger.finish(Job.State.FAILED, outcome=Outcome.FAILED, error=code, detail=detail or _GIVEN_UP)
    else:
        ledger.put_back(wait, attempts=attempts, error=code, detail=detail)
