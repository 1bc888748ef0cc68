"""What is planned around today, read once for everything on the overview that asks about the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from dashboard.dated import RACE, Dated
from workouts.compliance import Adherence, adherence
from workouts.enums import Compliance
from workouts.models import PlannedSession

ADHERENCE_DAYS: Final = 7
#: Nearer than this a race is counted in days, further away in weeks.
DAYS_ARE_COUNTED: Final = 14
_COLUMNS = (
    "client",
    "local_date",
    "position",
    "created_at",
    "name",
    "family",
    "stage",
    "compliance",
    "ratio",
    "skipped_at",
    "skip_reason",
    "estimated_load",
    "estimated_seconds",
    "activity",
    "activity__in_progress",
)


@dataclass(frozen=True, slots=True)
class NextRace:
    """The race that the training leads to."""

    name: str
    day: date
    priority: str
    days: int

    @property
    def distance_words(self) -> str:
        """How far away it is: ``today``, ``12 days``, ``5 weeks``."""
        known = {0: "today", 1: "tomorrow"}
        if self.days < DAYS_ARE_COUNTED:
            return known.get(self.days, f"{self.days} days")
        return f"{round(self.days / 7)} weeks"

    @property
    def note(self) -> str:
        """``Valencia Marathon · A``."""
        return f"{self.name} · {self.priority}"


@dataclass(frozen=True, slots=True)
class Followed:
    """How the plan of the last seven local days was followed."""

    adherence: Adherence

    @property
    def note(self) -> str:
        """``5 of 6 sessions, 1 excused``."""
        told = self.adherence
        if not told.counted and not told.excused:
            return "nothing was planned"
        excused = f", {told.excused} excused" if told.excused else ""
        return f"{told.on_target + told.close} of {told.counted} session{'' if told.counted == 1 else 's'}{excused}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The sessions that the viewer sees from ``first`` on, by day."""

    sessions: Sequence[PlannedSession]

    def on(self, day: date) -> list[PlannedSession]:
        """The sessions of one local day."""
        return [session for session in self.sessions if session.local_date == day]

    def load(self, first: date, last: date) -> float | None:
        """What these days ask for; excused sessions ask for nothing. ``None`` when no load is planned."""
        asked = [
            session.estimated_load
            for session in self.sessions
            if first <= session.local_date <= last and session.estimated_load and not _is_excused(session)
        ]
        return sum(asked) if asked else None

    def open_load(self, day: date) -> float:
        """The load of what is still to be done on a day."""
        return sum(
            session.estimated_load or 0.0
            for session in self.on(day)
            if not session.is_done and not session.is_skipped and not _is_excused(session)
        )

    def followed(self, today: date) -> Followed:
        """The last seven days. Sessions that are open, or that the client never saw, do not count."""
        first = today - timedelta(days=ADHERENCE_DAYS - 1)
        return Followed(
            adherence(
                session.compliance
                for session in self.sessions
                if first <= session.local_date <= today and session.is_published
            )
        )


def _is_excused(session: PlannedSession) -> bool:
    return bool(session.compliance == Compliance.EXCUSED)


def plan_of(viewer: User, client: User, first: date, last: date) -> Plan:
    """One query, without what only the session's own page shows."""
    rows = PlannedSession.objects.visible_to(viewer).filter(client=client).between(first, last)
    sessions = list(rows.select_related("activity").only(*_COLUMNS))
    for session in sessions:
        session.client = client
    return Plan(sessions)


def next_race(found: Iterable[Dated], today: date) -> NextRace | None:
    """The nearest one; of two on a day the more important."""
    coming = [each for each in found if each.what == RACE]
    nearest = min(coming, key=lambda each: (each.first, each.detail), default=None)
    if nearest is None:
        return None
    return NextRace(nearest.name, nearest.first, nearest.detail, (nearest.first - today).days)
