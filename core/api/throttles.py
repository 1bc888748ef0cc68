"""Rate limits of the API. The rates are settings; the counters live in the cache."""

from __future__ import annotations

from rest_framework.throttling import ScopedRateThrottle, UserRateThrottle


class MinuteThrottle(UserRateThrottle):
    """Short bursts: per user, or per address for the anonymous."""

    scope = "minute"


class HourThrottle(UserRateThrottle):
    """Long runs: per user, or per address for the anonymous."""

    scope = "hour"


class ScopedThrottle(ScopedRateThrottle):
    """A view with ``throttle_scope`` has a rate of its own."""
