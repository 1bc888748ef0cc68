"""The calendar of one client: what a cell says, totals, who sees what, and how many queries it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching.models import AvailableDay, AwayRange
from progress.models import Race
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession
from workouts.periods import month_period, week_period
from workouts.reports.month import calendar_of
from workouts.watch_states import WatchState, register_source, states_of

NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)
TODAY = date(2026, 7, 8)
YESTERDAY = TODAY - timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def month(viewer, client, text="2026-07"):
    period = month_period(text, today=client.local_today(), first_weekday=viewer.first_weekday)
    return calendar_of(viewer=viewer, client=client, period=period)


def day(shown, wanted=TODAY):
    return next(each for week in shown.weeks for each in week.days if each.date == wanted)


def only_entry(viewer, client, wanted=TODAY):
    (entry,) = day(month(viewer, client), wanted).planned
    return entry


def recorded(client, on=TODAY, **values):
    started = datetime.combine(on, time(6), tzinfo=UTC)
    return ActivityFactory(client=client, start_time=started, local_date=on, **values)


def address(client, **query):
    return reverse("workouts:client_calendar", args=[client.pk], query=query or None)


def test_what_is_planned_shows_its_length(trainer, client_user):
    PlannedSessionFactory(client=client_user, text="45min Z1")

    entry = only_entry(trainer, client_user)

    assert (entry.kind, entry.line) == ("planned", "45\xa0min")


def test_done_and_planned_stand_in_one_cell(trainer, client_user):
    run = recorded(client_user)
    PlannedSessionFactory(
        client=client_user, text="50min Z1", activity=run, ratio=0.82, done_amount=41 * 60, compliance="on_target"
    )

    cell = day(month(trainer, client_user))

    assert cell.unplanned == []
    assert (cell.planned[0].kind, cell.planned[0].line) == ("on_target", "82\xa0% of plan · 41\xa0min")


def test_an_activity_without_a_plan_is_unplanned(trainer, client_user):
    run = recorded(client_user, distance=24_000, name="Commute")

    (entry,) = day(month(trainer, client_user)).unplanned

    assert (entry.activity.pk, entry.amount) == (run.pk, "24.0\xa0km")


def test_an_activity_matched_a_day_late_is_not_shown_twice(trainer, client_user):
    late = recorded(client_user, on=date(2026, 8, 3))
    PlannedSessionFactory(client=client_user, local_date=date(2026, 8, 2), activity=late, compliance="on_target")

    week = week_period("2026-W32", today=TODAY, first_weekday=1)
    shown = calendar_of(viewer=trainer, client=client_user, period=week)

    assert day(shown, date(2026, 8, 3)).unplanned == []
    assert shown.weeks[0].totals.done.seconds > 0


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ({"compliance": "missed"}, "missed", "missed"),
        ({"compliance": ""}, "missed", "missed"),
        ({"skipped_at": NOON, "skip_reason": "sick"}, "excused", "skipped: sick"),
        ({"draft": True}, "planned", "draft"),
    ],
)
def test_a_day_that_is_over_says_what_became_of_it(trainer, client_user, values, kind, words):
    PlannedSessionFactory(client=client_user, local_date=YESTERDAY, **values)

    entry = only_entry(trainer, client_user, YESTERDAY)

    assert (entry.kind, entry.words) == (kind, words)


def test_away_excuses_and_shades_the_day(trainer, client_user):
    AwayRange.objects.create(client=client_user, kind="travel", first_day=YESTERDAY, last_day=TODAY)
    PlannedSessionFactory(client=client_user, local_date=YESTERDAY)

    shown = month(trainer, client_user)

    assert day(shown, YESTERDAY).planned[0].words == "travelling"
    assert shown.weeks[1].totals.planned.seconds == 0
    assert day(shown, TODAY).limit.away is not None
    assert day(shown, TODAY + timedelta(days=1)).limit.away is None


def test_a_day_with_too_much_says_so(trainer, client_user):
    AvailableDay.objects.create(client=client_user, weekday=3, most_minutes=30)
    AvailableDay.objects.create(client=client_user, weekday=4, most_sessions=0)
    PlannedSessionFactory(client=client_user, text="45min Z1")

    shown = month(trainer, client_user)

    assert day(shown).hint == "over 30\xa0min"
    assert day(shown, TODAY + timedelta(days=1)).hint == "no training"
    assert day(shown, TODAY + timedelta(days=7)).hint == "up to 30\xa0min"
    assert day(shown, TODAY + timedelta(days=5)).hint == ""


def test_totals_add_up_planned_and_done(trainer, client_user):
    PlannedSessionFactory(client=client_user, text="45min Z1")
    PlannedSessionFactory(client=client_user, text="30min Z1", skipped_at=NOON, skip_reason="tired")
    lifting = PlannedSessionFactory(client=client_user, local_date=TODAY + timedelta(days=1), lifting=True)
    recorded(client_user, moving_time=2400, distance=8000, load=40)
    recorded(client_user, moving_time=None, elapsed_time=600, distance=None, load=None)

    totals = month(trainer, client_user).weeks[1].totals

    assert totals.planned.seconds == 45 * 60 + lifting.estimated_seconds
    assert totals.planned.sets == lifting.estimated_sets == 7
    assert (totals.done.seconds, totals.done.metres, totals.done.load) == (3000, 8000, 40)
    assert totals.ratio == pytest.approx(3000 / totals.planned.seconds)


def test_sets_that_were_done_count_without_warm_up_and_rest(trainer, client_user):
    lifting = recorded(client_user, family="strength", distance=None)
    for number, kind in enumerate(["warmup", "active", "rest", "active"]):
        lifting.sets.create(number=number, kind=kind)

    assert month(trainer, client_user).weeks[1].totals.done.sets == 2


@pytest.mark.parametrize(("first_weekday", "head"), [(1, "Mon"), (6, "Sat"), (7, "Sun")])
def test_weeks_begin_on_the_readers_day(trainer, client_user, first_weekday, head):
    trainer.first_weekday = first_weekday
    PlannedSessionFactory(client=client_user)

    shown = month(trainer, client_user)

    assert shown.weekdays[0] == head
    assert len(day(shown).planned) == 1


@pytest.mark.parametrize("text", ["2026-03", "2026-10"])
def test_months_with_a_change_of_clocks_show_every_session_once(trainer, client_user, text):
    begins = date.fromisoformat(f"{text}-01")
    for number in range(28):
        PlannedSessionFactory(client=client_user, local_date=begins + timedelta(days=number))

    shown = month(trainer, client_user, text)

    assert sum(len(each.planned) for week in shown.weeks for each in week.days) == 28


def test_today_is_the_clients_day(trainer):
    far = CoachingFactory(trainer=trainer, client=ClientFactory(time_zone="Pacific/Auckland")).client

    shown = month(trainer, far)

    assert day(shown, date(2026, 7, 9)).is_today
    assert not day(shown, TODAY).is_today


def test_a_draft_is_the_trainers_alone(trainer, client_user, page):
    PlannedSessionFactory(client=client_user, draft=True, name="Secret draft")

    theirs = page(trainer).get(address(client_user, month="2026-07")).content.decode()
    own = page(client_user).get(reverse("workouts:calendar", query={"month": "2026-07"})).content.decode()

    assert "Secret draft" in theirs
    assert "Publish 1 draft…" in theirs
    assert "Secret draft" not in own


def test_the_page_shows_races_and_watches(trainer, client_user, page, monkeypatch):
    monkeypatch.setattr("workouts.watch_states._sources", [])
    session = PlannedSessionFactory(client=client_user)
    register_source(lambda ids, viewer: {pk: WatchState("ok", "on the watch") for pk in ids})
    Race.objects.create(client=client_user, name="Midsummer ten", local_date=TODAY, priority="A")

    shown = page(trainer).get(address(client_user)).content.decode()

    assert "Midsummer ten" in shown
    assert "on the watch" in shown
    assert states_of([], trainer) == {}
    assert states_of([session.pk], trainer)[session.pk].words == "on the watch"


def test_month_and_week_are_pages_and_fragments(trainer, client_user, page):
    PlannedSessionFactory(client=client_user, name="Fast 800s")
    browser = page(trainer)

    whole = browser.get(address(client_user, week="2026-W28"))
    part = browser.get(address(client_user, week="2026-W28"), headers={"HX-Request": "true"})

    assert "6–12 Jul 2026" in whole.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "Fast 800s" in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_month_says_what_to_do(trainer, client_user, page):
    assert "Plan a session, put one here" in page(trainer).get(address(client_user)).content.decode()
    assert "What your trainer plans" in page(client_user).get(reverse("workouts:calendar")).content.decode()


def test_nonsense_in_the_address_is_today(trainer, client_user, page):
    for query in ({"month": "2026-99"}, {"week": "x"}, {"month": "0000-01"}):
        assert page(trainer).get(address(client_user, **query)).status_code == 200


def test_strangers_see_nothing(client_user, stranger, trainer, page):
    assert page(stranger).get(address(client_user)).status_code == 404
    assert page(ClientFactory()).get(address(client_user)).status_code == 404
    assert page(trainer).get(reverse("workouts:calendar")).status_code == 404


def test_clients_drag_only_what_they_may_move(trainer, client_user, page):
    PlannedSessionFactory(client=client_user)
    own = reverse("workouts:calendar")
    assert 'draggable="true"' in page(client_user).get(own).content.decode()
    assert "data-can-edit" not in page(client_user).get(own).content.decode()

    client_user.coachings_received.update(client_may_move=False)

    assert 'draggable="true"' not in page(client_user).get(own).content.decode()


def test_a_full_month_costs_no_more_queries_than_one_session(trainer, client_user, page):
    browser = page(trainer)
    PlannedSessionFactory(client=client_user, created_by=trainer)
    browser.get(address(client_user))
    one = _queries(browser, address(client_user))
    for number in range(28):
        on = date(2026, 7, 1) + timedelta(days=number)
        done = recorded(client_user, on=on)
        recorded(client_user, on=on)
        PlannedSessionFactory(client=client_user, local_date=on, activity=done, created_by=trainer)
        PlannedSessionFactory(client=client_user, local_date=on, lifting=True)
        Race.objects.create(client=client_user, name=f"Race {number}", local_date=on)

    full = _queries(browser, address(client_user))

    assert full == one
    assert full <= 15


def _queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_reading_changes_nothing(trainer, client_user, page):
    PlannedSessionFactory(client=client_user, local_date=YESTERDAY)
    before = list(PlannedSession.objects.values())

    page(trainer).get(address(client_user))

    assert list(PlannedSession.objects.values()) == before
    assert timezone.now() == NOON
