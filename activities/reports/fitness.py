"""Fitness, fatigue and form as stored by local day, carried on in memory where that is not done yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from activities.models import LoadDay, LoadState
from activities.science.decay import carried
from activities.science.fitness import CALIBRATING_DAYS
from activities.services.load_days import day_sums
from coaching.availability import days_between

WEEK: Final = 7

#: Gives {client: {day: planned load}} of open planned sessions between two local days, for a viewer.
type PlannedLoadSource = Callable[[Collection[UUID], User, date, date], Mapping[UUID, Mapping[date, float]]]

_planned_sources: list[PlannedLoadSource] = []


@dataclass(frozen=True, slots=True)
class FitnessDay:
    """One local day: its load, and what the days up to it make of fitness, fatigue and form.

    ``form`` is known in the morning: yesterday's fitness less yesterday's fatigue. A planned day lies ahead and its
    load is that of the plan.
    """

    day: date
    load: float
    fitness: float
    fatigue: float
    form: float
    is_calibrating: bool
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands on a day. ``ramp`` is the change of fitness in a week, ``None`` in the first one."""

    fitness: float
    fatigue: float
    form: float
    ramp: float | None
    load_7_days: float
    is_calibrating: bool
    first_day: date | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A day with load, and the state that is stored for its end."""

    day: date
    load: float
    fitness: float
    fatigue: float


def register_planned_load(source: PlannedLoadSource) -> None:
    """Let an app that knows plans bring the load ahead; called once from its ``ready``."""
    if source not in _planned_sources:
        _planned_sources.append(source)


def planned_loads(client_ids: Collection[UUID], viewer: User, first: date, last: date) -> dict[UUID, dict[date, float]]:
    """Planned load by client and local day, both days included, as far as the viewer may see it."""
    answer: dict[UUID, dict[date, float]] = {}
    for source in _planned_sources:
        for client_id, days in source(client_ids, viewer, first, last).items():
            mine = answer.setdefault(client_id, {})
            for day, load in days.items():
                mine[day] = mine.get(day, 0.0) + load
    return answer


def fitness_series(client: User, first: date, last: date) -> list[FitnessDay]:
    """Every local day from ``first`` to ``last``, both included, as it was done. Two queries.

    The history begins with the client's first activity; days before it are left out.
    """
    seed, rows, first_day = _history(client, first, last)
    if first_day is None or first_day > last:
        return []
    return _walk(seed, {row.day: row.load for row in rows}, first_day, first, last)


def form_outlook(client: User, viewer: User, first: date, last: date) -> list[FitnessDay]:
    """As :func:`fitness_series`, with the plan's load from the client's tomorrow on. Three queries."""
    today = client.local_today()
    seed, rows, first_day = _history(client, first, last)
    loads = {row.day: row.load for row in rows}
    tomorrow = today + timedelta(days=1)
    if last >= tomorrow:
        ahead = planned_loads([client.pk], viewer, tomorrow, last).get(client.pk, {})
        loads |= {day: load + loads.get(day, 0.0) for day, load in ahead.items()}
        first_day = min(first_day, *ahead) if first_day and ahead else first_day or min(ahead, default=None)
    if first_day is None or first_day > last:
        return []
    return _walk(seed, loads, first_day, first, last, today=today)


def standings_of(client_ids: Collection[UUID], on: Mapping[UUID, date]) -> dict[UUID, Standing]:
    """Where each of these clients stands on their local day ``on``; clients without any activity are missing.

    Three queries whatever the number of clients, and one for those whose history waits to be carried forward.
    """
    states = {state.client_id: state for state in LoadState.objects.filter(client__in=client_ids)}
    if not states:
        return {}
    newest, oldest = max(on.values()), min(on.values()) - timedelta(days=WEEK)
    rows: dict[UUID, list[_Row]] = {client_id: [] for client_id in states}
    for client_id, row in _rows(LoadDay.objects.filter(client__in=states, local_date__range=(oldest, newest))):
        rows[client_id].append(row)
    before = _last_rows_before(states, oldest)
    stale = {client_id: state for client_id, state in states.items() if state.stale_from and state.stale_from <= newest}
    if stale:
        _carry_stale(stale, rows, before)
    return {
        client_id: _standing(state, before.get(client_id), rows[client_id], on[client_id])
        for client_id, state in states.items()
        if state.first_day is not None and state.first_day <= on[client_id]
    }


def _history(client: User, first: date, last: date) -> tuple[_Row | None, list[_Row], date | None]:
    """The last trustworthy row before ``first``, the rows after it up to ``last``, and the first day of all."""
    state = LoadState.objects.filter(client=client).first()
    if state is None:  # nothing was counted yet: the sweep will, until then it is counted here
        sums = sorted(day_sums(client.pk).items())
        rows = [_Row(day, each.load, 0.0, 0.0) for day, each in sums if day <= last]
        return None, rows, rows[0].day if rows else None
    start = min(first, state.stale_from) if state.stale_from else first
    stored = LoadDay.objects.filter(client=client)
    newest = stored.filter(local_date__lt=start).order_by("-local_date").values("pk")[:1]
    wanted = stored.filter(Q(pk=Subquery(newest)) | Q(local_date__range=(start, last)))
    rows = [row for _, row in _rows(wanted)]
    seed = rows.pop(0) if rows and rows[0].day < start else None
    return seed, rows, state.first_day


def _rows(rows: QuerySet[LoadDay]) -> list[tuple[UUID, _Row]]:
    """Client and row, by day. One query."""
    values = rows.order_by("local_date").values_list("client_id", "local_date", "load", "fitness", "fatigue")
    return [(client_id, _Row(day, load, fitness, fatigue)) for client_id, day, load, fitness, fatigue in values]


def _walk(
    seed: _Row | None,
    loads: Mapping[date, float],
    first_day: date,
    first: date,
    last: date,
    *,
    today: date | None = None,
) -> list[FitnessDay]:
    """The state of each day from ``first`` on; what lies before it is passed from one trained day to the next."""
    reached = seed or _Row(first_day - timedelta(days=1), 0.0, 0.0, 0.0)
    first = max(first, first_day)
    fitness, fatigue, day = reached.fitness, reached.fatigue, reached.day
    for trained in sorted(each for each in loads if day < each < first):
        fitness, fatigue = carried(fitness, fatigue, (trained - day).days, loads[trained])
        day = trained
    fitness, fatigue = carried(fitness, fatigue, (first - day).days - 1)
    answer = []
    for day in days_between(first, last):
        load, form = loads.get(day, 0.0), fitness - fatigue
        fitness, fatigue = carried(fitness, fatigue, 1, load)
        is_calibrating = (day - first_day).days < CALIBRATING_DAYS
        is_planned = today is not None and day > today
        answer.append(FitnessDay(day, load, fitness, fatigue, form, is_calibrating, is_planned))
    return answer


def _last_rows_before(states: Iterable[UUID], day: date) -> dict[UUID, _Row]:
    """The newest row before ``day`` of each client. One query."""
    newest = LoadDay.objects.filter(client=OuterRef("pk"), local_date__lt=day).order_by("-local_date")
    # Asked once a client, not once a day of each history.
    last = LoadState.objects.filter(pk__in=list(states)).annotate(newest=Subquery(newest.values("pk")[:1]))
    return dict(_rows(LoadDay.objects.filter(pk__in=last.values("newest"))))


def _carry_stale(states: Mapping[UUID, LoadState], rows: dict[UUID, list[_Row]], before: dict[UUID, _Row]) -> None:
    """Carry forward in memory what is stale, from the beginning of these clients' histories. One query."""
    everything: dict[UUID, list[_Row]] = {client_id: [] for client_id in states}
    for client_id, row in _rows(LoadDay.objects.filter(client__in=list(states))):
        everything[client_id].append(row)
    for client_id, history in everything.items():
        right: dict[date, _Row] = {}
        fitness, fatigue, previous = 0.0, 0.0, None
        for row in history:
            fitness, fatigue = carried(fitness, fatigue, (row.day - previous).days if previous else 1, row.load)
            right[row.day] = _Row(row.day, row.load, fitness, fatigue)
            previous = row.day
        rows[client_id] = [right[row.day] for row in rows[client_id]]
        if client_id in before:
            before[client_id] = right[before[client_id].day]


def _standing(state: LoadState, before: _Row | None, rows: Sequence[_Row], today: date) -> Standing:
    first_day: date = state.first_day or today
    fitness, fatigue = _at(before, rows, today)
    yesterday = _at(before, rows, today - timedelta(days=1))
    week_ago = today - timedelta(days=WEEK)
    return Standing(
        fitness=fitness,
        fatigue=fatigue,
        form=yesterday[0] - yesterday[1],
        ramp=fitness - _at(before, rows, week_ago)[0] if week_ago >= first_day else None,
        load_7_days=sum(row.load for row in rows if week_ago < row.day <= today),
        is_calibrating=(today - first_day).days < CALIBRATING_DAYS,
        first_day=first_day,
    )


def _at(before: _Row | None, rows: Sequence[_Row], day: date) -> tuple[float, float]:
    """Fitness and fatigue at the end of ``day``: of the newest row up to it, decayed since."""
    newest = next((row for row in reversed(rows) if row.day <= day), before)
    if newest is None or newest.day > day:
        return 0.0, 0.0
    return carried(newest.fitness, newest.fatigue, (day - newest.day).days)
