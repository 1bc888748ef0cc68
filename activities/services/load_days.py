"""Keeping the load history: sums of the days that changed at once, fitness and fatigue carried forward after them.

Near the end of the history both happen in the transaction that changed an activity. Further back (a back-fill) the
day's sums are written and the rest is marked as stale; a sweep carries it forward once for many imports. Reports never
trust stale columns: they carry forward in memory.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from activities.changes import ActivityChange
from activities.models import Activity, LoadDay, LoadState
from activities.science.decay import carried

#: So many later rows are carried forward at once; more are left to the sweep.
CARRIED_AT_ONCE: Final = 60
BATCH: Final = 50
SUMS: Final = ("load", "seconds", "distance", "count", "by_family")


@dataclass(slots=True)
class DaySums:
    """What the activities of one local day come to."""

    load: float = 0.0
    seconds: float = 0.0
    distance: float = 0.0
    count: int = 0
    by_family: dict[str, list[float]] = field(default_factory=dict)


def activities_changed(change: ActivityChange) -> None:
    """The listener: bring the days of a change up to date."""
    gone = change.activity_ids if change.kind == "deleted" else ()
    update_days(client_id=change.client_id, days=change.days, without=gone)


@transaction.atomic
def update_days(*, client_id: uuid.UUID, days: Collection[date], without: Sequence[uuid.UUID] = ()) -> None:
    """Write the sums of ``days`` anew, and carry fitness and fatigue forward or mark them as stale.

    ``without`` names activities that are being deleted. The same call again writes the same.
    """
    state = LoadState.objects.select_for_update().filter(client=client_id).first()
    if state is None:
        rebuild_load(client_id=client_id, without=without)
        return
    if not days:
        return
    rows = {row.local_date: row for row in LoadDay.objects.filter(client=client_id, local_date__in=days)}
    sums = day_sums(client_id, days=days, without=without)
    LoadDay.objects.filter(client=client_id, local_date__in=set(rows) - set(sums)).delete()
    for day, total in sums.items():
        row = rows.get(day) or LoadDay(client_id=client_id, local_date=day)
        _fill(row, total)
        row.save()
    earliest = min(days)
    state.stale_from = min(earliest, state.stale_from or earliest)
    state.first_day = LoadDay.objects.filter(client=client_id).values_list("local_date", flat=True).first()
    if LoadDay.objects.filter(client=client_id, local_date__gte=state.stale_from).count() <= CARRIED_AT_ONCE:
        _carry_forward(state)
    state.save()


@transaction.atomic
def rebuild_load(*, client_id: uuid.UUID, without: Sequence[uuid.UUID] = ()) -> None:
    """Count the whole history of a client anew."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
    LoadDay.objects.filter(client=client_id).delete()
    rows, fitness, fatigue, previous = [], 0.0, 0.0, None
    for day, total in sorted(day_sums(client_id, without=without).items()):
        passed = (day - previous).days if previous else 1
        fitness, fatigue = carried(fitness, fatigue, passed, total.load)
        row = LoadDay(client_id=client_id, local_date=day, fitness=fitness, fatigue=fatigue)
        _fill(row, total)
        rows.append(row)
        previous = day
    LoadDay.objects.bulk_create(rows, batch_size=500)
    first_day = rows[0].local_date if rows else None
    LoadState.objects.update_or_create(client_id=client_id, defaults={"first_day": first_day, "stale_from": None})


def sweep_load() -> int:
    """Carry stale histories forward, and count those that were never counted; how many clients that were."""
    stale = list(LoadState.objects.filter(stale_from__isnull=False).values_list("client_id", flat=True)[:BATCH])
    for client_id in stale:
        _carry_stale(client_id)
    trained = Exists(Activity.objects.filter(client=OuterRef("pk")))
    new = list(User.objects.filter(trained, load_state__isnull=True).values_list("pk", flat=True)[:BATCH])
    for client_id in new:
        rebuild_load(client_id=client_id)
    return len(stale) + len(new)


def day_sums(
    client_id: uuid.UUID,
    *,
    days: Collection[date] | None = None,
    between: tuple[date, date] | None = None,
    without: Sequence[uuid.UUID] = (),
) -> dict[date, DaySums]:
    """Sums of the local days of a client that have activities: all of them, these, or from one to another. One query.

    The legs of a multisport recording count each for itself: their first one stands for no other.
    """
    rows = Activity.objects.filter(client=client_id)
    if days is not None:
        rows = rows.filter(local_date__in=days)
    if between is not None:
        rows = rows.filter(local_date__range=between)
    grouped = (
        rows.exclude(pk__in=list(without))
        .order_by()
        .values_list("local_date", "family")
        .annotate(
            total_load=Coalesce(Sum("load"), 0.0),
            total_seconds=Coalesce(Sum(Coalesce("moving_time", "elapsed_time")), 0.0),
            total_distance=Coalesce(Sum("distance"), 0.0),
            number=Count("pk", filter=Q(part=0)),
        )
    )
    found: dict[date, DaySums] = defaultdict(DaySums)
    for day, family, load, seconds, distance, number in grouped:
        sums = found[day]
        sums.load += load
        sums.seconds += seconds
        sums.distance += distance
        sums.count += number
        sums.by_family[family] = [load, seconds, distance, number]
    return dict(found)


@transaction.atomic
def _carry_stale(client_id: uuid.UUID) -> None:
    state = LoadState.objects.select_for_update().filter(client=client_id, stale_from__isnull=False).first()
    if state is not None:
        _carry_forward(state)
        state.save()


def _carry_forward(state: LoadState) -> None:
    """Fitness and fatigue of every row from the stale day on; only rows that differ are written."""
    history = LoadDay.objects.filter(client=state.client_id)
    before = history.filter(local_date__lt=state.stale_from).order_by("-local_date").first()
    fitness, fatigue = (before.fitness, before.fatigue) if before else (0.0, 0.0)
    previous, changed = before.local_date if before else None, []
    for row in history.filter(local_date__gte=state.stale_from).order_by("local_date"):
        passed = (row.local_date - previous).days if previous else 1
        fitness, fatigue = carried(fitness, fatigue, passed, row.load)
        if (row.fitness, row.fatigue) != (fitness, fatigue):
            row.fitness, row.fatigue = fitness, fatigue
            changed.append(row)
        previous = row.local_date
    LoadDay.objects.bulk_update(changed, ["fitness", "fatigue"], batch_size=200)
    state.stale_from = None


def _fill(row: LoadDay, sums: DaySums) -> None:
    for name in SUMS:
        setattr(row, name, getattr(sums, name))
