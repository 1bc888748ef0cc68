"""Take the pictures of the README from a served demo: docs/screenshots/*.png."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
PASSWORD = "pacewright-demo"
DOMAIN = "demo.pacewright.test"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Serve the demo on a free port, visit the screens, save the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {**os.environ, "DATA_DIR": data_dir, "PORT": str(port), "LOGIN_RATE": "1000/minute"}
        server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
        try:
            url = f"http://localhost:{port}"
            _wait(url, server)
            _take_all(url)
        finally:
            server.terminate()
            server.wait(40)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/health/detailed", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The product did not come up.")


def _take_all(url: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("No Chromium on this machine: apt install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=CHROMIUM)
        trainer = browser.new_page(base_url=url, viewport={"width": 1440, "height": 900})
        _sign_in(trainer, "trainer")
        trainer.goto("/clients/")
        _save(trainer, "roster")
        trainer.get_by_role("link", name="Mara Lind").first.click()
        _save(trainer, "client-overview")
        trainer.get_by_role("link", name="Intervals").first.click()
        trainer.wait_for_selector("[data-stream-chart] canvas")
        _save(trainer, "activity")
        phone = browser.new_page(base_url=url, viewport={"width": 390, "height": 844}, color_scheme="dark")
        _sign_in(phone, "gwen")
        phone.goto("/garmin/")
        _save(phone, "garmin-phone-dark")
        browser.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(f"{who}@{DOMAIN}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/account/login" not in address)


def _save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


if __name__ == "__main__":
    main()
