"""Checks behind ``/health/detailed``. Each answers in a second or two and never raises."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from core import scanning

HEARTBEAT_KEY = "worker-heartbeat"
#: Beat sends a heartbeat every 15 s; three missed ones mean that nobody works.
HEARTBEAT_MAX_AGE = 60
DISK_MINIMUM_BYTES = 500 * 1024 * 1024

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: ``detail`` is a short sentence without secrets."""

    name: str
    is_healthy: bool
    detail: str


def run_checks() -> list[CheckResult]:
    """Run every check, one after the other."""
    return [_run(name, check) for name, check in CHECKS.items()]


def _run(name: str, check: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(name, True, check())
    except Exception as error:
        # Whatever the driver raises, the answer is the same: this part does not work.
        log.warning("health_check_failed", check=name, error=type(error).__name__)
        return CheckResult(name, False, str(error) if isinstance(error, Unhealthy) else type(error).__name__)


class Unhealthy(Exception):
    """The part answers, but not as it should."""


def check_database() -> str:
    """A query comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return connection.vendor


def check_cache() -> str:
    """A value written is read again."""
    key, value = f"health-{uuid.uuid4().hex}", "ok"
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise Unhealthy("A value written was not read again.")
    cache.delete(key)
    return "read and write"


def check_queue() -> str:
    """The broker accepts a connection."""
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return "reachable"


def check_workers() -> str:
    """A worker has lately carried out the heartbeat task."""
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        raise Unhealthy("No worker has reported. Start one: celery -A fitness worker.")
    age = int(time.time() - last)
    if age > HEARTBEAT_MAX_AGE:
        raise Unhealthy(f"The last report of a worker is {age} s old.")
    return f"last report {age} s ago"


def check_disk() -> str:
    """DATA_DIR has room for new files."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < DISK_MINIMUM_BYTES:
        raise Unhealthy(f"Only {free // 1024**2} MB are free in DATA_DIR.")
    return f"{free // 1024**3} GB free"


def check_scanner() -> str:
    """The virus scanner answers, where there is one."""
    if not scanning.is_configured():
        return "not configured"
    try:
        scanning.ping()
    except scanning.ScannerDown as error:
        raise Unhealthy(f"{error} Uploads wait in quarantine.") from error
    return "answers"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "cache": check_cache,
    "queue": check_queue,
    "workers": check_workers,
    "disk": check_disk,
    "scanner": check_scanner,
}
