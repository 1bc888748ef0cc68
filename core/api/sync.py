"""Sync: a program that keeps a copy of a table asks what changed and what went since it asked last.

Rows are read by the instant of their last change, so a row that changes while pages are read comes again later and none
is passed over. What was deleted is read beside them from tombstones. Both are one sequence, and a position in it is a
word that the caller sends back. A pass that is read to its end answers the position for the next one, which begins
:data:`OVERLAP` before this pass began: a transaction that was open meanwhile may have stamped its rows earlier than it
showed them. What comes twice for this reason is harmless, because every entry is the row as it is now.

A position belongs to what the caller sees (``audience``): when consent is given or withdrawn, or another selection is
asked for, rows appear or vanish that nobody changed, so such a caller starts again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from rest_framework import serializers

from core.errors import DomainError

#: Longer than any transaction that writes such rows: a task is stopped after ``CELERY_TASK_TIME_LIMIT``, a quarter of
#: an hour, and no request comes near it.
OVERLAP: Final = timedelta(minutes=16)
#: How long a tombstone stands.
KEPT: Final = timedelta(days=180)
MOST: Final = 200
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOWEST: Final = uuid.UUID(int=0)


class StartAgain(DomainError):
    """A position that leads nowhere any more."""

    code = "sync_from_start"
    status = 410
    message = "What you see has changed since, or this position is too old: sync from the start, without “since”."


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the sequence. ``started``: when the pass began that it lies in, ``None`` between two passes.

    In a ``is_first`` pass the caller has nothing yet.
    """

    at: datetime = _BEGINNING
    pk: uuid.UUID = _LOWEST
    started: datetime | None = None
    is_first: bool = False

    def write(self, audience: str) -> str:
        """As a word for the caller."""
        started = self.started and self.started.isoformat()
        parts = [audience, self.at.isoformat(), self.pk.hex, started, self.is_first]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, word: str, audience: str) -> Self:
        """The place that a caller sent.

        Raises :class:`StartAgain` for another audience or an age that is forgotten, ``DomainError`` for no position.
        """
        try:
            parts = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
            whose, at, pk, started, is_first = parts
            found = cls(_instant(at), uuid.UUID(pk), started and _instant(started), bool(is_first))
            # A first pass reads what is old as well; any other asks for tombstones from its place on.
            oldest = found.started if found.is_first and found.started else found.at
            is_old = oldest < timezone.now() - KEPT
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise DomainError("This is no position of a sync.", field="since") from error
        if whose != audience or is_old:
            raise StartAgain
        return found


@dataclass(frozen=True, slots=True)
class SyncPage:
    """One page: rows to keep as they are now, ids to drop with the instant, and where to go on."""

    changed: list[Any]
    deleted: list[dict[str, Any]]
    has_more: bool
    next_since: str


def audience_of(
    viewer: Any, clients: Iterable[uuid.UUID], *, client: uuid.UUID | None = None, **selection: object
) -> str:
    """What a position belongs to: who asks, whose rows they see at this moment, and what of them they want.

    A copy of one ``client`` has nothing to do with what others share.
    """
    whose = sorted(str(each) for each in clients if client is None or each == client)
    parts = [str(viewer.pk), f"client={client}", *whose, *(f"{key}={selection[key]}" for key in selection)]
    return hashlib.blake2s("\n".join(parts).encode(), digest_size=12).hexdigest()


def sync_page(
    *, rows: QuerySet[Any], graves: QuerySet[Any], since: str, audience: str, limit: int, inside: Q | None = None
) -> SyncPage:
    """The page after ``since`` ('' for the first one) of visible ``rows`` and of tombstones.

    ``graves`` have the id of the row as ``row_id`` and ``deleted_at``; those of rows that are visible (again) are left
    out. A row that is not ``inside`` counts as deleted: it left the caller's selection. Two queries.
    """
    position = Position.read(since, audience) if since else Position(is_first=True)
    started = position.started or timezone.now()
    fresh = started - OVERLAP
    kept = rows if inside is None else rows.filter(inside)
    # Asked for each tombstone by its key: they are few, and what is visible may be a hundred thousand rows.
    dead = graves.filter(~Exists(kept.order_by().filter(pk=OuterRef("row_id"))))
    if position.is_first:
        # Who has nothing yet misses only what goes while they read.
        dead = dead.filter(deleted_at__gte=fresh)
        rows = kept if inside is None else rows.filter(inside | Q(updated_at__gte=fresh))
    entries = [
        *((row.updated_at, row.pk, row) for row in _after(rows, "updated_at", "pk", position)[: limit + 1]),
        *((each.deleted_at, each.row_id, None) for each in _after(dead, "deleted_at", "row_id", position)[: limit + 1]),
    ]
    entries.sort(key=lambda entry: entry[:2])
    page, has_more = entries[:limit], len(entries) > limit
    outside = _outside(page, kept) if inside is not None else frozenset()
    ahead = Position(at=fresh)
    if has_more:
        ahead = replace(position, at=page[-1][0], pk=page[-1][1], started=started)
    return SyncPage(
        changed=[row for _, pk, row in page if row is not None and pk not in outside],
        deleted=[{"id": pk, "deleted_at": at} for at, pk, row in page if row is None or pk in outside],
        has_more=has_more,
        next_since=ahead.write(audience),
    )


def _instant(text: str) -> datetime:
    """An instant in UTC. Raises what reading a position refuses; without a zone it is no instant."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant.astimezone(UTC)


def _after(rows: QuerySet[Any], instant: str, key: str, position: Position) -> QuerySet[Any]:
    later = Q(**{f"{instant}__gt": position.at}) | Q(**{instant: position.at, f"{key}__gt": position.pk})
    return rows.filter(later).order_by(instant, key)


def _outside(page: list[tuple[datetime, uuid.UUID, Any]], kept: QuerySet[Any]) -> frozenset[uuid.UUID]:
    ids = {pk for _, pk, row in page if row is not None}
    return frozenset(ids - set(kept.filter(pk__in=ids).values_list("pk", flat=True)))


class SyncQuerySerializer(serializers.Serializer[Any]):
    """What a sync asks for."""

    since = serializers.CharField(
        required=False, default="", max_length=500, help_text="`next_since` of your last answer; nothing at first."
    )
    client = serializers.UUIDField(required=False, help_text="One client; without it everybody whose rows you see.")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=MOST)


class DeletedSerializer(serializers.Serializer[Any]):
    """A row that is to be dropped."""

    id = serializers.UUIDField()
    deleted_at = serializers.DateTimeField(help_text="When it went, or left what you asked for.")
