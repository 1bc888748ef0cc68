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


def test_what_a_client_wrote_is_read_in_place(signed_in: SignIn) -> None:
    client = signed_in("mara", width=390)
    client.goto("/activities/")
    client.locator("a.row-link").first.click()
    client.wait_for_url("**/activities/*-*/")
    client.get_by_role("textbox", name="Comment").fill("The calf held.")
    client.get_by_role("button", name="Send the comment").click()
    expect(client.locator(".thread-comment.is-own").last).to_contain_text("The calf held.")
    pk = client.url.split("/activities/")[1].split("/")[0]

    trainer = signed_in("trainer")
    with trainer.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        trainer.goto(f"/review/{pk}/")
        title = trainer.locator("[data-review-title]").inner_text()
        trainer.get_by_text("The calf held.").scroll_into_view_if_needed()
    expect(trainer.get_by_role("button", name="Mark as read")).to_have_count(0)

    # Only the button went; the session stands there, and what was new is still marked.
    expect(trainer.locator("[data-review-title]")).to_have_text(title)
    expect(trainer.get_by_text("The calf held.")).to_be_visible()


def test_a_letter_alone_leads_nowhere_however_new_the_page_is(signed_in: SignIn) -> None:
    page = signed_in("trainer")
    # Fast people and fast machines press keys in the page's first second: here it stays half a second old.
    page.add_init_script("Object.defineProperty(Event.prototype, 'timeStamp', { get: () => 500 })")
    page.goto("/review/")
    address = page.url

    page.keyboard.press("c")
    expect(page.locator("[data-comment-body]")).to_be_focused()
    page.keyboard.type("r")
    expect(page.locator("[data-comment-body]")).to_have_value("r")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    assert page.url == address

    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/clients/")
