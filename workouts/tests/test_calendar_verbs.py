"""Verbs for whole parts of a calendar: publishing, copying, shifting, the library beside it, and the undo."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.models import CalendarChange, PlannedSession

TODAY = date(2026, 7, 8)
TOMORROW = TODAY + timedelta(days=1)
CALENDAR = {"HX-Request": "true", "HX-Target": "calendar"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def session(trainer, client_user) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer, name="Fast 800s", local_date=TODAY)


def url(name, thing, **query):
    return reverse(f"workouts:{name}", args=[thing.pk], query=query or None)


def stored(session):
    return PlannedSession.objects.get(pk=session.pk)


def undo_address(answer):
    (message,) = get_messages(answer.wsgi_request)
    return message.extra_tags


def test_publishing_a_week_at_seven_of_the_clients_clock(trainer, client_user, page):
    client_user.time_zone = "Asia/Tokyo"
    client_user.save()
    draft = PlannedSessionFactory(client=client_user, created_by=trainer, draft=True, local_date=TOMORROW)
    form = {"first": TODAY, "last": TOMORROW, "when": "later", "on": "2026-07-09", "hour": "07:00"}
    assert "07:00 there is" in page(trainer).get(url("publish", client_user)).content.decode()

    page(trainer).post(url("publish", client_user), form)

    assert stored(draft).publish_at == datetime(2026, 7, 8, 22, tzinfo=UTC)
    assert not stored(draft).is_published


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "later", "on": "", "hour": ""},
        {"when": "later", "on": "2026-07-01", "hour": "07:00"},
        {"last": "2026-07-01"},
    ],
)
def test_publishing_refuses_what_makes_no_sense(trainer, client_user, page, wrong):
    draft = PlannedSessionFactory(client=client_user, draft=True, local_date=TODAY)
    form = {"first": TODAY, "last": TOMORROW, "when": "now", "on": "", "hour": "07:00", **wrong}

    assert page(trainer).post(url("publish", client_user), form).status_code == 422
    assert (stored(draft).is_published, stored(draft).publish_at) == (False, None)


def test_clients_publish_nothing(client_user, page):
    assert page(client_user).get(url("publish", client_user)).status_code == 403


def test_a_week_is_copied_for_the_readers_week(trainer, client_user, session, page):
    other = CoachingFactory(trainer=trainer).client
    form = {"week_of": TODAY, "to_week_of": TODAY + timedelta(days=8), "client": other.pk, "key": "once"}

    for _ in range(2):
        page(trainer).post(url("copy_week", client_user), form)

    copy = PlannedSession.objects.get(client=other)
    assert copy.local_date == TODAY + timedelta(days=7)


def test_a_week_is_not_copied_onto_itself(trainer, client_user, session, page):
    form = {"week_of": TODAY, "to_week_of": TOMORROW, "client": client_user.pk}

    assert page(trainer).post(url("copy_week", client_user), form).status_code == 422
    assert PlannedSession.objects.count() == 1


def test_everything_after_a_day_is_shifted_and_put_back(trainer, client_user, session, page):
    before = PlannedSessionFactory(client=client_user, local_date=TODAY - timedelta(days=1))
    browser = page(trainer)

    answer = browser.post(url("shift", client_user), {"first_day": TODAY, "days": 3})
    assert stored(session).local_date == TODAY + timedelta(days=3)
    assert stored(before).local_date == TODAY - timedelta(days=1)

    browser.post(undo_address(answer))
    assert stored(session).local_date == TODAY


def test_a_shift_by_nothing_is_refused(trainer, client_user, session, page):
    assert page(trainer).post(url("shift", client_user), {"first_day": TODAY, "days": 0}).status_code == 422


def test_a_client_with_a_trainer_does_not_shift_the_plan(client_user, session, page):
    answer = page(client_user).post(url("shift", client_user), {"first_day": TODAY, "days": 3})

    assert answer.status_code == 403
    assert stored(session).local_date == TODAY


def test_a_workout_of_the_library_is_dropped_on_a_day(trainer, client_user, page):
    template = TemplateFactory(trainer=trainer)
    form = {"template": template.pk, "date": TOMORROW, "key": "one drop"}

    for _ in range(2):
        answer = page(trainer).post(url("calendar_drop", client_user), form, headers=CALENDAR)

    session = PlannedSession.objects.get()
    assert answer.status_code == 204
    assert (session.local_date, session.template, session.is_linked) == (TOMORROW, template, True)


def test_a_foreign_workout_is_not_dropped(trainer, client_user, page):
    form = {"template": TemplateFactory().pk, "date": TOMORROW}

    assert page(trainer).post(url("calendar_drop", client_user), form, headers=CALENDAR).status_code == 400
    assert not PlannedSession.objects.exists()


def test_a_workout_is_planned_for_many(trainer, client_user, page):
    template = TemplateFactory(trainer=trainer)
    other = CoachingFactory(trainer=trainer).client

    page(trainer).post(url("template_plan", template), {"date": TOMORROW, "clients": [client_user.pk, other.pk]})

    assert {session.client for session in template.planned_sessions.all()} == {client_user, other}


def test_the_library_beside_the_calendar(trainer, client_user, page):
    TemplateFactory(trainer=trainer, name="Long hills")
    TemplateFactory(trainer=trainer, name="Easy flat")
    TemplateFactory(name="Foreign hills")
    browser = page(trainer)

    whole = browser.get(url("calendar_library", client_user, q="hills")).content.decode()
    part = browser.get(url("calendar_library", client_user), headers={"HX-Request": "true"}).content.decode()

    assert "Long hills" in whole
    assert "Easy flat" not in whole
    assert "Foreign hills" not in whole
    assert "<html" not in part
    assert 'draggable="true"' in part
    assert "No workout matches" in browser.get(url("calendar_library", client_user, q="zzz")).content.decode()


def test_only_who_did_it_undoes_it(trainer, client_user, session, page):
    page(trainer).post(url("session_move", session), {"to": TOMORROW})
    change = CalendarChange.objects.get()

    assert page(client_user).post(url("undo", change)).status_code == 404
    assert page(trainer).get(url("undo", change)).status_code == 405
    assert stored(session).local_date == TOMORROW


def test_an_undo_that_came_too_late_says_so(trainer, session, page):
    browser = page(trainer)
    browser.post(url("session_move", session), {"to": TOMORROW})
    first = CalendarChange.objects.get()
    browser.post(url("session_move", session), {"to": TODAY + timedelta(days=5)})

    answer = browser.post(url("undo", first), follow=True)

    assert "Changed in the meantime" in answer.content.decode()
    assert stored(session).local_date == TODAY + timedelta(days=5)
