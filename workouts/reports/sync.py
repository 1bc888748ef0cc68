"""Copies of planned sessions elsewhere: what changed and what went."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Q

from accounts.models import User
from coaching.enums import Category
from coaching.visibility import client_ids_sharing
from core.api.sync import SyncPage, audience_of, sync_page
from workouts.models import DeletedSession, PlannedSession


def session_sync(
    *,
    viewer: User,
    since: str,
    limit: int,
    client: uuid.UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> SyncPage:
    """The page after ``since``, of one client or of all whose training ``viewer`` sees. Three queries, four with days.

    What moves out of the local days from ``first`` to ``last`` counts as deleted. Raises as
    :func:`core.api.sync.sync_page` does. A ``client`` who shares nothing has nothing.
    """
    rows, graves = PlannedSession.objects.visible_to(viewer), DeletedSession.objects.visible_to(viewer)
    if client is not None:
        rows, graves = rows.filter(client=client), graves.filter(client=client)
    inside = Q()
    if first is not None:
        inside &= Q(local_date__gte=first)
    if last is not None:
        inside &= Q(local_date__lte=last)
    audience = audience_of(viewer, client_ids_sharing(viewer, Category.TRAINING), client=client, first=first, last=last)
    return sync_page(
        rows=rows.select_related("client"),
        graves=graves,
        since=since,
        audience=audience,
        limit=limit,
        inside=inside or None,
    )
