"""Real concurrency: these tests need PostgreSQL and are skipped elsewhere."""

from __future__ import annotations

import pytest
from django.db import connection

from garmin_sync.simulator.testing import account, simulator

__all__ = ["account", "simulator"]


@pytest.fixture(autouse=True)
def _needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
