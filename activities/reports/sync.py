"""Copies of activities elsewhere: what changed and what went."""

from __future__ import annotations

import uuid

from accounts.models import User
from activities.models import Activity, DeletedActivity
from coaching.enums import Category
from coaching.visibility import client_ids_sharing
from core.api.sync import SyncPage, audience_of, sync_page


def activity_sync(*, viewer: User, since: str, limit: int, client: uuid.UUID | None = None) -> SyncPage:
    """The page after ``since``, of one client or of all whose training ``viewer`` sees. Three queries.

    Raises as :func:`core.api.sync.sync_page` does. A ``client`` who shares nothing has nothing.
    """
    rows, graves = Activity.objects.visible_to(viewer), DeletedActivity.objects.visible_to(viewer)
    if client is not None:
        rows, graves = rows.filter(client=client), graves.filter(client=client)
    audience = audience_of(viewer, client_ids_sharing(viewer, Category.TRAINING), client=client)
    return sync_page(rows=rows.select_related("client"), graves=graves, since=since, audience=audience, limit=limit)
