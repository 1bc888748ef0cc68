"""Best efforts and strength of a period, from the marks of its sessions."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from accounts.models import User
from activities.enums import MarkKind
from activities.models import Mark
from activities.reports.records import is_better
from activities.science.best_efforts import DISTANCES, POWER_DURATIONS
from exercises.models import Exercise

_ORDER: Final = {name: place for place, name in enumerate((*DISTANCES, *POWER_DURATIONS))}
EFFORTS: Final = (MarkKind.DISTANCE, MarkKind.POWER)


@dataclass(frozen=True, slots=True)
class PeriodMark:
    """A mark: the best of one kind and subject in one activity (kg, kg·repetitions, s or W by kind)."""

    kind: str
    family: str
    subject: str
    label: str
    value: float
    day: date
    activity_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Effort:
    """The best over a distance or duration in a period, and in the period before; s or W by kind."""

    kind: str
    family: str
    subject: str
    label: str
    best: PeriodMark
    before: PeriodMark | None


@dataclass(frozen=True, slots=True)
class Lift:
    """One exercise in a period. Estimated maxima by day (kg), volume by day (kg·repetitions), oldest first."""

    subject: str
    label: str
    maxima: list[tuple[date, float]] = field(default_factory=list)
    volumes: list[tuple[date, float]] = field(default_factory=list)

    @property
    def best(self) -> float | None:
        """The highest estimated maximum (kg)."""
        return max((value for _, value in self.maxima), default=None)

    @property
    def volume(self) -> float:
        """Everything that was moved (kg·repetitions)."""
        return sum(value for _, value in self.volumes)

    @property
    def sessions(self) -> int:
        """On how many days it was done."""
        return len({day for day, _ in (*self.maxima, *self.volumes)})


def marks_of(client: User, *periods: tuple[date, date]) -> list[PeriodMark]:
    """Marks of some periods (local days, both ends included) but for repetition maxima, oldest first. One query."""
    days = Q()
    for first, last in periods:
        days |= Q(local_date__range=(first, last))
    rows = Mark.objects.of(client).filter(days).exclude(kind=MarkKind.REP_MAX).order_by("local_date", "pk")
    columns = ("kind", "family", "subject", "label", "value", "local_date", "activity_id")
    return [PeriodMark(*values) for values in rows.values_list(*columns)]


def best_efforts(marks: Iterable[PeriodMark], first: date, last: date) -> list[Effort]:
    """The best over each distance and duration from ``first`` to ``last``, beside the best of the marks before."""
    within: dict[tuple[str, str], PeriodMark] = {}
    before: dict[tuple[str, str], PeriodMark] = {}
    for mark in marks:
        if mark.kind not in EFFORTS or mark.day > last:
            continue
        bests, key = (within if mark.day >= first else before), (mark.kind, mark.subject)
        if key not in bests or is_better(mark.kind, mark.value, bests[key].value):
            bests[key] = mark
    efforts = [
        Effort(kind, best.family, subject, best.label, best, before.get((kind, subject)))
        for (kind, subject), best in within.items()
    ]
    return sorted(efforts, key=lambda each: (EFFORTS.index(MarkKind(each.kind)), _ORDER.get(each.subject, len(_ORDER))))


def lifts_of(marks: Iterable[PeriodMark], first: date, last: date) -> list[Lift]:
    """The exercises from ``first`` to ``last``, the ones with most sessions first."""
    lifts: dict[str, Lift] = {}
    for mark in marks:
        if mark.kind in EFFORTS or not first <= mark.day <= last:
            continue
        lift = lifts.setdefault(mark.subject, Lift(mark.subject, mark.label))
        (lift.maxima if mark.kind == MarkKind.E1RM else lift.volumes).append((mark.day, mark.value))
    return sorted(lifts.values(), key=lambda each: (-each.sessions, -each.volume, each.label))


def muscles_of(subjects: Collection[str]) -> dict[str, Sequence[str]]:
    """The primary muscles of the exercises that the library knows. One query, none without subjects."""
    if not subjects:
        return {}
    ids = [subject for subject in subjects if _is_id(subject)]
    known = Exercise.objects.filter(Q(key__in=subjects) | Q(pk__in=ids)).only("key", "primary_muscles")
    return {exercise.reference: list(exercise.primary_muscles) for exercise in known}


def volume_by_muscle(lifts: Iterable[Lift], muscles: Mapping[str, Sequence[str]]) -> list[tuple[str, float]]:
    """Volume (kg·repetitions) by primary muscle, the most first. An exercise counts whole for each of its muscles.

    What the library does not know is under the empty name.
    """
    totals: dict[str, float] = defaultdict(float)
    for lift in lifts:
        for muscle in muscles.get(lift.subject) or ("",):
            totals[muscle] += lift.volume
    return sorted(((name, total) for name, total in totals.items() if total), key=lambda each: (-each[1], each[0]))


def _is_id(subject: str) -> bool:
    try:
        uuid.UUID(subject)
    except ValueError:
        return False
    return True
