"""What an adaptation of a plan would change, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import User
from workouts.athletes import athletes_of
from workouts.enums import Compliance
from workouts.lightening import apply_cut, cut_of
from workouts.models import PlannedSession
from workouts.services.adapting import Adaptation, sessions_to_lighten

#: What a list of missed sessions does not show and some rows have much of.
_HEAVY: Final = ("structure", "text", "base_structure", "full_structure", "note", "skip_note")


@dataclass(frozen=True, slots=True)
class LighterSession:
    """A session as it is planned, and as it would be: time in s, load, working sets."""

    session: PlannedSession
    after: PlannedSession

    @property
    def is_changed(self) -> bool:
        """Whether anything can be left out."""
        return self.after is not self.session

    @property
    def before_sets(self) -> int | None:
        """Working sets of a strength session."""
        return self.session.estimated_sets or None

    @property
    def after_sets(self) -> int | None:
        """Working sets that would be left."""
        return self.after.estimated_sets or None


@dataclass(frozen=True, slots=True)
class LighterPlan:
    """The sessions of some days, and what they come to."""

    sessions: Sequence[LighterSession]

    @property
    def changed(self) -> int:
        """How many get lighter."""
        return sum(each.is_changed for each in self.sessions)

    @property
    def seconds(self) -> tuple[float, float]:
        """Planned time (s) before and after."""
        rows = self.sessions
        return sum(each.session.estimated_seconds for each in rows), sum(each.after.estimated_seconds for each in rows)

    @property
    def load(self) -> tuple[float, float]:
        """Planned load before and after."""
        rows = self.sessions
        return sum(each.session.estimated_load for each in rows), sum(each.after.estimated_load for each in rows)


def lighter_plan(viewer: User, client: User, wanted: Adaptation) -> LighterPlan:
    """What :func:`workouts.services.adapting.adapt_plan` would make lighter. Seven queries, however many sessions."""
    sessions = sessions_to_lighten(viewer, client, wanted)
    athletes = athletes_of([client]) if sessions else None
    found = []
    for session in sessions:
        cut = cut_of(session, wanted.lighter_by)
        after = session
        if cut is not None and athletes is not None:
            after = copy(session)
            apply_cut(after, cut, athlete=athletes.values(client.pk, session.family))
        found.append(LighterSession(session, after))
    return LighterPlan(found)


def missed_sessions(viewer: User, client: User, first: date, last: date) -> list[PlannedSession]:
    """Sessions of these local days that nothing was done for and that nobody excused, oldest first. One query.

    A day that is over counts, also before it is judged.
    """
    rows = PlannedSession.objects.visible_to(viewer).of(client).published().open().between(first, last)
    past = rows.filter(local_date__lt=client.local_today()).exclude(compliance=Compliance.EXCUSED)
    return list(past.select_related("client").defer(*_HEAVY).order_by("local_date", "position"))
