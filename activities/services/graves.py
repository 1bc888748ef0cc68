"""What remains of a deleted activity: its id, so that copies elsewhere learn that it went."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from activities.models import Activity, DeletedActivity
from core.api.sync import KEPT


def bury(activities: Iterable[Activity]) -> None:
    """Remember that these went; inside the transaction that deletes them. Harmless to repeat."""
    now = timezone.now()
    DeletedActivity.objects.bulk_create(
        [DeletedActivity(row_id=each.pk, client_id=each.client_id, deleted_at=now) for each in activities],
        update_conflicts=True,
        unique_fields=["row_id"],
        update_fields=["deleted_at"],
    )


def forget_old_graves() -> int:
    """Delete tombstones past their time; how many. A second run finds none."""
    deleted: int = DeletedActivity.objects.filter(deleted_at__lt=timezone.now() - KEPT).delete()[0]
    return deleted
