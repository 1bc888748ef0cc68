"""Entries of the rail and the bottom bar. Each app registers its own in ``apps.py``, so only finished pages appear.

A bar on a phone holds five entries: what is opened now and then stands ``under`` another entry, whose page lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

Audience = Literal["trainer", "client"]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered entry. ``match`` lists the view names (with namespace) under which it is the current one.

    ``under`` is the label of the entry that gathers it, empty for one of the bar; ``note`` says what it is for on the
    page of that entry.
    """

    label: str
    icon: str
    view_name: str
    audience: Audience
    order: int
    match: tuple[str, ...] = ()
    count: Count | None = None
    under: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry as a template needs it; ``children`` are those that it gathers."""

    label: str
    icon: str
    url: str
    is_current: bool
    badge: int = 0
    note: str = ""
    children: tuple[NavigationItem, ...] = ()


@dataclass(slots=True)
class _Registry:
    entries: list[Entry] = field(default_factory=list)
    links: dict[str, tuple[str, Audience | None]] = field(default_factory=dict)


_registry = _Registry()


def register(entry: Entry) -> None:
    """Add an entry; called once from an app's ``ready``."""
    if entry not in _registry.entries:
        _registry.entries.append(entry)
        _registry.entries.sort(key=lambda each: each.order)


def items_for(request: HttpRequest, audiences: Sequence[Audience]) -> list[NavigationItem]:
    """The entries of these audiences, one audience after the other, with the current one marked.

    Somebody who is trainer and client gets both; a page that both have (the settings) stands once.
    """
    entries = {
        entry.view_name: entry for audience in audiences for entry in _registry.entries if entry.audience == audience
    }
    match = request.resolver_match
    current = match.view_name if match else ""
    return [_item(entry, list(entries.values()), current, request) for entry in entries.values() if not entry.under]


def _item(entry: Entry, entries: Sequence[Entry], current: str, request: HttpRequest) -> NavigationItem:
    """The entry with those under it; it is the current one as long as one of them is."""
    gathered = [each for each in entries if each.under == entry.label and each.audience == entry.audience]
    children = tuple(_item(each, (), current, request) for each in gathered)
    is_own = current == entry.view_name or current in entry.match
    return NavigationItem(
        label=entry.label,
        icon=entry.icon,
        url=reverse(entry.view_name),
        is_current=is_own or any(child.is_current for child in children),
        badge=entry.count(request) if entry.count else 0,
        note=entry.note,
        children=children,
    )


def register_link(name: str, view_name: str, audience: Audience | None = None) -> None:
    """Name a page that the frame links to (``account_url``, ``client_switcher_url``, …); called from ``ready``."""
    _registry.links[name] = (view_name, audience)


def links_for(audience: Audience) -> dict[str, str]:
    """The addresses of the frame's own links for one audience."""
    return {
        name: reverse(view_name) for name, (view_name, whose) in _registry.links.items() if whose in (None, audience)
    }
