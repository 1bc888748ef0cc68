"""Training on a client's overview: where the client stands, the week, the load behind and ahead, the last sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from accounts.models import User
from activities.models import Activity
from activities.reports.fitness import FitnessDay, fitness_series
from activities.reports.load import first_day_of_week
from activities.reports.records import NewRecord, new_records
from activities.science.decay import carried
from coaching.availability import DayLimit
from coaching.models import AwayRange
from core.charts import WeekBar, week_drawing
from core.exports import Cell, Chart
from core.units import duration
from dashboard.dated import away, away_of, dated, races
from dashboard.overview.plan import Followed, NextRace, Plan, next_race, plan_of
from dashboard.today import StripDay, strip_day
from workouts.models import PlannedSession
from workouts.reports.plans import state_of

WEEKS: Final = 12
WEEKS_AHEAD: Final = 3
RECENT_SESSIONS: Final = 8
#: Enough for the sessions of a week, even of somebody who trains three times a day.
NEWEST: Final = 40
WEEK: Final = 7
CHART: Final = "load"
CHART_HEAD: Final = ("week_of", "load_planned", "load_done", "fitness_at_end", "ahead")


@dataclass(frozen=True, slots=True)
class RecentSession:
    """A session that was done: what became of the plan, and what it beat. ``kind`` is one of ``{% status %}``."""

    activity: Activity
    kind: str
    words: str
    records: Sequence[NewRecord]

    @property
    def record_words(self) -> str:
        """``Record: 5 km``, ``2 records: 5 km, 10 km``; empty without one."""
        names = list(dict.fromkeys(record.label for record in self.records))
        if not names:
            return ""
        return f"{'Record' if len(names) == 1 else f'{len(names)} records'}: {', '.join(names)}"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A planned session of this week. ``kind`` is one of ``{% status %}``."""

    session: PlannedSession
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Week:
    """This week of the client: a mark a day, and what was planned."""

    days: Sequence[StripDay]
    rows: Sequence[WeekRow]
    planned_seconds: float
    done_seconds: float

    @property
    def sentence(self) -> str:
        """``3 of 5 sessions done, 3 h 10 of 5 h 40``."""
        counted = [row for row in self.rows if row.kind != "excused"]
        done = [row for row in counted if row.session.is_done]
        if not self.rows:
            return f"Nothing planned; {duration(self.done_seconds)} done." if self.done_seconds else "Nothing planned."
        words = f"{len(done)} of {len(counted)} session{'' if len(counted) == 1 else 's'} done"
        if self.planned_seconds:
            return f"{words}, {duration(self.done_seconds)} of {duration(self.planned_seconds)}."
        return f"{words}, {duration(self.done_seconds)}."


@dataclass(frozen=True, slots=True)
class Training:
    """Where the client stands today, twelve weeks of load with fitness, and what the plan makes of the next three."""

    first: date
    weeks: list[WeekBar]
    today: FitnessDay
    ramp: float | None
    load_7_days: float
    usual_week: float | None
    recent: list[RecentSession]
    followed: Followed
    week: Week
    race: NextRace | None
    away: DayLimit

    @property
    def sentence(self) -> str:
        """What the chart says, in a sentence or two."""
        if not any(week.done or week.planned for week in self.weeks):
            return "Nothing recorded in these twelve weeks."
        text = f"Fitness {self.today.fitness:.0f}"
        if self.ramp is not None:
            change = round(self.ramp)
            direction = "up" if change > 0 else "down"
            text += f", {direction} {abs(change)} in a week" if change else ", unchanged in a week"
        if self.usual_week:
            text += f"; a usual week is {self.usual_week:.0f}"
        last = self.weeks[-1]
        ahead = any(week.planned for week in self.weeks if week.is_ahead)
        return f"{text}. The plan leads to {last.fitness:.0f} in three weeks." if ahead else f"{text}."

    @property
    def chart(self) -> Chart:
        """The weeks as a file."""
        label = f"Load by week, planned and done, with fitness. {self.sentence}"
        drawing = week_drawing(self.weeks, label=label)
        return Chart(CHART, "Load and fitness", self.sentence, drawing, CHART_HEAD, self._chart_values)

    def _chart_values(self) -> list[list[Cell]]:
        return [
            [
                self.first + timedelta(weeks=number),
                *(None if value is None else round(value, 3) for value in (bar.planned, bar.done, bar.fitness)),
                int(bar.is_ahead),
            ]
            for number, bar in enumerate(self.weeks)
        ]

    @property
    def usual_week_note(self) -> str:
        """The seven days against the mean of the last four complete weeks."""
        return f"a usual week is {self.usual_week:.0f}" if self.usual_week else ""

    @property
    def form_words(self) -> str:
        """What the form means, without promising anything."""
        form = self.today.form
        if self.today.is_calibrating:
            return "calibrating, 42 days needed"
        for limit, words in ((-30, "very tired"), (-10, "productive"), (5, "neutral"), (25, "fresh")):
            if form <= limit:
                return words
        return "losing fitness"

    @property
    def away_words(self) -> str:
        """``Travelling until 12 July``; empty when the client is not away today."""
        away = self.away.away
        return f"{away.get_kind_display()} until {away.last_day.day} {away.last_day:%B}" if away else ""


def training_of(viewer: User, client: User, today: date) -> Training:
    """Everything about training, for a viewer with whom it is shared. Eight queries."""
    this_week = first_day_of_week(today, client.first_weekday)
    first = this_week - timedelta(weeks=WEEKS - 1)
    plan = plan_of(viewer, client, first, this_week + timedelta(weeks=WEEKS_AHEAD + 1, days=-1))
    series = fitness_series(client, first - timedelta(days=WEEK), today)
    weeks = week_bars_of(series, plan, this_week, today)
    complete = [week.done or 0.0 for week in weeks[WEEKS - 5 : WEEKS - 1]]
    newest = list(Activity.objects.visible_to(viewer).of(client).select_related("planned_session")[:NEWEST])
    known = dated(races(viewer, client, today), away(viewer, client, this_week))
    ranges = away_of(known, client)
    week_ago = next((each for each in series if each.day == today - timedelta(days=WEEK)), None)
    standing = series[-1] if series else FitnessDay(today, 0.0, 0.0, 0.0, 0.0, is_calibrating=True)
    return Training(
        first=first,
        weeks=weeks,
        today=standing,
        ramp=standing.fitness - week_ago.fitness if week_ago else None,
        load_7_days=sum(each.load for each in series[-WEEK:]),
        usual_week=fmean(complete) if any(complete) else None,
        recent=_recent(newest[:RECENT_SESSIONS], today),
        followed=plan.followed(today),
        week=_week(plan, newest, {day: _limit(ranges, day) for day in _days(this_week)}, today),
        race=next_race(known, today),
        away=_limit(ranges, today),
    )


def week_bars_of(series: Sequence[FitnessDay], plan: Plan, this_week: date, today: date) -> list[WeekBar]:
    """Twelve weeks up to the one under way, and three ahead with the fitness that the plan leads to."""
    by_day = {each.day: each for each in series}
    has_plan = bool(plan.sessions)
    bars = []
    for back in range(WEEKS - 1, -1, -1):
        start = this_week - timedelta(weeks=back)
        days = [by_day[day] for day in _days(start) if day in by_day]
        bars.append(
            WeekBar(
                label=f"{start.day} {start:%b}",
                planned=plan.load(start, start + timedelta(days=WEEK - 1)) if has_plan else None,
                done=sum(day.load for day in days),
                fitness=days[-1].fitness if days else None,
                is_current=back == 0,
            )
        )
    return bars + _weeks_ahead(series[-1] if series else None, plan, this_week, today) if has_plan else bars


def _weeks_ahead(standing: FitnessDay | None, plan: Plan, this_week: date, today: date) -> list[WeekBar]:
    fitness, fatigue = (standing.fitness, standing.fatigue) if standing else (0.0, 0.0)
    bars, day = [], today
    for number in range(1, WEEKS_AHEAD + 1):
        start = this_week + timedelta(weeks=number)
        last = start + timedelta(days=WEEK - 1)
        while day < last:
            day += timedelta(days=1)
            fitness, fatigue = carried(fitness, fatigue, 1, plan.open_load(day))
        planned = plan.load(start, last)
        bars.append(WeekBar(label=f"{start.day} {start:%b}", planned=planned, fitness=fitness, is_ahead=True))
    return bars


def _recent(activities: Sequence[Activity], today: date) -> list[RecentSession]:
    beaten = new_records(activities)
    return [_recent_session(each, today, beaten.get(each.pk, [])) for each in activities]


def _recent_session(activity: Activity, today: date, records: Sequence[NewRecord]) -> RecentSession:
    session = getattr(activity, "planned_session", None)
    kind, words = state_of(session, today, DayLimit()) if session else ("unplanned", "not planned")
    return RecentSession(activity, kind, words, records)


def _week(plan: Plan, newest: Sequence[Activity], limits: Mapping[date, DayLimit], today: date) -> Week:
    activities = {day: [each for each in newest if each.local_date == day] for day in limits}
    sessions = {day: plan.on(day) for day in limits}
    rows = [WeekRow(each, *state_of(each, today, limits[day])) for day in limits for each in sessions[day]]
    return Week(
        days=[strip_day(day, today, limits[day], sessions[day], activities[day]) for day in limits],
        rows=rows,
        planned_seconds=sum(row.session.estimated_seconds or 0.0 for row in rows if row.kind != "excused"),
        done_seconds=sum(each.moving_time or each.elapsed_time or 0.0 for day in limits for each in activities[day]),
    )


def _limit(ranges: Sequence[AwayRange], day: date) -> DayLimit:
    return DayLimit(away=next((each for each in ranges if each.covers(day)), None))


def _days(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(WEEK)]
