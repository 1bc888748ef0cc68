"""Records: the best marks of a client, how they came about, and which of them a session brought."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from activities.enums import MarkKind
from activities.models import Activity, Mark

type Subject = tuple[str, str, int]  # kind, subject, repetitions


@dataclass(frozen=True, slots=True)
class Best:
    """A value that was the best when it was done (kg, kg·repetitions, s, W by kind)."""

    value: float
    day: date
    activity_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Record:
    """The best of one subject, with the bests before it, oldest first; the last of ``history`` is the record."""

    kind: str
    subject: str
    label: str
    family: str
    repetitions: int
    history: tuple[Best, ...]

    @property
    def best(self) -> Best:
        """The record itself. Of equal values the earlier one is the record."""
        return self.history[-1]

    @property
    def before(self) -> Best | None:
        """What it beat, ``None`` for a first value."""
        return self.history[-2] if len(self.history) > 1 else None


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A mark that beat everything before it, and what it beat."""

    kind: str
    subject: str
    label: str
    repetitions: int
    value: float
    before: float


class _Done(NamedTuple):
    """A mark with the start of its activity. Two years have thousands: they are read as tuples, not as models."""

    client_id: uuid.UUID
    kind: str
    family: str
    subject: str
    label: str
    repetitions: int
    value: float
    day: date
    start: datetime
    id: int
    activity_id: uuid.UUID


_COLUMNS = (
    "client_id",
    "kind",
    "family",
    "subject",
    "label",
    "repetitions",
    "value",
    "local_date",
    "activity__start_time",
    "pk",
    "activity_id",
)


def records_of(client: User) -> list[Record]:
    """Every current record of a client, by kind and name. One query."""
    by_subject: dict[Subject, list[_Done]] = defaultdict(list)
    for mark in _in_order(Mark.objects.of(client)):
        by_subject[mark.kind, mark.subject, mark.repetitions].append(mark)
    kinds = list(MarkKind)
    records = [_record(marks) for marks in by_subject.values()]
    return sorted(records, key=lambda each: (kinds.index(MarkKind(each.kind)), each.label, each.repetitions))


def record_history(client: User, kind: str, subject: str, repetitions: int = 0) -> list[Best]:
    """Every mark of one subject, oldest first, whether it was a record or not. One query."""
    rows = Mark.objects.of(client).filter(kind=kind, subject=subject, repetitions=repetitions)
    return [Best(mark.value, mark.day, mark.activity_id) for mark in _in_order(rows)]


def new_records(activities: Sequence[Activity]) -> dict[uuid.UUID, list[NewRecord]]:
    """What each activity beat of everything that its client did before it; activities without a record have no entry.

    A first value beats nothing. A weight is a record of its repetitions when nobody lifted it as often or more often.
    One query, however many activities there are.
    """
    wanted = {activity.pk for activity in activities}
    if not wanted:
        return {}
    up_to_then = Mark.objects.filter(
        client__in={activity.client_id for activity in activities},
        subject__in=Mark.objects.filter(activity__in=wanted).order_by().values("subject"),
        local_date__lte=max(activity.local_date for activity in activities),
    )
    others: dict[tuple[uuid.UUID, str, str], list[_Done]] = defaultdict(list)
    for mark in _in_order(up_to_then):
        others[mark.client_id, mark.kind, mark.subject].append(mark)
    marks = [mark for known in others.values() for mark in known if mark.activity_id in wanted]
    found: dict[uuid.UUID, list[NewRecord]] = defaultdict(list)
    for mark in sorted(marks, key=lambda each: (each.label, each.repetitions)):
        before = _best_before(mark, others[mark.client_id, mark.kind, mark.subject])
        if before is not None and is_better(mark.kind, mark.value, before):
            found[mark.activity_id].append(
                NewRecord(mark.kind, mark.subject, mark.label, mark.repetitions, mark.value, before)
            )
    return dict(found)


def is_better(kind: str, value: float, other: float) -> bool:
    """Less is better for the time of a distance, more for everything else."""
    return value < other if kind == MarkKind.DISTANCE else value > other


def _in_order(marks: QuerySet[Mark]) -> list[_Done]:
    """Marks as they were done. One query."""
    rows = marks.order_by().values_list(*_COLUMNS)
    return sorted((_Done(*row) for row in rows), key=_order)


def _order(mark: _Done) -> tuple[object, ...]:
    return mark.day, mark.start, mark.id


def _record(marks: Sequence[_Done]) -> Record:
    history: list[Best] = []
    for mark in marks:
        if not history or is_better(mark.kind, mark.value, history[-1].value):
            history.append(Best(mark.value, mark.day, mark.activity_id))
    last = marks[-1]
    return Record(last.kind, last.subject, last.label, last.family, last.repetitions, tuple(history))


def _best_before(mark: _Done, others: Iterable[_Done]) -> float | None:
    """The best value of the same client, kind and subject before the mark's activity; as many repetitions or more."""
    values = [
        other.value
        for other in others
        if other.activity_id != mark.activity_id
        and other.repetitions >= mark.repetitions
        and (other.day, other.start) < (mark.day, mark.start)
    ]
    if not values:
        return None
    return min(values) if mark.kind == MarkKind.DISTANCE else max(values)
