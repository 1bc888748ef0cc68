"""The values of metrics as a person reads and types them, in their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from core.form_fields import kilograms
from core.units import (
    KILOGRAMS_PER_POUND,
    METRES_PER_INCH,
    METRES_PER_MILE,
    MISSING,
    NBSP,
    Reader,
    clock,
    distance,
    duration,
    is_imperial,
    number,
    signed,
    weight,
)
from progress.goal_metrics import Metric, MetricKind

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d)")
_FIGURE: Final = re.compile(r"-?\d+(?:[.,]\d+)?")
HOUR: Final = 3600
METRES_PER_CENTIMETRE: Final = 0.01


def fat(value: float, _reader: Reader | None) -> str:
    """A share of the body in per cent: ``14.5 %``."""
    return f"{number(value, 1)}{NBSP}%"


def girth(metres: float | None, reader: Reader | None) -> str:
    """A girth in centimetres or inches: ``81.5 cm``."""
    if metres is None:
        return MISSING
    unit = length_unit(reader)
    return f"{number(metres / length_metres(reader), 1)}{NBSP}{unit}"


def length_unit(reader: Reader | None) -> str:
    """What girths are typed in."""
    return "in" if is_imperial(reader) else "cm"


def length_metres(reader: Reader | None) -> float:
    """Metres of one unit of a girth."""
    return METRES_PER_INCH if is_imperial(reader) else METRES_PER_CENTIMETRE


def weight_unit(reader: Reader | None) -> str:
    """What body weights are typed in."""
    return "lb" if is_imperial(reader) else "kg"


_SAID: Final[Mapping[MetricKind, Callable[[float, Reader | None], str]]] = {
    MetricKind.WEIGHT: weight,
    MetricKind.PERCENT: fat,
    MetricKind.LENGTH: girth,
    MetricKind.CLOCK: lambda seconds, _reader: clock(seconds),
    MetricKind.HOURS: lambda seconds, _reader: duration(seconds),
    MetricKind.DISTANCE: distance,
}


def say(metric: Metric, value: float | None, reader: Reader | None) -> str:
    """A value with its unit, ``–`` for none."""
    if value is None:
        return MISSING
    if metric.kind is not MetricKind.NUMBER:
        return _SAID[metric.kind](value, reader)
    figure = number(value, 0 if abs(value) >= 100 or value == round(value) else 1)
    return f"{figure}{NBSP}{metric.unit}" if metric.unit else figure


def say_change(metric: Metric, value: float, reader: Reader | None) -> str:
    """A difference of two values with its sign."""
    words = say(metric, abs(value), reader)
    if not any(digit in words for digit in "123456789"):
        return words
    return f"{signed(1 if value > 0 else -1)[0]}{words}"


def typed_unit(metric: Metric, reader: Reader | None) -> str:
    """How a value is meant to be typed, for a hint: ``kg``, ``minutes:seconds``."""
    imperial = is_imperial(reader)
    return {
        MetricKind.WEIGHT: weight_unit(reader),
        MetricKind.PERCENT: "per cent",
        MetricKind.LENGTH: length_unit(reader),
        MetricKind.CLOCK: "like 19:30 or 1:29:00",
        MetricKind.HOURS: "hours, like 5:30 or 5.5",
        MetricKind.DISTANCE: "miles" if imperial else "km",
        MetricKind.NUMBER: metric.unit or "a number",
    }[metric.kind]


def typed(metric: Metric, value: float | None, reader: Reader | None) -> str:
    """A value as it is put into a field, read back unchanged by :func:`value_of`."""
    if value is None:
        return ""
    if metric.kind is MetricKind.CLOCK:
        return clock(value)
    if metric.kind is MetricKind.HOURS:
        minutes = round(value / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    text = f"{value / _size(metric, reader):.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def file_column(metric: Metric, name: str = "value") -> str:
    """How a file heads the values of a metric: with their SI unit, or the unit of the client's own."""
    units = {
        MetricKind.WEIGHT: "kg",
        MetricKind.PERCENT: "per_cent",
        MetricKind.LENGTH: "m",
        MetricKind.CLOCK: "s",
        MetricKind.HOURS: "s",
        MetricKind.DISTANCE: "m",
        MetricKind.NUMBER: metric.unit,
    }
    return "_".join(part for part in (name, units[metric.kind]) if part)


def value_of(metric: Metric, text: str, reader: Reader | None) -> float | None:
    """The SI value of what was typed; ``None`` for what cannot be read."""
    bare = re.sub(r"\s+", "", text)
    if metric.kind in (MetricKind.CLOCK, MetricKind.HOURS) and (found := _CLOCK.fullmatch(bare)):
        first, second, third = (int(part or 0) for part in found.groups())
        if metric.kind is MetricKind.HOURS:
            return None if found[1] else second * HOUR + third * 60.0
        return first * HOUR + second * 60.0 + third
    if not _FIGURE.fullmatch(bare) or metric.kind is MetricKind.CLOCK:
        return None
    figure = float(bare.replace(",", "."))
    if metric.kind is MetricKind.WEIGHT:
        return kilograms(figure, weight_unit(reader))
    return round(figure * _size(metric, reader), 6)


def _size(metric: Metric, reader: Reader | None) -> float:
    """How many SI units one typed unit is."""
    imperial = is_imperial(reader)
    return {
        MetricKind.WEIGHT: KILOGRAMS_PER_POUND if imperial else 1.0,
        MetricKind.LENGTH: length_metres(reader),
        MetricKind.HOURS: float(HOUR),
        MetricKind.DISTANCE: METRES_PER_MILE if imperial else 1000.0,
    }.get(metric.kind, 1.0)
