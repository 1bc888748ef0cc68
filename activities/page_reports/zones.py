"""Zones with names and ranges as a reader says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from accounts.models import User
from activities.enums import Family
from activities.page_reports.words import pace_length
from activities.reports.activity import ZoneShare as TimeShare
from activities.reports.thresholds import zone_tables
from core.charts import ZoneShare
from core.units import NBSP, Reader, clock

HEART_RATE_NAMES: Final = (
    "Recovery",
    "Aerobic",
    "Tempo",
    "Below threshold",
    "Above threshold",
    "Aerobic capacity",
    "Anaerobic capacity",
)
POWER_NAMES: Final = (
    "Active recovery",
    "Endurance",
    "Tempo",
    "Threshold",
    "VO₂ max",
    "Anaerobic capacity",
    "Neuromuscular",
)
PACE_NAMES: Final = ("Recovery", "Endurance", "Tempo", "Threshold", "Above threshold", "VO₂ max", "Speed")
_NAMES: Final = {"heart_rate": HEART_RATE_NAMES, "power": POWER_NAMES, "pace": PACE_NAMES}
MEASURES: Final = {"heart_rate": "Heart rate", "power": "Power", "pace": "Pace"}


@dataclass(frozen=True, slots=True)
class ZoneChart:
    """Time in the zones of one measure, for ``ui/zone_bars.html``."""

    measure: str
    label: str
    caption: str
    zones: list[ZoneShare]


@dataclass(frozen=True, slots=True)
class ZoneRange:
    """One zone without any time spent in it."""

    number: int
    name: str
    range_text: str


@dataclass(frozen=True, slots=True)
class ZoneRanges:
    """The zones of one measure for one sport (in the title) or several (in the note)."""

    title: str
    note: str
    rows: list[ZoneRange]


def zone_charts(zones: dict[str, list[TimeShare]], family: str, reader: Reader) -> list[ZoneChart]:
    """A chart for each measure that has any time in its zones."""
    charts = []
    for measure, label in MEASURES.items():
        shares = zones.get(measure) or []
        total = sum(share.seconds for share in shares)
        if not total:
            continue
        rows = [
            ZoneShare(
                share.number,
                zone_name(measure, share.number),
                range_text(measure, share.low, share.high, family, reader),
                share.seconds,
            )
            for share in shares
        ]
        charts.append(ZoneChart(measure, label, f"{label}, {clock(total)} in zones", rows))
    return charts


def zone_name(measure: str, number: int) -> str:
    """The name of a zone, counted from 1."""
    names = _NAMES[measure]
    return names[number - 1] if number <= len(names) else f"Zone {number}"


def range_text(measure: str, low: float, high: float | None, family: str, reader: Reader) -> str:
    """A half-open zone as people write it: ``144–151 bpm``, ``5:20–4:58 /km``."""
    if measure == "pace":
        return _pace_range(low, high, family, reader)
    unit = "W" if measure == "power" else "bpm"
    if high is None:
        return f"{ceil(low)}{NBSP}{unit} and more"
    if low <= 0:
        return f"under {ceil(high)}{NBSP}{unit}"
    return f"{ceil(low)}–{ceil(high) - 1}{NBSP}{unit}"


def _pace_range(low: float, high: float | None, family: str, reader: Reader) -> str:
    metres, unit = pace_length(reader, is_swim=family == Family.SWIM)
    if high is None:
        return f"faster than {clock(metres / low)}{NBSP}{unit}"
    if low <= 0:
        return f"slower than {clock(metres / high)}{NBSP}{unit}"
    return f"{clock(metres / low)}–{clock(metres / high)}{NBSP}{unit}"


def zones_of_day(client: User, day: date, reader: Reader) -> list[ZoneRanges]:
    """All zones that hold on a day; sports with the same zones share a table. Two queries."""
    same: dict[tuple[str, tuple[tuple[float, float | None], ...]], list[str]] = {}
    for table in zone_tables(client, day):
        same.setdefault((table.measure, tuple(table.bounds)), []).append(table.family)
    return [
        ZoneRanges(*_heading(measure, families), _rows(measure, bounds, families[0], reader))
        for (measure, bounds), families in sorted(same.items(), key=lambda entry: list(MEASURES).index(entry[0][0]))
    ]


def _rows(measure: str, bounds: Sequence[tuple[float, float | None]], family: str, reader: Reader) -> list[ZoneRange]:
    return [
        ZoneRange(number, zone_name(measure, number), range_text(measure, low, high, family, reader))
        for number, (low, high) in enumerate(bounds, start=1)
    ]


def _heading(measure: str, families: Sequence[str]) -> tuple[str, str]:
    title = f"{MEASURES[measure]} zones"
    labels = [Family(family).label for family in families]
    if len(labels) == 1:
        return f"{title}, {labels[0].lower()}", ""
    if len(labels) == len(Family):
        return title, "every sport"
    return title, ", ".join(label.lower() for label in labels)
