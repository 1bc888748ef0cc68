"""What a calendar program is told of a client's plan: published sessions, and races."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.models import User
from progress.models import Race
from workouts.ics import Entry
from workouts.models import PlannedSession

PAST: Final = timedelta(days=30)
FUTURE: Final = timedelta(days=90)
_COLUMNS: Final = (
    "client",
    "local_date",
    "time_of_day",
    "family",
    "name",
    "note",
    "text",
    "estimated_seconds",
    "skipped_at",
    "version",
    "updated_at",
)


def feed_entries(client: User) -> list[Entry]:
    """Published sessions and races from 30 days ago to 90 days ahead, by day. Two queries."""
    today = client.local_today()
    first, last = today - PAST, today + FUTURE
    sessions = PlannedSession.objects.filter(client=client).published().between(first, last).only(*_COLUMNS)
    races = Race.objects.filter(client=client, local_date__range=(first, last))
    entries = [_of_session(session, client) for session in sessions] + [_of_race(race) for race in races]
    return sorted(entries, key=lambda entry: entry.day)


def _of_session(session: PlannedSession, client: User) -> Entry:
    return Entry(
        key=f"session-{session.pk}@pacewright",
        version=session.version,
        changed_at=session.updated_at,
        day=session.local_date,
        start=_start(session.local_date, session, client),
        seconds=session.estimated_seconds,
        title=session.name,
        text="\n\n".join(part for part in (session.text, session.note) if part),
        link=f"{settings.SITE_URL}{session.get_absolute_url()}",
        status="CANCELLED" if session.is_skipped else "CONFIRMED",
        categories=(str(session.get_family_display()),),
    )


def _start(day: date, session: PlannedSession, client: User) -> datetime | None:
    """The instant of an hour on the client's clock; an hour that a clock change leaves out is the one after it."""
    if session.time_of_day is None:
        return None
    return datetime.combine(day, session.time_of_day, tzinfo=client.zone).astimezone(UTC)


def _of_race(race: Race) -> Entry:
    return Entry(
        key=f"race-{race.pk}@pacewright",
        version=int(race.updated_at.timestamp()),
        changed_at=race.updated_at,
        day=race.local_date,
        title=f"{race.name} ({race.priority} race)",
        text="\n\n".join(part for part in (race.place, race.note) if part),
        categories=("Race",),
    )
