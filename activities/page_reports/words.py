"""Words and units that pages and forms of activities share."""

from __future__ import annotations

from typing import Final

from core.units import METRES_PER_MILE, METRES_PER_YARD, Reader, is_imperial

#: Foster's session RPE in plain words.
EXERTION: Final = (
    ("", "Not said"),
    ("1", "1 very easy"),
    ("2", "2 easy"),
    ("3", "3 moderate"),
    ("4", "4 somewhat hard"),
    ("5", "5 hard"),
    ("6", "6 harder"),
    ("7", "7 very hard"),
    ("8", "8 very, very hard"),
    ("9", "9 nearly all out"),
    ("10", "10 all out"),
)
FEELINGS: Final = (
    ("", "Not said"),
    ("1", "Very weak"),
    ("2", "Weak"),
    ("3", "Normal"),
    ("4", "Strong"),
    ("5", "Very strong"),
)


def pace_length(reader: Reader, *, is_swim: bool) -> tuple[float, str]:
    """The length that a pace of this reader counts over, in metres, and its sign."""
    imperial = is_imperial(reader)
    if is_swim:
        return (100 * METRES_PER_YARD, "/100 yd") if imperial else (100.0, "/100 m")
    return (METRES_PER_MILE, "/mi") if imperial else (1000.0, "/km")
