"""Background tasks that belong to no domain."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache

from core.health import HEARTBEAT_KEY


@shared_task
def heartbeat() -> None:
    """Tell ``/health/detailed`` that beat, queue and a worker work together. A second run only renews the sign."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=3600)
