"""Tries routes as actors and tells where an answer differs from what was declared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from tests.access_matrix.fingerprint import fingerprint
from tests.access_matrix.policies import METHODS, REACHED, Policy
from tests.access_matrix.world import ACTORS, SECRET, TOKEN_ACTORS, World


@dataclass(frozen=True, slots=True)
class Deviation:
    """One answer that is not as declared."""

    route: str
    method: str
    actor: str
    why: str

    def __str__(self) -> str:
        return f"{self.method} {self.route} as {self.actor}: {self.why}"


def deviations(
    world: World,
    policies: Mapping[str, Policy],
    *,
    actors: Iterable[str] = ACTORS,
    methods: Iterable[str] = METHODS,
    check_database: bool = True,
) -> Iterator[Deviation]:
    """Try every route × method × actor; the database is put back after each request."""
    for name, policy in policies.items():
        url = reverse(name, kwargs=dict(policy.parameters(world)) or None)
        for method in methods:
            for actor in actors:
                attempt = Attempt(name, url, policy, method, actor)
                yield from _try(world, attempt, check_database=check_database)
        if url.startswith("/api/"):
            yield from _try_bad_tokens(world, name, url, policy)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request to be made."""

    name: str
    url: str
    policy: Policy
    method: str
    actor: str


def _try(world: World, attempt: Attempt, *, check_database: bool) -> Iterator[Deviation]:
    name, url, policy, method, actor = attempt.name, attempt.url, attempt.policy, attempt.method, attempt.actor
    expected = policy.expected.get(method, {}).get(actor)
    is_refusal = expected is not None and not expected & REACHED
    before = fingerprint() if check_database and (is_refusal or method == "GET") else None
    with transaction.atomic():
        answer = _request(world, url, policy, method, actor)
        changed = _changed(before)
        transaction.set_rollback(True)
    if expected is None:
        # An undeclared method must not do anything for anybody.
        if answer.status_code not in (401, 403, 404, 405, 302):
            yield Deviation(name, method, actor, f"answers {answer.status_code} but is not declared")
        return
    if answer.status_code not in expected:
        yield Deviation(name, method, actor, f"answers {answer.status_code}, declared {sorted(expected)}")
    elif answer.status_code == 302 and expected and is_refusal and "login" not in answer.headers["Location"]:
        yield Deviation(name, method, actor, f"is sent to {answer.headers['Location']} instead of the login")
    if changed:
        yield Deviation(name, method, actor, f"changed {', '.join(changed)}")
    if actor not in policy.readers and SECRET.encode() in _content(answer):
        yield Deviation(name, method, actor, "was shown data of the client")


def _try_bad_tokens(world: World, name: str, url: str, policy: Policy) -> Iterator[Deviation]:
    """What is no valid access token opens nothing that the anonymous may not see."""
    for method, by_actor in policy.expected.items():
        for actor in TOKEN_ACTORS:
            with transaction.atomic():
                answer = _request(world, url, policy, method, actor)
                transaction.set_rollback(True)
            if answer.status_code != 401 and not by_actor["anonymous"] & REACHED:
                yield Deviation(name, method, actor, f"answers {answer.status_code} instead of 401")


def _request(world: World, url: str, policy: Policy, method: str, actor: str) -> Any:
    body = dict(policy.bodies.get(method, lambda _world: {})(world))
    query = dict(policy.query(world))
    if query:
        url = f"{url}?" + "&".join(f"{key}={value}" for key, value in query.items())
    if url.startswith("/api/"):
        return world.caller(actor).generic(method, url, **_json(method, body))
    browser = world.browser(actor)
    if method in ("GET", "DELETE"):
        return browser.generic(method, url)
    return getattr(browser, method.lower())(url, body)


def _json(method: str, body: dict[str, Any]) -> dict[str, Any]:
    if method == "GET":
        return {}
    return {"data": json.dumps(body, default=str), "content_type": "application/json"}


def _content(answer: Any) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)


def _changed(before: dict[str, str] | None) -> list[str]:
    if before is None:
        return []
    after = fingerprint()
    return [table for table in before if before[table] != after[table]]
