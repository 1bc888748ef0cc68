"""Waking a worker. The row is the truth: a wake-up that gets lost is made good by the sweep."""

from __future__ import annotations

import uuid
from functools import partial

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def wake_for(task: str, **ids: uuid.UUID) -> None:
    """Send ``task`` of :mod:`garmin_sync.tasks` once the transaction holds. Arguments are ids, nothing else."""
    texts = {name: str(value) for name, value in ids.items()}
    transaction.on_commit(partial(_send, task, texts))


def _send(task: str, ids: dict[str, str]) -> None:
    from garmin_sync import tasks  # the tasks call the services, and these wake the tasks

    try:
        getattr(tasks, task).apply_async(kwargs=ids)
    except OperationalError:
        logger.warning("queue_unreachable", task=task)
