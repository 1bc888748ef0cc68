"""Where and when: the zone of a recording by the clock of its device, the name of a session by the time of day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from activities.enums import Family

#: Zones that are a fraction of an hour off; whole hours have fixed zones of their own.
_FRACTIONAL_ZONES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Yangon",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
    "Pacific/Marquesas",
)
_STEP = timedelta(minutes=15)
_FARTHEST = timedelta(hours=14)

_FAMILY_WORDS = {
    Family.RUN: "run",
    Family.RIDE: "ride",
    Family.SWIM: "swim",
    Family.STRENGTH: "strength",
    Family.WALK: "walk",
    Family.OTHER: "session",
}
#: Sports that say nothing about what was done.
_VAGUE = {"", "generic", "all", "training", "fitness_equipment", "other", "unknown", "multisport"}


def zone_name(start: datetime, offset: timedelta | None, home: str, hint: str = "") -> str:
    """The IANA zone of a recording that began at ``start`` (aware) with a device ``offset`` ahead of UTC.

    ``hint`` (a zone that the source names) and then the client's ``home`` zone hold when their clock agrees with the
    device's; otherwise a zone with that offset. Without an offset the hint, then the home zone.
    """
    known = [name for name in (hint, home) if _is_zone(name)]
    if offset is None:
        return known[0] if known else "UTC"
    rounded = round(offset / _STEP) * _STEP
    if abs(rounded) > _FARTHEST:
        return known[0] if known else "UTC"
    for name in (*known, *_FRACTIONAL_ZONES):
        if start.astimezone(ZoneInfo(name)).utcoffset() == rounded:
            return name
    hours = round(rounded / timedelta(hours=1))
    if hours == 0:
        return "UTC"
    # The signs of these zones are the wrong way round, as POSIX has them: Etc/GMT-2 is two hours ahead of UTC.
    return f"Etc/GMT{-hours:+d}" if -hours <= 12 else "Etc/GMT+12"


def built_name(family: str, sport: str, sub_sport: str, local_start: datetime) -> str:
    """“Morning run”: what a session is called that nobody named."""
    word = _FAMILY_WORDS[Family(family)]
    if family == Family.OTHER:
        telling = [name for name in (sub_sport, sport) if name.lower() not in _VAGUE]
        word = telling[0].replace("_", " ") if telling else word
    return f"{_part_of_day(local_start.hour)} {word}"


def _part_of_day(hour: int) -> str:
    for until, words in ((5, "Night"), (11, "Morning"), (14, "Midday"), (18, "Afternoon"), (22, "Evening")):
        if hour < until:
            return words
    return "Night"


def _is_zone(name: str) -> bool:
    if not name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
