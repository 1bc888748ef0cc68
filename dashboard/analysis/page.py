"""The analysis of a client's training over a period: every section, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from activities.enums import MarkKind
from activities.reports.bests import marks_of, muscles_of
from activities.reports.curves import kept_curves
from activities.reports.fitness import FitnessDay, form_outlook
from activities.reports.sessions import recordings_of, sessions_of
from activities.reports.volume import volume_by_day, weeks_of
from dashboard.analysis.bests import efforts_section, strength_section
from dashboard.analysis.intensity import curves_section, steady_section, zones_section
from dashboard.analysis.load import fitness_section, volume_section
from dashboard.analysis.period import Period
from dashboard.analysis.sections import Section


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """The sections in the order of the page."""

    period: Period
    sections: list[Section]

    @property
    def is_empty(self) -> bool:
        """Nothing was trained in the period."""
        return all(section.is_empty for section in self.sections if section.key != "fitness")

    def section(self, key: str) -> Section | None:
        """The section of a key."""
        return next((section for section in self.sections if section.key == key), None)


def fitness_days(client: User, viewer: User, period: Period) -> list[FitnessDay]:
    """The days of the fitness chart: those of the period, and six weeks of plan when it ends today."""
    return form_outlook(client, viewer, period.first, period.horizon)


def analysis_of(
    client: User, viewer: User, period: Period, *, amount: str = "seconds", own_url: str = "?"
) -> AnalysisPage:
    """All sections of a period. At most ten queries; ``own_url`` is the page's address with its period."""
    kept = kept_curves(client, *period.spans)
    sessions = sessions_of(client, *period.spans, curves_on=kept.unread_days)
    curves, *compared = kept.with_recordings(recordings_of(sessions))
    marks = marks_of(client, *period.spans)
    muscles = muscles_of({mark.subject for mark in marks if mark.kind in (MarkKind.E1RM, MarkKind.VOLUME)})
    volumes = volume_by_day(client, min(first for first, _ in period.spans), period.last)
    weeks = weeks_of(volumes, period.first, period.last, client.first_weekday)
    weeks_before = weeks_of(volumes, *period.before, client.first_weekday) if period.before else None
    return AnalysisPage(
        period,
        [
            fitness_section(fitness_days(client, viewer, period), period),
            volume_section(weeks, weeks_before, amount, viewer, own_url),
            zones_section(sessions, period, client),
            curves_section(curves, compared[0] if compared else {}, viewer),
            efforts_section(marks, period, viewer),
            strength_section(marks, muscles, period, viewer),
            steady_section(sessions, period),
        ],
    )
