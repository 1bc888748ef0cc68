"""Tries routes as actors and tells where an answer differs from what was declared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from tests.access_matrix.fingerprint import fingerprint
from tests.access_matrix.policies import METHODS, REACHED, Policy
from tests.access_matrix.world import ACTORS, SECRET, SECRET_WEIGHT, TOKEN_ACTORS, World

SECRETS = (SECRET.encode(), str(SECRET_WEIGHT).encode())


@dataclass(frozen=True, slots=True)
class Deviation:
    """One answer that is not as declared."""

    route: str
    method: str
    actor: str
    why: str

    def __str__(self) -> str:
        return f"{self.method} {self.route} as {self.actor}: {self.why}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request to be made."""

    name: str
    url: str
    policy: Policy
    method: str
    actor: str

    @property
    def expected(self) -> frozenset[int] | None:
        """The declared statuses; ``None`` for a method that is not declared."""
        return self.policy.expected.get(self.method, {}).get(self.actor)

    @property
    def must_be_quiet(self) -> bool:
        """Whether nothing may change: reading, and whatever is refused."""
        return self.method == "GET" or self.expected is None or not self.expected & REACHED

    def deviates(self, why: str) -> Deviation:
        """This attempt, and what was wrong with it."""
        return Deviation(self.name, self.method, self.actor, why)


def deviations(
    world: World,
    policies: Mapping[str, Policy],
    *,
    actors: Iterable[str] = ACTORS,
    check_database: bool = True,
) -> Iterator[Deviation]:
    """Try every route × method × actor; the database is as before afterwards."""
    actors = tuple(actors)
    for name, policy in policies.items():
        url = reverse(name.split("#")[0], kwargs=dict(policy.parameters(world)) or None)
        for method in METHODS:
            attempts = [Attempt(name, url, policy, method, actor) for actor in actors]
            yield from _try_quiet([each for each in attempts if each.must_be_quiet], world, check_database)
            for attempt in attempts:
                if not attempt.must_be_quiet:
                    with transaction.atomic():
                        found = list(_try(attempt, world))
                        transaction.set_rollback(True)
                    yield from found
        if url.startswith("/api/"):
            yield from _try_bad_tokens(world, name, url, policy)


def _try_quiet(attempts: list[Attempt], world: World, check_database: bool) -> Iterator[Deviation]:
    """Requests after which the whole database must be as it was; looked at once for all of them."""
    with transaction.atomic():
        found = [deviation for attempt in attempts for deviation in _try(attempt, world)]
        after = fingerprint() if check_database and attempts else world.fingerprint
        transaction.set_rollback(True)
    yield from found
    for table in world.fingerprint:
        if after[table] != world.fingerprint[table]:
            yield attempts[0].deviates(f"or somebody else changed {table}")


def _try(attempt: Attempt, world: World) -> Iterator[Deviation]:
    answer = _request(world, attempt.url, attempt.policy, attempt.method, attempt.actor)
    expected = attempt.expected
    if expected is None:
        # An undeclared method must not do anything for anybody.
        if answer.status_code not in (401, 403, 404, 405, 302):
            yield attempt.deviates(f"answers {answer.status_code} but is not declared")
        return
    if answer.status_code not in expected:
        yield attempt.deviates(f"answers {answer.status_code}, declared {sorted(expected)}")
    elif answer.status_code == 302 and not expected & REACHED - {302} and "login" not in answer.headers["Location"]:
        yield attempt.deviates(f"is sent to {answer.headers['Location']} instead of the login")
    shown = _content(answer)
    if attempt.actor not in attempt.policy.readers and any(secret in shown for secret in SECRETS):
        yield attempt.deviates("was shown data of the client")


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
    if any(isinstance(value, SimpleUploadedFile) for value in body.values()):
        return {"data": encode_multipart(BOUNDARY, body), "content_type": MULTIPART_CONTENT}
    return {"data": json.dumps(body, default=str), "content_type": "application/json"}


def _content(answer: Any) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)
