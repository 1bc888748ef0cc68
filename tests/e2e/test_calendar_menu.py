"""The menu of a session in a calendar: one for all entries with JavaScript, a page of its own without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Product

SignIn = Callable[..., Page]
MENU = ".calendar-entry > .menu-panel"


def test_one_menu_is_opened_and_closed_by_mouse_and_keys(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    page.goto("/board/")
    first, second = page.locator("a.calendar-entry-more").nth(0), page.locator("a.calendar-entry-more").nth(1)
    expect(first).to_have_role("button")

    first.click()
    expect(page.locator(MENU).get_by_role("link", name="Copy to…")).to_be_visible()
    expect(first).to_have_attribute("aria-expanded", "true")
    second.click()
    expect(page.locator(MENU)).to_have_count(1)
    expect(first).to_have_attribute("aria-expanded", "false")

    page.keyboard.press("Escape")
    expect(page.locator(MENU)).to_have_count(0)
    expect(second).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(MENU).get_by_role("link", name="Copy to…")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(MENU).get_by_role("link", name="Open")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sessions/[^/]+/"))


def test_deleting_from_the_menu_renews_the_calendar_and_can_be_undone(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    page.goto("/board/")
    entry = page.locator("[data-session][data-can-edit]").last
    pk = entry.get_attribute("data-session")
    entry.hover()
    entry.locator("a.calendar-entry-more").click()
    page.locator(MENU).get_by_role("button", name="Delete").click()
    expect(page.locator(f"[data-session='{pk}']")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"[data-session='{pk}']")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1440])
def test_without_javascript_the_same_verbs_are_a_page(
    browser: Browser, signed_in: SignIn, product: Product, width: int
) -> None:
    state = signed_in("trainer").context.storage_state()
    context = browser.new_context(
        base_url=product.url,
        storage_state=state,
        java_script_enabled=False,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto("/board/")
    page.locator("a.calendar-entry-more").first.click(force=True)
    page.get_by_role("link", name="Copy to…").click()
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/board/")
    context.close()
