"""What a route promises: for each method, who is let through and what everybody else is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access_matrix.world import ACTORS, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: Let through: done, or the (empty) body was found wanting, or the state does not permit it now.
REACHED = frozenset({200, 201, 202, 204, 302, 303, 400, 409, 422})
SEEN = frozenset({200})
NOT_FOUND = frozenset({404})
FORBIDDEN = frozenset({403})
#: A page sends the anonymous to the login, the API answers 401.
SIGN_IN = frozenset({401, 302})
#: Whose session or token counts for nothing.
NOBODY = ("anonymous", "disabled")

Expected = Mapping[str, frozenset[int]]
Build = Callable[[World], Mapping[str, Any]]


def nothing(_world: World) -> Mapping[str, Any]:
    """No parameters."""
    return {}


@dataclass(frozen=True)
class Policy:
    """One route's promise. ``readers`` are those in whose answers the client's secret may stand."""

    expected: Mapping[str, Expected]
    readers: frozenset[str] = frozenset()
    parameters: Build = nothing
    bodies: Mapping[str, Build] = field(default_factory=dict)
    query: Build = nothing

    def at(self, parameters: Build) -> Policy:
        """The same promise for a route with parameters."""
        return Policy(self.expected, self.readers, parameters, self.bodies, self.query)

    def sending(self, **bodies: Build) -> Policy:
        """The same promise with a body for a method."""
        return Policy(self.expected, self.readers, self.parameters, bodies, self.query)

    def asking(self, query: Build) -> Policy:
        """The same promise with a query string."""
        return Policy(self.expected, self.readers, self.parameters, self.bodies, query)


def _for_everybody(statuses: frozenset[int]) -> Expected:
    return dict.fromkeys(ACTORS, statuses)


def public(*methods: str, statuses: frozenset[int] = REACHED) -> Policy:
    """Everybody, signed in or not."""
    return Policy({method: _for_everybody(statuses) for method in methods or ("GET",)})


def signed_in(*methods: str, readers: frozenset[str] = frozenset(), refused: Expected | None = None) -> Policy:
    """Everybody who is signed in reaches it; ``refused`` names those for whom it is not (say, clients)."""
    expected = {**_for_everybody(REACHED), **dict.fromkeys(NOBODY, SIGN_IN), **(refused or {})}
    return Policy(dict.fromkeys(methods or ("GET",), expected), readers)


def answers(
    reached: frozenset[str], *, forbidden: frozenset[str] = frozenset(), others: frozenset[int] = NOT_FOUND
) -> Expected:
    """Who is let through, who is told that it is not theirs, and what everybody else who is signed in gets."""
    return {
        **_for_everybody(others),
        **dict.fromkeys(NOBODY, SIGN_IN),
        **dict.fromkeys(forbidden, FORBIDDEN),
        **dict.fromkeys(reached, REACHED),
    }


def of_client(
    *,
    read: frozenset[str],
    write: frozenset[str] = frozenset(),
    reading: tuple[str, ...] = ("GET",),
    writing: tuple[str, ...] = (),
) -> Policy:
    """A thing of the client: ``read`` may see it, ``write`` may change it, for all others it does not exist."""
    may_read, may_write = answers(read), answers(write, forbidden=read - write)
    return Policy({**dict.fromkeys(reading, may_read), **dict.fromkeys(writing, may_write)}, read)
