"""HRV against the client's own range."""

from __future__ import annotations

import math

import pytest

from progress.baselines import hrv_state, mean_of_week

STEADY = [60.0, 62.0, 58.0, 61.0, 59.0] * 12


def test_a_steady_client_is_in_range() -> None:
    state = hrv_state(STEADY)
    assert state is not None
    assert state.verdict == "in_range"
    assert state.low < state.week < state.high


def test_the_range_is_half_a_standard_deviation_of_the_logarithms() -> None:
    state = hrv_state(STEADY)
    logs = [math.log(value) for value in STEADY]
    mean = sum(logs) / 60
    deviation = math.sqrt(sum((value - mean) ** 2 for value in logs) / 60)
    assert state is not None
    assert state.low == pytest.approx(math.exp(mean - deviation / 2), abs=1e-9)
    assert state.high == pytest.approx(math.exp(mean + deviation / 2), abs=1e-9)


@pytest.mark.parametrize(("level", "verdict"), [(45.0, "below"), (80.0, "above")])
def test_a_week_outside_is_named(level: float, verdict: str) -> None:
    state = hrv_state([*STEADY[:-7], *[level] * 7])
    assert state is not None
    assert state.verdict == verdict


def test_too_few_nights_say_nothing() -> None:
    assert hrv_state([*STEADY[:-7], None, None, None, None, None, 60.0, 60.0]) is None
    assert hrv_state([60.0] * 13) is None
    assert hrv_state([*[None] * 57, 0.0, 0.0, 60.0]) is None


def test_mean_of_the_week() -> None:
    assert mean_of_week([1, 2, None, 4, None, None, 6]) == pytest.approx(3.25)
    assert mean_of_week([None, None, 5, 5]) is None
