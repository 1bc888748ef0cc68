"""What should be on the watch: the published, open sessions of the client's next fourteen days."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core.errors import NotAllowed
from core.jobs import Job
from garmin_sync.documents import Prepared, mark_of, prepare
from garmin_sync.exceptions import AlreadyOnItsWay, NotConnected
from garmin_sync.models import Connection, Push
from garmin_sync.rules import can_connect, can_push
from garmin_sync.services.waking import wake_for
from workouts.models import PlannedSession

logger = structlog.get_logger(__name__)

#: Days from the client's today on, today included. Watches hold about thirty scheduled workouts.
WINDOW_DAYS = 14
MOST_WORKOUTS = 30
#: A change that was under way while we looked is looked at once more.
_OVERLAP = timedelta(seconds=30)
_MAX_WAKE_UPS = 200


def watch_changed_plans(client_ids: Collection[uuid.UUID]) -> None:
    """Have a worker look at these clients' plans. Told of every change by :mod:`workouts.plan_changes`."""
    connected = Connection.objects.filter(client__in=list(client_ids)).values_list("client_id", flat=True)
    for client_id in connected:
        wake_for("plan_pushes_of", client_id=client_id)


def plan_pushes(client_ids: Collection[uuid.UUID], *, now: datetime | None = None) -> int:
    """Queue what is new, changed, moved or to be taken off the watches of these clients. Returns how many."""
    now = now or timezone.now()
    connections = Connection.objects.without_secrets().filter(client__in=list(client_ids))
    return sum(_plan(pk, now) for pk in connections.values_list("pk", flat=True))


def plan_due_pushes(*, now: datetime | None = None) -> int:
    """The same for every client whose calendar changed unnoticed, or whose local day has begun."""
    now = now or timezone.now()
    changed = PlannedSession.objects.filter(client=OuterRef("client"), updated_at__gte=OuterRef("plan_seen_until"))
    deleted = Push.objects.filter(connection=OuterRef("pk"), session__isnull=True).on_watch().exclude(target="")
    connections = Connection.objects.filter(client__is_active=True).without_secrets().select_related("client")
    planned = 0
    for connection in connections.annotate(has_changes=Exists(changed) | Exists(deleted)).iterator(chunk_size=500):
        if connection.has_changes or _is_a_new_day(connection, now):
            try:
                planned += _plan(connection.pk, now)
            except Exception:  # one client's plan must not keep the others' from their watches
                logger.exception("garmin_push_planning_failed", connection=str(connection.pk))
    return planned


def wake_due_pushes() -> int:
    """Wake a worker for each connection with pushes that are due or were left by a killed worker."""
    due = Push.objects.ready(timezone.now()).order_by().values_list("connection_id", flat=True).distinct()
    connection_ids = list(due[:_MAX_WAKE_UPS])
    for connection_id in connection_ids:
        wake_for("run_pushes", connection_id=connection_id)
    return len(connection_ids)


def retry_push(*, actor: User, push: Push) -> Push:
    """“Send again”: all of it, from the start. Raises NotAllowed, NotConnected, AlreadyOnItsWay."""
    if not can_push(actor, push.client):
        raise NotAllowed
    return replay_push(actor=actor, push=push)


@transaction.atomic
def replay_push(*, actor: User, push: Push) -> Push:
    """The same for staff, whose right the admin checks. Raises NotConnected, AlreadyOnItsWay."""
    held: Push = Push.objects.select_for_update(of=("self",)).select_related("client", "session").get(pk=push.pk)
    if held.connection_id is None:
        raise NotConnected
    if held.state == Job.State.RUNNING or (not held.is_finished and held.not_before is None):
        raise AlreadyOnItsWay
    record("garmin.push_retried", actor=actor, subject=held.client, push=str(held.pk))
    _queue(held, reached="")
    wake_for("run_pushes", connection_id=held.connection_id)
    held.refresh_from_db(fields=["state", "attempts", "not_before", "finished_at", "error", "detail", "reached"])
    return held


@transaction.atomic
def set_sending(*, actor: User, connection: Connection, sends: bool) -> None:
    """The client's switch: off takes everything off the watch that was put there. Raises NotAllowed."""
    if not can_connect(actor, connection.client):
        raise NotAllowed
    changed = Connection.objects.filter(pk=connection.pk, sends_workouts=not sends)
    if changed.update(sends_workouts=sends, updated_at=timezone.now()):
        record("garmin.sending_switched", actor=actor, subject=connection.client, sends=sends)
        wake_for("plan_pushes_of", client_id=connection.client_id)


# -- one client -------------------------------------------------------------------------------------------------------


def _plan(connection_id: uuid.UUID, now: datetime) -> int:
    with transaction.atomic():
        rows = Connection.objects.select_for_update(of=("self",)).without_secrets().select_related("client")
        connection = rows.get(pk=connection_id)
        Connection.objects.filter(pk=connection.pk).update(plan_seen_until=now - _OVERLAP)
        sessions = _sessions_for(connection, now)
        prepared = prepare(connection.client, sessions)
        queued = _plan_sessions(connection, [each for each in sessions if each.pk in prepared], prepared)
        if queued:
            wake_for("run_pushes", connection_id=connection.pk)
    return queued


def _sessions_for(connection: Connection, now: datetime) -> list[PlannedSession]:
    """What the watch should hold, in the order of the calendar."""
    if not connection.sends_workouts:
        return []
    today = now.astimezone(connection.client.zone).date()
    window = PlannedSession.objects.filter(client=connection.client).published().open()
    sessions = window.between(today, today + timedelta(days=WINDOW_DAYS - 1))
    return [session for session in sessions if session.has_structure][:MOST_WORKOUTS]


def _plan_sessions(connection: Connection, sessions: list[PlannedSession], prepared: dict[uuid.UUID, Prepared]) -> int:
    client = connection.client
    wanted = {session.pk: session for session in sessions}
    Push.objects.filter(client=client, connection=None).update(connection=connection)
    Push.objects.filter(client=client, session=None, state=Job.State.SUCCEEDED, target="").exclude(
        pk__in=Push.objects.on_watch().values("pk")
    ).delete()
    known = Push.objects.select_for_update().filter(client=client)
    rows = known.filter(Q(session__in=wanted) | Q(pk__in=Push.objects.on_watch().values("pk")) | ~Q(target=""))
    queued = 0
    for push in rows:
        session = wanted.pop(push.session_id, None) if push.session_id else None
        queued += _aim(push, session, prepared[session.pk].target) if session else _aim(push, None, "")
    for session in wanted.values():
        Push.objects.create(
            client=client,
            connection=connection,
            session=session,
            mark=mark_of(session.pk),
            name=session.name,
            day=session.local_date,
            target=prepared[session.pk].target,
        )
    return queued + len(wanted)


def _aim(push: Push, session: PlannedSession | None, target: str) -> bool:
    """Set what the push is to reach, and queue it if that is something else than before."""
    if push.target == target and (push.state != Job.State.SUCCEEDED or push.reached == target):
        if session and push.reached == target and push.pushed_version != session.content_version:
            # what changed is nothing that a watch shows
            Push.objects.filter(pk=push.pk).update(pushed_version=session.content_version, updated_at=timezone.now())
        return False
    facts: dict[str, Any] = {"target": target}
    if session:
        facts |= {"name": session.name, "day": session.local_date}
    if push.state == Job.State.RUNNING:  # its worker compares the target when it is done
        Push.objects.filter(pk=push.pk).update(updated_at=timezone.now(), **facts)
    elif not target and not push.is_on_watch and not push.in_doubt:
        facts |= {"reached": "", "error": "", "detail": "", "losses": []}
        now = timezone.now()
        Push.objects.filter(pk=push.pk).update(state=Job.State.SUCCEEDED, finished_at=now, updated_at=now, **facts)
        return False
    else:
        _queue(push, **facts)
    return True


def _queue(push: Push, **columns: Any) -> None:
    Push.objects.filter(pk=push.pk).update(
        state=Job.State.QUEUED,
        attempts=0,
        not_before=None,
        finished_at=None,
        error="",
        detail="",
        updated_at=timezone.now(),
        **columns,
    )


def _is_a_new_day(connection: Connection, now: datetime) -> bool:
    if connection.plan_seen_until is None:
        return True
    zone = connection.client.zone
    return connection.plan_seen_until.astimezone(zone).date() < now.astimezone(zone).date()
