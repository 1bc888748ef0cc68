"""Planning, as people walk it: typed as a program, given to two clients, on their watches, done, and matched."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from dashboard.demo.people import DOMAIN
from tests.e2e.conftest import Product

SignIn = Callable[..., Page]
PATIENCE = 90.0  # s until a worker has told the watch

WEEK = """Mon: strength: Barbell back squat 3x6 @ 75% RIR 2 rest 2:00; Plank 3x45s
Tue: run "Road thousands": 15min Z1, 5x(1km @ 10k, rest 2:00), 10min easy
Wed: run: 50min Z2
Thu: strength: Romanian deadlift 3x8 @ 60kg rest 1:30; Push-up 3x12
Fri: run: 15min Z1, 3x(8min @ threshold, 2min easy), 10min easy
Sun: run: 100min Z2, 15min @ M
"""


def test_a_marathon_program_reaches_two_watches_and_comes_back(signed_in: SignIn, product: Product) -> None:
    page = signed_in("trainer")
    program_url = _type_a_program(page)
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    _give_it_to(page, program_url, ("Nils Berg", "Mara Lind"), monday)

    page.goto("/clients/")
    page.get_by_role("link", name="Nils Berg").first.click()
    page.get_by_role("link", name="Calendar", exact=True).last.click()
    calendar = page.url.split("?")[0]
    _move_a_session(page, calendar, monday)
    _copy_a_week(page, calendar, monday)
    _publish(page, calendar, monday)
    page.goto("/clients/")
    page.get_by_role("link", name="Mara Lind").first.click()
    page.get_by_role("link", name="Calendar", exact=True).last.click()
    _publish(page, page.url.split("?")[0], monday)

    watches = {who: _thousands_on_the_watch(product, who) for who in ("nils", "mara")}
    for who, steps in watches.items():
        assert [step["endConditionValue"] for step in steps] == [1000.0], who
    speeds = {who: (steps[0]["targetValueOne"] + steps[0]["targetValueTwo"]) / 2 for who, steps in watches.items()}
    # 10 km pace lies a little above each one's own threshold speed: 3.3 and 3.92 m/s.
    assert 3.3 < speeds["nils"] < 3.6, speeds
    assert 3.9 < speeds["mara"] < 4.2, speeds

    recorded = product.garmin("POST", "follow", {"account": f"nils@{DOMAIN}"})
    client = signed_in("nils", width=390)
    client.goto("/garmin/")
    client.get_by_role("button", name=re.compile("now", re.I)).first.click()
    expect(client.locator("[role=progressbar], progress")).to_have_count(0, timeout=120_000)
    client.goto("/activities/")
    client.get_by_role("link", name=recorded["activityName"]).first.click()
    expect(client.get_by_text("The watch followed this workout").first).to_be_visible()


def _type_a_program(page: Page) -> str:
    """By keyboard and text alone: name, weeks, one week as it is typed, eleven copies, one progression."""
    page.goto("/programs/new/")
    page.get_by_label("Name").first.focus()
    page.keyboard.type("Marathon by keyboard")
    page.get_by_label("Weeks", exact=True).fill("12")
    page.get_by_label("Lighter every").fill("4")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/new/" not in url)
    program_url = page.url.split("weeks/")[0]  # a new program asks for its first week at once
    page.get_by_label("Week 1").fill(WEEK)
    page.get_by_role("button", name="Save and copy to other weeks").press("Enter")
    page.get_by_label("To weeks").fill("2-12")
    page.keyboard.press("Enter")
    page.wait_for_url(program_url)
    page.goto(f"{program_url}rules/new/")
    page.locator("[name=exercise]").fill("Barbell back squat")
    page.locator("[name=amount]").fill("2.5")
    page.get_by_role("button", name=re.compile("Save|Add", re.I)).first.press("Enter")
    page.wait_for_url(lambda url: "/rules/new/" not in url)
    page.goto(program_url)
    expect(page.get_by_text("Road thousands")).to_have_count(12)
    return program_url


def _give_it_to(page: Page, program_url: str, names: tuple[str, ...], monday: date) -> None:
    page.goto(f"{program_url}apply/")
    for name in names:
        page.get_by_label(name).check()
    page.locator("[name=date]").fill(monday.isoformat())
    page.get_by_role("button", name="Show what goes where").click()
    expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()
    # Mara has no time on Fridays and forty-five minutes on Mondays: the preview says what goes elsewhere.
    expect(page.get_by_text("on another day").first).to_be_visible()
    page.get_by_role("button", name="Plan it as drafts").click()
    page.wait_for_url(program_url)


def _move_a_session(page: Page, calendar: str, monday: date) -> None:
    """Wednesday's run goes to Saturday by the keyboard's own key."""
    page.goto(f"{calendar}?week={monday:%G-W%V}")
    entry = page.locator(f"[data-day='{(monday + timedelta(days=2)).isoformat()}'] [data-session]").last
    entry.locator("a").first.focus()
    page.keyboard.press("m")
    page.locator("[name=to]").fill((monday + timedelta(days=5)).isoformat())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/move/" not in url)


def _copy_a_week(page: Page, calendar: str, monday: date) -> None:
    page.goto(f"{calendar}?week={monday:%G-W%V}")
    page.get_by_role("link", name=re.compile("^Copy")).first.click()
    last = monday + timedelta(weeks=12)
    page.locator("[name=to_week_of]").fill(last.isoformat())
    page.get_by_role("button", name="Copy the week").click()
    page.wait_for_url(lambda url: "copy" not in url)


def _publish(page: Page, calendar: str, monday: date) -> None:
    page.goto(f"{calendar}publish/?first={monday.isoformat()}")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda url: "/publish/" not in url)


def _thousands_on_the_watch(product: Product, who: str) -> list[dict[str, Any]]:
    """The fast steps of the thousands as the watch got them, once a worker has sent them."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for entry in product.garmin("GET", f"workouts?account={who}@{DOMAIN}"):
            if entry["workout"]["workoutName"] == "Road thousands":
                steps = entry["workout"]["workoutSegments"][0]["workoutSteps"]
                group = next(step for step in steps if step["type"] == "RepeatGroupDTO")
                return [step for step in group["workoutSteps"] if step["targetType"]["workoutTargetTypeId"] == 6]
        time.sleep(1)
    raise AssertionError(f"Nothing reached the watch of {who}.")
