"""The way of a goal against its time."""

from datetime import date, timedelta

import pytest

from progress.goal_pace import goal_pace

FIRST = date(2026, 3, 1)


def pace(current, *, start=80.0, target=70.0, passed=50, due=100, **more):
    due_day = None if due is None else FIRST + timedelta(days=due)
    today = FIRST + timedelta(days=passed)
    return goal_pace(start=start, target=target, current=current, first_day=FIRST, due_day=due_day, today=today, **more)


@pytest.mark.parametrize(
    ("current", "verdict", "ratio"),
    [
        (75.0, "on_pace", 0.5),
        (75.9, "on_pace", 0.41),
        (76.1, "behind", 0.39),
        (73.9, "ahead", 0.61),
        (82.0, "behind", 0.0),
        (70.0, "reached", 1.0),
        (69.0, "reached", 1.0),
    ],
)
def test_half_the_time_has_passed(current, verdict, ratio) -> None:
    found = pace(current)
    assert (found.pace, found.ratio) == (verdict, pytest.approx(ratio))


def test_upwards() -> None:
    assert pace(120.0, start=100.0, target=140.0).pace == "on_pace"
    assert pace(141.0, start=100.0, target=140.0).pace == "reached"


def test_the_week_from_here() -> None:
    assert pace(75.0).weekly == pytest.approx(-0.7)
    assert pace(75.0, passed=100).weekly == pytest.approx(-35.0)


def test_without_a_day_there_is_no_line() -> None:
    assert (pace(75.0, due=None).pace, pace(75.0, due=None).ratio) == ("open", pytest.approx(0.5))


def test_a_day_that_has_passed() -> None:
    assert pace(75.0, passed=101).pace == "past_due"


def test_without_a_beginning_the_metric_says_which_way() -> None:
    assert pace(75.0, start=None, less_is_better=True).pace == "open"
    assert pace(69.0, start=None, less_is_better=True).pace == "reached"
    assert pace(75.0, start=None).pace == "reached"
    assert pace(75.0, start=None, less_is_better=True).ratio is None


def test_without_a_value_nothing_is_judged() -> None:
    found = pace(None)
    assert (found.pace, found.ratio, found.weekly) == ("open", None, None)


def test_due_on_its_first_day() -> None:
    assert pace(75.0, passed=0, due=0).expected == 1.0
