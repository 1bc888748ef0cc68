"""The values of single tokens: lengths, ranges, texts."""

from __future__ import annotations

import re
from typing import Final

from workouts.structure.words import MILE, POUND, YARD

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+):(\d\d(?:\.\d)?)")
_ESCAPED: Final = re.compile(r"\\(.)")
_WHOLE_MINUTES_BELOW: Final = 100

#: Longest beginning first, so that ``mi`` is not read out of ``min`` and ``m`` not out of either.
_METRES: Final = (("k", 1000.0), ("mi", MILE), ("mt", 1.0), ("me", 1.0), ("y", YARD))


def folded(token: str) -> str:
    """A word in small plain letters, whatever a pattern without case let through (``ſ`` and ``ı`` too)."""
    return " ".join(token.casefold().replace("ı", "i").replace("\u0307", "").split())


def numbers(token: str) -> list[float]:
    """Every number of a token."""
    return [_plain(float(number)) for number in _NUMBER.findall(token)]


def _plain(value: float) -> float:
    return int(value) if value.is_integer() else value


def number_range(token: str) -> tuple[float, float]:
    """Lower and higher number of a token that has one or two."""
    found = numbers(token)[:2]
    return found[0], found[-1]


def clock_seconds(token: str) -> list[float]:
    """Each ``m:ss``, ``m:ss.t`` or ``h:mm:ss`` of a token, in seconds."""
    return [
        _plain(round(int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds), 1))
        for hours, minutes, seconds in _CLOCK.findall(token)
    ]


def duration_seconds(token: str) -> float:
    """Seconds of ``1h30m``, ``5'30``, ``90s``, ``1.5h``: units fall, and a missing last one is the next smaller."""
    sizes = {"h": 3600.0, "m": 60.0, "s": 1.0}
    text = re.sub(r"''|’’|″", "s", folded(token))
    text = re.sub(r"['’′]", "m", text)
    total, size = 0.0, 3600.0
    for number, unit in re.findall(r"(\d+(?:\.\d+)?)\s*([hms]?)", text):
        size = sizes[unit] if unit else size / 60
        total += float(number) * size
    return _plain(round(total, 3))


def metres(token: str) -> float:
    """Metres of a distance with a unit, in centimetres at most."""
    value, unit = numbers(token)[0], re.sub(r"^[\d.\s]+", "", folded(token))
    size = next((size for beginning, size in _METRES if unit.startswith(beginning)), 1.0)
    return _plain(round(value * size, 2))


def metres_or_minutes(token: str, *, is_metres: bool) -> tuple[bool, float]:
    """What a bare ``m`` means: (whether a distance, m or s).

    From 100 on it is metres, below minutes, unless the place says metres (``is_metres``).
    """
    value = numbers(token)[0]
    if is_metres or value >= _WHOLE_MINUTES_BELOW:
        return True, _plain(round(value, 2))
    return False, _plain(round(value * 60, 3))


def kilograms(token: str) -> tuple[float, float]:
    """kg of a weight or a range of weights, in 10 g at most."""
    size = POUND if "l" in token.lower() else 1.0
    low, high = number_range(token)
    return _plain(round(low * size, 2)), _plain(round(high * size, 2))


def quoted_text(token: str) -> str:
    """What stands between quotes; ``\\n`` is a line break, any other escaped character itself."""
    inner = token[1:-1]
    if token.startswith("“"):
        return inner.strip()
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], inner).strip()


def quote(text: str) -> str:
    """The inverse of :func:`quoted_text`."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
