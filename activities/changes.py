"""What apps above are told when activities change: plans are matched, load is carried on.

A listener is called inside the transaction that changes the rows, so what it writes holds or falls with them. It must
be quick and safe to call twice; longer work belongs to a job that it queues with ``transaction.on_commit``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ChangeKind = Literal["saved", "scored", "deleted"]


@dataclass(frozen=True, slots=True)
class ActivityChange:
    """Activities of one client that changed. ``days`` are the local days that they were or are on.

    *saved*: new, or other figures, sets, sport or day; *scored*: only loads changed; *deleted*: the rows are still
    there when the listener is called, and gone when the transaction ends.
    """

    kind: ChangeKind
    client_id: uuid.UUID
    activity_ids: Sequence[uuid.UUID]
    days: frozenset[date] = field(default_factory=frozenset)


type Listener = Callable[[ActivityChange], None]

_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Have ``listener`` told of every change; called once from an app's ``ready``."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(
    kind: ChangeKind, *, client_id: uuid.UUID, activity_ids: Sequence[uuid.UUID], days: frozenset[date]
) -> None:
    """Tell every listener, in the order of registration. Call it inside the transaction that changes the rows."""
    change = ActivityChange(kind, client_id, activity_ids, days)
    for listener in _listeners:
        listener(change)
