"""The load that lies ahead, from what is planned: brought to the reports of activities, which know no plans."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Sum

from accounts.models import User
from workouts.models import PlannedSession


def planned_load(client_ids: Collection[UUID], viewer: User, first: date, last: date) -> dict[UUID, dict[date, float]]:
    """Estimated load of the sessions that are still open, by client and local day, both days included. One query.

    Sessions that the viewer may not see (drafts, for the client) and those without an estimate do not count.
    """
    rows = (
        PlannedSession.objects.visible_to(viewer)
        .open()
        .between(first, last)
        .filter(client__in=client_ids, estimated_load__gt=0)
        .order_by()
        .values_list("client_id", "local_date")
        .annotate(total=Sum("estimated_load"))
    )
    answer: dict[UUID, dict[date, float]] = {}
    for client_id, day, total in rows:
        answer.setdefault(client_id, {})[day] = total
    return answer
