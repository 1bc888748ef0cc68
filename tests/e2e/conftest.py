"""The whole product, as `make run` serves it, and a browser in front of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from dashboard.demo.people import DOMAIN, PASSWORD

START_PATIENCE = 420
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in Path(str(item.fspath)).parents:
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True)
class Product:
    """A running installation with the demo data."""

    url: str
    data_dir: Path

    def garmin(self, method: str, path: str, body: object = None) -> Any:
        """Speak to the simulated Garmin's own interface: ``garmin("GET", "workouts?account=…")``."""
        printed = (self.data_dir / "serve.log").read_text()
        base = next(line.split(": ", 1)[1] for line in printed.splitlines() if line.startswith("Simulated Garmin: "))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(base + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "null")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Serve the product on a free port; everything real: web, worker, beat, queue, simulated Garmin."""
    data_dir = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "DJANGO_SETTINGS_MODULE": "fitness.settings.dev",
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "API_RATE_MINUTE": "10000/minute",
        "API_RATE_HOUR": "100000/hour",
        "LOGIN_RATE": "1000/minute",
    }
    log = (data_dir / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
    )
    url = f"http://localhost:{port}"
    try:
        _wait_until_healthy(url, process, data_dir)
        yield Product(url, data_dir)
    finally:
        process.terminate()
        process.wait(40)
        log.close()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], data_dir: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE
    answer = ""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/detailed", timeout=5) as response:
                if json.load(response)["status"] == "ok":
                    return
        except urllib.error.HTTPError as error:
            answer = error.read().decode()
        except OSError as error:
            answer = str(error)
        time.sleep(0.5)
    pytest.fail(f"The product did not come up: {answer}\n{(data_dir / 'serve.log').read_text()[-3000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        # A skipped browser test would look green where it matters most.
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("No Chromium on this machine: apt install chromium")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def visitor(browser: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """``visitor(width=…, scheme=…)``: a fresh page of somebody who is not signed in."""
    contexts: list[BrowserContext] = []

    def new(*, width: int = 1440, scheme: str = "light", java_script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            base_url=product.url,
            java_script_enabled=java_script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """``signed_in("mara", width=390)``: a page of a demo person after the login form."""

    def sign_in(who: str, **options: object) -> Page:
        page = visitor(**options)
        page.goto("/account/login/")
        page.get_by_label("E-mail").fill(f"{who}@{DOMAIN}")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    return sign_in
