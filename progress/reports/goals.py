"""Goals with where they stand, in the reader's units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from accounts.models import User
from core.exports import Chart
from core.units import clock, number
from progress.enums import GoalState
from progress.goal_metrics import Metric, Reading, readings_of
from progress.goal_pace import GoalPace, goal_pace
from progress.metric_words import file_column, say, say_change
from progress.models import Goal
from progress.reports.drawing import DayLine, day_chart, day_plot

#: How far back a chart looks at least, so that a new goal has a line too.
SEASON: Final = timedelta(days=90)
#: How far back the figures of an old goal are read.
FARTHEST: Final = timedelta(days=3 * 366)
MOST_CHARTS: Final = 3
#: Goals that are shown when they are over.
MOST_CLOSED: Final = 50


@dataclass(frozen=True)
class GoalStanding:
    """A goal, what its metric says, and how the way compares with the time. ``reading`` is ``None`` for words alone."""

    goal: Goal
    reading: Reading | None
    reader: User
    today: date

    @cached_property
    def current(self) -> float | None:
        """The value that counts now: since the goal was set, or where it began."""
        since = self.reading.value_since(self.goal.first_day) if self.reading else None
        return self.goal.start_value if since is None else since

    @cached_property
    def pace(self) -> GoalPace | None:
        """``None`` for a goal of words alone."""
        if self.metric is None or self.goal.target_value is None:
            return None
        return goal_pace(
            start=self.goal.start_value,
            target=self.goal.target_value,
            current=self.current,
            first_day=self.goal.first_day,
            due_day=self.goal.due_day,
            today=self.today,
            less_is_better=self.metric.less_is_better,
        )

    @property
    def metric(self) -> Metric | None:
        """What is watched."""
        return self.reading.metric if self.reading else None

    @property
    def is_open(self) -> bool:
        """Whether it is still pursued."""
        return self.goal.state == GoalState.OPEN

    @property
    def is_at_target(self) -> bool:
        """Whether the figures say that it is reached and nobody has said so yet."""
        return self.is_open and self.pace is not None and self.pace.pace == "reached"

    @property
    def kind(self) -> str:
        """The state as ``{% status %}`` draws it: nothing here is a failure."""
        if self.goal.state == GoalState.REACHED or self.is_at_target:
            return "on_target"
        return "excused" if self.goal.state == GoalState.DROPPED else "planned"

    @property
    def words(self) -> str:
        """Where it stands, in words that judge nobody."""
        if not self.is_open:
            return str(self.goal.get_state_display()).lower()
        if self.pace is None:
            return "open"
        return {
            "reached": "reached",
            "ahead": "ahead of the line",
            "on_pace": "on the line",
            "behind": "more way than time behind it",
            "past_due": "the day has passed, the goal may stay",
            "open": "open",
        }[self.pace.pace]

    @property
    def way(self) -> str:
        """From where to where, and where it is now: ``73.1 kg → 70 kg, now 71.5 kg``."""
        if self.metric is None:
            return ""
        target = say(self.metric, self.goal.target_value, self.reader)
        now = f", now {say(self.metric, self.current, self.reader)}" if self.current is not None else ""
        if self.goal.start_value is None:
            return f"{target}{now}"
        return f"{say(self.metric, self.goal.start_value, self.reader)} → {target}{now}"

    @property
    def step(self) -> str:
        """What would lead there in time: ``−0.4 kg a week from here``. Only for what changes from week to week."""
        if self.metric is None or self.pace is None or self.pace.weekly is None or self.metric.takes == "best":
            return ""
        return f"{say_change(self.metric, self.pace.weekly, self.reader)} a week from here"

    @property
    def ratio(self) -> float | None:
        """The share (0–1) of the way."""
        return self.pace.ratio if self.pace else None

    @property
    def ratio_label(self) -> str:
        """The share in words, for the ring."""
        return "" if self.ratio is None else f"{self.goal.name}: {self.ratio * 100:.0f} % of the way"

    @property
    def due_words(self) -> str:
        """``in 12 days``, ``today``, '' without a day."""
        if self.goal.due_day is None or not self.is_open:
            return ""
        return days_to(self.goal.due_day, self.today)

    @property
    def race_words(self) -> str:
        """The race with its aim and, once it was run, its result."""
        race = self.goal.race
        if race is None:
            return ""
        parts = [race.name]
        if race.goal_seconds:
            parts.append(f"aim {clock(race.goal_seconds)}")
        parts.append(
            f"run in {clock(race.result_seconds)}" if race.result_seconds else days_to(race.local_date, self.today)
        )
        return ", ".join(parts)

    @cached_property
    def chart(self) -> Chart | None:
        """The metric's course with the target as a dashed line; ``None`` with fewer than two values."""
        metric, target = self.metric, self.goal.target_value
        first = min(self.goal.first_day, self.today - SEASON)
        points = [(day, value) for day, value in (self.reading.points if self.reading else ()) if day >= first]
        if metric is None or target is None or len(points) < 2:
            return None
        start, end = points[0][0], max(points[-1][0], self.today)

        def words(value: float) -> str:
            return say(metric, value, self.reader)

        course: DayLine = (metric.label, "now", 0, len(points) <= 60, points)
        drawing = day_plot(
            [course, ("Target", "before", 1, False, [(start, target), (end, target)])],
            label=f"{metric.label}: {self.sentence}",
            first=start,
            last=end,
            say=words,
            height=170,
        )
        told = [course, ("Target", "before", 1, False, [(day, target) for day, _ in points])]
        columns = [file_column(metric), file_column(metric, "target")]
        return day_chart(
            key=str(self.goal.pk),
            title=self.goal.name,
            sentence=self.sentence,
            drawing=drawing,
            lines=told,
            columns=columns,
            words=words,
        )

    @property
    def sentence(self) -> str:
        """What the chart shows."""
        share = "" if self.ratio is None else f"; {number(self.ratio * 100)} % of the way"
        return f"{self.way}{share}."


def goals_of(
    client: User, viewer: User, *, is_whole: bool = False, known: Mapping[str, Reading] | None = None
) -> list[GoalStanding]:
    """The open goals, those that are due first before those without a day; ``is_whole``: the closed ones after them.

    ``known`` are readings that the page has anyway. One query for the goals and those of the metrics' sources.
    """
    rows = Goal.objects.visible_to(viewer).of(client).select_related("race")
    goals = list(rows.filter(state=GoalState.OPEN))
    if is_whole:
        goals += rows.exclude(state=GoalState.OPEN).order_by("-closed_on", "-created_at")[:MOST_CLOSED]
    goals.sort(
        key=lambda goal: (goal.state != GoalState.OPEN, goal.due_day or date.max if _is_open(goal) else date.max)
    )
    return standings(goals, client, viewer, known)


def standings(
    goals: Sequence[Goal], client: User, viewer: User, known: Mapping[str, Reading] | None = None
) -> list[GoalStanding]:
    """Where these goals of one client stand, in the order given."""
    today = client.local_today()
    begun = min((goal.first_day for goal in goals), default=today)
    first = max(min(begun, today - SEASON), today - FARTHEST)
    keys = {goal.metric for goal in goals if goal.metric}
    at_hand = known or {}
    # Readings of the body hold all that was measured of the client's own kinds: what is not among them has no values.
    asked = {key for key in keys - at_hand.keys() if not (at_hand and key.startswith("custom:"))}
    readings = {**at_hand, **readings_of(client, viewer, asked, first, today)}
    return [GoalStanding(goal, readings.get(goal.metric), viewer, today) for goal in goals]


def days_to(day: date, today: date) -> str:
    """``today``, ``tomorrow``, ``in 12 days``, ``3 days ago``."""
    days = (day - today).days
    if days < 0:
        return "yesterday" if days == -1 else f"{-days} days ago"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _is_open(goal: Goal) -> bool:
    return bool(goal.state == GoalState.OPEN)
