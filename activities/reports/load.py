"""Load over days and weeks: the roster's sparkline, the weeks of a client."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Sum

from accounts.models import User
from activities.models import Activity

ROSTER_WEEKS: Final = 6


@dataclass(slots=True)
class WeekLoad:
    """One week, beginning on the client's first weekday."""

    first_day: date
    load: float = 0.0
    seconds: float = 0.0
    distance: float = 0.0
    count: int = 0
    load_by_family: dict[str, float] = field(default_factory=dict)
    seconds_by_family: dict[str, float] = field(default_factory=dict)


def last_activities(client_ids: Collection[UUID], viewer: User) -> Mapping[UUID, datetime]:
    """Start of the newest activity of each client who shares training with the viewer. One query."""
    rows = (
        Activity.objects.visible_to(viewer)
        .filter(client_id__in=client_ids)
        .order_by()
        .values("client_id")
        .annotate(newest=Max("start_time"))
    )
    return {row["client_id"]: row["newest"] for row in rows}


def weekly_load(client_ids: Collection[UUID], viewer: User, weeks: int = ROSTER_WEEKS) -> Mapping[UUID, list[float]]:
    """Load of the last ``weeks`` weeks of each client who shares training, oldest first; the last is this week.

    Weeks begin on the viewer's first weekday. One query; clients without any activity in the time are missing.
    """
    this_week = first_day_of_week(viewer.local_today(), viewer.first_weekday)
    first = this_week - timedelta(weeks=weeks - 1)
    rows = (
        Activity.objects.visible_to(viewer)
        .filter(client_id__in=client_ids, local_date__gte=first, local_date__lt=this_week + timedelta(days=8))
        .order_by()
        .values_list("client_id", "local_date")
        .annotate(total=Sum("load"))
    )
    answer: dict[UUID, list[float]] = {}
    for client_id, day, total in rows:
        # East of the viewer tomorrow's sessions are done already: they count in this week.
        week = min((day - first).days // 7, weeks - 1)
        answer.setdefault(client_id, [0.0] * weeks)[week] += total or 0.0
    return answer


def weekly_load_of_roster(client_ids: Collection[UUID], viewer: User) -> Mapping[UUID, list[float]]:
    """The roster's column: six weeks."""
    return weekly_load(client_ids, viewer, ROSTER_WEEKS)


def load_by_week(client: User, weeks: int, *, today: date | None = None) -> list[WeekLoad]:
    """The last ``weeks`` weeks of a client, oldest first, this week last, empty ones too. One query."""
    this_week = first_day_of_week(today or client.local_today(), client.first_weekday)
    answer = [WeekLoad(this_week - timedelta(weeks=weeks - 1 - number)) for number in range(weeks)]
    first = answer[0].first_day
    rows = (
        Activity.objects.of(client)
        .filter(local_date__gte=first, local_date__lt=this_week + timedelta(days=7))
        .order_by()
        .values_list("local_date", "family")
        .annotate(load=Sum("load"), seconds=Sum("moving_time"), distance=Sum("distance"), count=Count("pk"))
    )
    for day, family, load, seconds, distance, count in rows:
        week = answer[(day - first).days // 7]
        week.load += load or 0.0
        week.seconds += seconds or 0.0
        week.distance += distance or 0.0
        week.count += count
        week.load_by_family[family] = week.load_by_family.get(family, 0.0) + (load or 0.0)
        week.seconds_by_family[family] = week.seconds_by_family.get(family, 0.0) + (seconds or 0.0)
    return answer


def first_day_of_week(day: date, first_weekday: int) -> date:
    """The day on which the week of ``day`` began; ``first_weekday`` is ISO's (1 Monday … 7 Sunday)."""
    return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)
