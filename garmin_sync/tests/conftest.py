"""Fixtures of the tests that run against the simulator."""

from garmin_sync.simulator.testing import account, simulator

__all__ = ["account", "simulator"]
