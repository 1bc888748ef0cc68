"""A plan as a calendar file (RFC 5545), for calendar programs that subscribe to it. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from icalendar import Calendar, Event

PRODUCT: Final = "-//Pacewright//Training plan//EN"
#: How often a calendar program is asked to look again.
REFRESH: Final = timedelta(hours=1)
REFRESH_TEXT: Final = "PT1H"
_SHORTEST: Final = timedelta(minutes=15)

Status = Literal["CONFIRMED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendar: on a whole local day, or from ``start`` (an instant) on for ``seconds``.

    ``key`` and ``version`` let a program know a changed entry again; ``changed_at`` is an instant.
    """

    key: str
    version: int
    changed_at: datetime
    day: date
    title: str
    text: str = ""
    link: str = ""
    start: datetime | None = None
    seconds: float = 0.0
    status: Status = "CONFIRMED"
    categories: tuple[str, ...] = ()


def write_calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar ``name`` with these entries, in UTC: the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH_TEXT)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.key)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.version)
    if entry.start is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        start = entry.start.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + max(timedelta(seconds=round(entry.seconds)), _SHORTEST))
    event.add("summary", entry.title)
    if text := "\n\n".join(part for part in (entry.text, entry.link) if part):
        event.add("description", text)
    if entry.link:
        event.add("url", entry.link)
    event.add("status", entry.status)
    if entry.categories:
        event.add("categories", list(entry.categories))
    return event
