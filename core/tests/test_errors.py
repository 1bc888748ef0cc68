"""Error answers: a calm page, or the API's one format."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from core.views import errors

pytestmark = pytest.mark.django_db
KEYS = {"error", "detail", "status_code", "timestamp", "path", "request_id"}


def test_a_missing_page_says_so_with_its_request_id() -> None:
    answer = Client().get("/no-such-page/")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["Content-Type"]
    assert "nothing here" in answer.content.decode()


def test_a_missing_resource_answers_in_the_format() -> None:
    answer = Client().get("/api/v1/no-such-thing")
    assert answer.status_code == 404
    assert set(answer.json()) == KEYS
    assert answer.json()["path"] == "/api/v1/no-such-thing"


def test_the_500_page_needs_no_database(django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        answer = errors.server_error(request)
    assert answer.status_code == 500
    assert "Nothing that you had saved is lost" in answer.content.decode()


def test_a_500_of_the_api_is_json() -> None:
    answer = errors.server_error(RequestFactory().get("/api/v1/activities"))
    assert answer.status_code == 500
    assert b'"server_error"' in answer.content


def test_anonymous_api_calls_are_401_in_the_format() -> None:
    answer = Client().get("/api/v1/activities")
    assert answer.status_code == 401
    assert set(answer.json()) == KEYS
