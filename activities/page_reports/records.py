"""Records as their page shows them, in the reader's units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.safestring import SafeString

from accounts.models import User
from activities.enums import MarkKind
from activities.models import Maximum
from activities.reports.records import NewRecord, Record, records_of
from activities.science.best_efforts import DISTANCES, POWER_DURATIONS
from core.charts import sparkline
from core.units import NBSP, Reader, clock, number, sport_speed, weight

#: Bests drawn beside a record.
DRAWN: Final = 8


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in words. ``speed`` is the pace of a distance, otherwise empty."""

    label: str
    value: str
    day: date
    activity_id: UUID
    speed: str
    before: str
    trend: SafeString | None


@dataclass(frozen=True, slots=True)
class LiftRow:
    """The records of one exercise: estimated maximum, volume, and the weight of each count of repetitions."""

    label: str
    maximum: RecordRow | None
    volume: RecordRow | None
    weights: list[RecordRow]


@dataclass(frozen=True, slots=True)
class MaximumRow:
    """A maximum that a person entered."""

    maximum: Maximum
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Everything on the page of records."""

    lifts: list[LiftRow]
    runs: list[RecordRow]
    rides: list[RecordRow]
    maxima: list[MaximumRow]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded yet."""
        return not (self.lifts or self.runs or self.rides)


def records_page(client: User, reader: User) -> RecordsPage:
    """The records of a client that the reader was let to. Two queries."""
    records = records_of(client)
    maxima = Maximum.objects.of(client).select_related("exercise").order_by("exercise__name", "-valid_from")
    return RecordsPage(
        lifts=_lifts(records, reader),
        runs=_rows(records, MarkKind.DISTANCE, list(DISTANCES), reader),
        rides=_rows(records, MarkKind.POWER, list(POWER_DURATIONS), reader),
        maxima=[MaximumRow(each, each.exercise.name, weight(each.kilograms, reader)) for each in maxima],
    )


def value_words(kind: str, value: float, reader: Reader) -> str:
    """A mark's value with its unit: ``1:32:10``, ``310 W``, ``102.5 kg``."""
    match MarkKind(kind):
        case MarkKind.DISTANCE:
            return clock(value)
        case MarkKind.POWER:
            return f"{number(value)}{NBSP}W"
        case MarkKind.VOLUME:
            return weight(value, reader, 0)
        case _:
            return weight(value, reader)


def new_record_words(record: NewRecord, reader: Reader) -> str:
    """A new record in a sentence without a full stop: ``Back squat, 5 repetitions: 105 kg (before 100 kg)``."""
    times = "1 repetition" if record.repetitions == 1 else f"{record.repetitions} repetitions"
    subjects = {
        MarkKind.E1RM: f"{record.label}, estimated maximum",
        MarkKind.REP_MAX: f"{record.label}, {times}",
        MarkKind.VOLUME: f"{record.label}, lifted in a session",
        MarkKind.DISTANCE: f"Fastest {record.label}",
        MarkKind.POWER: f"Best {record.label}",
    }
    value, before = (value_words(record.kind, each, reader) for each in (record.value, record.before))
    return f"{subjects[MarkKind(record.kind)]}: {value} (before {before})"


def _lifts(records: list[Record], reader: User) -> list[LiftRow]:
    by_subject: dict[str, list[Record]] = {}
    for record in records:
        if record.kind not in (MarkKind.DISTANCE, MarkKind.POWER):
            by_subject.setdefault(record.subject, []).append(record)
    lifts = [
        LiftRow(
            label=of_subject[0].label,
            maximum=_only(of_subject, MarkKind.E1RM, reader),
            volume=_only(of_subject, MarkKind.VOLUME, reader),
            weights=[_row(each, reader) for each in of_subject if each.kind == MarkKind.REP_MAX],
        )
        for of_subject in by_subject.values()
    ]
    return sorted(lifts, key=lambda lift: lift.label.casefold())


def _only(records: list[Record], kind: str, reader: User) -> RecordRow | None:
    return next((_row(each, reader) for each in records if each.kind == kind), None)


def _rows(records: list[Record], kind: str, order: list[str], reader: User) -> list[RecordRow]:
    of_kind = {record.subject: record for record in records if record.kind == kind}
    return [_row(of_kind[subject], reader) for subject in order if subject in of_kind]


def _row(record: Record, reader: User) -> RecordRow:
    best, before = record.best, record.before
    metres = DISTANCES.get(record.subject) if record.kind == MarkKind.DISTANCE else None
    values = [each.value for each in record.history][-DRAWN:]
    label = f"{record.repetitions}" if record.kind == MarkKind.REP_MAX else record.label
    return RecordRow(
        label=label,
        value=value_words(record.kind, best.value, reader),
        day=best.day,
        activity_id=best.activity_id,
        speed=sport_speed(metres / best.value, "run", reader) if metres else "",
        before=value_words(record.kind, before.value, reader) if before else "",
        trend=sparkline(values, label=f"Bests of {record.label}") if len(values) > 1 else None,
    )
