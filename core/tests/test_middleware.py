"""Headers on every answer, and whose address is believed."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from core.middleware import client_address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/health", "/no-such-page/", "/api/v1/no-such-thing"])
def test_security_headers_are_on_every_answer(path: str) -> None:
    headers = Client().get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7, 8.8.8.8", "7.7.7.7"),
        (2, "6.6.6.6", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_address(settings, proxies: int, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    seen = {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    client_address(lambda request: seen.update(request.META))(request)
    assert seen["REMOTE_ADDR"] == expected
    assert "HTTP_X_FORWARDED_FOR" not in seen


def test_the_answer_names_the_id_that_the_log_has() -> None:
    assert len(Client().get("/").headers["X-Request-ID"]) >= 32


def test_pages_of_a_signed_in_person_are_not_stored(page, trainer) -> None:
    answer = page(trainer).get("/", follow=True)
    assert answer.headers["Cache-Control"] == "no-store, private"
