"""Activities of one client, newest first, page by page by key, with the totals of what was asked for."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, Sum

from accounts.models import User
from activities.enums import Family
from activities.models import Activity
from activities.querysets import ActivityQuerySet

PAGE_SIZE: Final = 30
#: What a row shows; comments and warnings stay where they are.
_COLUMNS: Final = (
    "client",
    "name",
    "family",
    "source",
    "start_time",
    "time_zone",
    "local_date",
    "distance",
    "elapsed_time",
    "moving_time",
    "average_speed",
    "average_heart_rate",
    "average_power",
    "load",
    "is_partial",
    "parent",
    "part",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What the reader asked for; empty means everything."""

    search: str = ""
    family: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether something is left out."""
        return bool(self.search or self.family or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over everything that was asked for, not only the rows on the page."""

    count: int = 0
    seconds: float = 0.0
    distance: float = 0.0
    load: float = 0.0
    by_family: tuple[tuple[str, int], ...] = ()

    @property
    def sports(self) -> str:
        """``12 run, 4 ride``; empty when there is one sport only."""
        if len(self.by_family) < 2:
            return ""
        return ", ".join(f"{count} {label.lower()}" for label, count in self.by_family)


@dataclass(frozen=True, slots=True)
class ActivityList:
    """One page. ``older`` and ``newer`` are cursors, empty at the ends."""

    rows: list[Activity]
    totals: Totals
    older: str
    newer: str


def activity_list(client: User, query: ListQuery, *, before: str = "", after: str = "") -> ActivityList:
    """The page before (older than) or after (newer than) a cursor; the first one without. Three queries at most.

    A cursor that nobody gave out is passed over.
    """
    wanted = _matching(client, query)
    older_than, newer_than = _place(before), _place(after)
    if newer_than:
        found = list(wanted.filter(_beyond(newer_than, newer=True)).order_by("start_time", "id")[: PAGE_SIZE + 1])
        rows = found[:PAGE_SIZE][::-1]
        has_newer, has_older = len(found) > PAGE_SIZE, True
    else:
        page = wanted.filter(_beyond(older_than, newer=False)) if older_than else wanted
        found = list(page.order_by("-start_time", "-id")[: PAGE_SIZE + 1])
        rows = found[:PAGE_SIZE]
        has_newer, has_older = older_than is not None, len(found) > PAGE_SIZE
    return ActivityList(
        rows=rows,
        totals=_totals(client, query),
        older=_cursor(rows[-1]) if rows and has_older else "",
        newer=_cursor(rows[0]) if rows and has_newer else "",
    )


def _matching(client: User, query: ListQuery) -> ActivityQuerySet:
    found = Activity.objects.of(client)
    if query.family:
        found = found.filter(family=query.family)
    if query.since:
        found = found.filter(local_date__gte=query.since)
    if query.until:
        found = found.filter(local_date__lte=query.until)
    for word in query.search.split():
        found = found.filter(Q(name__icontains=word) | Q(comment__icontains=word))
    return found.only(*_COLUMNS)


def _totals(client: User, query: ListQuery) -> Totals:
    sums = (
        _matching(client, query)
        .order_by()
        .values("family")
        .annotate(count=Count("pk"), seconds=Sum("moving_time"), metres=Sum("distance"), points=Sum("load"))
    )
    rows = list(sums)
    by_family = {row["family"]: row["count"] for row in rows}
    return Totals(
        count=sum(by_family.values()),
        seconds=sum(row["seconds"] or 0.0 for row in rows),
        distance=sum(row["metres"] or 0.0 for row in rows),
        load=sum(row["points"] or 0.0 for row in rows),
        by_family=tuple((str(family.label), by_family[family]) for family in Family if family in by_family),
    )


def _cursor(activity: Activity) -> str:
    place = f"{activity.start_time.isoformat()} {activity.pk}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        instant, _, pk = text.partition(" ")
        start = datetime.fromisoformat(instant)
        return (start, UUID(pk)) if start.tzinfo else None
    except (binascii.Error, ValueError):
        return None


def _beyond(place: tuple[datetime, UUID], *, newer: bool) -> Q:
    start, pk = place
    if newer:
        return Q(start_time__gt=start) | Q(start_time=start, id__gt=pk)
    return Q(start_time__lt=start) | Q(start_time=start, id__lt=pk)
