"""What apps above know of planned sessions on a watch: sent, outdated, failed. They register where it is read from."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True, slots=True)
class WatchState:
    """How a session stands with the client's watch: a kind that ``{% status %}`` draws, and words ("on the watch").

    ``short`` leaves out the reason and the next try: a cell of a calendar has no room for them.
    """

    kind: str
    words: str
    short: str = ""


type Source = Callable[[Collection[uuid.UUID], User], Mapping[uuid.UUID, WatchState]]

_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Have ``source(session_ids, viewer)`` asked for states; once from an app's ``ready``.

    It is called once a page with every session shown and answers in a constant number of queries. A session that it
    knows nothing of is left out.
    """
    if source not in _sources:
        _sources.append(source)


def states_of(session_ids: Collection[uuid.UUID], viewer: User) -> dict[uuid.UUID, WatchState]:
    """The state of each of these sessions of which something is known."""
    known: dict[uuid.UUID, WatchState] = {}
    if session_ids:
        for source in _sources:
            known |= source(session_ids, viewer)
    return known
