"""Drafts become visible to their clients: now, or at an instant that a beat waits for."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts.enums import ChangeVerb, Stage
from workouts.exceptions import AlreadyLogged
from workouts.models import PlannedSession
from workouts.rules import can_plan_for
from workouts.services.ledger import (
    Changed,
    as_they_are,
    held_session,
    lock_clients,
    plan_changed,
    record_change,
    save_session,
    settle,
    snapshot,
)


@transaction.atomic
def publish_sessions(
    *,
    actor: User,
    clients: Collection[User],
    first: date | None = None,
    last: date | None = None,
    sessions: Iterable[PlannedSession] | None = None,
    at: datetime | None = None,
) -> Changed:
    """Publish the drafts of these clients: of the local days from ``first`` to ``last``, or the ``sessions`` given.

    With ``at`` (an instant to come) they stay drafts until then. What is published already stays as it is.
    """
    _check_publishes(actor, clients)
    if at is not None and at <= timezone.now():
        raise DomainError("Choose a time that is still to come.", field="at")
    lock_clients(clients)
    drafts = PlannedSession.objects.filter(client__in=clients, stage=Stage.DRAFT).select_related("client")
    if sessions is not None:
        drafts = drafts.filter(pk__in=[session.pk for session in sessions])
    if first is not None:
        drafts = drafts.filter(local_date__gte=first)
    if last is not None:
        drafts = drafts.filter(local_date__lte=last)
    rows = [row for row in drafts.order_by("client_id", "local_date", "position") if at is None or row.publish_at != at]
    if not rows:
        return Changed([], None)
    before = {row.pk: snapshot(row) for row in rows}
    for row in rows:
        row.publish_at = at
        if at is None:
            row.stage, row.published_at = Stage.PUBLISHED, timezone.now()
        save_session(row, is_content=False)
    count = f"{len(rows)} session{'' if len(rows) == 1 else 's'}"
    change = record_change(
        actor=actor,
        client=next(iter(clients)) if len(clients) == 1 else None,
        verb=ChangeVerb.PUBLISH,
        words=f"Published {count}" if at is None else f"{count} will be published",
        before=before,
        after=rows,
    )
    if at is None:
        plan_changed({row.client_id for row in rows}, {row.local_date for row in rows})
    return Changed(as_they_are(rows), change)


@transaction.atomic
def unpublish_session(*, actor: User, session: PlannedSession) -> Changed:
    """Make a draft of it again (or forget its hour), unless something was done for it."""
    session = held_session(session)
    _check_publishes(actor, [session.client])
    if session.is_done:
        raise AlreadyLogged
    if session.stage == Stage.DRAFT and session.publish_at is None:
        return Changed([session], None)
    before = snapshot(session)
    session.stage, session.publish_at, session.published_at = Stage.DRAFT, None, None
    save_session(session, is_content=False)
    words = f"{session.name} is a draft again"
    return settle(actor, ChangeVerb.PUBLISH, words, {session.pk: before}, [session], days={session.local_date})


def publish_due(now: datetime | None = None) -> int:
    """Publish every draft whose hour has come; returns how many. Of two runs at once each row is published by one."""
    instant = now or timezone.now()
    waiting = PlannedSession.objects.due_for_publication(instant).order_by("client_id")
    clients = list(waiting.values_list("client_id", flat=True).distinct())
    return sum(_publish_due_of(client_id, instant) for client_id in clients)


@transaction.atomic
def _publish_due_of(client_id: uuid.UUID, instant: datetime) -> int:
    lock_clients([client_id])
    due = PlannedSession.objects.due_for_publication(instant).filter(client_id=client_id)
    days = set(due.values_list("local_date", flat=True))
    published: int = due.update(
        stage=Stage.PUBLISHED,
        published_at=instant,
        publish_at=None,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if published:
        plan_changed([client_id], days)
    return published


def _check_publishes(actor: User, clients: Iterable[User]) -> None:
    """Publishing is a trainer's verb: what clients make for themselves they see at once."""
    if not all(actor.pk != client.pk and can_plan_for(actor, client) for client in clients):
        raise NotAllowed
