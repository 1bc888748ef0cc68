"""Writing down a client's days and weighings. Repeating a call changes nothing; a gap never erases a known value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from progress.models import Source, Weight, WellnessDay


@dataclass(frozen=True, slots=True)
class DayValues:
    """What is known of a client's local day, named and in the units of the columns of :class:`WellnessDay`.

    ``None`` means unknown, and leaves alone what an earlier call wrote.
    """

    local_date: date
    resting_heart_rate: float | None = None
    hrv: float | None = None
    hrv_status: str | None = None
    sleep_seconds: int | None = None
    deep_sleep_seconds: int | None = None
    light_sleep_seconds: int | None = None
    rem_sleep_seconds: int | None = None
    awake_seconds: int | None = None
    sleep_score: int | None = None
    stress: int | None = None
    body_battery_high: int | None = None
    body_battery_low: int | None = None
    steps: int | None = None
    training_status: str | None = None
    training_readiness: int | None = None
    vo2max_run: float | None = None
    vo2max_ride: float | None = None

    def known(self) -> dict[str, Any]:
        """The values that are known, by column."""
        return {name: value for name in _DAY_COLUMNS if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class WeightValues:
    """The weighing of a local day: kilograms, and body fat in per cent where the scale says it."""

    local_date: date
    kilograms: float
    body_fat: float | None = None


_DAY_COLUMNS = tuple(each.name for each in fields(DayValues) if each.name != "local_date")


@transaction.atomic
def record_wellness(*, client: User, days: Sequence[DayValues], source: str = Source.GARMIN) -> int:
    """Write what is known of ``days`` and return how many rows are new or changed.

    A newer value of the same source takes the place of the older one. On a day that the person wrote down by hand,
    a device only fills in what the person left open; a day of which the person only said how it felt becomes the
    device's.
    """
    told = {day.local_date: day for day in days if day.known()}
    _hold(client)
    rows = WellnessDay.objects.filter(client=client, local_date__in=list(told))
    changed = [row for row in rows if _fill_in(row, told.pop(row.local_date), source)]
    new = [
        WellnessDay(client=client, local_date=local_date, source=source, **values.known())
        for local_date, values in told.items()
    ]
    WellnessDay.objects.bulk_update(changed, [*_DAY_COLUMNS, "source", "updated_at"], batch_size=100)
    WellnessDay.objects.bulk_create(new, batch_size=100)
    return len(changed) + len(new)


@transaction.atomic
def record_weight(*, client: User, weights: Sequence[WeightValues], source: str = Source.GARMIN) -> int:
    """Write weighings, one a day and source, and return how many rows are new or changed."""
    told = {weight.local_date: weight for weight in weights}
    _hold(client)
    changed = []
    for row in Weight.objects.filter(client=client, source=source, local_date__in=list(told)):
        values = told.pop(row.local_date)
        body_fat = row.body_fat if values.body_fat is None else values.body_fat
        if (row.kilograms, row.body_fat) != (values.kilograms, body_fat):
            row.kilograms, row.body_fat = values.kilograms, body_fat
            changed.append(_touched(row))
    new = [
        Weight(
            client=client,
            local_date=values.local_date,
            source=source,
            kilograms=values.kilograms,
            body_fat=values.body_fat,
        )
        for values in told.values()
    ]
    Weight.objects.bulk_update(changed, ["kilograms", "body_fat", "updated_at"], batch_size=100)
    Weight.objects.bulk_create(new, batch_size=100)
    return len(changed) + len(new)


def _hold(client: User) -> None:
    """Let two writers of one client's days wait for each other, so that both do not insert the same day."""
    User.objects.select_for_update(no_key=True).filter(pk=client.pk).values_list("pk").first()


def _fill_in(row: WellnessDay, values: DayValues, source: str) -> bool:
    """Take over what is new; whether anything was."""
    if all(getattr(row, name) in (None, "") for name in _DAY_COLUMNS):
        row.source = source
    only_gaps = row.source == Source.MANUAL and source != Source.MANUAL
    news = {
        name: value
        for name, value in values.known().items()
        if value != getattr(row, name) and not (only_gaps and getattr(row, name) not in (None, ""))
    }
    for name, value in news.items():
        setattr(row, name, value)
    if news:
        _touched(row)
    return bool(news)


def _touched[Row: (WellnessDay, Weight)](row: Row) -> Row:
    """``bulk_update`` does not run ``auto_now``."""
    row.updated_at = timezone.now()
    return row
