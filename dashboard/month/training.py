"""A month of training: planned and done by week, sports, records, races and goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.safestring import SafeString

from accounts.models import User
from activities.models import LoadDay, StrengthSet
from activities.page_reports.records import new_record_words
from activities.reports.load import first_day_of_week
from activities.reports.records import NewRecord, Record, records_of
from core.charts import WeekBar, week_bars
from core.units import day as day_words
from core.units import distance, duration, number, percent, signed
from dashboard.month.figures import Figure, change_of
from dashboard.month.months import Month
from progress.enums import GoalState
from progress.models import Goal, Race
from workouts.compliance import Adherence, adherence
from workouts.models import PlannedSession

type Amounts = dict[str, float]

AMOUNTS = ("seconds", "metres", "load", "sets", "sessions")
_FAMILIES = {"run": "Run", "ride": "Ride", "swim": "Swim", "strength": "Strength", "walk": "Walk", "other": "Other"}


def _nothing() -> Amounts:
    return dict.fromkeys(AMOUNTS, 0.0)


@dataclass(slots=True)
class MonthWeek:
    """A week as far as it lies in the month. Seconds, metres, load, working sets and sessions."""

    first: date
    last: date
    planned: Amounts = field(default_factory=_nothing)
    done: Amounts = field(default_factory=_nothing)

    @property
    def label(self) -> str:
        """``28 Sep``."""
        return f"{self.first.day} {self.first:%b}"


@dataclass(frozen=True, slots=True)
class SportRow:
    """What was done of a sport."""

    family: str
    label: str
    sessions: int
    seconds: float
    metres: float
    load: float


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """A best of the month in words, with its session."""

    day: date
    words: str
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as it stood when the month ended."""

    goal: Goal
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MonthTraining:
    """Everything of a month that is shared as training."""

    weeks: list[MonthWeek]
    sports: list[SportRow]
    figures: list[Figure]
    adherence: Adherence
    records: list[MonthRecord]
    races: list[Race]
    goals: list[GoalRow]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was planned or done."""
        return not any(week.planned["sessions"] or week.done["sessions"] for week in self.weeks)

    @property
    def has_plan(self) -> bool:
        """Whether there is anything planned to compare with."""
        return any(week.planned["sessions"] for week in self.weeks)

    @property
    def bars(self) -> list[WeekBar]:
        """Load by week for the chart."""
        return [
            WeekBar(label=week.label, planned=week.planned["load"] or None, done=week.done["load"])
            for week in self.weeks
        ]

    @property
    def chart(self) -> SafeString:
        """The bars alone: their figures are in the table of the weeks."""
        return week_bars(self.bars, label="Load by week, planned dashed and done solid")

    @property
    def sentence(self) -> str:
        """What the chart shows."""
        loads = [week.done["load"] for week in self.weeks]
        if not any(loads):
            return "No load was recorded in this month."
        top = max(self.weeks, key=lambda week: week.done["load"])
        return f"Load {number(sum(loads))} in all; most in the week of {top.label} with {number(top.done['load'])}."


def month_training(client: User, reader: User, month: Month) -> MonthTraining:
    """The month against the one before it: six queries."""
    before = month.before
    done, families = _done(client, before.first, month.last)
    planned, judged = _planned(client, before.first, month.last)
    weeks = _weeks(month, client.first_weekday)
    for week in weeks:
        days = [week.first + timedelta(days=offset) for offset in range((week.last - week.first).days + 1)]
        week.done, week.planned = _sum(done, days), _sum(planned, days)
    followed = adherence(compliance for day, compliance in judged if day >= month.first)
    followed_before = adherence(compliance for day, compliance in judged if day < month.first)
    return MonthTraining(
        weeks=weeks,
        sports=_sports(families, month),
        figures=_figures(done, followed, followed_before, month, reader),
        adherence=followed,
        records=_records(client, reader, month),
        races=list(Race.objects.of(client).between(month.first, month.last)),
        goals=_goals(client, month),
    )


def _done(
    client: User, first: date, last: date
) -> tuple[dict[date, Amounts], list[tuple[date, dict[str, Sequence[float]]]]]:
    amounts: dict[date, Amounts] = defaultdict(_nothing)
    families = []
    rows = LoadDay.objects.of(client).filter(local_date__range=(first, last)).order_by("local_date")
    for day, seconds, metres, load, count, by_family in rows.values_list(
        "local_date", "seconds", "distance", "load", "count", "by_family"
    ):
        amounts[day] |= {"seconds": seconds, "metres": metres, "load": load, "sessions": count}
        families.append((day, by_family))
    worked = Q(repetitions__gt=0) | Q(duration__gt=0) | Q(distance__gt=0)
    sets = StrengthSet.objects.filter(
        worked,
        kind=StrengthSet.Kind.ACTIVE,
        activity__client=client,
        activity__local_date__range=(first, last),
    ).order_by()
    for day, count in sets.values_list("activity__local_date").annotate(Count("pk")):
        amounts[day]["sets"] = count
    return amounts, families


def _planned(client: User, first: date, last: date) -> tuple[dict[date, Amounts], list[tuple[date, str]]]:
    amounts: dict[date, Amounts] = defaultdict(_nothing)
    judged = []
    sessions = PlannedSession.objects.of(client).published().between(first, last).order_by()
    columns = ("estimated_seconds", "estimated_metres", "estimated_load", "estimated_sets")
    for day, compliance, *values in sessions.values_list("local_date", "compliance", *columns):
        judged.append((day, compliance))
        for name, value in zip(AMOUNTS, (*values, 1), strict=True):
            amounts[day][name] += value
    return amounts, judged


def _weeks(month: Month, first_weekday: int) -> list[MonthWeek]:
    weeks, start = [], first_day_of_week(month.first, first_weekday)
    while start <= month.last:
        weeks.append(MonthWeek(max(start, month.first), min(start + timedelta(days=6), month.last)))
        start += timedelta(days=7)
    return weeks


def _sum(amounts: dict[date, Amounts], days: Iterable[date]) -> Amounts:
    total = _nothing()
    for day in days:
        for name, value in amounts.get(day, {}).items():
            total[name] += value
    return total


def _sports(days: Iterable[tuple[date, dict[str, Sequence[float]]]], month: Month) -> list[SportRow]:
    sums: dict[str, list[float]] = {}
    for day, by_family in days:
        if day < month.first:
            continue
        for family, values in by_family.items():
            known = sums.setdefault(family, [0.0] * 4)
            sums[family] = [have + more for have, more in zip(known, values, strict=True)]
    rows = [
        SportRow(family, _FAMILIES.get(family, family.capitalize()), round(count), seconds, metres, load)
        for family, (load, seconds, metres, count) in sums.items()
    ]
    return sorted(rows, key=lambda row: -row.seconds)


def _figures(
    done: dict[date, Amounts], followed: Adherence, followed_before: Adherence, month: Month, reader: User
) -> list[Figure]:
    now = _sum(done, [day for day in done if day >= month.first])
    then = _sum(done, [day for day in done if day < month.first])
    figures = [
        Figure("Time", duration(now["seconds"]), duration(then["seconds"]), change_of(now["seconds"], then["seconds"])),
        Figure(
            "Distance",
            distance(now["metres"], reader),
            distance(then["metres"], reader),
            change_of(now["metres"], then["metres"]),
        ),
        Figure("Load", number(now["load"]), number(then["load"]), change_of(now["load"], then["load"])),
        Figure(
            "Sessions",
            number(now["sessions"]),
            number(then["sessions"]),
            change_of(now["sessions"], then["sessions"]),
        ),
    ]
    if now["sets"] or then["sets"]:
        figures.append(
            Figure("Working sets", number(now["sets"]), number(then["sets"]), change_of(now["sets"], then["sets"]))
        )
    if followed.counted:
        figures.append(
            Figure(
                "As planned",
                percent(followed.ratio),
                percent(followed_before.ratio),
                _points(followed, followed_before),
            )
        )
    return figures


def _points(now: Adherence, before: Adherence) -> str:
    if now.ratio is None or before.ratio is None:
        return ""
    return f"{signed((now.ratio - before.ratio) * 100)} points"


def _records(client: User, reader: User, month: Month) -> list[MonthRecord]:
    """The best of the month of each subject that beat everything before the month."""
    found = []
    for record in records_of(client):
        before = [best for best in record.history if best.day < month.first]
        brought = [best for best in record.history if month.first <= best.day <= month.last]
        if before and brought:
            words = new_record_words(_news(record, brought[-1].value, before[-1].value), reader)
            found.append(MonthRecord(brought[-1].day, words, brought[-1].activity_id))
    return sorted(found, key=lambda each: each.day)


def _news(record: Record, value: float, before: float) -> NewRecord:
    return NewRecord(record.kind, record.subject, record.label, record.repetitions, value, before)


def _goals(client: User, month: Month) -> list[GoalRow]:
    """Goals that were open in the month."""
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gte=month.first)
    return [_goal_row(goal, month) for goal in Goal.objects.of(client).filter(still_open, first_day__lte=month.last)]


def _goal_row(goal: Goal, month: Month) -> GoalRow:
    if goal.closed_on is not None and goal.closed_on <= month.last:
        kind = "on_target" if goal.state == GoalState.REACHED else "excused"
        return GoalRow(goal, kind, f"{goal.get_state_display().lower()} on {day_words(goal.closed_on)}")
    due = f"open, due {day_words(goal.due_day)}" if goal.due_day else "open"
    return GoalRow(goal, "planned", due)
