"""Pulling days and nights: one request for a range where Garmin has one, one a day where it has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from garmin_sync.client import GarminClient
from garmin_sync.mapping import (
    WellnessDay,
    map_body_battery,
    map_daily_summary,
    map_hrv,
    map_max_metrics,
    map_resting_heart_rates,
    map_sleep,
    map_steps,
    map_stress,
    map_training_readiness,
    map_training_status,
    map_weight,
    merge_days,
)
from garmin_sync.models import Connection
from garmin_sync.services.ledger import Ledger
from progress.services.recording import DayValues, WeightValues, record_weight, record_wellness

#: In windows up to this long the training status is asked for each day, in longer ones each seventh.
SHORT_WINDOW_DAYS = 7
_STATUS_EVERY_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Part:
    """One request and how to read its answer."""

    key: str
    name: str
    ask: Callable[[], list[WellnessDay]]


def pull_wellness(ledger: Ledger, connection: Connection, client: GarminClient, since: date, until: date) -> None:
    """Fetch and write down the local days ``since`` to ``until``. A part that cannot be read is left out."""
    found: list[WellnessDay] = []
    for part in _parts(client, since, until):
        with ledger.item(part.key, part.name, is_essential=True) as is_allowed:
            if is_allowed:
                found += part.ask()
    found += _missing_stress(ledger, client, found, since, until)
    days = [day for day in merge_days(found).values() if since <= day.day <= until]
    with transaction.atomic():
        written = record_wellness(client=connection.client, days=[_as_values(day) for day in days])
        record_weight(client=connection.client, weights=_weights(days))
        ledger.count(days_written=written)


def _parts(client: GarminClient, since: date, until: date) -> Iterator[_Part]:
    """In order of trust: where two answers speak of the same value, the later one holds."""

    def part(key: str, name: str, ask: Callable[[], list[WellnessDay]]) -> _Part:
        return _Part(f"{key} {since}", f"{name}, {since:%-d %b} – {until:%-d %b %Y}", ask)

    yield part("steps", "Steps", lambda: map_steps(client.steps(since, until)))
    yield part(
        "resting_heart_rate",
        "Resting heart rate",
        lambda: map_resting_heart_rates(client.resting_heart_rates(since, until)),
    )
    yield part("body_battery", "Body battery", lambda: map_body_battery(client.body_battery(since, until)))
    yield part(
        "summaries",
        "Daily summaries",
        lambda: [day for item in client.daily_summaries(since, until) if (day := map_daily_summary(item))],
    )
    yield part("hrv", "Heart rate variability", lambda: map_hrv(client.hrv(since, until)))
    yield part("weight", "Weight", lambda: map_weight(client.weigh_ins(since, until)))
    yield part("vo2max", "VO₂max", lambda: map_max_metrics(client.max_metrics(since, until)))
    yield part(
        "readiness",
        "Training readiness",
        lambda: map_training_readiness(client.training_readiness(since, until)),
    )
    yield from (_sleep(client, day) for day in _days(since, until))
    yield from (_status(client, day) for day in _status_days(since, until))


def _sleep(client: GarminClient, day: date) -> _Part:
    return _Part(f"sleep {day}", f"Sleep, {day:%-d %b %Y}", lambda: _known(map_sleep(client.sleep(day))))


def _status(client: GarminClient, day: date) -> _Part:
    return _Part(
        f"status {day}", f"Training status, {day:%-d %b %Y}", lambda: map_training_status(client.training_status(day))
    )


def _missing_stress(
    ledger: Ledger, client: GarminClient, found: list[WellnessDay], since: date, until: date
) -> list[WellnessDay]:
    """Stress of recent days that the summaries are silent about: a summary can be hours behind."""
    if (until - since).days >= SHORT_WINDOW_DAYS:
        return []
    days = merge_days(found)
    missing = [day for day in _days(since, until) if day in days and days[day].stress_average is None]
    stress: list[WellnessDay] = []
    for day in missing:
        with ledger.item(f"stress {day}", f"Stress, {day:%-d %b %Y}") as is_allowed:
            if is_allowed:
                stress += _known(map_stress(client.stress(day)))
    return stress


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=offset) for offset in range((until - since).days + 1)]


def _status_days(since: date, until: date) -> list[date]:
    days = _days(since, until)
    return days if len(days) <= SHORT_WINDOW_DAYS else days[::-_STATUS_EVERY_DAYS]


def _known(day: WellnessDay | None) -> list[WellnessDay]:
    return [day] if day else []


def _as_values(day: WellnessDay) -> DayValues:
    return DayValues(
        local_date=day.day,
        resting_heart_rate=day.resting_heart_rate,
        hrv=day.hrv_ms,
        hrv_status=day.hrv_status[:30] if day.hrv_status else None,
        sleep_seconds=day.sleep_seconds,
        deep_sleep_seconds=day.deep_seconds,
        light_sleep_seconds=day.light_seconds,
        rem_sleep_seconds=day.rem_seconds,
        awake_seconds=day.awake_seconds,
        sleep_score=day.sleep_score,
        stress=day.stress_average,
        body_battery_high=day.body_battery_high,
        body_battery_low=day.body_battery_low,
        steps=day.steps,
        training_status=day.training_status,
        training_readiness=day.training_readiness,
        vo2max_run=day.vo2max_run,
        vo2max_ride=day.vo2max_ride,
    )


def _weights(days: list[WellnessDay]) -> list[WeightValues]:
    return [WeightValues(day.day, day.weight_kg, day.body_fat_percent) for day in days if day.weight_kg is not None]
