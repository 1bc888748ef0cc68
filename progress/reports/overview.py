"""The page of progress: what the goals are about first, then body, days, races and quiet facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from coaching.enums import Category
from coaching.models import Coaching, Consent
from core.units import distance, number
from progress.models import Race
from progress.reports.body import BodyReport, body_report
from progress.reports.goals import MOST_CHARTS, GoalStanding, days_to, goals_of
from progress.reports.wellness import WellnessReport, wellness_report
from progress.streaks import DISTANCES, SESSIONS, Milestone, Streak, milestone, weeks_in_a_row, weeks_of
from progress.training_facts import training_facts

YEAR: Final = timedelta(days=364)
RACES: Final = 3
#: A number of days a week is worth telling of from so many weeks on.
TELLING_WEEKS: Final = 3
MOST_DAYS: Final = 5
#: Pages of other apps that continue this one: label, the client's own view, the trainer's view of a client.
PAGES: Final = (
    ("Analysis", "dashboard:own_analysis", "dashboard:analysis"),
    ("Records", "workouts:records", "workouts:client_records"),
    ("Photos", "progress:photos", "progress:client_photos"),
    ("Month reports", "dashboard:month_reports", "dashboard:client_month_reports"),
)
SHOWN: Final = (Category.TRAINING, Category.WELLNESS, Category.BODY)


@dataclass(frozen=True, slots=True)
class RaceAhead:
    """A race with how far it is."""

    race: Race
    when: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be glad of: a figure, what it is, and what comes next (may be '')."""

    label: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """``None`` or nothing for a category that is not shared with the viewer. ``relation`` is what lets them see it."""

    goals: Sequence[GoalStanding] = ()
    races: Sequence[RaceAhead] = ()
    facts: Sequence[Fact] = ()
    body: BodyReport | None = None
    wellness: WellnessReport | None = None
    shared: frozenset[str] = field(default_factory=frozenset)
    relation: Coaching | None = None

    @property
    def charts(self) -> list[GoalStanding]:
        """Up to three goals of which there is something to draw."""
        return [each for each in self.goals if each.chart][:MOST_CHARTS]

    @property
    def shares_training(self) -> bool:
        """Whether goals, races and facts are on the page."""
        return Category.TRAINING in self.shared

    @property
    def withheld(self) -> list[str]:
        """Categories of which nothing is on the page, in words."""
        return [str(category.label) for category in SHOWN if category not in self.shared]


def progress_page(client: User, viewer: User) -> ProgressPage:
    """Everything on the page, as far as the viewer may see it; a fixed number of queries."""
    shared, relation = _shared(client, viewer)
    has_training = Category.TRAINING in shared
    body = body_report(client, viewer) if Category.BODY in shared else None
    known = body.readings if body else {}
    return ProgressPage(
        goals=goals_of(client, viewer, known=known) if has_training else (),
        races=_races(client, viewer) if has_training else (),
        facts=_facts(client, viewer) if has_training else (),
        body=body,
        wellness=wellness_report(client, viewer) if Category.WELLNESS in shared else None,
        shared=shared,
        relation=relation,
    )


def _shared(client: User, viewer: User) -> tuple[frozenset[str], Coaching | None]:
    """The categories of this page that the viewer may see now, and the relation in which they are shared.

    One query, none for oneself. Without any category there is no relation.
    """
    if viewer.pk == client.pk:
        return frozenset(SHOWN), None
    active = Coaching.objects.active().filter(trainer=viewer, client=client)
    standing = list(Consent.objects.standing().filter(coaching__in=active).select_related("coaching"))
    shared = frozenset(each.category for each in standing) & frozenset(SHOWN)
    return shared, standing[0].coaching if standing else None


def pages_for(client: User, viewer: User) -> list[tuple[str, str]]:
    """Label and address of the pages that continue this one, as far as they are installed."""
    is_own = client.pk == viewer.pk
    found = [
        (label, _url_or_none(own, client) if is_own else _url_or_none(of_client, client))
        for label, own, of_client in PAGES
    ]
    return [(label, url) for label, url in found if url]


def _url_or_none(view_name: str, client: User) -> str | None:
    for arguments in ([], [client.pk]):
        try:
            return reverse(view_name, args=arguments)
        except NoReverseMatch:
            continue
    return None  # the app that brings this page is not installed


def _races(client: User, viewer: User) -> list[RaceAhead]:
    today = client.local_today()
    ahead = Race.objects.visible_to(viewer).of(client).filter(local_date__gte=today)[:RACES]
    return [RaceAhead(race, days_to(race.local_date, today)) for race in ahead]


def _facts(client: User, viewer: User) -> list[Fact]:
    today = client.local_today()
    facts = training_facts(client, today - YEAR)
    if not facts.sessions:
        return []
    told = []
    streak = _telling_streak(facts.active_days, facts.excused_days, today, client.first_weekday)
    if streak:
        told.append(streak)
    sessions = milestone(facts.sessions, SESSIONS)
    told.append(Fact("Sessions", number(facts.sessions), _ahead(sessions, number)))
    if facts.metres >= DISTANCES[0]:
        far = milestone(facts.metres, DISTANCES)
        words = distance(facts.metres, viewer, 0)
        told.append(Fact("Distance, all sports", words, _ahead(far, lambda step: distance(step, viewer, 0))))
    return told


def _telling_streak(active: frozenset[date], excused: frozenset[date], today: date, first_weekday: int) -> Fact | None:
    """The most days a week that were kept up for some weeks; one day a week counts from the first week on."""
    weeks = weeks_of(active, excused, today - YEAR, today, first_weekday)
    for days in range(MOST_DAYS, 0, -1):
        streak: Streak = weeks_in_a_row(weeks, days)
        if streak.current >= (TELLING_WEEKS if days > 1 else 1):
            label = "Weeks in a row with training" if days == 1 else f"Weeks in a row with {days} days or more"
            longest = f"longest in a year: {streak.longest}" if streak.longest > streak.current else ""
            return Fact(label, str(streak.current), longest)
    return None


def _ahead(step: Milestone, say: Callable[[int], str]) -> str:
    return f"next: {say(step.ahead)}" if step.ahead is not None else ""
