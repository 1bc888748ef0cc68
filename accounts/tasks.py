"""Housekeeping of accounts."""

from __future__ import annotations

from celery import shared_task

from accounts import services


@shared_task
def clear_expired() -> None:
    """Delete what has run out. A second run finds nothing to delete."""
    services.clear_expired()
