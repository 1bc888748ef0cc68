"""The week board: who stands on it, what it says, and that forty clients cost what one costs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DataAccess
from coaching.models import AwayRange
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory, TagFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.periods import week_period
from workouts.reports.board import board_rows, clients_on_board, plannable_clients

TODAY = date(2026, 7, 8)
MONDAY = date(2026, 7, 6)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC), tick=False):
        yield


def shown(page, trainer, **query):
    answer = page(trainer).get(reverse("workouts:board", query=query or None))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(trainer):
    period = week_period("2026-W28", today=TODAY, first_weekday=1)
    return board_rows(trainer=trainer, clients=list(clients_on_board(trainer)), period=period)


def test_each_client_has_a_row_with_days_and_totals(trainer, client_user):
    PlannedSessionFactory(client=client_user, local_date=MONDAY, text="45min Z1")
    ActivityFactory(
        client=client_user,
        local_date=TODAY,
        start_time=datetime.combine(TODAY, time(6), tzinfo=UTC),
        moving_time=1800,
    )

    (row,) = rows(trainer)

    assert row.client == client_user
    assert [len(day.planned) for day in row.days] == [1, 0, 0, 0, 0, 0, 0]
    assert len(row.days[2].unplanned) == 1
    assert (row.totals.planned.seconds, row.totals.done.seconds) == (45 * 60, 1800)


def test_who_has_no_plan_is_seen(trainer, client_user, page):
    assert "nothing planned" in shown(page, trainer)
    AwayRange.objects.create(client=client_user, kind="sick", first_day=MONDAY, last_day=MONDAY + timedelta(days=6))

    assert rows(trainer)[0].is_away
    assert "board-none is-warning" not in shown(page, trainer)


def test_only_clients_who_share_training_stand_there(trainer, client_user, page):
    CoachingFactory(trainer=trainer, client=ClientFactory(name="Paused Pia"), state="paused")
    CoachingFactory(trainer=trainer, client=ClientFactory(name="Silent Sam"), consents=[])
    CoachingFactory(client=ClientFactory(name="Other Olga"))

    board = shown(page, trainer)

    assert client_user.name in board
    assert not any(name in board for name in ("Paused Pia", "Silent Sam", "Other Olga"))


def test_search_and_tag_narrow_the_board(trainer, client_user, page):
    marathon = TagFactory(trainer=trainer, name="marathon")
    tagged = CoachingFactory(trainer=trainer, client=ClientFactory(name="Tagged Tess"))
    tagged.tags.add(marathon)

    assert "Tagged Tess" in shown(page, trainer, q="tess")
    assert client_user.email not in shown(page, trainer, q="tess")
    assert list(clients_on_board(trainer, tag=marathon.pk)) == [tagged.client]
    assert "No client matches" in shown(page, trainer, q="nobody at all")
    assert "week=2026-W29&amp;q=tess" in shown(page, trainer, q="tess", week="2026-W28")


def test_a_tag_of_another_trainer_counts_for_nothing(trainer, client_user, page):
    foreign = TagFactory()

    assert client_user.name in shown(page, trainer, tag=foreign.pk)


def test_a_trainer_without_clients_is_told_how_it_begins(stranger, page):
    assert "Nobody shares training with you yet" in shown(page, stranger)


def test_clients_have_no_board(client_user, page):
    assert page(client_user).get(reverse("workouts:board")).status_code == 403


def test_that_the_trainer_looked_is_recorded_once_an_hour(trainer, client_user, page):
    shown(page, trainer)
    shown(page, trainer)

    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category="training").count() == 1


def test_forty_clients_cost_what_one_costs(trainer, client_user, page):
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=MONDAY)
    browser = page(trainer)
    url = reverse("workouts:board")
    browser.get(url)
    one = _queries(browser, url)
    for _ in range(40):
        client = CoachingFactory(trainer=trainer).client
        for number in range(3):
            PlannedSessionFactory(client=client, created_by=trainer, local_date=MONDAY + timedelta(days=number))
    browser.get(url)

    forty = _queries(browser, url)

    assert forty == one
    assert forty <= 15


def _queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_the_board_is_a_fragment_for_htmx(trainer, client_user, page):
    answer = page(trainer).get(reverse("workouts:board"), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert client_user.name in answer.content.decode()


def test_a_calendar_is_written_by_its_owner_and_by_who_shares_it(trainer, client_user, stranger):
    assert list(plannable_clients(trainer)) == [client_user]
    assert list(plannable_clients(client_user)) == [client_user]
    assert list(plannable_clients(stranger)) == []
