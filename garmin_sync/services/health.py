"""What is remembered of a connection's health between jobs: written after each refusal and after each recovery."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from garmin_sync.breaker import HEALTHY, Health, after_failure
from garmin_sync.enums import ConnectionState
from garmin_sync.errors import GarminError
from garmin_sync.models import Connection


def remember_failure(connection: Connection, error: GarminError) -> Health:
    """Leave the account alone for as long as ``error`` asks for, and tell the person. Returns the new health."""
    connection.refresh_from_db(fields=["failures", "dead_token_answers", "state", "state_since"])
    health = after_failure(
        error,
        failures=connection.failures,
        dead_token_answers=connection.dead_token_answers,
        now=timezone.now(),
    )
    _remember(connection, health)
    return health


def remember_recovery(connection: Connection) -> None:
    """Garmin answers: whatever was wrong is over."""
    if connection.failures or connection.state != ConnectionState.OK or connection.dead_token_answers:
        _remember(connection, HEALTHY)


def _remember(connection: Connection, health: Health) -> None:
    now = timezone.now()
    changes: dict[str, Any] = {
        "state": health.state,
        "state_detail": health.detail,
        "failures": health.failures,
        "dead_token_answers": health.dead_token_answers,
        "next_try_at": health.next_try_at,
        "updated_at": now,
    }
    if health.state != connection.state:
        changes["state_since"] = now
    Connection.objects.filter(pk=connection.pk).update(**changes)
    for name, value in changes.items():
        setattr(connection, name, value)
