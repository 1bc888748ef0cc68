"""A strength session with one hand on a phone: a tap a set, no network in the cellar, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dashboard.demo.people import DOMAIN, PASSWORD

SignIn = Callable[..., Page]
TEXT = "Barbell back squat 3x6 @ 60kg RIR 2 rest 2:30; superset: Bench press 2x8 @ 50kg + Pull-up 2x8 @ BW"
SETS = 7


def plan_for(page: Page, who: str, name: str, text: str = TEXT) -> str:
    """A strength session for today that the client made; its address."""
    login = page.request.post(
        "/api/v1/auth/login", data={"email": f"{who}@{DOMAIN}", "password": PASSWORD}, fail_on_status_code=True
    )
    headers = {"Authorization": f"Bearer {login.json()['access']}"}
    today = page.request.get("/api/v1/today", headers=headers).json()["date"]
    made = page.request.post(
        "/api/v1/sessions",
        headers=headers,
        data={"local_date": today, "family": "strength", "name": name, "text": text},
        fail_on_status_code=True,
    )
    return f"/sessions/{made.json()['id']}/"


def rows(page: Page) -> Locator:
    """The sets of the logger, without the blank ones."""
    return page.locator("[data-log-row]:not([data-log-extra])")


def test_a_session_is_logged_with_taps_and_survives_the_cellar(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390)
    address = plan_for(page, "mara", "Cellar squats")
    page.goto("/today/")
    page.locator(f'a[href="{address}log/"]', has_text="Start").click()
    expect(page.locator("[data-logger-count]")).to_have_text(f"0 of {SETS}")
    page.reload()  # the service worker leads the page from here on
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_function("caches.match(location.pathname).then(Boolean)")

    rows(page).nth(0).locator(".log-done").click()
    expect(rows(page).nth(0)).to_contain_text("✓ done")
    expect(page.locator("[data-rest-timer]")).to_be_visible()

    page.context.set_offline(True)
    rows(page).nth(1).locator("[name=repetitions]").fill("5")
    rows(page).nth(1).locator(".log-done").click()
    rows(page).nth(3).locator(".log-done").click()
    expect(page.locator("[data-logger-outbox]")).to_contain_text("2 entries are not sent yet")
    page.reload()
    expect(page.locator("[data-logger-outbox]")).to_contain_text("2 entries are not sent yet")
    expect(rows(page).nth(1).locator("[name=repetitions]")).to_have_value("5")

    page.context.set_offline(False)
    expect(page.locator("[data-logger-outbox]")).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.locator("[data-logger-count]")).to_have_text(f"3 of {SETS}")
    expect(rows(page).nth(1).locator("[name=repetitions]")).to_have_value("5")

    page.get_by_role("radio", name="7 very hard").check()
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_text("Correct the sets")).to_be_visible()


def test_everything_that_is_pressed_while_lifting_is_big_enough(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390)
    page.goto(f"{plan_for(page, 'mara', 'Big buttons')}log/")
    for selector in (".log-done", ".log-field input", ".logger-exercise-links a", ".log-row-more > summary"):
        for box in (element.bounding_box() for element in page.locator(selector).all()[:12]):
            if box is not None:
                assert box["height"] >= 48, selector
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_every_set_is_a_form(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390, java_script=False)
    page.goto(f"{plan_for(page, 'mara', 'Plain forms')}log/")

    rows(page).nth(0).locator(".log-done").click()

    expect(page.locator("[data-logger-count]")).to_have_text(f"1 of {SETS}")
    expect(rows(page).nth(0)).to_contain_text("done")


def test_kept_pages_go_with_the_person(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390)
    page.goto("/today/")
    kept = "caches.keys().then((names) => names.filter((name) => name.startsWith('pacewright-own-')).length)"
    page.wait_for_function(f"{kept}.then((count) => count === 1)")

    page.get_by_label("Account of").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")

    page.wait_for_function(f"{kept}.then((count) => count === 0)")


def test_an_exercise_is_swapped_in_the_cellar(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390)
    address = plan_for(page, "mara", "Cellar swap")
    page.goto(f"{address}log/")
    page.reload()  # the service worker leads the page from here on
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_function("caches.match(location.pathname).then(Boolean)")
    rows(page).nth(0).locator(".log-done").click()
    expect(rows(page).nth(0)).to_contain_text("✓ done")

    page.context.set_offline(True)
    head = page.locator("[data-logger-exercise='0.0']")
    head.get_by_role("button", name="Swap").click()
    choice = page.locator("[data-swap-list='0.0'] a").first
    name = (choice.text_content() or "").strip()
    assert name
    choice.click()
    expect(head).to_contain_text("instead of Barbell back squat")
    expect(rows(page).nth(1).locator("[name=name]")).to_have_value(name)
    expect(rows(page).nth(1).locator("[name=weight]")).to_have_value("")
    expect(rows(page).nth(0).locator("[name=name]")).to_have_value("Barbell back squat")
    page.reload()
    expect(head).to_contain_text("instead of Barbell back squat")
    rows(page).nth(1).locator("[name=weight]").fill("42.5")
    rows(page).nth(1).locator(".log-done").click()
    expect(page.locator("[data-logger-outbox]")).to_contain_text("1 entry is not sent yet")

    # Back by another way, still without a network: what waits says what is done here.
    page.goto(f"{address}log/")
    expect(rows(page).nth(2).locator("[name=name]")).to_have_value(name)
    expect(rows(page).nth(1).locator("[name=weight]")).to_have_value("42.5")

    page.context.set_offline(False)
    expect(page.locator("[data-logger-outbox]")).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.locator("[data-logger-count]")).to_have_text(f"2 of {SETS}")
    expect(rows(page).nth(1).locator("[name=name]")).to_have_value(name)
    expect(rows(page).nth(1).locator("[name=weight]")).to_have_value("42.5")
    expect(rows(page).nth(0).locator("[name=name]")).to_have_value("Barbell back squat")


def test_with_a_network_the_server_draws_the_swap(signed_in: SignIn) -> None:
    page = signed_in("mara", width=390)
    page.goto(f"{plan_for(page, 'mara', 'Swap upstairs')}log/")
    page.locator("[data-logger-exercise='0.0']").get_by_role("button", name="Swap").click()
    choice = page.locator("[data-swap-list='0.0'] a").first
    name = (choice.text_content() or "").strip()
    choice.click()
    page.wait_for_url("**/log/?swap=**")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("[data-logger-exercise='0.0']")).to_contain_text("instead of Barbell back squat")
