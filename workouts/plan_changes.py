"""What apps above are told when plans change: the watch is brought up to date, lists look again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from functools import partial

from django.db import transaction

type Listener = Callable[[Collection[uuid.UUID]], None]

_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Have ``listener`` called with the ids of clients whose published plan changed; once from an app's ``ready``."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(client_ids: Collection[uuid.UUID]) -> None:
    """Tell every listener once the transaction holds. What a listener needs it reads from the rows."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, client_ids))
