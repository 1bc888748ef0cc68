"""Whose turn it is: one worker at a time speaks for a connection, whether it pulls or pushes.

Tokens rotate: two workers with the same ones would take them from each other. A turn is the lease of a running job;
it is given under the lock of the connection's row, so that a pull and a push cannot both find it free.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.jobs import Job
from garmin_sync.models import Connection, Push, SyncRun


def take_turn[J: Job](connection_id: uuid.UUID, claim: Callable[[], J | None]) -> J | None:
    """The job that ``claim`` takes, or ``None`` while another one of the connection is at work or there is none."""
    try:
        with transaction.atomic():
            held = Connection.objects.select_for_update().filter(pk=connection_id).values_list("pk").first()
            return None if held is None or _is_busy(connection_id) else claim()
    except IntegrityError:
        return None  # a job of the same kind was left by a killed worker; the sweep hands that one on first


def pushes_wait(connection_id: uuid.UUID) -> bool:
    """Whether a pull should make way: a planned session reaches the watch sooner than old history."""
    return bool(Push.objects.ready(timezone.now()).filter(connection=connection_id).exists())


def _is_busy(connection_id: uuid.UUID) -> bool:
    at_work = {"connection": connection_id, "state": Job.State.RUNNING, "lease_until__gte": timezone.now()}
    return SyncRun.objects.filter(**at_work).exists() or Push.objects.filter(**at_work).exists()
