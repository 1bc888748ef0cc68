"""Health: live without touching anything, detailed with the failing part named."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.test import Client

from core import health
from core.tasks import heartbeat


def test_live_touches_nothing(django_assert_num_queries, db) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_live_answers_by_address_too_and_nothing_else_does() -> None:
    browser = Client(HTTP_HOST="10.0.0.3")
    assert browser.get("/health").status_code == 200
    assert "default-src" in browser.get("/health/").headers["Content-Security-Policy"]
    assert browser.post("/health").status_code == 405
    assert browser.get("/health/detailed").status_code == 400


@pytest.mark.django_db
def test_detailed_is_well_when_a_worker_has_reported() -> None:
    heartbeat.delay()
    answer = Client().get("/health/detailed")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["checks"]) == {"database", "cache", "queue", "workers", "disk", "scanner"}


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, 120])
def test_missing_workers_are_named(age: int | None) -> None:
    cache.delete(health.HEARTBEAT_KEY)
    if age:
        cache.set(health.HEARTBEAT_KEY, time.time() - age)
    answer = Client().get("/health/detailed")
    assert answer.status_code == 503
    assert answer.json()["checks"]["workers"]["status"] == "failing"
    assert answer.json()["checks"]["database"]["status"] == "ok"


def test_a_broken_part_is_reported_without_its_secrets(monkeypatch) -> None:
    def broken() -> str:
        raise ConnectionError("postgres://user:hunter2@host refused")

    monkeypatch.setattr(health, "CHECKS", {"database": broken})
    [result] = health.run_checks()
    assert (result.is_healthy, result.detail) == (False, "ConnectionError")
