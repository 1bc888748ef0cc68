"""The plan for calendar programs: what stands in it, who gets it, and the page of the link."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core.errors import NotAllowed
from core.logging import hide_secrets
from progress.models import Race
from tests.factories.workouts import PlannedSessionFactory
from workouts.ics import Entry, write_calendar
from workouts.models import Feed, PlannedSession
from workouts.services.feeds import renew_feed, revoke_feed

TODAY = date(2026, 7, 6)
PAGE = "/calendar/feed/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def session(trainer, client_user):
    return PlannedSessionFactory(
        client=client_user, created_by=trainer, name="Fast; 800s, easy", note="Long\nwords " * 20, local_date=TODAY
    )


def address(feed):
    return reverse("workouts:feed", args=[feed.token])


def events(response):
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_session_stands_on_its_day_with_text_and_link(client_user, session):
    answer = Client().get(address(renew_feed(actor=client_user)))

    event = events(answer)[0]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (event["SUMMARY"], event.decoded("DTSTART"), event.decoded("DTEND")) == (
        "Fast; 800s, easy",
        TODAY,
        TODAY + timedelta(days=1),
    )
    assert session.text in event["DESCRIPTION"]
    assert str(session.pk) in event["URL"]
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CONFIRMED", 1, f"session-{session.pk}@pacewright")
    assert "Run" in event["CATEGORIES"].to_ical().decode()


def test_lines_are_folded_and_end_as_the_standard_says(client_user, session):
    body = Client().get(address(renew_feed(actor=client_user))).content

    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"X-PUBLISHED-TTL:PT1H" in body
    assert b"SUMMARY:Fast\\; 800s\\, easy" in body


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("Europe/Oslo", date(2026, 7, 8), datetime(2026, 7, 8, 5, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 7, 8), datetime(2026, 7, 8, 1, 15, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 3), datetime(2026, 10, 2, 20, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), datetime(2026, 10, 3, 20, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_is_that_of_the_clients_clock(client_user, trainer, zone, day, instant):
    type(client_user).objects.filter(pk=client_user.pk).update(time_zone=zone)
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=day, time_of_day=time(7))

    event = events(Client().get(address(renew_feed(actor=client_user))))[0]

    assert event.decoded("DTSTART") == instant
    assert event.decoded("DTEND") > instant


def test_only_published_sessions_of_the_window_and_races_stand_in_it(client_user, trainer):
    mine = {"client": client_user, "created_by": trainer}
    for days, name in ((-31, "too old"), (-30, "oldest"), (90, "last"), (91, "too far")):
        PlannedSessionFactory(**mine, name=name, local_date=TODAY + timedelta(days=days))
    PlannedSessionFactory(**mine, name="draft", local_date=TODAY, draft=True)
    PlannedSessionFactory(name="somebody else's", local_date=TODAY)
    Race.objects.create(client=client_user, name="City marathon", local_date=TODAY + timedelta(days=40), priority="A")

    found = [event["SUMMARY"] for event in events(Client().get(address(renew_feed(actor=client_user))))]

    assert found == ["oldest", "City marathon (A race)", "last"]


def test_a_skipped_session_is_cancelled(client_user, session):
    PlannedSession.objects.update(skipped_at="2026-07-06T00:00Z", skip_reason="sick")

    assert events(Client().get(address(renew_feed(actor=client_user))))[0]["STATUS"] == "CANCELLED"


def test_an_unchanged_feed_is_not_sent_again_and_a_changed_one_is(client_user, session, clock):
    url = address(renew_feed(actor=client_user))
    first = Client().get(url)
    clock.shift(timedelta(minutes=5))

    same = Client().get(url, headers={"If-None-Match": first["ETag"]})
    PlannedSession.objects.update(name="Another")
    other = Client().get(url, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, other.status_code) == (200, 304, 200)
    assert "private" in first["Cache-Control"]
    assert not first.cookies


def test_an_unknown_replaced_or_revoked_link_and_a_closed_account_are_not_there(client_user, session):
    old = address(renew_feed(actor=client_user))
    feed = renew_feed(actor=client_user)
    new = address(feed)

    def status(url):
        return Client().get(url).status_code

    assert (status("/calendar/feed/unknown.ics"), status(old), status(new)) == (404, 404, 200)
    assert status(reverse("workouts:feed", args=[feed.token_hash])) == 404
    type(client_user).objects.filter(pk=client_user.pk).update(is_active=False)
    assert status(new) == 404
    type(client_user).objects.filter(pk=client_user.pk).update(is_active=True)
    assert (revoke_feed(actor=client_user), revoke_feed(actor=client_user)) == (True, False)
    assert status(new) == 404


def test_a_feed_asks_as_often_for_ten_sessions_as_for_one(client_user, trainer, session, django_assert_num_queries):
    url = address(renew_feed(actor=client_user))
    for number in range(2):
        with django_assert_num_queries(3):
            Client().get(url)
        PlannedSessionFactory.create_batch(9, client=client_user, created_by=trainer, local_date=TODAY, position=number)


def test_a_feed_is_read_and_not_changed(client_user, session):
    url = address(renew_feed(actor=client_user))

    assert [Client().post(url).status_code, Client().delete(url).status_code] == [405, 405]
    assert PlannedSession.objects.count() == 1


def test_the_token_is_stored_unreadable_and_logged_nowhere(client_user):
    feed = renew_feed(actor=client_user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, token_hash FROM workouts_feed")
        stored = cursor.fetchone()

    assert feed.token not in " ".join(stored)
    assert feed.token not in hide_secrets(None, "", {"event": f"GET {address(feed)}"})["event"]


def test_trainers_have_no_feed(trainer):
    with pytest.raises(NotAllowed):
        renew_feed(actor=trainer)

    assert not Feed.objects.exists()


def test_the_page_makes_replaces_and_revokes_the_link(page, client_user, trainer):
    browser = page(client_user)
    assert b"Create a link" in browser.get(PAGE).content

    assert browser.post(PAGE, {"verb": "renew"}).status_code == 302
    first = Feed.objects.get().token
    shown = browser.get(PAGE).content.decode()
    assert f"/calendar/feed/{first}.ics" in shown
    assert "webcal://" in shown

    browser.post(PAGE, {"verb": "renew"})
    assert Feed.objects.get().token != first
    browser.post(PAGE, {"verb": "revoke"})
    assert not Feed.objects.exists()
    assert page(trainer).get(PAGE).status_code == 404


def test_the_own_calendar_leads_to_the_page_and_a_clients_does_not(page, client_user, trainer):
    assert f'href="{PAGE}"'.encode() in page(client_user).get("/calendar/").content
    assert PAGE.encode() not in page(trainer).get(f"/clients/{client_user.pk}/calendar/").content


def test_looking_at_the_page_makes_nothing(page, client_user):
    page(client_user).get(PAGE)

    assert not Feed.objects.exists()


def test_a_calendar_of_nothing_is_a_calendar():
    assert b"BEGIN:VCALENDAR" in write_calendar("Training", [])


def test_hostile_words_stay_words():
    entry = Entry(
        key="k",
        version=1,
        changed_at=datetime(2026, 7, 6, tzinfo=UTC),
        day=TODAY,
        title="a\r\nBEGIN:VEVENT\r\nSUMMARY:forged 🏃 \u202eabc",
        text="x" * 3000,
    )

    read = Calendar.from_ical(write_calendar("Training", [entry]))

    assert len(read.walk("VEVENT")) == 1
