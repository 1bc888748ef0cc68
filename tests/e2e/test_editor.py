"""Writing a workout by text, by the builder, and by both: the same structure, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

EDITOR = "/library/new/"
TEXT = "15min Z1, 4x(800m @ 5k, rest 2min), 10min easy"


@pytest.fixture
def editor(signed_in: Callable[..., Page]) -> Page:
    """The page of a new template, for a trainer at a desk."""
    page = signed_in("trainer")
    page.goto(EDITOR)
    return page


def text_of(page: Page) -> Locator:
    return page.locator("textarea[name=text]")


def row(page: Page, path: str) -> Locator:
    return page.locator(f'[data-path="{path}"]')


def field(page: Page, path: str, name: str) -> Locator:
    return row(page, path).locator(f'[data-field="{name}"]').first


def build(page: Page, text: str, family: str = "Run") -> None:
    page.locator(".workout-editor").get_by_text(family, exact=True).click()
    text_of(page).fill(text)
    page.get_by_role("button", name="Builder", exact=True).click()
    expect(row(page, "0")).to_be_visible()


def paste(page: Page, cells: str) -> None:
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        cells,
    )


def test_typing_shows_the_workout_and_offers_the_word_that_was_meant(editor: Page) -> None:
    text_of(editor).press_sequentially("15min Z1, 4x(800m @ 5k, rest 2:00), 10min esy")
    expect(editor.locator(".workout-mistake mark")).to_have_text("esy")
    expect(editor.locator(".workout-repeat-times")).to_contain_text("4 ×")
    editor.get_by_role("button", name="Write “easy”").click()
    expect(editor.locator("[data-mistake]")).to_have_count(0)
    expect(text_of(editor)).to_have_value("15min Z1, 4x(800m @ 5k, rest 2:00), 10min easy")
    expect(text_of(editor)).to_be_focused()
    expect(editor.locator(".step-profile rect")).to_have_count(10)


def test_steps_are_moved_nested_and_copied_by_keyboard(editor: Page) -> None:
    build(editor, TEXT)
    status = editor.locator("[data-editor-status]")
    field(editor, "2", "length").focus()
    editor.keyboard.press("Alt+ArrowUp")
    expect(status).to_have_text("Step moved up, now number 2.")
    expect(text_of(editor)).to_have_value("15min Z1, 10min easy, 4x(800m @ 5k, rest 2min)")
    expect(field(editor, "1", "length")).to_be_focused()
    editor.keyboard.press("Alt+ArrowDown")
    editor.keyboard.press("Alt+ArrowRight")
    expect(text_of(editor)).to_have_value("15min Z1, 4x(800m @ 5k, rest 2min, 10min easy)")
    expect(field(editor, "1.2", "length")).to_be_focused()
    editor.keyboard.press("Alt+ArrowLeft")
    editor.keyboard.press("Alt+Shift+ArrowDown")
    expect(text_of(editor)).to_have_value(f"{TEXT}, 10min easy")
    editor.keyboard.press("Alt+Delete")
    expect(status).to_have_text("Step deleted.")
    expect(text_of(editor)).to_have_value(TEXT)


def test_a_step_is_added_and_filled_in_fields(editor: Page) -> None:
    build(editor, "10min easy", "Ride")
    editor.get_by_role("button", name="Step", exact=True).click()
    expect(field(editor, "1", "kind")).to_be_focused()
    field(editor, "1", "end").select_option("distance")
    field(editor, "1", "length").fill("5 km")
    field(editor, "1", "target0").select_option("power_percent")
    field(editor, "1", "target0value").fill("90-95")
    expect(text_of(editor)).to_have_value("10min easy, 5km @ 90-95% FTP")
    field(editor, "1", "length").fill("far")
    expect(field(editor, "1", "length")).to_have_attribute("aria-invalid", "true")
    expect(text_of(editor)).to_have_value("10min easy, 5km @ 90-95% FTP")


def test_sets_are_filled_like_a_sheet(editor: Page) -> None:
    build(editor, "Forearm plank 45s", "Strength")
    editor.get_by_role("button", name="Exercise", exact=True).click()
    editor.keyboard.type("back sq")
    expect(editor.get_by_role("listbox", name="Exercises").get_by_role("option").first).to_have_text(
        "Barbell back squat"
    )
    editor.keyboard.press("Enter")
    expect(text_of(editor)).to_have_value("Forearm plank 1x45s; Barbell back squat 3x8")
    field(editor, "1.0", "amount-0").focus()
    paste(editor, "5\t50%\t\n6-8\t80%\t2\t3010\t150\n6-8\t80%\t2\n6-8\t80%\t2\n")
    pasted = "Forearm plank 1x45s; Barbell back squat 1x5 @ 50%, 3x6-8 @ 80% RIR 2 tempo 3010 rest 2:30"
    expect(text_of(editor)).to_have_value(pasted)
    field(editor, "1.0", "load-3").focus()
    editor.keyboard.press("Enter")
    expect(text_of(editor)).to_have_value(pasted.replace("3x6-8", "4x6-8"))
    expect(field(editor, "1.0", "load-4")).to_be_focused()
    editor.keyboard.press("ArrowUp")
    expect(field(editor, "1.0", "load-3")).to_be_focused()
    editor.keyboard.press("End")
    editor.keyboard.press("ArrowRight")
    expect(field(editor, "1.0", "effort-3")).to_be_focused()


def test_exercises_move_with_their_block_and_alternate_in_a_superset(editor: Page) -> None:
    build(editor, "Forearm plank 2x45s; Push up 3x10; Dead bug 2x8", "Strength")
    field(editor, "1.0", "amount-1").focus()
    editor.keyboard.press("Alt+ArrowUp")
    expect(text_of(editor)).to_have_value("Push up 3x10; Forearm plank 2x45s; Dead bug 2x8")
    expect(field(editor, "0.0", "amount-1")).to_be_focused()
    field(editor, "0", "kind").select_option("superset")
    expect(editor.locator(".notice-body")).to_contain_text("between 2 and 30 exercises")
    expect(row(editor, "0")).to_have_class("builder-row builder-block is-wrong")
    editor.get_by_role("button", name="Save the workout").click()
    expect(editor.locator("[data-editor-status]")).to_contain_text("between 2 and 30 exercises")
    editor.get_by_role("button", name="Exercise here").click()
    editor.keyboard.type("Inverted row")
    expect(text_of(editor)).to_have_value(
        "superset: Push up 3x10 + Inverted row 3x8; Forearm plank 2x45s; Dead bug 2x8"
    )
    field(editor, "0", "kind").select_option("straight")
    expect(text_of(editor)).to_have_value("Push up 3x10; Inverted row 3x8; Forearm plank 2x45s; Dead bug 2x8")


def test_text_and_builder_stay_one_workout(editor: Page) -> None:
    build(editor, TEXT)
    field(editor, "1", "times").fill("6")
    expect(text_of(editor)).to_have_value(TEXT.replace("4x", "6x"))
    editor.get_by_role("button", name="Text", exact=True).click()
    text_of(editor).fill("20min steady")
    editor.get_by_role("button", name="Builder", exact=True).click()
    expect(field(editor, "0", "length")).to_have_value("20min")
    expect(row(editor, "1")).to_have_count(0)


def test_a_text_with_a_mistake_stays_a_text(editor: Page) -> None:
    text_of(editor).fill("10min esy")
    expect(editor.locator("[data-mistake]")).to_be_visible()
    editor.get_by_role("button", name="Builder", exact=True).click()
    expect(editor.locator("[data-editor-status]")).to_have_text("The builder opens once the text can be read.")
    expect(text_of(editor)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(("family", "text"), [("Run", TEXT), ("Strength", "superset: Row 3x8 @ 60kg + Push-up 3x10")])
def test_the_builder_can_be_used_by_everybody(
    signed_in: Callable[..., Page], family: str, text: str, width: int, scheme: str
) -> None:
    page = signed_in("trainer", width=width, scheme=scheme)
    page.goto(EDITOR)
    build(page, text, family)
    violations = [each["id"] for each in Axe().run(page).response["violations"]]
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_java_script_a_button_shows_the_preview(signed_in: Callable[..., Page]) -> None:
    page = signed_in("trainer", java_script=False)
    page.goto(EDITOR)
    text_of(page).fill("10min Z2, 5min esy")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".workout-mistake mark")).to_have_text("esy")
    expect(text_of(page)).to_have_value("10min Z2, 5min esy")
