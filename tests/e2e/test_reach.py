"""Every main screen at phone and desk width, light and dark: axe finds nothing, nothing overflows, nothing errs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENS = {
    "trainer": [
        "/",
        "/review/",
        "/clients/",
        "/clients/invite/",
        "/board/",
        "/library/",
        "/library/new/",
        "/programs/",
        "/help/notation/",
        "/settings/",
        "/settings/preferences/",
        "/settings/security/",
    ],
    "mara": [
        "/",
        "/me/",
        "/calendar/",
        "/progress/",
        "/analysis/",
        "/records/",
        "/races/",
        "/availability/",
        "/plates/",
        "/activities/",
        "/activities/new/",
        "/activities/upload/",
        "/thresholds/",
        "/garmin/",
        "/privacy/",
        "/settings/",
    ],
    "": ["/", "/account/login/", "/account/signup/", "/account/password/reset/", "/trainers/", "/contact/"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("who", list(SCREENS))
def test_screens_can_be_used_by_everybody(
    signed_in: Callable[..., Page], visitor: Callable[..., Page], who: str, width: int, scheme: str
) -> None:
    page = signed_in(who, width=width, scheme=scheme) if who else visitor(width=width, scheme=scheme)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in SCREENS[who]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        check(page, path)
    if who == "mara":
        page.goto("/activities/")
        page.locator("table a").first.click()
        page.wait_for_load_state("networkidle")
        check(page, "an activity")
    assert errors == []


def check(page: Page, path: str) -> None:
    violations = Axe().run(page).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in violations]
    assert found == [], f"{path}: {found}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{path} is {overflow} px too wide"


@pytest.mark.parametrize("path", ["/", "/account/login/", "/trainers/"])
def test_pages_reflow_at_320_pixels(visitor: Callable[..., Page], path: str) -> None:
    page = visitor(width=320)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
