"""Ten sessions reviewed by keyboard alone; the keys are counted, the time is printed."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]
SESSIONS = 10
#: One is enough for a session that needs no word.
MOST_KEYS_A_SESSION = 2


class Keyboard:
    """Counts what is pressed. A written comment counts by its verbs, not by its letters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def press_and_move(self, key: str) -> None:
        """A key that leads to another session."""
        before = self.page.url
        self.press(key)
        self.page.wait_for_url(lambda url: url != before)
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def waiting(page: Page) -> int:
    return int(page.locator("[data-review]").get_attribute("data-review-count") or 0)


def test_ten_sessions_by_keyboard_alone(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    page.goto("/review/")
    before = waiting(page)
    assert before >= SESSIONS + 2, "The demo has too few sessions that wait."
    keys = Keyboard(page)
    began = time.monotonic()
    for number in range(SESSIONS):
        if number == 4:
            keys.press("c")
            page.keyboard.type("Well done, and easy tomorrow.")
            keys.press("Control+Enter")
            expect(page.locator(".thread-comment.is-own").last).to_contain_text("easy tomorrow")
            expect(page.locator("[data-review-title]")).to_be_focused()
        keys.press_and_move("Enter")
    spent = time.monotonic() - began

    assert waiting(page) == before - SESSIONS
    print(f"\n{SESSIONS} sessions: {keys.pressed} keys, {spent:.1f} s, {spent / SESSIONS:.2f} s a session")
    assert keys.pressed <= MOST_KEYS_A_SESSION * SESSIONS


def test_there_and_back_again(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    page.goto("/review/")
    first, before = page.locator("[data-review-title]").inner_text(), waiting(page)
    keys = Keyboard(page)

    keys.press_and_move("j")
    assert page.locator("[data-review-title]").inner_text() != first
    keys.press_and_move("k")
    assert page.locator("[data-review-title]").inner_text() == first
    keys.press_and_move("Enter")
    assert waiting(page) == before - 1
    keys.press_and_move("u")
    assert page.locator("[data-review-title]").inner_text() == first
    assert waiting(page) == before

    keys.press("?")
    expect(page.locator("[data-shortcuts-dialog]")).to_contain_text("Reviewed, and on to the next")
    keys.press("Escape")
    keys.press("o")
    page.wait_for_url("**/activities/*/")


def test_without_a_script_everything_is_a_link_or_a_button(signed_in: SignIn) -> None:
    page = signed_in("trainer", java_script=False)
    page.goto("/review/")
    before = waiting(page)

    page.get_by_role("button", name="Reviewed").click()
    assert waiting(page) == before - 1
    page.get_by_role("textbox", name="Comment").fill("Seen without a script.")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator(".thread-comment.is-own").last).to_contain_text("Seen without a script.")
    assert "/review/" in page.url
    page.goto("/review/")
    assert waiting(page) == before - 1
