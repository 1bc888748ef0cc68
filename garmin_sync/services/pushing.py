"""Working at pushes: one after the other for a connection, until none is due or somebody else has the turn."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.jobs import Job, backoff
from garmin_sync.documents import Prepared, prepare
from garmin_sync.errors import (
    BadAnswer,
    GarminError,
    GarminUnavailable,
    NotAllowed,
    NotFound,
    Rejected,
    StoredDifferently,
)
from garmin_sync.models import Connection, Push
from garmin_sync.services.account import Account, open_account
from garmin_sync.services.delivery import Delivery
from garmin_sync.services.health import remember_failure, remember_recovery
from garmin_sync.services.ledger import LEASE, LeaseLost
from garmin_sync.services.turns import take_turn
from garmin_sync.services.waking import wake_for
from workouts.models import PlannedSession

logger = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
#: Ends a task before its time limit; what is left is handed on.
PUSHES_A_TASK = 40
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
#: Sending the same again cannot help.
_FINAL = (Rejected, NotAllowed, StoredDifferently)
#: The account is fine, only this workout is not.
_OF_ONE_WORKOUT = (*_FINAL, NotFound, BadAnswer)


def run_pushes(*, connection_id: uuid.UUID | str) -> int:
    """Work at the due pushes of a connection, removals first. Returns how many; none while another worker is at it."""
    pk = uuid.UUID(str(connection_id))
    for done in range(PUSHES_A_TASK):
        push = take_turn(pk, lambda: _claim_next(pk))
        if push is None:
            return done
        if done:
            time.sleep(settings.GARMIN_CALL_INTERVAL)  # each push opens the account anew, which forgets the last call
        execute_push(push)
    wake_for("run_pushes", connection_id=pk)
    return PUSHES_A_TASK


def execute_push(push: Push) -> None:
    """Carry out a claimed push, and write down what came of it."""
    connection = Connection.objects.select_related("client").get(pk=push.connection_id)
    try:
        if push.attempts > MAX_ATTEMPTS:
            push.finish(Job.State.FAILED, error=push.error or "gave_up", detail=push.detail or "Tried several times.")
        else:
            _execute(push, connection)
    except LeaseLost:
        logger.info("garmin_push_lost_its_lease", push=str(push.pk))
    except Exception:
        logger.exception("garmin_push_crashed", push=str(push.pk))
        _try_later(push, "internal_error", "Something went wrong on our side.")


def _claim_next(connection_id: uuid.UUID) -> Push | None:
    """What a killed worker left comes first: until it is over, the connection's turn is taken."""
    ready = Push.objects.ready(timezone.now()).filter(connection=connection_id)
    running_first = F("lease_until").asc(nulls_last=True)
    pk = ready.order_by(running_first, "target", "day", "created_at").values_list("pk", flat=True).first()
    claimed: Push | None = Push.objects.claim(pk, lease=LEASE) if pk else None
    return claimed


def _execute(push: Push, connection: Connection) -> None:
    try:
        with open_account(connection) as account:
            try:
                _deliver(push, connection, account)
            except GarminError as error:
                _judge(push, connection, account, account.classify(error))
            else:
                remember_recovery(connection)
    except GarminError as error:  # the stored tokens cannot even be read
        _break(push, connection, error)


def _deliver(push: Push, connection: Connection, account: Account) -> None:
    session = _wanted_session(push, connection)
    prepared = prepare(connection.client, [session]).get(session.pk) if session else None
    push.client = connection.client
    delivery = Delivery(push, account.client)
    if session is None or prepared is None:
        _aim_at(push, "")
        delivery.remove()
        _finish(push, reached="", losses=[])
        return
    _aim_at(push, prepared.target)
    delivery.put(prepared, session.local_date)
    _finish(push, reached=prepared.target, **_pushed(session, prepared))


def _wanted_session(push: Push, connection: Connection) -> PlannedSession | None:
    """The session as it is now, if it is still to be on the watch."""
    if not push.target or not connection.sends_workouts:
        return None
    found: PlannedSession | None = PlannedSession.objects.published().open().filter(pk=push.session_id).first()
    return found


def _pushed(session: PlannedSession, prepared: Prepared) -> dict[str, Any]:
    return {
        "name": session.name,
        "day": session.local_date,
        "pushed_version": session.content_version,
        "pushed_at": timezone.now(),
        "losses": prepared.losses,
    }


def _aim_at(push: Push, target: str) -> None:
    """Take what is true now for the target, unless the planner has set another one since the push was claimed."""
    if push.target != target and push.still_mine().filter(target=push.target).update(target=target):
        push.target = target


def _finish(push: Push, **result: Any) -> None:
    """Done; if something else was asked for meanwhile, the push waits again at once."""
    with transaction.atomic():
        if push.finish(Job.State.SUCCEEDED, attempts=0, not_before=None, error="", detail="", **result):
            Push.objects.filter(pk=push.pk, state=Job.State.SUCCEEDED).exclude(target=F("reached")).update(
                state=Job.State.QUEUED, finished_at=None, updated_at=timezone.now()
            )
    logger.info("garmin_push_finished", push=str(push.pk), on_watch=push.is_on_watch)


# -- failures ---------------------------------------------------------------------------------------------------------


def _judge(push: Push, connection: Connection, account: Account, error: GarminError) -> None:
    logger.info("garmin_push_refused", push=str(push.pk), code=error.code, status=error.status, detail=error.detail)
    if not _is_of_this_workout(account, error):
        _break(push, connection, error)
    elif isinstance(error, _FINAL):
        push.finish(Job.State.FAILED, reached="", error=error.code, detail=error.message)
    else:
        _try_later(push, error.code, error.message)


def _is_of_this_workout(account: Account, error: GarminError) -> bool:
    """Whether Garmin is well and only this workout is not taken: some documents get a 500 each time."""
    if isinstance(error, GarminUnavailable) and error.status is not None:
        try:
            account.client.sync_timestamp()
        except GarminError:
            return False
        return True
    return isinstance(error, _OF_ONE_WORKOUT)


def _try_later(push: Push, code: str, detail: str) -> None:
    if push.attempts >= MAX_ATTEMPTS:
        push.finish(Job.State.FAILED, error=code, detail=detail)
    else:
        push.put_back(backoff(push.attempts, base=_FIRST_WAIT, most=_LONGEST_WAIT), error=code, detail=detail)


def _break(push: Push, connection: Connection, error: GarminError) -> None:
    """Garmin refused the account: everything of it waits, and this attempt does not count."""
    with transaction.atomic():
        health = remember_failure(connection, error)
        wait = health.next_try_at - timezone.now() if health.next_try_at else timedelta(0)
        push.put_back(wait, attempts=push.attempts - 1, error=error.code, detail=health.detail)
