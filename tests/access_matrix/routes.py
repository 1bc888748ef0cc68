"""Walks the URL resolver: every route of the site, under the name by which the matrix declares it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

#: Routes of packages that guard themselves and that the product does not write: the admin has tests of its own.
NOT_OURS = ("admin/",)


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its name (namespace:name), the pattern for messages, and the app whose view answers."""

    name: str
    pattern: str
    parameters: frozenset[str]
    app: str


def all_routes() -> list[Route]:
    """Every route below the root, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if path.startswith(NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, path, inner)
        else:
            parameters = frozenset(entry.pattern.regex.groupindex)
            app = entry.callback.__module__.split(".")[0]
            yield Route(f"{namespace}{entry.name}" if entry.name else path, path, parameters, app)
