"""Ending a connection."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core.errors import NotAllowed
from core.jobs import Job
from garmin_sync.enums import LoginState
from garmin_sync.models import Connection, Login, Push
from garmin_sync.rules import can_connect


@transaction.atomic
def disconnect(*, actor: User, connection: Connection) -> None:
    """Delete the connection with its tokens and the history of its runs. What was imported stays. Raises NotAllowed.

    A run that is at work notices with its next step that it has lost its row, and stops.
    """
    if not can_connect(actor, connection.client):
        raise NotAllowed
    Login.objects.filter(client=connection.client).open().update(
        state=LoginState.FAILED,
        secret=None,
        error="disconnected",
        detail="You disconnected Garmin.",
        updated_at=timezone.now(),
    )
    # Whoever is at work for the watch loses the turn; the rows remember the workouts for a new connection.
    at_work = Push.objects.filter(connection=connection, state=Job.State.RUNNING)
    at_work.update(state=Job.State.QUEUED, lease_until=None, lease_token=None, updated_at=timezone.now())
    record("garmin.disconnected", actor=actor, subject=connection.client)
    connection.delete()
