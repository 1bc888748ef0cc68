"""Fixtures of the tests that run against the simulator."""

from garmin_sync.simulator.testing import account, simulator
from garmin_sync.tests.pulling import athlete, connection

__all__ = ["account", "athlete", "connection", "simulator"]
