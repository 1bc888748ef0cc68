"""Columns of the roster that other apps bring.

Coaching knows nothing of activities or of Garmin. An app above registers, in its ``apps.py``, a function that gives
one value a client for the whole page at once::

    register_column_source(LAST_ACTIVITY, last_activities_of)

The contract of a source:

- it is called as ``source(client_ids, viewer)`` with the ids of the page (up to a few thousand when sorting by it);
- it asks a constant number of queries, best one, whatever the number of ids;
- it starts from ``visible_to(viewer)``, so a client who does not share the category is missing in the answer;
- a client without data is missing too. The roster shows an en dash for both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from accounts.models import User

LAST_ACTIVITY: Final = "last_activity"
"""Start of the newest activity, a ``datetime``. Registered by ``activities``."""
WEEKLY_LOAD: Final = "weekly_load"
"""Load of the last six weeks, oldest first, a list of six floats; the last one is this week. By ``activities``."""
GARMIN: Final = "garmin"
"""State of the Garmin connection, a :class:`SyncState`. Registered by ``garmin_sync``."""

type ColumnSource = Callable[[Collection[UUID], User], Mapping[UUID, Any]]


class SyncState(Protocol):
    """What a source of :data:`GARMIN` gives: ``label`` in words, ``kind`` one of ok, warn, error, off."""

    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def last_sync(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """What the registered sources say of one client; ``None`` where nothing is known or shared."""

    last_activity: datetime | None
    weekly_load: Sequence[float] | None
    garmin: SyncState | None


_sources: dict[str, ColumnSource] = {}


def register_column_source(name: str, source: ColumnSource) -> None:
    """Let ``source`` fill the column ``name``; a later registration replaces an earlier one."""
    if name not in (LAST_ACTIVITY, WEEKLY_LOAD, GARMIN):
        raise ValueError(f"The roster has no column {name!r}.")
    _sources[name] = source


def column(name: str, client_ids: Collection[UUID], viewer: User) -> Mapping[UUID, Any]:
    """One column for these clients; empty where no source is registered or nobody is asked for."""
    source = _sources.get(name)
    return source(client_ids, viewer) if source and client_ids else {}


def columns_of(client_ids: Collection[UUID], viewer: User) -> dict[UUID, Columns]:
    """All columns for these clients, one call a source."""
    last_activity, weekly_load, garmin = (
        column(name, client_ids, viewer) for name in (LAST_ACTIVITY, WEEKLY_LOAD, GARMIN)
    )
    return {
        client_id: Columns(
            last_activity=last_activity.get(client_id),
            weekly_load=weekly_load.get(client_id),
            garmin=garmin.get(client_id),
        )
        for client_id in client_ids
    }
