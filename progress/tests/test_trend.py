"""The trend against vectors counted by hand, and what must hold for any weighings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.trend import change_within, smoothed

DAY = date(2026, 3, 27)


def on(number: int) -> date:
    return DAY + timedelta(days=number)


def test_the_first_value_is_the_seed_and_each_day_follows_by_a_tenth() -> None:
    points = smoothed({on(0): 80.0, on(1): 81.0, on(2): 79.0})
    assert [point.trend for point in points] == pytest.approx([80.0, 80.1, 79.99])
    assert [point.measured for point in points] == [80.0, 81.0, 79.0]


def test_a_gap_lies_on_the_straight_line() -> None:
    """Over the night in which the clocks change too: these are local days."""
    points = smoothed({on(0): 80.0, on(4): 84.0})
    assert [point.day for point in points] == [on(number) for number in range(5)]
    assert [point.measured for point in points] == [80.0, None, None, None, 84.0]
    assert [point.trend for point in points] == pytest.approx([80.0, 80.1, 80.29, 80.561, 80.9049])


def test_no_weighing_no_trend() -> None:
    assert smoothed({}) == []
    assert change_within(smoothed({on(0): 80.0}), 1) is None


def test_change_within() -> None:
    points = smoothed({on(0): 80.0, on(1): 81.0, on(2): 79.0})
    assert change_within(points, 1) == pytest.approx(-0.11)
    assert change_within(points, 2) == pytest.approx(-0.01)
    assert change_within(points, 3) is None


WEIGHINGS = st.dictionaries(st.integers(0, 400).map(on), st.floats(40, 150), min_size=1, max_size=30)


@given(WEIGHINGS, st.randoms())
def test_the_order_of_entry_does_not_matter(weighings, random) -> None:
    shuffled = list(weighings.items())
    random.shuffle(shuffled)
    assert smoothed(dict(shuffled)) == smoothed(weighings)


@given(WEIGHINGS)
def test_the_trend_stays_between_the_extremes_and_knows_every_day(weighings) -> None:
    points = smoothed(weighings)
    assert len(points) == (max(weighings) - min(weighings)).days + 1
    low, high = min(weighings.values()), max(weighings.values())
    assert all(low - 1e-9 <= point.trend <= high + 1e-9 for point in points)
    assert {point.day: point.measured for point in points if point.measured is not None} == weighings


@given(WEIGHINGS)
def test_a_later_weighing_leaves_the_past_alone(weighings) -> None:
    before = smoothed(weighings)
    later = smoothed({**weighings, max(weighings) + timedelta(days=3): 90.0})
    assert later[: len(before)] == before
