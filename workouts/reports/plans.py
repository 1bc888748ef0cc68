"""What is planned and what was done on some days of some clients, entry by entry: the ground of every calendar."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from django.utils.safestring import SafeString

from accounts.models import User
from coaching.availability import ClientTime, DayLimit, time_of
from core.charts import meter
from core.templatetags.ui import STATUSES
from core.units import distance, duration, number, percent, swim_distance
from progress.models import Race
from workouts.enums import Compliance, Metric, SkipReason
from workouts.reports.plan_rows import ActivityRow, SessionRow, activity_rows, session_rows
from workouts.watch_states import WatchState, states_of

OF_PLAN: Final = " of plan"
FAMILY_HUES: Final = frozenset({"run", "ride", "swim", "strength"})


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """A planned session in a cell. ``kind`` is one of ``{% status %}``; ``words`` say it ("82 % of plan")."""

    session: SessionRow
    kind: str
    words: str
    planned: str
    done: str
    watch: WatchState | None
    can_edit: bool
    can_move: bool

    @property
    def hue(self) -> str:
        """The sport's colour."""
        return self.session.family if self.session.family in FAMILY_HUES else "other"

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return STATUSES[self.kind].icon

    @property
    def line(self) -> str:
        """State and amount in one line: ``98 % of plan · 46 min``, ``45 min`` for what is only planned."""
        if self.kind == "planned" and self.session.is_published:
            return self.planned or "planned"
        amount = self.done if self.session.is_done else self.planned
        return f"{self.words} · {amount}" if amount and self.kind != Compliance.EXCUSED else self.words


@dataclass(frozen=True, slots=True)
class DoneEntry:
    """An activity that belongs to no planned session."""

    activity: ActivityRow
    amount: str

    @property
    def hue(self) -> str:
        """The sport's colour."""
        return self.activity.family if self.activity.family in FAMILY_HUES else "other"


@dataclass(slots=True)
class Sum:
    """Time in s, distance in m, load and working sets."""

    seconds: float = 0
    metres: float = 0
    load: float = 0
    sets: int = 0

    def add(self, seconds: float, metres: float, load: float, sets: int) -> None:
        """Count one session."""
        self.seconds += seconds
        self.metres += metres
        self.load += load
        self.sets += sets


@dataclass(slots=True)
class Totals:
    """Planned and done of some days. What is excused is not planned any more."""

    planned: Sum = field(default_factory=Sum)
    done: Sum = field(default_factory=Sum)

    @property
    def ratio(self) -> float | None:
        """Done of planned time, ``None`` when no time was planned."""
        return self.done.seconds / self.planned.seconds if self.planned.seconds else None

    @property
    def is_begun(self) -> bool:
        """Whether anything was done."""
        return bool(self.done.seconds or self.done.sets)

    @property
    def bar(self) -> SafeString:
        """The same as a thin bar."""
        words = "Nothing was planned" if self.ratio is None else f"{percent(self.ratio)} of the planned time"
        return meter(self.ratio, label=words)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to add up."""
        return not any((self.planned.seconds, self.planned.sets, self.done.seconds, self.done.sets))


@dataclass(slots=True)
class Day:
    """One local day of one client. ``is_outside``: it only fills the first or last week of a month."""

    date: date
    is_today: bool
    is_past: bool
    limit: DayLimit
    planned: list[PlannedEntry] = field(default_factory=list)
    unplanned: list[DoneEntry] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    is_outside: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell."""
        return not (self.planned or self.unplanned or self.races)

    @property
    def label(self) -> str:
        """``Wed 8``."""
        return f"{self.date:%a} {self.date.day}"

    @property
    def hint(self) -> str:
        """What of the client's time speaks against a plan: ``no training``, ``1 session``, ``up to 45 min``; or ''."""
        if self.limit.away is not None or self.is_past:
            return ""
        if self.limit.most_sessions == 0:
            return "no training"
        seconds = sum(entry.session.estimated_seconds for entry in self.planned)
        if self.limit.most_minutes is not None and seconds > self.limit.most_minutes * 60:
            return f"over {duration(self.limit.most_minutes * 60)}"
        if len(self.planned) > self.limit.most_sessions:
            return f"over {self.limit.most_sessions} a day"
        return f"up to {duration(self.limit.most_minutes * 60)}" if self.limit.most_minutes else ""


@dataclass(frozen=True, slots=True)
class Plans:
    """Sessions, activities, races and time of some clients between two local days, ready to be laid out."""

    viewer: User
    clients: dict[uuid.UUID, User]
    sessions: dict[tuple[uuid.UUID, date], list[SessionRow]]
    activities: dict[tuple[uuid.UUID, date], list[ActivityRow]]
    races: dict[tuple[uuid.UUID, date], list[Race]]
    time: dict[uuid.UUID, ClientTime]
    watches: dict[uuid.UUID, WatchState]
    may_move: bool

    def day(self, client: User, on: date) -> Day:
        """What stands in one cell."""
        today = client.local_today()
        key = (client.pk, on)
        limit = self.time[client.pk].on(on)
        return Day(
            date=on,
            is_today=on == today,
            is_past=on < today,
            limit=limit,
            planned=[self._entry(session, today, limit) for session in self.sessions.get(key, ())],
            unplanned=[
                DoneEntry(activity, _activity_amount(activity, self.viewer))
                for activity in self.activities.get(key, ())
                if not activity.is_matched
            ],
            races=self.races.get(key, []),
        )

    def totals(self, client: User, days: Iterable[Day]) -> Totals:
        """Sums over some days of one client."""
        totals = Totals()
        for day in days:
            for entry in day.planned:
                if entry.kind != Compliance.EXCUSED:
                    row = entry.session
                    totals.planned.add(
                        row.estimated_seconds, row.estimated_metres, row.estimated_load, row.estimated_sets
                    )
            for activity in self.activities.get((client.pk, day.date), ()):
                totals.done.add(
                    activity.moving_time or activity.elapsed_time,
                    activity.distance or 0,
                    activity.load or 0,
                    activity.working_sets,
                )
        return totals

    def _entry(self, session: SessionRow, today: date, limit: DayLimit) -> PlannedEntry:
        kind, words = state_of(session, today, limit)
        can_edit = self.viewer.pk != session.client_id or session.created_by_id == self.viewer.pk
        return PlannedEntry(
            session=session,
            kind=kind,
            words=words,
            planned=amount_words(session.metric, session.planned_amount, session.family, self.viewer),
            done=amount_words(session.metric, session.done_amount, session.family, self.viewer),
            watch=self.watches.get(session.pk),
            can_edit=can_edit,
            can_move=can_edit or self.may_move,
        )


def load_plans(*, viewer: User, clients: Sequence[User], first: date, last: date, may_move: bool = True) -> Plans:
    """Read the days from ``first`` to ``last`` of these clients: five queries and what the watches' sources need.

    ``clients`` must be ones whose training ``viewer`` sees. ``may_move`` says whether sessions that the viewer did not
    make can be moved by them.
    """
    ids = [client.pk for client in clients]
    sessions: dict[tuple[uuid.UUID, date], list[SessionRow]] = defaultdict(list)
    for session in session_rows(viewer, ids, first, last):
        sessions[session.client_id, session.local_date].append(session)
    activities: dict[tuple[uuid.UUID, date], list[ActivityRow]] = defaultdict(list)
    for activity in activity_rows(viewer, ids, first, last):
        activities[activity.client_id, activity.local_date].append(activity)
    races: dict[tuple[uuid.UUID, date], list[Race]] = defaultdict(list)
    for race in Race.objects.visible_to(viewer).filter(client__in=ids).between(first, last):
        races[race.client_id, race.local_date].append(race)
    shown = [session.pk for each in sessions.values() for session in each]
    return Plans(
        viewer=viewer,
        clients={client.pk: client for client in clients},
        sessions=sessions,
        activities=activities,
        races=races,
        time=time_of(ids),
        watches=states_of(shown, viewer),
        may_move=may_move,
    )


class Planned(Protocol):
    """What of a planned session its state follows from: a row of a calendar or the whole session."""

    @property
    def local_date(self) -> date: ...
    @property
    def is_published(self) -> bool: ...
    @property
    def is_skipped(self) -> bool: ...
    @property
    def skip_reason(self) -> str: ...
    @property
    def is_done(self) -> bool: ...
    @property
    def is_running(self) -> bool: ...
    @property
    def compliance(self) -> str: ...
    @property
    def ratio(self) -> float | None: ...


def state_of(session: Planned, today: date, limit: DayLimit) -> tuple[str, str]:
    """What became of a session, as a kind of ``{% status %}`` and in words that need no colour.

    A past day that nobody has judged yet counts as it will be judged: excused when away, missed otherwise.
    """
    if session.is_skipped:
        return Compliance.EXCUSED, f"skipped: {SkipReason(session.skip_reason).label.lower()}"
    if session.is_running:
        return "busy", "in progress"
    if session.is_done:
        return _done_state(session)
    is_over = session.local_date < today and session.is_published
    if session.compliance == Compliance.EXCUSED or (is_over and limit.away is not None):
        return Compliance.EXCUSED, limit.away.get_kind_display().lower() if limit.away else "excused"
    if session.compliance == Compliance.MISSED or is_over:
        return Compliance.MISSED, "missed"
    return "planned", "draft" if not session.is_published else "planned"


def _done_state(session: Planned) -> tuple[str, str]:
    kind = session.compliance or "ok"
    return kind, f"{percent(session.ratio)}{OF_PLAN}" if session.ratio is not None else "done"


def amount_words(metric: str, value: float | None, family: str, reader: User) -> str:
    """An amount of a session's metric in the reader's units: ``1 h 05``, ``12.0 km``, ``load 80``, ``14 sets``."""
    if not value:
        return ""
    match Metric(metric):
        case Metric.DISTANCE:
            return swim_distance(value, reader) if family == "swim" else distance(value, reader)
        case Metric.LOAD:
            return f"load {number(value)}"
        case Metric.SETS:
            return f"{number(value)} {'set' if value == 1 else 'sets'}"
        case _:
            return duration(value)


def _activity_amount(activity: ActivityRow, reader: User) -> str:
    if activity.distance:
        return amount_words(Metric.DISTANCE, activity.distance, activity.family, reader)
    return duration(activity.moving_time or activity.elapsed_time)
