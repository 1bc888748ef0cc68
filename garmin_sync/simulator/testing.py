"""Pytest fixtures: a running simulator with one account, and settings that point at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from garmin_sync.simulator.accounts import Account, SimulatedActivity
from garmin_sync.simulator.server import Simulator, running_simulator

EMAIL, PASSWORD, MFA_CODE = "athlete@example.com", "correct horse", "246810"
_CLIENT_ID = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"


@pytest.fixture
def simulator(settings: Any) -> Iterator[Simulator]:
    """A simulated Garmin with the account ``EMAIL``; the product's settings send every call to it."""
    with running_simulator(Account(EMAIL, PASSWORD, time_zone="Europe/Zurich")) as running:
        settings.GARMIN_SIMULATOR_URL = running.url
        settings.GARMIN_CALL_INTERVAL = 0
        yield running


@pytest.fixture
def account(simulator: Simulator) -> Account:
    """The account of :func:`simulator`."""
    return simulator.accounts[EMAIL]


def tokens_of(simulator: Simulator, email: str = EMAIL) -> str:
    """Tokens as a sign-in would have left them in the database, without the sign-in."""
    pair = simulator.tokens.issue(email, _CLIENT_ID)
    return json.dumps(
        {"di_token": pair["access_token"], "di_refresh_token": pair["refresh_token"], "di_client_id": _CLIENT_ID}
    )


def a_run(day: datetime, **changes: Any) -> SimulatedActivity:
    """A run of ten kilometres as the list shows it; without an id, :meth:`Account.record` gives it one."""
    fields: dict[str, Any] = {
        "activity_id": 0,
        "name": "Morning Run",
        "type_key": "running",
        "start_time": day.astimezone(UTC),
        "utc_offset": timedelta(hours=2),
        "time_zone": "Europe/Zurich",
        "distance": 10_000.0,
        "duration": 3000.0,
        "elapsed": 3060.0,
        "moving": 2990.0,
        "average_heart_rate": 148.0,
        "max_heart_rate": 171.0,
        "calories": 640.0,
        "device_id": 3_300_000_001,
    }
    return SimulatedActivity(**fields | changes)
