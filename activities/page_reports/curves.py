"""Best values over each duration, and best efforts, as a small chart and as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.units import NBSP, Reader, clock, duration, number, sport_speed

type Points = Sequence[tuple[float, float]]

#: Durations (s) that people speak of: rows of the table; the last of a recording comes besides.
_TABLE: Final = (5, 60, 300, 1200, 3600, 7200, 10800)
_TICKS: Final = (
    (1, "1 s"),
    (10, "10 s"),
    (60, "1 min"),
    (300, "5 min"),
    (1200, "20 min"),
    (3600, "1 h"),
    (10800, "3 h"),
)
_EFFORT_NAMES: Final = {
    "1k": "1 km",
    "mile": "1 mile",
    "5k": "5 km",
    "10k": "10 km",
    "half_marathon": "Half marathon",
    "marathon": "Marathon",
    "5s": "5 s",
    "1min": "1 min",
    "5min": "5 min",
    "20min": "20 min",
    "60min": "60 min",
}


@dataclass(frozen=True, slots=True)
class CurveChart:
    """One curve: its drawing, and (duration, value) in words."""

    label: str
    drawing: SafeString
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class EffortRow:
    """The best stretch over a distance or a duration."""

    name: str
    value: str
    note: str
    at: str


def curve_charts(curves: dict[str, list[tuple[float, float]]], family: str, reader: Reader) -> list[CurveChart]:
    """A chart for each measure that has a curve of more than one duration."""
    shown: dict[str, tuple[str, Callable[[float], str]]] = {
        "power": ("Power", lambda value: f"{number(value)}{NBSP}W"),
        "heart_rate": ("Heart rate", lambda value: f"{number(value)}{NBSP}bpm"),
        "speed": (_speed_label(family), lambda value: sport_speed(value, family, reader)),
    }
    charts = []
    for measure, (label, say) in shown.items():
        points = curves.get(measure) or []
        if len(points) > 1:
            charts.append(CurveChart(label, _drawing(points, label, say), _table_rows(points, say)))
    return charts


def effort_rows(efforts: dict[str, dict[str, Any]], family: str, reader: Reader) -> list[EffortRow]:
    """Best efforts in words, the shortest first; distances with the pace that they make."""
    rows = []
    for name, effort in sorted(efforts.items(), key=lambda entry: entry[1].get("extent") or 0):
        label = _EFFORT_NAMES.get(name, name)
        at = clock(effort.get("start"))
        if seconds := effort.get("seconds"):
            speed = effort["extent"] / seconds
            rows.append(EffortRow(label, clock(seconds), sport_speed(speed, family, reader), at))
        elif watts := effort.get("watts"):
            rows.append(EffortRow(label, f"{number(watts)}{NBSP}W", "", at))
    return rows


def _speed_label(family: str) -> str:
    return "Pace" if family in ("run", "swim", "walk") else "Speed"


def _table_rows(points: Points, say: Callable[[float], str]) -> list[tuple[str, str]]:
    by_duration = dict(points)
    wanted = [seconds for seconds in _TABLE if seconds in by_duration]
    longest = points[-1][0]
    if longest not in wanted:
        wanted.append(int(longest))
    return [(duration(seconds), say(by_duration[seconds])) for seconds in wanted if seconds in by_duration]


def _drawing(points: Points, label: str, say: Callable[[float], str], height: int = 130) -> SafeString:
    """The curve over a logarithmic axis of time; it stretches with the page."""
    plot = height - 24
    first, last = log(max(points[0][0], 1)), log(points[-1][0])
    values = [value for _, value in points]
    low, high = min(values), max(values)
    floor = low - (high - low or high or 1) * 0.15

    def x(seconds: float) -> str:
        return f"{(log(max(seconds, 1)) - first) / ((last - first) or 1) * 100:.2f}"

    def y(value: float) -> str:
        return f"{plot - (value - floor) / ((high - floor) or 1) * (plot - 16):.1f}"

    ticks = [(x(seconds), words) for seconds, words in _TICKS if points[0][0] <= seconds <= points[-1][0]]
    grid = format_html_join(
        "",
        '<line x1="{0}%" x2="{0}%" y1="0" y2="{1}" class="chart-grid"/>'
        '<text x="{0}%" y="{2}" text-anchor="{3}" class="chart-tick">{4}</text>',
        ((left, plot, plot + 17, _anchor(float(left)), words) for left, words in ticks),
    )
    line = format_html_join(
        "",
        '<line x1="{}%" y1="{}" x2="{}%" y2="{}" class="chart-fitness"/>',
        ((x(start[0]), y(start[1]), x(end[0]), y(end[1])) for start, end in pairwise(points)),
    )
    return format_html(
        '<svg class="curve" width="100%" height="{}" role="img" aria-label="{}">{}{}</svg>',
        height,
        f"{label}: best over {duration(points[0][0])} {say(points[0][1])}, over {duration(points[-1][0])} "
        f"{say(points[-1][1])}",
        grid,
        line,
    )


def _anchor(left: float) -> str:
    return "start" if left < 4 else "end" if left > 92 else "middle"
