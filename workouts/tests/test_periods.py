from datetime import date, timedelta

import pytest

from workouts.periods import day_of, month_period, span_words, week_period, week_start, week_text

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("first_weekday", "first", "last"),
    [
        (1, date(2026, 6, 29), date(2026, 8, 2)),
        (7, date(2026, 6, 28), date(2026, 8, 1)),
        (6, date(2026, 6, 27), date(2026, 7, 31)),
    ],
)
def test_a_month_is_shown_in_whole_weeks_of_the_reader(first_weekday, first, last):
    period = month_period("2026-07", today=TODAY, first_weekday=first_weekday)

    assert (period.first, period.last) == (first, last)
    assert {len(week) for week in period.weeks()} == {7}
    assert all(week[0].isoweekday() == first_weekday for week in period.weeks())
    assert period.holds(date(2026, 7, 31))
    assert not period.holds(date(2026, 8, 1))


@pytest.mark.parametrize("month", ["2026-03", "2026-10", "2026-11"])
def test_a_month_in_which_clocks_change_has_every_day_once(month):
    days = [day for week in month_period(month, today=TODAY, first_weekday=1).weeks() for day in week]

    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


def test_months_before_and_after_cross_the_year():
    period = month_period("2026-12", today=TODAY, first_weekday=1)

    assert (period.earlier, period.later, period.title) == ("2026-11", "2027-01", "December 2026")
    assert month_period("2026-01", today=TODAY, first_weekday=1).earlier == "2025-12"


@pytest.mark.parametrize("first_weekday", [1, 6, 7])
def test_a_week_of_the_address_is_the_same_week_again(first_weekday):
    for number in range(800):
        day = date(2025, 12, 1) + timedelta(days=number)
        first = week_start(day, first_weekday)
        period = week_period(week_text(first), today=TODAY, first_weekday=first_weekday)
        assert period.first == first <= day <= period.last
        assert week_period(period.later, today=TODAY, first_weekday=first_weekday).first == first + timedelta(days=7)
        assert week_period(period.earlier, today=TODAY, first_weekday=first_weekday).last == first - timedelta(days=1)


@pytest.mark.parametrize("text", ["", "now", "2026-13", "0001-01", "9999-12", "2026-07-01", "July", "2026-W54", "\x00"])
def test_nonsense_in_the_address_means_today(text):
    assert month_period(text, today=TODAY, first_weekday=1).inner[0] == date(2026, 7, 1)
    assert week_period(text, today=TODAY, first_weekday=1).first == date(2026, 7, 6)


def test_spans_say_no_more_than_they_need():
    assert span_words(date(2026, 7, 6), date(2026, 7, 12)) == "6–12 Jul 2026"
    assert span_words(date(2026, 6, 29), date(2026, 7, 5)) == "29 Jun – 5 Jul 2026"
    assert span_words(date(2026, 12, 28), date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"


def test_days_far_away_are_no_days():
    assert day_of("2026-02-29") is None
    assert day_of("1989-12-31") is None
    assert day_of("2026-07-08") == TODAY
