"""From Garmin's JSON to our dataclasses. Pure functions: no request, no database, no clock.

Garmin leaves keys out, sends null, renames. A value that is missing or of the wrong type becomes ``None``; only an
item without its identity (an activity's id and start, a day's date) is a :class:`~garmin_sync.errors.BadAnswer`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from activities.science.sports import Family, family_of
from garmin_sync.errors import BadAnswer

Json = dict[str, Any]

_GRAMS = 1000.0
#: What no person has; such a value is a fault of the answer, not of the person.
_PLAUSIBLE = {
    "resting_heart_rate": (20, 150),
    "hrv_ms": (1, 400),
    "sleep_seconds": (1, 86_400),
    "deep_seconds": (0, 86_400),
    "light_seconds": (0, 86_400),
    "rem_seconds": (0, 86_400),
    "awake_seconds": (0, 86_400),
    "sleep_score": (0, 100),
    "stress_average": (0, 100),
    "body_battery_high": (0, 100),
    "body_battery_low": (0, 100),
    "steps": (0, 200_000),
    "weight_kg": (20, 400),
    "body_fat_percent": (1, 75),
    "vo2max_run": (5, 110),
    "vo2max_ride": (5, 110),
    "training_readiness": (0, 100),
}
_WHOLE = frozenset(_PLAUSIBLE) - {"weight_kg", "body_fat_percent", "vo2max_run", "vo2max_ride", "hrv_ms"}


@dataclass(frozen=True, slots=True)
class GarminActivity:
    """An item of the list of activities. SI units, ``start_time`` aware UTC; all but id and start may be missing."""

    activity_id: str
    start_time: datetime
    utc_offset: timedelta
    name: str = ""
    type_key: str = "other"
    family: Family = "other"
    time_zone: str = ""
    distance: float | None = None
    elapsed_time: float | None = None
    timer_time: float | None = None
    moving_time: float | None = None
    average_heart_rate: float | None = None
    max_heart_rate: float | None = None
    average_power: float | None = None
    max_power: float | None = None
    weighted_power: float | None = None
    elevation_gain: float | None = None
    calories: float | None = None
    device_id: str = ""
    workout_id: str = ""
    has_file: bool = True

    @property
    def local_date(self) -> date:
        """The day on the athlete's calendar on which it started."""
        return (self.start_time + self.utc_offset).date()


@dataclass(frozen=True, slots=True)
class WellnessDay:
    """What is known of one local day; each answer of Garmin fills in a part, ``None`` is unknown."""

    day: date
    resting_heart_rate: int | None = None
    hrv_ms: float | None = None  # mean of the night
    hrv_status: str | None = None
    sleep_seconds: int | None = None
    deep_seconds: int | None = None
    light_seconds: int | None = None
    rem_seconds: int | None = None
    awake_seconds: int | None = None
    sleep_score: int | None = None
    stress_average: int | None = None
    body_battery_high: int | None = None
    body_battery_low: int | None = None
    steps: int | None = None
    weight_kg: float | None = None
    body_fat_percent: float | None = None
    vo2max_run: float | None = None
    vo2max_ride: float | None = None
    training_status: str | None = None
    training_readiness: int | None = None

    def known(self) -> dict[str, Any]:
        """The values that are known, by name, without the day."""
        return {name: value for name in _VALUES if (value := getattr(self, name)) is not None}

    def merged_with(self, newer: WellnessDay) -> WellnessDay:
        """Both parts together; where both know, ``newer`` holds. What it does not know stays.

        Raises ValueError when they speak of different days.
        """
        if newer.day != self.day:
            raise ValueError(f"{newer.day} is not {self.day}")
        return replace(self, **newer.known())


_VALUES = tuple(each.name for each in fields(WellnessDay) if each.name != "day")


def merge_days(parts: Iterable[WellnessDay]) -> dict[date, WellnessDay]:
    """One entry a day from parts in any order of days; later parts of a day go before earlier ones."""
    days: dict[date, WellnessDay] = {}
    for part in parts:
        days[part.day] = days[part.day].merged_with(part) if part.day in days else part
    return days


# -- activities -------------------------------------------------------------------------------------------------------


def map_activity_summary(item: Json) -> GarminActivity:
    """An item of the list. Raises BadAnswer without an id or a start."""
    return _activity(item, item, type_node=_node(item, "activityType"), device=item.get("deviceId"))


def map_activity_detail(item: Json) -> GarminActivity:
    """The long description of one activity, with its named time zone. Raises BadAnswer without an id or a start."""
    metadata = _node(item, "metadataDTO")
    activity = _activity(
        item,
        _node(item, "summaryDTO"),
        type_node=_node(item, "activityTypeDTO"),
        device=_node(metadata, "deviceMetaDataDTO").get("deviceId"),
    )
    return replace(
        activity,
        time_zone=_text(_node(item, "timeZoneUnitDTO").get("timeZone")) or "",
        workout_id=_identifier(metadata.get("associatedWorkoutId")),
        has_file=metadata.get("manualActivity") is not True,
    )


def _activity(item: Json, totals: Json, *, type_node: Json, device: Any) -> GarminActivity:
    activity_id = _identifier(item.get("activityId"))
    start = _instant(totals.get("startTimeGMT")) or _from_milliseconds(totals.get("beginTimestamp"))
    if not activity_id or start is None:
        raise BadAnswer(detail="an activity without its id or its start")
    local = _instant(totals.get("startTimeLocal"))
    type_key = _text(type_node.get("typeKey")) or "other"
    return GarminActivity(
        activity_id=activity_id,
        start_time=start,
        utc_offset=_offset(local - start) if local else timedelta(0),
        name=(_text(item.get("activityName")) or "")[:200],
        type_key=type_key,
        family=family_of(type_key),
        distance=_positive(totals.get("distance")),
        elapsed_time=_positive(totals.get("elapsedDuration")),
        timer_time=_positive(totals.get("duration")),
        moving_time=_positive(totals.get("movingDuration")),
        average_heart_rate=_positive(totals.get("averageHR")),
        max_heart_rate=_positive(totals.get("maxHR")),
        average_power=_positive(totals.get("avgPower", totals.get("averagePower"))),
        max_power=_positive(totals.get("maxPower")),
        weighted_power=_positive(totals.get("normPower", totals.get("normalizedPower"))),
        elevation_gain=_number(totals.get("elevationGain")),
        calories=_positive(totals.get("calories")),
        device_id=_identifier(device),
        workout_id=_identifier(item.get("workoutId")),
        has_file=item.get("manualActivity") is not True,
    )


# -- days and nights --------------------------------------------------------------------------------------------------


def map_daily_summary(item: Json) -> WellnessDay | None:
    """A day's summary, long or short; ``None`` for an empty answer."""
    return _day_part(
        item,
        "calendarDate",
        resting_heart_rate=item.get("restingHeartRate"),
        stress_average=item.get("averageStressLevel"),  # -1: not measured
        body_battery_high=item.get("bodyBatteryHighestValue"),
        body_battery_low=item.get("bodyBatteryLowestValue"),
        steps=item.get("totalSteps"),
    )


def map_sleep(answer: Json) -> WellnessDay | None:
    """The night that ended on the day of the answer."""
    night = _node(answer, "dailySleepDTO")
    return _day_part(
        night,
        "calendarDate",
        sleep_seconds=night.get("sleepTimeSeconds"),
        deep_seconds=night.get("deepSleepSeconds"),
        light_seconds=night.get("lightSleepSeconds"),
        rem_seconds=night.get("remSleepSeconds"),
        awake_seconds=night.get("awakeSleepSeconds"),
        sleep_score=_node(_node(night, "sleepScores"), "overall").get("value"),
        resting_heart_rate=answer.get("restingHeartRate"),
    )


def map_hrv(answer: Json) -> list[WellnessDay]:
    """The nights of a range (``hrvSummaries``) or the one night of a day's answer (``hrvSummary``)."""
    nights = [*_nodes(answer.get("hrvSummaries")), *_nodes([answer.get("hrvSummary")])]
    return _parts(
        _day_part(
            night,
            "calendarDate",
            hrv_ms=night.get("lastNightAvg"),
            hrv_status=night.get("status"),
        )
        for night in nights
    )


def map_resting_heart_rates(rows: list[Json]) -> list[WellnessDay]:
    """Rows of date and beats per minute."""
    return _parts(_day_part(row, "calendarDate", resting_heart_rate=row.get("value")) for row in rows)


def map_stress(answer: Json) -> WellnessDay | None:
    """Stress and body battery of one day. A day without a measurement says 0 or -1 and is unknown."""
    levels = _levels(answer.get("bodyBatteryValuesArray"))
    return _day_part(
        answer,
        "calendarDate",
        stress_average=_positive(answer.get("avgStressLevel")),
        body_battery_high=max(levels, default=None),
        body_battery_low=min(levels, default=None),
    )


def map_stress_range(rows: list[Json]) -> list[WellnessDay]:
    """Mean stress of each day of a range."""
    return _parts(
        _day_part(row, "calendarDate", stress_average=_node(row, "values").get("overallStressLevel")) for row in rows
    )


def map_body_battery(rows: list[Json]) -> list[WellnessDay]:
    """Daily reports of the body battery."""
    parts = []
    for row in rows:
        levels = _levels(row.get("bodyBatteryValuesArray"))
        high, low = max(levels, default=None), min(levels, default=None)
        parts.append(_day_part(row, "date", body_battery_high=high, body_battery_low=low))
    return _parts(parts)


def map_steps(rows: list[Json]) -> list[WellnessDay]:
    """Steps of each day of a range."""
    return _parts(_day_part(row, "calendarDate", steps=row.get("totalSteps")) for row in rows)


def map_weight(answer: Json) -> list[WellnessDay]:
    """Weigh-ins of a range or of one day, the latest of each day. Garmin weighs in grams.

    Body fat comes from the day's latest weigh-in that has it: one typed in by hand does not hide the scale's.
    """
    parts: list[WellnessDay | None] = []
    for summary in _nodes(answer.get("dailyWeightSummaries")):
        entries = _nodes(summary.get("allWeightMetrics")) or _nodes([summary.get("latestWeight")])
        parts.extend(_weigh_in(entry, summary.get("summaryDate")) for entry in _oldest_first(entries))
    parts.extend(_weigh_in(entry, None) for entry in _oldest_first(_nodes(answer.get("dateWeightList"))))
    return list(merge_days(_parts(parts)).values())


def map_training_readiness(rows: list[Json]) -> list[WellnessDay]:
    """Readiness after waking up; a day without that reading gives its earliest one."""
    newest_first = sorted(rows, key=lambda row: str(row.get("timestamp") or ""), reverse=True)
    morning_last = sorted(newest_first, key=lambda row: row.get("inputContext") == "AFTER_WAKEUP_RESET")
    parts = _parts(_day_part(row, "calendarDate", training_readiness=row.get("score")) for row in morning_last)
    return list(merge_days(parts).values())


def map_training_status(answer: Json) -> list[WellnessDay]:
    """The status that holds on the day of the answer, in Garmin's word (``productive``), and the latest VO2max.

    Each on the day on which it was found, which may be earlier than the day that was asked for.
    """
    devices = _payload(answer, "mostRecentTrainingStatus").get("latestTrainingStatusData")
    statuses = _nodes(list(devices.values())) if isinstance(devices, dict) else []
    primary_last = sorted(statuses, key=lambda status: status.get("primaryTrainingDevice") is True)
    parts = [
        _day_part(
            status,
            "calendarDate",
            training_status=re.sub(r"_\d+$", "", str(status.get("trainingStatusFeedbackPhrase") or "")),
        )
        for status in primary_last
    ]
    return list(merge_days([*_parts(parts), *map_max_metrics([_payload(answer, "mostRecentVO2Max")])]).values())


def map_max_metrics(rows: list[Json]) -> list[WellnessDay]:
    """VO2max (ml/kg/min) of running and of cycling, each on the day of its measurement."""
    parts = []
    for row in rows:
        for node, name in (("generic", "vo2max_run"), ("cycling", "vo2max_ride")):
            measured = _node(row, node)
            value = measured.get("vo2MaxPreciseValue") or measured.get("vo2MaxValue")
            parts.append(_day_part(measured, "calendarDate", **{name: value}))
    return list(merge_days(_parts(parts)).values())


def _weigh_in(entry: Json, summary_date: Any) -> WellnessDay | None:
    grams = _number(entry.get("weight"))
    return _day_part(
        {"calendarDate": entry.get("calendarDate") or summary_date},
        "calendarDate",
        weight_kg=None if grams is None else round(grams / _GRAMS, 3),
        body_fat_percent=entry.get("bodyFat"),
    )


def _oldest_first(entries: list[Json]) -> list[Json]:
    return sorted(entries, key=lambda entry: _number(entry.get("timestampGMT") or entry.get("date")) or 0.0)


def _levels(values: Any) -> list[float]:
    """Body battery levels: ``[time, level]``, or ``[time, kind, level, version]``."""
    rows = [row for row in values if isinstance(row, list) and len(row) >= 2] if isinstance(values, list) else []
    levels = (_number(row[2] if len(row) > 2 else row[1]) for row in rows)
    return [level for level in levels if level is not None and level >= 0]


# -- reading JSON without trust ---------------------------------------------------------------------------------------


def _day_part(node: Json, date_key: str, **values: Any) -> WellnessDay | None:
    """A part of a day from raw values; ``None`` when they tell nothing. Raises BadAnswer for values without a day."""
    read = {name: _measure(name, value) if name in _PLAUSIBLE else _word(value) for name, value in values.items()}
    known: dict[str, Any] = {name: value for name, value in read.items() if value is not None}
    if not known:
        return None
    try:
        day = date.fromisoformat(str(node.get(date_key))[:10])
    except ValueError:
        raise BadAnswer(detail=f"values without a {date_key}") from None
    return WellnessDay(day, **known)


def _measure(name: str, value: Any) -> float | int | None:
    number, (low, high) = _number(value), _PLAUSIBLE[name]
    if number is None or not low <= number <= high:
        return None
    return round(number) if name in _WHOLE else number


def _parts(parts: Iterable[WellnessDay | None]) -> list[WellnessDay]:
    return [part for part in parts if part is not None]


def _node(parent: Any, key: str) -> Json:
    child = parent.get(key) if isinstance(parent, dict) else None
    return child if isinstance(child, dict) else {}


def _nodes(values: Any) -> list[Json]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _payload(parent: Json, key: str) -> Json:
    """A node that one of Garmin's gateways wraps in ``payload`` and the other does not."""
    node = _node(parent, key)
    return _node(node, "payload") if "payload" in node else node


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _positive(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _text(value: Any) -> str | None:
    return value.replace("\x00", "").strip() or None if isinstance(value, str) else None


def _word(value: Any) -> str | None:
    text = _text(value)
    return text.lower()[:40] if text and text.upper() != "NONE" else None


def _identifier(value: Any) -> str:
    """An id as text; Garmin sends numbers, sometimes text, and 0 for "none"."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).strip()
    return "" if text in ("", "0") else text[:40]


def _instant(value: Any) -> datetime | None:
    """``2026-01-08 14:10:21`` or ``2026-01-08T14:10:21.0``, read as UTC; local stamps too, to be subtracted."""
    try:
        return datetime.fromisoformat(str(value)[:19]).replace(tzinfo=UTC) if isinstance(value, str) else None
    except ValueError:
        return None


def _from_milliseconds(value: Any) -> datetime | None:
    number = _number(value)
    try:
        return datetime.fromtimestamp(number / 1000, UTC) if number else None
    except (OverflowError, OSError, ValueError):
        return None


def _offset(difference: timedelta) -> timedelta:
    """Local minus UTC, to the quarter of an hour; 0 for what no place on earth has."""
    quarters = round(difference / timedelta(minutes=15))
    return timedelta(minutes=15 * quarters) if -48 <= quarters <= 56 else timedelta(0)
