"""Weeks in a row and round numbers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.streaks import SESSIONS, Streak, Week, milestone, weeks_in_a_row, weeks_of

MONDAY = date(2026, 3, 2)


def weeks(*active: int, excused: frozenset[int] = frozenset()) -> list[Week]:
    return [Week(MONDAY + timedelta(weeks=n), days, n in excused) for n, days in enumerate(active)]


def test_weeks_count_as_long_as_each_is_reached() -> None:
    assert weeks_in_a_row(weeks(3, 4, 1, 3, 3), 3) == Streak(2, 2)
    assert weeks_in_a_row(weeks(3, 3, 3, 1, 3), 3) == Streak(1, 3)


def test_the_running_week_is_waited_for() -> None:
    assert weeks_in_a_row(weeks(3, 3, 0), 3) == Streak(2, 2)
    assert weeks_in_a_row(weeks(3, 3, 3), 3) == Streak(3, 3)
    assert weeks_in_a_row([], 1) == Streak(0, 0)


def test_an_excused_week_is_passed_over() -> None:
    assert weeks_in_a_row(weeks(3, 0, 0, 3, excused=frozenset({1, 2})), 3) == Streak(2, 2)
    assert weeks_in_a_row(weeks(3, 3, 3, excused=frozenset({1})), 3) == Streak(3, 3)


@given(st.lists(st.integers(0, 7), max_size=20), st.sets(st.integers(0, 19)), st.integers(1, 7))
def test_an_excuse_never_takes_anything_away(active, excused, at_least) -> None:
    plain, kind = (
        weeks_in_a_row(weeks(*active), at_least),
        weeks_in_a_row(weeks(*active, excused=frozenset(excused)), at_least),
    )
    assert kind.current >= plain.current
    assert kind.longest >= plain.longest


def test_weeks_begin_on_the_persons_weekday_and_a_day_counts_once() -> None:
    days = [date(2026, 3, 28), date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)]  # Saturday to Monday
    monday = weeks_of(days, [date(2026, 3, 24)], days[0], days[-1], 1)
    assert [(week.first_day, week.active_days, week.is_excused) for week in monday] == [
        (date(2026, 3, 23), 2, True),
        (date(2026, 3, 30), 1, False),
    ]
    sunday = weeks_of(days, [], days[0], days[-1], 7)
    assert [(week.first_day, week.active_days) for week in sunday] == [(date(2026, 3, 22), 1), (date(2026, 3, 29), 2)]


@pytest.mark.parametrize(
    ("total", "reached", "ahead", "share"),
    [(0, None, 1, 0.0), (1, 1, 10, 0.0), (10, 10, 25, 0.0), (30, 25, 50, 0.2), (9999, SESSIONS[-1], None, 1.0)],
)
def test_milestones(total, reached, ahead, share) -> None:
    step = milestone(total, SESSIONS)
    assert (step.reached, step.ahead, step.share) == (reached, ahead, pytest.approx(share))
