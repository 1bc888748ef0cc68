"""UUIDv7: valid, unique, sorted by time."""

from __future__ import annotations

import time

from core.ids import uuid7


def test_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    value = uuid7()
    assert value.version == 7
    assert value.variant == "specified in RFC 4122"
    assert before <= value.int >> 80 <= time.time_ns() // 1_000_000


def test_unique_and_ordered_over_time(monkeypatch) -> None:
    assert len({uuid7() for _ in range(2000)}) == 2000
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    earlier = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_001_000_000)
    assert earlier < uuid7()
