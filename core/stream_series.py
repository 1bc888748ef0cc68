"""How the columns of a recording are drawn: label, unit and conversion from SI, in the reader's units."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from core.units import METRES_PER_FOOT, METRES_PER_MILE, METRES_PER_YARD, SPORT_PACE, Reader, is_imperial, swim_pace


@dataclass(frozen=True, slots=True)
class StreamSeries:
    """One chart. ``shown = value × factor + offset``; for a pace ``shown = factor ÷ value`` in seconds."""

    name: str
    label: str
    unit: str
    hue: str
    kind: Literal["number", "pace"] = "number"
    factor: float = 1.0
    offset: float = 0.0
    decimals: int = 0

    def as_json(self) -> dict[str, str | float | int]:
        """Return the fields that ``stream-chart.js`` reads."""
        return asdict(self)


def stream_series(names: Iterable[str], *, sport: str, reader: Reader | None = None) -> list[StreamSeries]:
    """Describe the named columns that can be drawn, in the order in which charts are stacked; others are left out."""
    present = set(names)
    known = _known(sport, imperial=is_imperial(reader))
    return [series for series in known if series.name in present]


def _known(sport: str, *, imperial: bool) -> list[StreamSeries]:
    # A recording counts the strides of one foot, runners count both.
    steps, feet_counted = ("spm", 2.0) if sport in {"run", "walk", "hike"} else ("rpm", 1.0)
    feet = 1 / METRES_PER_FOOT if imperial else 1.0
    height = "ft" if imperial else "m"
    degrees, factor, offset = ("°F", 1.8, 32.0) if imperial else ("°C", 1.0, 0.0)
    return [
        StreamSeries("heart_rate", "Heart rate", "bpm", "missed"),
        _speed(sport, imperial=imperial),
        StreamSeries("power", "Power", "W", "strength"),
        StreamSeries("cadence", "Cadence", steps, "ride", factor=feet_counted),
        StreamSeries("altitude", "Elevation", height, "other", factor=feet),
        StreamSeries("temperature", "Temperature", degrees, "swim", factor=factor, offset=offset),
    ]


def _speed(sport: str, *, imperial: bool) -> StreamSeries:
    talk = SPORT_PACE.get(sport)
    if talk is None:
        unit, factor = ("mph", 3600 / METRES_PER_MILE) if imperial else ("km/h", 3.6)
        return StreamSeries("speed", "Speed", unit, "accent", factor=factor, decimals=1)
    if talk is swim_pace:
        unit, length = ("/100 yd", 100 * METRES_PER_YARD) if imperial else ("/100 m", 100.0)
    else:
        unit, length = ("/mi", METRES_PER_MILE) if imperial else ("/km", 1000.0)
    return StreamSeries("speed", "Pace", unit, "accent", kind="pace", factor=length)
