"""Keeping the best curves of each local month, in the transaction that changes an activity.

A new recording only has to compete with what its month holds. A change to a session that holds a best, or its
deletion, has that month counted anew: tens of recordings, never the history.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from activities.changes import ActivityChange
from activities.models import Activity, CurveMonth, CurveState
from activities.querysets import ActivityQuerySet
from activities.science.curve_bests import CurveBests, SessionKey

BATCH: Final = 20
#: So many recordings are held in memory at a time.
READ_AT_ONCE: Final = 200

#: Best curves by (first day of the month, family, measure).
type MonthBests = dict[tuple[date, str, str], CurveBests]
#: One recording: its key, local day, family and curves as they are stored.
type Recorded = tuple[SessionKey, date, str, Mapping[str, Sequence[tuple[float, float]]]]


def activities_changed(change: ActivityChange) -> None:
    """What :mod:`activities.changes` tells. A new score changes no curve."""
    if change.kind != "scored":
        update_months(
            client_id=change.client_id,
            days=change.days,
            activity_ids=change.activity_ids,
            is_deletion=change.kind == "deleted",
        )


@transaction.atomic
def update_months(
    *, client_id: uuid.UUID, days: Collection[date], activity_ids: Collection[uuid.UUID], is_deletion: bool = False
) -> None:
    """Bring the months of ``days``, on which the activities are or were, up to date. Harmless to repeat.

    With ``is_deletion`` the activities count no more, though their rows are still there.
    """
    if not CurveState.objects.select_for_update().filter(client=client_id).exists():
        rebuild_curves(client_id=client_id, without=activity_ids if is_deletion else ())
        return
    months = {month_of(day) for day in days}
    stored: dict[date, list[CurveMonth]] = defaultdict(list)
    for row in CurveMonth.objects.filter(client=client_id, month__in=months):
        stored[row.month].append(row)
    changed = {str(pk) for pk in activity_ids}
    again = {month for month, rows in stored.items() if any(changed & _holders(row) for row in rows)}
    history = Activity.objects.filter(client=client_id)
    bests: MonthBests = defaultdict(CurveBests)
    for month in sorted(again):
        gone = activity_ids if is_deletion else ()
        _add(bests, recorded(history.between(month, last_of(month)).exclude(pk__in=gone)))
    if not is_deletion and (beside := months - again):
        for row in (row for month in beside for row in stored.get(month, ())):
            bests[row.month, row.family, row.measure].add_packed(row.sessions, row.points)
        news = recorded(history.filter(pk__in=activity_ids))
        _add(bests, (each for each in news if month_of(each[1]) in beside))
        again |= beside
    _write(client_id, [row for month in again for row in stored.get(month, ())], bests)


@transaction.atomic
def rebuild_curves(*, client_id: uuid.UUID, without: Collection[uuid.UUID] = ()) -> int:
    """Count every month of a client anew, a few recordings at a time; how many rows are others than before."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
    bests: MonthBests = defaultdict(CurveBests)
    history = Activity.objects.filter(client=client_id).exclude(pk__in=without)
    _add(bests, recorded(history, at_once=READ_AT_ONCE))
    changed = _write(client_id, CurveMonth.objects.filter(client=client_id), bests)
    CurveState.objects.update_or_create(client_id=client_id)
    return changed


def sweep_curves() -> int:
    """Count some of the clients who were never counted; how many that were."""
    trained = Exists(Activity.objects.filter(client=OuterRef("pk")))
    uncounted = list(User.objects.filter(trained, curve_state__isnull=True).values_list("pk", flat=True)[:BATCH])
    for client_id in uncounted:
        rebuild_curves(client_id=client_id)
    return len(uncounted)


def recorded(activities: ActivityQuerySet, *, at_once: int = 0) -> Iterator[Recorded]:
    """The curves of those of ``activities`` that have any. One query; ``at_once`` keeps only so many in memory."""
    columns = ("pk", "local_date", "start_time", "family", "analysis__curves")
    rows = activities.filter(analysis__isnull=False).order_by().values_list(*columns)
    for pk, day, start, family, curves in rows.iterator(chunk_size=at_once) if at_once else rows:
        if curves:
            yield session_key(pk, day, start), day, family, curves


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of the month of a day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def session_key(pk: uuid.UUID, day: date, start: datetime) -> SessionKey:
    """What decides between sessions of equal value, as the months keep it."""
    return day.isoformat(), start.timestamp(), str(pk)


def _add(bests: MonthBests, recordings: Iterable[Recorded]) -> None:
    for session, day, family, curves in recordings:
        for measure, curve in curves.items():
            bests[month_of(day), family, measure].add(session, curve)


def _holders(row: CurveMonth) -> set[str]:
    return {id for _, _, id in row.sessions}


def _write(client_id: uuid.UUID, stored: Iterable[CurveMonth], bests: MonthBests) -> int:
    """Make the rows of some months what ``bests`` says; only what differs is written. How many rows that were."""
    rows = {(row.month, row.family, row.measure): row for row in stored}
    made, other = [], []
    for key, best in bests.items():
        if not best.points:
            continue
        sessions, points = best.packed()
        row = rows.pop(key, None)
        if row is None:
            month, family, measure = key
            row = CurveMonth(client_id=client_id, month=month, family=family, measure=measure)
            row.sessions, row.points = sessions, points
            made.append(row)
        elif (row.sessions, row.points) != (sessions, points):
            row.sessions, row.points = sessions, points
            other.append(row)
    gone = [row.pk for row in rows.values()]
    if gone:
        CurveMonth.objects.filter(pk__in=gone).delete()
    CurveMonth.objects.bulk_create(made, batch_size=READ_AT_ONCE)
    CurveMonth.objects.bulk_update(other, ["sessions", "points"], batch_size=READ_AT_ONCE)
    return len(made) + len(other) + len(gone)
