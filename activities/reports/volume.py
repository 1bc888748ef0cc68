"""What was trained by week and sport, from the stored sums of the local days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from activities.models import LoadDay
from activities.reports.load import first_day_of_week
from activities.services.load_days import day_sums

WEEK: Final = timedelta(days=7)
#: The place of each amount in ``LoadDay.by_family``.
AMOUNTS: Final = {"load": 0, "seconds": 1, "distance": 2, "count": 3}


@dataclass(slots=True)
class WeekVolume:
    """One week, cut to the period that was asked for. ``by_family``: {family: {load, seconds, distance, count}}.

    Moving time in seconds, distance in metres. The legs of a multisport recording count as one session.
    """

    first_day: date
    by_family: dict[str, dict[str, float]] = field(default_factory=dict)

    def total(self, amount: str) -> float:
        """All sports together."""
        return sum(sums[amount] for sums in self.by_family.values())


type DayVolumes = dict[date, dict[str, list[float]]]


def volume_by_day(client: User, first: date, last: date) -> DayVolumes:
    """{day: {family: [load, seconds, distance, count]}} of the local days from ``first`` to ``last``.

    One query, two where nothing is found.
    """
    rows = LoadDay.objects.filter(client=client, local_date__range=(first, last)).order_by("local_date")
    stored: DayVolumes = dict(rows.values_list("local_date", "by_family"))
    if stored:
        return stored
    # Nothing was trained, or nothing was counted yet: the sweep will.
    return {day: sums.by_family for day, sums in day_sums(client.pk, between=(first, last)).items()}


def weeks_of(volumes: DayVolumes, first: date, last: date, first_weekday: int) -> list[WeekVolume]:
    """Every week that touches the days from ``first`` to ``last``, oldest first, empty ones too.

    Weeks begin on ``first_weekday`` (ISO's: 1 Monday … 7 Sunday); days outside of the period do not count.
    """
    start = first_day_of_week(first, first_weekday)
    weeks = [WeekVolume(start + WEEK * number) for number in range((last - start).days // 7 + 1)]
    for day, by_family in volumes.items():
        if not first <= day <= last:
            continue
        sums_of_week = weeks[(day - start).days // 7].by_family
        for family, values in by_family.items():
            sums = sums_of_week.setdefault(family, dict.fromkeys(AMOUNTS, 0.0))
            for amount, place in AMOUNTS.items():
                sums[amount] += values[place]
    return weeks


def weekly_volume(client: User, first: date, last: date) -> list[WeekVolume]:
    """The weeks of a client from ``first`` to ``last``, as :func:`weeks_of`. One query, two where nothing is found."""
    return weeks_of(volume_by_day(client, first, last), first, last, client.first_weekday)
