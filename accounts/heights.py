"""A person's height as people write it, read into metres."""

from __future__ import annotations

import re

METRES_PER_INCH = 0.0254
FEET_AND_INCHES = re.compile(
    r"""(?P<feet>\d)\s*(?:ft|feet|foot|'|′)\s*(?:(?P<inches>\d{1,2}(?:[.,]\d+)?)\s*(?:in|inches|"|″|'')?)?"""
)
LENGTH = re.compile(r"""(?P<figure>\d+(?:[.,]\d+)?)\s*(?P<unit>cm|m|in|inches|")?""")


def parse_height(text: str, *, imperial: bool) -> float:
    """Metres from “178”, “178 cm”, “1,78 m”, “70 in” or “5 ft 10 in”.

    A bare figure below 3 is metres; otherwise centimetres, or inches for an ``imperial`` reader.

    :raises ValueError: the text is not a height.
    """
    text = text.strip().lower()
    if match := FEET_AND_INCHES.fullmatch(text):
        return (int(match["feet"]) * 12 + _figure(match["inches"] or "0")) * METRES_PER_INCH
    match = LENGTH.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a height.")
    figure, unit = _figure(match["figure"]), match["unit"]
    if unit == "m" or (unit is None and figure < 3):
        return figure
    if unit in {"in", "inches", '"'} or (unit is None and imperial):
        return figure * METRES_PER_INCH
    return figure / 100


def _figure(text: str) -> float:
    return float(text.replace(",", "."))
