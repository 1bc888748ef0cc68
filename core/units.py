"""Figures as a reader wants to read them.

Everything inside the product is SI (metres, seconds, metres per second, kilograms, degrees Celsius) and UTC; these
functions are the edge where a reader's units and time zone are applied. A missing value is always an en dash, the
space between figure and unit never breaks, and a minus is a real minus sign.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isnan
from typing import Protocol
from zoneinfo import ZoneInfo

MISSING = "–"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

METRES_PER_MILE = 1609.344
METRES_PER_YARD = 0.9144
METRES_PER_FOOT = 0.3048
METRES_PER_INCH = 0.0254
KILOGRAMS_PER_POUND = 0.45359237
SLOWEST_PACE_SECONDS = 100 * 60
"""A pace slower than 100 minutes a unit is standing still: it is shown as missing."""

type Number = int | float | Decimal


class Reader(Protocol):
    """Whose eyes the figures are for: the preferences of the person who reads the page."""

    units: str
    """``"metric"`` or ``"imperial"``."""
    time_zone: str
    """IANA name, for example ``"Europe/Oslo"``."""
    first_weekday: int
    """0 for Monday to 6 for Sunday."""


def is_imperial(reader: Reader | None) -> bool:
    """Return whether the reader wants miles and pounds; nobody in particular reads metric."""
    return getattr(reader, "units", "metric") == "imperial"


def number(value: Number | None, decimals: int = 0) -> str:
    """Format a bare figure with grouped thousands: ``12345.6`` → ``12 346`` (narrow spaces do not break)."""
    if value is None or isnan(value):
        return MISSING
    text = f"{float(value):,.{decimals}f}".replace(",", NBSP)
    if text.strip("-0.") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: Number | None, decimals: int = 0) -> str:
    """Format a change with its sign: ``+6``, ``−8``, ``0``."""
    text = number(value, decimals)
    is_zero = text.strip("0.") == ""
    return text if value is None or text.startswith((MINUS, MISSING)) or is_zero else f"+{text}"


def _with_unit(value: Number | None, decimals: int, unit: str) -> str:
    text = number(value, decimals)
    return text if text == MISSING else f"{text}{NBSP}{unit}"


def percent(ratio: Number | None, decimals: int = 0) -> str:
    """Format a ratio (1 = all of it) as per cent: ``0.94`` → ``94 %``."""
    return MISSING if ratio is None else _with_unit(float(ratio) * 100, decimals, "%")


def distance(metres: Number | None, reader: Reader | None = None, decimals: int | None = None) -> str:
    """Format a distance in kilometres or miles, short ones in metres or yards."""
    if metres is None:
        return MISSING
    metres = float(metres)
    if is_imperial(reader):
        if metres < METRES_PER_MILE / 4:
            return _with_unit(metres / METRES_PER_YARD, 0, "yd")
        return _with_unit(metres / METRES_PER_MILE, _distance_decimals(metres, decimals), "mi")
    if metres < 1000 and decimals is None:
        return _with_unit(metres, 0, "m")
    return _with_unit(metres / 1000, _distance_decimals(metres, decimals), "km")


def _distance_decimals(metres: float, decimals: int | None) -> int:
    if decimals is not None:
        return decimals
    return 1 if metres < 1_000_000 else 0


def swim_distance(metres: Number | None, reader: Reader | None = None) -> str:
    """Format a pool distance, which swimmers count in metres or yards whatever its length."""
    if metres is None:
        return MISSING
    if is_imperial(reader):
        return _with_unit(float(metres) / METRES_PER_YARD, 0, "yd")
    return _with_unit(metres, 0, "m")


def pace(metres_per_second: Number | None, reader: Reader | None = None) -> str:
    """Format a speed as minutes per kilometre or mile: ``4:12 /km``."""
    length, unit = (METRES_PER_MILE, "/mi") if is_imperial(reader) else (1000.0, "/km")
    return _pace_over(metres_per_second, length, unit)


def swim_pace(metres_per_second: Number | None, reader: Reader | None = None) -> str:
    """Format a swimming speed as minutes per 100 metres or 100 yards: ``1:45 /100 m``."""
    length, unit = (100 * METRES_PER_YARD, f"/100{NBSP}yd") if is_imperial(reader) else (100.0, f"/100{NBSP}m")
    return _pace_over(metres_per_second, length, unit)


def _pace_over(metres_per_second: Number | None, metres: float, unit: str) -> str:
    if not metres_per_second or isnan(metres_per_second):
        return MISSING
    seconds = metres / float(metres_per_second)
    if not 0 < seconds < SLOWEST_PACE_SECONDS:
        return MISSING
    return f"{clock(seconds)}{NBSP}{unit}"


def speed(metres_per_second: Number | None, reader: Reader | None = None) -> str:
    """Format a speed in kilometres or miles per hour."""
    if metres_per_second is None:
        return MISSING
    if is_imperial(reader):
        return _with_unit(float(metres_per_second) * 3600 / METRES_PER_MILE, 1, "mph")
    return _with_unit(float(metres_per_second) * 3.6, 1, "km/h")


def clock(value: Number | timedelta | None) -> str:
    """Format seconds as a stopwatch does: ``4:12``, ``1:05:09``."""
    seconds = _whole_seconds(value)
    if seconds is None:
        return MISSING
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    sign = MINUS if seconds < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{rest:02}" if hours else f"{sign}{minutes}:{rest:02}"


def duration(value: Number | timedelta | None) -> str:
    """Format seconds as people say them: ``1 h 05``, ``45 min``, ``30 s``."""
    seconds = _whole_seconds(value)
    if seconds is None:
        return MISSING
    sign, seconds = (MINUS if seconds < 0 else ""), abs(seconds)
    if seconds < 60:
        return f"{sign}{seconds}{NBSP}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{sign}{minutes}{NBSP}min"
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{number(hours)}{NBSP}h{NBSP}{minutes:02}"


def _whole_seconds(value: Number | timedelta | None) -> int | None:
    if value is None:
        return None
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    return None if isnan(seconds) else round(seconds)


def elevation(metres: Number | None, reader: Reader | None = None) -> str:
    """Format a height above the sea or a climb in metres or feet."""
    if metres is None:
        return MISSING
    if is_imperial(reader):
        return _with_unit(float(metres) / METRES_PER_FOOT, 0, "ft")
    return _with_unit(metres, 0, "m")


def weight(kilograms: Number | None, reader: Reader | None = None, decimals: int = 1) -> str:
    """Format a mass in kilograms or pounds."""
    if kilograms is None:
        return MISSING
    if is_imperial(reader):
        return _with_unit(float(kilograms) / KILOGRAMS_PER_POUND, decimals, "lb")
    return _with_unit(kilograms, decimals, "kg")


def body_height(metres: Number | None, reader: Reader | None = None) -> str:
    """Format a person's height: ``178 cm`` or ``5 ft 10 in``."""
    if metres is None:
        return MISSING
    if is_imperial(reader):
        feet, inches = divmod(round(float(metres) / METRES_PER_INCH), 12)
        return f"{feet}{NBSP}ft{NBSP}{inches}{NBSP}in"
    return _with_unit(float(metres) * 100, 0, "cm")


def temperature(celsius: Number | None, reader: Reader | None = None) -> str:
    """Format a temperature in degrees Celsius or Fahrenheit."""
    if celsius is None:
        return MISSING
    if is_imperial(reader):
        return _with_unit(float(celsius) * 9 / 5 + 32, 0, "°F")
    return _with_unit(celsius, 0, "°C")


def in_zone_of(instant: datetime, reader: Reader | None) -> datetime:
    """Return the instant on the reader's wall clock; a naive instant is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(getattr(reader, "time_zone", "") or "UTC"))


def local_time(instant: datetime | None, reader: Reader | None = None) -> str:
    """Format an instant on the reader's clock: ``21 Nov 2026, 07:40``."""
    if instant is None:
        return MISSING
    local = in_zone_of(instant, reader)
    return f"{day(local)}, {local:%H:%M}"


def clock_time(instant: datetime | None, reader: Reader | None = None) -> str:
    """Format only the time of day on the reader's clock: ``07:40``."""
    return MISSING if instant is None else f"{in_zone_of(instant, reader):%H:%M}"


def day(value: date | None) -> str:
    """Format a day: ``21 Nov 2026``. An instant is shown as the day that it carries."""
    return MISSING if value is None else f"{value.day}{NBSP}{value:%b}{NBSP}{value.year}"


def short_day(value: date | None) -> str:
    """Format a day of this year or one that needs no year: ``Sat 21 Nov``."""
    return MISSING if value is None else f"{value:%a} {value.day}{NBSP}{value:%b}"


def ago(instant: datetime | None, now: datetime) -> str:
    """Say how long ago or how far ahead an instant is: ``2 h ago``, ``in 3 d``, ``just now``."""
    if instant is None:
        return "never"
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    seconds = (now - aware).total_seconds()
    if abs(seconds) < 60:
        return "just now"
    span = _rough_span(abs(seconds))
    return f"{span} ago" if seconds > 0 else f"in {span}"


def _rough_span(seconds: float) -> str:
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / 86400
    if minutes < 60:
        return f"{int(minutes)}{NBSP}min"
    if hours < 24:
        return f"{int(hours)}{NBSP}h"
    if days < 14:
        return f"{int(days)}{NBSP}d"
    if days < 61:
        return f"{int(days / 7)}{NBSP}wk"
    if days < 730:
        return f"{int(days / 30.44)}{NBSP}months"
    return f"{int(days / 365.25)}{NBSP}years"


SPORT_PACE: dict[str, Callable[[Number | None, Reader | None], str]] = {
    "run": pace,
    "walk": pace,
    "hike": pace,
    "swim": swim_pace,
}
"""How a sport family talks about its speed; every other sport says kilometres or miles per hour."""


def sport_speed(metres_per_second: Number | None, sport: str, reader: Reader | None = None) -> str:
    """Format a speed the way the sport family speaks of it: pace for runs and swims, km/h for the rest."""
    return SPORT_PACE.get(sport, speed)(metres_per_second, reader)
