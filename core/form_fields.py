"""Fields for what people type of training: times, paces, distances and figures with a decimal comma."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.units import KILOGRAMS_PER_POUND, METRES_PER_MILE, Reader, is_imperial

_SPACES = re.compile(r"[\s\u202f]+")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?")
_HOURS = re.compile(r"(\d{1,3})h(?:ours?)?(?:([0-5]?\d)(?:m|min)?)?")
_MINUTES = re.compile(r"(\d{1,5}(?:[.,]\d+)?)(?:m|min|minutes)?")
_PACE = re.compile(r"(\d{1,2})[:.'′]([0-5]\d)(?:\"|″)?")


class FigureField(forms.FloatField):
    """A number with a decimal point or a decimal comma."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: object) -> float | None:
        """``"12,5"`` and ``"12.5"`` are the same; ``"1 200"`` is twelve hundred."""
        text = _SPACES.sub("", str(value if value is not None else ""))
        return super().to_python(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)


class DistanceField(FigureField):
    """A distance in kilometres or miles; metres come out."""

    metres = 1000.0

    def speak_to(self, reader: Reader) -> None:
        """Take figures in the reader's unit."""
        imperial = is_imperial(reader)
        self.metres = METRES_PER_MILE if imperial else 1000.0
        self.label = f"Distance in {'miles' if imperial else 'kilometres'}"

    def clean(self, value: object) -> float | None:
        """Metres, or ``None`` for an empty field."""
        figure = super().clean(value)
        return None if figure is None else round(figure * self.metres, 1)


class DurationField(forms.CharField):
    """A time on the clock: ``1:05`` and ``1 h 05`` are hours and minutes, ``45`` is minutes; seconds come out."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 20)
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: object) -> float | None:  # type: ignore[override]
        """Seconds, or ``None`` for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        seconds = seconds_of(text)
        if seconds is None:
            raise ValidationError("Write hours and minutes like 1:05, or minutes like 45.", code="invalid")
        return seconds


def seconds_of(text: str) -> float | None:
    """Seconds of a duration as people write it, ``None`` for anything else."""
    bare = _SPACES.sub("", text).lower()
    if found := _CLOCK.fullmatch(bare):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600.0 + minutes * 60 + seconds
    if found := _HOURS.fullmatch(bare):
        hours, minutes = (int(part or 0) for part in found.groups())
        return hours * 3600.0 + minutes * 60
    if found := _MINUTES.fullmatch(bare):
        return float(found[1].replace(",", ".")) * 60
    return None


def speed_of_pace(text: str, metres: float) -> float | None:
    """Speed (m/s) of a pace like ``4:05`` over ``metres``; ``None`` for what is not a pace."""
    found = _PACE.fullmatch(_SPACES.sub("", text))
    if not found:
        return None
    seconds = int(found[1]) * 60 + int(found[2])
    return metres / seconds if seconds else None


def kilograms(weight: float, unit: str) -> float:
    """Kilograms of a weight in ``kg`` or ``lb``, to the gram."""
    return round(weight * KILOGRAMS_PER_POUND if unit == "lb" else weight, 3)
