"""Goals: set, changed, reached or put aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import isfinite
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from progress.body import WEIGHT
from progress.enums import GoalState
from progress.goal_metrics import MetricKind, metrics_for, readings_of
from progress.models import Goal
from progress.rules import can_set_goals
from progress.services.measuring import FAT, GIRTH, KILOGRAMS, LARGEST

#: How far back a value may be to be where the way begins.
RUN_UP: Final = timedelta(days=90)
FARTHEST: Final = timedelta(days=5 * 366)
#: What a goal may ask for, by what its metric is: as the body may be measured; weights are those of lifts.
LIMITS: Final[Mapping[MetricKind, tuple[float, float]]] = {
    MetricKind.WEIGHT: (0.5, 1000.0),
    MetricKind.PERCENT: FAT,
    MetricKind.LENGTH: GIRTH,
    MetricKind.CLOCK: (1.0, 1e6),
    MetricKind.HOURS: (60.0, 7 * 24 * 3600.0),
    MetricKind.DISTANCE: (1.0, 1e8),
    MetricKind.NUMBER: (-LARGEST, LARGEST),
}
COLUMNS: Final = ("name", "why", "metric", "start_value", "target_value", "due_day", "race")


@transaction.atomic
def add_goal(*, actor: User, client: User, goal_id: UUID | None = None, **values: Any) -> Goal:
    """Set a goal with ``values`` by column. Twice with the same id is once.

    The way begins today, at ``start_value`` or, where none is given, at what the metric says now. A race gives the day
    when none is given. Raises :class:`NotAllowed`, and :class:`DomainError` for what does not fit together.
    """
    if not can_set_goals(actor, client):
        raise NotAllowed
    if goal_id is not None and (made := Goal.objects.of(client).filter(pk=goal_id).first()) is not None:
        return made  # type: ignore[no-any-return]
    goal = Goal(client=client, created_by=actor, first_day=client.local_today(), **_known(values))
    if goal_id is not None:
        goal.pk = goal_id
    _complete(goal, actor)
    try:
        with transaction.atomic():
            goal.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
    record("goal_added", actor=actor, subject=client, goal=str(goal.pk))
    return goal


@transaction.atomic
def change_goal(*, actor: User, goal: Goal, **values: Any) -> Goal:
    """Change the columns that are given. Another metric begins a new way. Raises as :func:`add_goal`."""
    if not can_set_goals(actor, goal.client):
        raise NotAllowed
    watched = goal.metric
    for name, value in _known(values).items():
        setattr(goal, name, value)
    if goal.metric != watched:
        goal.first_day = goal.client.local_today()
        goal.start_value = values.get("start_value")
    _complete(goal, actor)
    goal.save()
    record("goal_changed", actor=actor, subject=goal.client, goal=str(goal.pk))
    return goal


@transaction.atomic
def close_goal(*, actor: User, goal: Goal, state: str) -> Goal:
    """Say that a goal is reached, put it aside, or take it up again. Saying it twice is saying it once."""
    if not can_set_goals(actor, goal.client):
        raise NotAllowed
    if state not in GoalState:
        raise DomainError("A goal is open, reached or put aside.", field="state")
    if goal.state == state:
        return goal
    goal.state = GoalState(state)
    goal.closed_on = None if state == GoalState.OPEN else goal.client.local_today()
    goal.save()
    record("goal_closed", actor=actor, subject=goal.client, goal=str(goal.pk), state=state)
    return goal


@transaction.atomic
def delete_goal(*, actor: User, goal: Goal) -> None:
    """Take a goal away for good."""
    if not can_set_goals(actor, goal.client):
        raise NotAllowed
    record("goal_deleted", actor=actor, subject=goal.client, goal=str(goal.pk))
    goal.delete()


def value_now(client: User, viewer: User, metric: str, today: date) -> float | None:
    """What a metric says today, looking back a season."""
    reading = readings_of(client, viewer, [metric], today - RUN_UP, today).get(metric)
    return reading.value_since(today - RUN_UP) if reading else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(COLUMNS):
        raise TypeError(f"A goal has no {', '.join(sorted(unknown))}.")
    return values


def _complete(goal: Goal, actor: User) -> None:
    """Check what belongs together and fill in what follows from it."""
    today = goal.client.local_today()
    if goal.race is not None:
        if goal.race.client_id != goal.client_id:
            raise DomainError("This race is not theirs.", field="race")
        goal.due_day = goal.due_day or goal.race.local_date
    if goal.due_day is not None and not goal.first_day <= goal.due_day <= today + FARTHEST:
        raise DomainError("The day lies before the goal begins or too far ahead.", field="due_day")
    if not goal.metric:
        goal.start_value = goal.target_value = None
        return
    known = {metric.key: metric for metric in metrics_for(goal.client, actor)}
    if goal.metric not in known:
        raise DomainError("This cannot be watched.", field="metric")
    if goal.target_value is None:
        raise DomainError("Which value is to be reached?", field="target_value")
    for name in ("target_value", "start_value"):
        value = getattr(goal, name)
        low, high = KILOGRAMS if goal.metric == WEIGHT.key else LIMITS[known[goal.metric].kind]
        if value is not None and not (isfinite(value) and low <= value <= high):
            raise DomainError("This value cannot be meant.", code="out_of_range", field=name)
    if goal.start_value is None:
        goal.start_value = value_now(goal.client, actor, goal.metric, today)
