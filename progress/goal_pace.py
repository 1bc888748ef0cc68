"""How far a goal is, from where it began to where it is meant to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

#: So far from the straight line (a share of the whole way) still counts as on it.
TOLERANCE: Final = 0.1

type Pace = Literal["reached", "ahead", "on_pace", "behind", "past_due", "open"]


@dataclass(frozen=True, slots=True)
class GoalPace:
    """``ratio`` is the share (0–1) of the way, ``expected`` the share of the time; ``None`` where unknown.

    ``weekly`` is the change a week, in the unit of the value, that leads to the target on the day it is due.
    """

    pace: Pace
    ratio: float | None
    expected: float | None = None
    weekly: float | None = None


def goal_pace(
    *,
    start: float | None,
    target: float,
    current: float | None,
    first_day: date,
    due_day: date | None,
    today: date,
    less_is_better: bool = False,
) -> GoalPace:
    """Compare the way that was made with the time that has passed, along a straight line.

    Without a start, or with a start that is the target already, the way has no length: such a goal is reached or open.
    The direction is that from start to target; ``less_is_better`` says it where there is no start.
    """
    if current is None:
        return GoalPace("open", None, _elapsed(first_day, due_day, today))
    down = target < start if start is not None and start != target else less_is_better
    if current <= target if down else current >= target:
        return GoalPace("reached", 1.0)
    ratio = None
    if start is not None and start != target:
        ratio = min(max((current - start) / (target - start), 0.0), 1.0)
    expected = _elapsed(first_day, due_day, today)
    if due_day is None or expected is None:
        return GoalPace("open", ratio)
    days_left = (due_day - today).days
    if days_left < 0:
        return GoalPace("past_due", ratio, 1.0)
    weekly = (target - current) / max(days_left, 1) * 7
    if ratio is None:
        return GoalPace("open", None, expected, weekly)
    pace: Pace = "on_pace"
    if ratio > expected + TOLERANCE:
        pace = "ahead"
    elif ratio < expected - TOLERANCE:
        pace = "behind"
    return GoalPace(pace, ratio, expected, weekly)


def _elapsed(first_day: date, due_day: date | None, today: date) -> float | None:
    if due_day is None:
        return None
    whole = (due_day - first_day).days
    if whole <= 0:
        return 1.0 if today >= due_day else 0.0
    return min(max((today - first_day).days / whole, 0.0), 1.0)
