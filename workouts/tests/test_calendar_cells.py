"""What stands in the cells of calendars as markup: words of people stay words, and every verb is a link."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse

from coaching.models import AwayRange
from progress.models import Race
from tests.factories.activities import ActivityFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.watch_states import WatchState, register_source

TODAY = date(2026, 7, 8)
HOSTILE = """<script>alert(1)</script>"'><b>&amp;"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC), tick=False):
        yield


def pages(page, trainer, client):
    """The week board, and the client's month, as the trainer sees them."""
    month = reverse("workouts:client_calendar", args=[client.pk])
    return [page(trainer).get(url).content.decode() for url in (reverse("workouts:board"), month)]


def calendar_of(html):
    """The calendar's section, read strictly: what a person typed neither opens nor closes an element in it."""
    section = re.search(r'<section class="calendar.*</section>', html, re.DOTALL)
    # Attributes without a value are HTML and no XML.
    text = re.sub(r" (data-calendar|data-can-edit|data-menu)(?=[ >])", r' \1=""', section.group(0))
    text = re.sub(r"<(input|link)\b([^>]*[^/])>", r"<\1\2/>", text).replace("&nbsp;", " ")
    return ElementTree.fromstring(text)


def test_words_of_people_stay_words(trainer, client_user, page, monkeypatch):
    monkeypatch.setattr("workouts.watch_states._sources", [])
    register_source(lambda ids, viewer: {pk: WatchState("ok", HOSTILE, f"{HOSTILE} in short") for pk in ids})
    client_user.name = HOSTILE
    client_user.save()
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=TODAY, name=HOSTILE)
    started = datetime.combine(TODAY, time(6), tzinfo=UTC)
    ActivityFactory(client=client_user, local_date=TODAY, start_time=started, name=HOSTILE)
    Race.objects.create(client=client_user, name=HOSTILE, local_date=TODAY)

    for html in pages(page, trainer, client_user):
        calendar = calendar_of(html)
        links = [each for each in calendar.iter("a") if each.get("class") == "calendar-entry-link"]
        assert ["".join(each.itertext()) for each in links] == [HOSTILE, HOSTILE]
        assert any(HOSTILE in (each.get("aria-label") or "") for each in calendar.iter("a"))
        assert list(calendar.iter("script")) == list(calendar.iter("b")) == []
        assert "<script>alert" not in html


def test_without_javascript_the_menu_is_a_page_that_leads_back(trainer, client_user, page):
    session = PlannedSessionFactory(client=client_user, created_by=trainer, local_date=TODAY)
    board = reverse("workouts:board", query={"week": "2026-W28", "q": "a&b"})
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=TODAY, name="Second")
    client_user.name = "a&b"
    client_user.save()
    browser = page(trainer)

    calendar = calendar_of(browser.get(board).content.decode())
    menus = [each.get("href") for each in calendar.iter("a") if each.get("class") == "calendar-entry-more"]
    asked = next(each for each in menus if str(session.pk) in each)
    moving = re.search(r'href="([^"]+/move/[^"]*)"', browser.get(asked).content.decode()).group(1)

    assert len(menus) == 2
    form = browser.get(moving.replace("&amp;", "&")).content.decode()
    assert f'name="back" value="{board.replace("&", "&amp;")}"' in form


def test_a_cell_says_how_its_day_stands(trainer, client_user, page):
    AwayRange.objects.create(client=client_user, kind="travel", first_day=TODAY, last_day=TODAY)
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=TODAY, time_of_day=time(6, 30))
    moved = PlannedSessionFactory(
        client=client_user,
        created_by=trainer,
        local_date=date(2026, 7, 10),
        moved_from=date(2026, 7, 9),
        shortened_to=60,
        draft=True,
        publish_at=datetime(2026, 7, 9, 5, tzinfo=UTC),
    )
    trainer.time_zone = "Europe/Oslo"
    trainer.save()

    for html in pages(page, trainer, client_user):
        cells = {each.get("data-day"): each for each in calendar_of(html).iter() if each.get("data-day")}
        today = " ".join("".join(cells["2026-07-08"].itertext()).split())
        other = "".join(cells["2026-07-10"].itertext()).replace("\xa0", " ")
        entry = next(each for each in cells["2026-07-10"].iter("li") if each.get("data-session"))
        assert "is-today" in cells["2026-07-08"].get("class")
        assert "is-away" in cells["2026-07-08"].get("class")
        assert "Travelling" in today
        assert "06:30" in today
        assert "moved from Thu 9 Jul" in other
        assert "shortened to 60 %" in other
        assert "publishes 9 Jul 2026, 07:00" in other
        assert (entry.get("data-session"), entry.get("draggable")) == (str(moved.pk), "true")
        assert "is-draft" in entry.get("class")
        assert "is-empty" in cells["2026-07-07"].get("class")


def test_icons_of_cells_are_drawn_once_and_each_is_there(trainer, client_user, page):
    for number in range(3):
        PlannedSessionFactory(client=client_user, created_by=trainer, local_date=TODAY, position=number)

    for html in pages(page, trainer, client_user):
        calendar = calendar_of(html)
        drawn = [each.get("id") for each in calendar.iter("symbol")]
        used = {each.get("href").removeprefix("#") for each in calendar.iter("use")}
        assert len(drawn) == len(set(drawn))
        assert {"icon-plus", "icon-ellipsis", "icon-circle"} <= used <= set(drawn)
