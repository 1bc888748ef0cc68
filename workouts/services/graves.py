"""What remains of sessions that went, for copies elsewhere: deleted ones, and published ones that are drafts again.

Called by the ledger inside the transaction of a change. A sync leaves out the tombstones of what a person sees again,
so one that stands too long does no harm; that it is there as soon as a session goes is what counts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

from django.utils import timezone

from core.api.sync import KEPT
from workouts.enums import Stage
from workouts.models import DeletedSession, PlannedSession

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Sight:
    """A session at a moment, as far as it matters who sees it."""

    pk: uuid.UUID
    client_id: uuid.UUID
    is_seen: bool
    """By the client."""

    @classmethod
    def of(cls, session: PlannedSession) -> Self:
        """Of a row."""
        return cls(session.pk, session.client_id, _is_seen(session.stage, session.created_by_id, session.client_id))

    @classmethod
    def of_columns(cls, pk: uuid.UUID, columns: dict[str, Any]) -> Self:
        """Of a row as the ledger writes it."""
        client_id = columns["client_id"]
        is_seen = _is_seen(columns["stage"], columns["created_by_id"], client_id)
        return cls(pk, uuid.UUID(client_id), is_seen)


def _is_seen(stage: str, created_by: object, client: object) -> bool:
    """As ``SessionQuerySet.visible_to`` asks it of the client."""
    return stage == Stage.PUBLISHED or created_by == client


def note_change(before: Iterable[Sight], after: Iterable[Sight]) -> None:
    """Bury what was there before and is not now, or is hidden from its client now; dig up what came back."""
    present = {each.pk: each for each in after}
    gone = [each for each in before if each.pk not in present]
    hidden = [each for each in before if each.pk in present and each.is_seen and not present[each.pk].is_seen]
    _bury([*gone, *hidden])
    _dig_up(list(present.values()))


def _bury(sights: list[Sight]) -> None:
    now = timezone.now()
    for is_seen in (True, False):
        # What the client once saw stays so: a draft that was published before is missed when it is deleted.
        columns = ["deleted_at", "was_seen"] if is_seen else ["deleted_at"]
        DeletedSession.objects.bulk_create(
            [
                DeletedSession(row_id=each.pk, client_id=each.client_id, deleted_at=now, was_seen=is_seen)
                for each in sights
                if each.is_seen is is_seen
            ],
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["row_id"],
            update_fields=columns,
        )


def _dig_up(sights: list[Sight]) -> None:
    """A draft that came back keeps the tombstone of the time when its client saw it."""
    graves = DeletedSession.objects
    if seen := [each.pk for each in sights if each.is_seen]:
        graves.filter(row_id__in=seen).delete()
    if drafts := [each.pk for each in sights if not each.is_seen]:
        graves.filter(row_id__in=drafts, was_seen=False).delete()


def forget_old_graves() -> int:
    """Delete tombstones past their time; how many. A second run finds none."""
    deleted: int = DeletedSession.objects.filter(deleted_at__lt=timezone.now() - KEPT).delete()[0]
    return deleted
