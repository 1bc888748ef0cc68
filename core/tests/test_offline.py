"""The page for no network holds nothing personal and finds its files under their real names."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_service_worker_keeps_pages_that_exist() -> None:
    browser = Client()
    answer = browser.get("/service-worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert '"/offline/"' in answer.content.decode().replace("\\u002D", "-")
    assert browser.get("/offline/").status_code == 200


def test_the_offline_page_is_the_same_for_everybody(page, trainer) -> None:
    answer = page(trainer).get("/offline/")
    assert "no-store" not in answer.headers["Cache-Control"]
    assert str(trainer) not in answer.content.decode()
