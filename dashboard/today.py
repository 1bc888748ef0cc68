"""The client's Today: what is to be done and why, the week around it, the next race."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import User
from activities.models import Activity
from coaching.availability import DayLimit
from coaching.models import AwayRange
from core.templatetags.ui import STATUSES
from core.units import distance, duration
from dashboard.dated import ANSWER, GOAL, RACE, Dated, answers, away_of, dated, open_goals
from dashboard.dated import away as away_from
from dashboard.dated import races as races_from
from exercises.models import Exercise
from messaging.reports import LastComment, last_comment_for
from progress.models import Goal, Race
from progress.reports.goals import days_to
from workouts.athletes import Athletes, athletes_of
from workouts.content import workout_of
from workouts.models import PlannedSession
from workouts.names import exercise_references, exercises_by_reference
from workouts.reports.plans import state_of
from workouts.reports.preview import Preview, preview_of_workout
from workouts.rules import Allowance, allowances_of, can_move_session, can_skip_session
from workouts.structure import Workout
from workouts.watch_states import WatchState, states_of

#: Of several sessions on a day the first of these that one of them is stands for the day.
_TELLING = ("busy", "planned", "missed", "off", "close", "on_target", "ok", "excused")


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What the client may do with a session on a bad day. ``tomorrow`` is ``None`` where it may not go there."""

    tomorrow: date | None
    can_move: bool
    can_shorten: bool
    can_skip: bool


@dataclass(frozen=True, slots=True)
class TodaySession:
    """A session of today in the client's numbers. ``kind`` and ``words`` are those of ``{% status %}``."""

    session: PlannedSession
    preview: Preview | None
    watch: WatchState | None
    kind: str
    words: str
    length: str
    ways_out: WaysOut

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.session.is_done and not self.session.is_skipped

    @property
    def is_running(self) -> bool:
        """Whether its sets are being logged."""
        return self.kind == "busy"

    @property
    def is_strength(self) -> bool:
        """Whether it is logged set by set."""
        return bool(self.session.family == "strength")

    @property
    def is_on_watch(self) -> bool:
        """Whether the watch leads through it, so that there is nothing to start here."""
        return self.watch is not None and self.watch.kind == "ok"

    @property
    def trainer(self) -> str:
        """Who planned it, if that was somebody else."""
        author = self.session.created_by
        return author.get_short_name() if author is not None and author.pk != self.session.client_id else ""


@dataclass(frozen=True, slots=True)
class StripDay:
    """A day of the week strip. ``kind`` is one of ``{% status %}`` or '' for a day of rest."""

    date: date
    kind: str
    words: str
    is_today: bool

    @property
    def mark(self) -> str:
        """The icon that stands for the day; a day that is still to come shows its number."""
        return "" if self.kind in ("", "planned") else STATUSES[self.kind].icon


@dataclass(slots=True)
class Today:
    """Everything on the page. Race, away range and goal carry what one line says of them."""

    date: date
    sessions: list[TodaySession] = field(default_factory=list)
    unplanned: list[Activity] = field(default_factory=list)
    tomorrow: list[PlannedSession] = field(default_factory=list)
    strip: list[StripDay] = field(default_factory=list)
    race: Race | None = None
    away: AwayRange | None = None
    goal: Goal | None = None
    comment: LastComment | None = None
    is_answered: bool = False

    @property
    def goal_words(self) -> str:
        """How far the goal's day is: ``in 12 weeks``; empty without a day."""
        return days_to(self.goal.due_day, self.date) if self.goal and self.goal.due_day else ""

    @property
    def days_to_race(self) -> int:
        """How far the next race is."""
        return (self.race.local_date - self.date).days if self.race else 0

    @property
    def race_words(self) -> str:
        """``today``, ``tomorrow``, ``in 12 days``."""
        known = {0: "today", 1: "tomorrow"}
        return known.get(self.days_to_race, f"in {self.days_to_race} days")

    @property
    def headline(self) -> str:
        """The day in a few words."""
        waiting = [each for each in self.sessions if each.is_open]
        if len(waiting) == 1:
            return str(waiting[0].session.name)
        if waiting:
            return f"{len(waiting)} sessions"
        if self.sessions:
            return "Done for today"
        return "Away" if self.away else "Nothing planned"


def today_of(client: User) -> Today:
    """The client's own Today, in a constant number of queries."""
    today = client.local_today()
    first = today - timedelta(days=(today.isoweekday() - client.first_weekday) % 7)
    last = max(first + timedelta(days=6), today + timedelta(days=1))
    sessions = _sessions(client, first, last)
    activities = _activities(client, first, last)
    known = dated(
        away_from(client, client, first),
        open_goals(client, client),
        answers(client, today),
        races_from(client, client, today),
    )
    away = away_of(known, client)
    page = Today(
        date=today,
        unplanned=[each for each in activities.get(today, []) if each.pk not in _matched(sessions)],
        tomorrow=sessions.get(today + timedelta(days=1), []),
        race=_next_race(known, client),
        away=next((each for each in away if each.covers(today)), None),
        goal=_next_goal(known, client),
        comment=last_comment_for(client),
        is_answered=any(each.what == ANSWER for each in known),
    )
    page.sessions = _todays(client, sessions.get(today, []), today, page.away)
    for number in range(7):
        on = first + timedelta(days=number)
        limit = DayLimit(away=next((each for each in away if each.covers(on)), None))
        page.strip.append(strip_day(on, today, limit, sessions.get(on, []), activities.get(on, [])))
    return page


def _next_race(known: Sequence[Dated], client: User) -> Race | None:
    """The race whose day comes first."""
    races = [each for each in known if each.what == RACE]
    nearest = min(races, key=lambda each: (each.first, each.name), default=None)
    return nearest.as_race(client) if nearest else None


def _next_goal(known: Sequence[Dated], client: User) -> Goal | None:
    """The goal whose day comes first; those without a day after them."""
    goals = [each for each in known if each.what == GOAL]
    nearest = min(goals, key=lambda each: (each.last or date.max, each.first), default=None)
    return nearest.as_goal(client) if nearest else None


def _sessions(client: User, first: date, last: date) -> dict[date, list[PlannedSession]]:
    rows = PlannedSession.objects.visible_to(client).filter(client=client).published().between(first, last)
    found: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in rows.select_related("activity", "created_by"):
        session.client = client
        found[session.local_date].append(session)
    return found


def _activities(client: User, first: date, last: date) -> dict[date, list[Activity]]:
    rows = Activity.objects.filter(client=client).between(first, last).order_by("start_time")
    found: dict[date, list[Activity]] = defaultdict(list)
    for activity in rows.only("client", "family", "name", "local_date", "distance", "elapsed_time"):
        found[activity.local_date].append(activity)
    return found


def _matched(sessions: dict[date, list[PlannedSession]]) -> set[object]:
    return {session.activity_id for each in sessions.values() for session in each}


def _todays(
    client: User, sessions: Sequence[PlannedSession], today: date, away: AwayRange | None
) -> list[TodaySession]:
    workouts = {session.pk: workout for session in sessions if (workout := workout_of(session)) is not None}
    athletes = athletes_of([client]) if workouts else None
    references = {reference for workout in workouts.values() for reference in exercise_references(workout)}
    known = exercises_by_reference(client, references)
    watches = states_of([session.pk for session in sessions], client)
    allowances = allowances_of(client) if sessions else []

    def shown(session: PlannedSession) -> TodaySession:
        kind, words = state_of(session, today, DayLimit(away=away))
        preview = _preview(workouts.get(session.pk), athletes, session, known)
        ways_out = _ways_out(client, session, today, allowances)
        return TodaySession(session, preview, watches.get(session.pk), kind, words, _length(session, client), ways_out)

    return [shown(session) for session in sessions]


def _ways_out(client: User, session: PlannedSession, today: date, allowances: Sequence[Allowance]) -> WaysOut:
    tomorrow = today + timedelta(days=1)
    can_skip = can_skip_session(client, session, allowances)
    return WaysOut(
        tomorrow=tomorrow if can_move_session(client, session, tomorrow, allowances) else None,
        can_move=can_move_session(client, session, session.moved_from or today, allowances),
        can_shorten=can_skip and session.can_be_shortened,
        can_skip=can_skip,
    )


def _preview(
    workout: Workout | None, athletes: Athletes | None, session: PlannedSession, known: Mapping[str, Exercise]
) -> Preview | None:
    if workout is None or athletes is None:
        return None
    return preview_of_workout(workout, athletes.values(session.client_id, session.family), session.local_date, known)


def _length(session: PlannedSession, reader: User) -> str:
    """``Run · 58 min · about 11 km``."""
    about = "about " if session.estimate_is_rough else ""
    parts = [session.get_family_display()]
    if session.estimated_seconds:
        parts.append(f"{about}{duration(session.estimated_seconds)}")
    if session.estimated_metres and session.family in ("run", "ride", "walk"):
        parts.append(f"about {distance(session.estimated_metres, reader)}")
    if session.estimated_sets:
        parts.append(f"{session.estimated_sets} sets")
    return " · ".join(parts)


def strip_day(
    on: date, today: date, limit: DayLimit, sessions: Sequence[PlannedSession], activities: Sequence[Activity]
) -> StripDay:
    """What stands for a day: the most telling of its sessions, else what was done anyway, else why it is empty."""
    states = dict(state_of(session, today, limit) for session in sessions)
    kind = next((each for each in _TELLING if each in states), "")
    if kind:
        return StripDay(on, kind, states[kind], on == today)
    if activities:
        return StripDay(on, "unplanned", "done, not planned", on == today)
    if limit.away is not None:
        return StripDay(on, "excused", limit.away.get_kind_display().lower(), on == today)
    return StripDay(on, "", "rest" if on <= today else "nothing planned", on == today)
