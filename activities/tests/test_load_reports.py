"""Load by day and week, and the roster's columns."""

from datetime import date, timedelta

import pytest

from activities.reports.fitness import fitness_series
from activities.reports.load import (
    first_day_of_week,
    last_activities,
    load_by_week,
    weekly_load,
)
from coaching.roster import LAST_ACTIVITY, WEEKLY_LOAD, column
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def test_the_rosters_columns_cost_a_query_each_and_respect_consent(trainer, django_assert_num_queries):
    sharing = [CoachingFactory(trainer=trainer).client for _ in range(3)]
    withheld = CoachingFactory(trainer=trainer, consents=["wellness"]).client
    foreign = ClientFactory()
    today = trainer.local_today()
    for client in (*sharing, withheld, foreign):
        ActivityFactory(client=client, local_date=today, load=40)
        ActivityFactory(client=client, local_date=today - timedelta(weeks=1), load=None)
        ActivityFactory(client=client, local_date=today - timedelta(weeks=30), load=99)
    ids = [client.pk for client in (*sharing, withheld, foreign)]

    with django_assert_num_queries(1):
        loads = column(WEEKLY_LOAD, ids, trainer)
    with django_assert_num_queries(1):
        newest = column(LAST_ACTIVITY, ids, trainer)

    assert set(loads) == set(newest) == {client.pk for client in sharing}
    assert loads[sharing[0].pk] == [0, 0, 0, 0, 0, 40]
    assert newest[sharing[0].pk] == max(sharing[0].activities.values_list("start_time", flat=True))
    assert weekly_load([], trainer) == last_activities([], trainer) == {}


def test_a_constant_load_gives_the_fitness_of_the_definition(client_user):
    for number in range(42):
        ActivityFactory(client=client_user, load=100, local_date=MONDAY + timedelta(days=number))

    series = fitness_series(client_user, MONDAY - timedelta(days=5), MONDAY + timedelta(days=44))

    assert [day.day for day in series][:1] == [MONDAY]
    assert series[41].fitness == pytest.approx(63.2, abs=0.05)
    assert series[41].is_calibrating
    assert not series[42].is_calibrating
    assert series[42].load == 0
    assert series[42].fitness < series[41].fitness
    assert series[42].form == pytest.approx(series[41].fitness - series[41].fatigue)


def test_two_sessions_of_a_day_add_up_and_the_window_remembers_what_was_before(client_user):
    for _ in range(2):
        ActivityFactory(client=client_user, load=30, local_date=MONDAY)

    whole = fitness_series(client_user, MONDAY, MONDAY + timedelta(days=9))
    end = fitness_series(client_user, MONDAY + timedelta(days=5), MONDAY + timedelta(days=9))

    assert whole[0].load == 60
    assert [day.day for day in whole[5:]] == [day.day for day in end]
    assert [day.fitness for day in end] == pytest.approx([day.fitness for day in whole[5:]], rel=1e-12)
    assert [day.form for day in end] == pytest.approx([day.form for day in whole[5:]], rel=1e-12)


def test_a_broken_clock_long_ago_does_not_make_ten_thousand_days(client_user, django_assert_num_queries):
    ActivityFactory(client=client_user, load=30, local_date=date(1989, 12, 31))
    with django_assert_num_queries(2):
        series = fitness_series(client_user, MONDAY, MONDAY)

    assert [day.fitness for day in series] == pytest.approx([0.0], abs=1e-100)
    assert fitness_series(ClientFactory(), MONDAY, MONDAY) == []


def test_weeks_split_by_sport_begin_on_the_clients_first_weekday(client_user):
    client_user.first_weekday = 7
    sunday = MONDAY - timedelta(days=1)
    ActivityFactory(client=client_user, local_date=sunday, load=20, moving_time=600, distance=1000)
    ActivityFactory(client=client_user, ride=True, local_date=MONDAY, load=30, moving_time=900)
    ActivityFactory(client=client_user, local_date=sunday - timedelta(days=1), load=5)

    before, this = load_by_week(client_user, 2, today=MONDAY + timedelta(days=2))

    assert (this.first_day, this.load, this.count, this.seconds) == (sunday, 50, 2, 1500)
    assert this.load_by_family == {"run": 20, "ride": 30}
    assert (before.first_day, before.load) == (sunday - timedelta(days=7), 5)


@pytest.mark.parametrize(("day", "weekday", "first"), [(3, 1, 1), (7, 1, 1), (7, 7, 7), (6, 7, 0), (5, 6, -1)])
def test_weeks_begin_where_the_person_says(day, weekday, first):
    assert first_day_of_week(MONDAY + timedelta(days=day - 1), weekday) == MONDAY + timedelta(days=first - 1)
