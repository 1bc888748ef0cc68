"""What a period of sessions comes to: time in zones, and how efficient the comparable ones were."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, F, JSONField, Q, Value, When

from accounts.models import User
from activities.enums import Family
from activities.models import Activity
from activities.science.decoupling import SHORTEST
from activities.science.efficiency import comparable, efficiency
from activities.services.curve_months import Recorded, session_key

SECONDS_PER_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class PeriodSession:
    """The analysed figures of one activity. ``zones`` and ``curves`` as they are stored with its analysis.

    ``curves`` is there on the days alone for which it was asked.
    """

    id: uuid.UUID
    name: str
    day: date
    family: str
    moving_time: float
    heart_rate: float | None
    power: float | None
    speed: float | None
    intensity: float | None
    decoupling: float | None
    zones: dict[str, list[dict[str, Any]]]
    start: datetime
    curves: dict[str, list[tuple[float, float]]] | None


@dataclass(frozen=True, slots=True)
class SteadySession:
    """A steady session of at least twenty minutes.

    ``efficiency`` is W per bpm with power, metres a minute per bpm without; ``decoupling`` is in per cent.
    """

    id: uuid.UUID
    name: str
    day: date
    family: str
    by_power: bool
    seconds: float
    decoupling: float
    efficiency: float


_COLUMNS: Final = (
    "pk",
    "name",
    "local_date",
    "family",
    "moving_time",
    "elapsed_time",
    "average_heart_rate",
    "weighted_power",
    "flat_speed",
    "average_speed",
    "intensity",
    "analysis__decoupling",
    "analysis__zones",
    "start_time",
)


def sessions_of(client: User, *periods: tuple[date, date], curves_on: Q | None = None) -> list[PeriodSession]:
    """The analysed activities of the local days of some periods (both ends included), oldest first. One query.

    ``curves_on`` names the activities whose curves are wanted too: they are long, and months are kept of them.
    """
    days = Q()
    for first, last in periods:
        days |= Q(local_date__range=(first, last))
    nothing = Value(None, output_field=JSONField())
    curves = nothing if curves_on is None else Case(When(curves_on, then=F("analysis__curves")), default=nothing)
    rows = Activity.objects.of(client).filter(days, analysis__isnull=False).order_by("local_date", "start_time", "pk")
    return [_session(row) for row in rows.values(*_COLUMNS, curves=curves)]


def recordings_of(sessions: Iterable[PeriodSession]) -> list[Recorded]:
    """The curves of those sessions that have any, as :mod:`activities.reports.curves` takes them."""
    return [
        (session_key(each.id, each.day, each.start), each.day, each.family, each.curves)
        for each in sessions
        if each.curves
    ]


def between(sessions: Iterable[PeriodSession], first: date, last: date) -> list[PeriodSession]:
    """Those of the local days from ``first`` to ``last``, both included."""
    return [session for session in sessions if first <= session.day <= last]


def time_in_zones(sessions: Iterable[PeriodSession]) -> dict[str, list[float]]:
    """Seconds in each zone by measure (heart_rate, power, pace), over all sports."""
    totals: dict[str, list[float]] = {}
    for session in sessions:
        for measure, rows in session.zones.items():
            total = totals.setdefault(measure, [])
            total.extend([0.0] * (len(rows) - len(total)))
            for number, row in enumerate(rows):
                total[number] += row["seconds"]
    return totals


def steady_sessions(sessions: Sequence[PeriodSession]) -> dict[str, list[SteadySession]]:
    """The comparable sessions of each family that has any, oldest first.

    Comparable are sessions of the same sport of at least twenty minutes, steady enough for their halves to be compared,
    measured the same way (with power, or by speed) and of an intensity close to the usual one of the period.
    """
    groups: dict[tuple[str, bool], list[tuple[SteadySession, float | None]]] = defaultdict(list)
    for session in sessions:
        if (steady := _steady(session)) is not None:
            groups[steady.family, steady.by_power].append((steady, session.intensity))
    answer: dict[str, list[SteadySession]] = {}
    for (family, _), group in sorted(groups.items(), key=lambda entry: (entry[0][0], -len(entry[1]))):
        is_like_usual = comparable([intensity for _, intensity in group])
        kept = [steady for (steady, _), keep in zip(group, is_like_usual, strict=True) if keep]
        if kept and len(kept) > len(answer.get(family, ())):
            answer[family] = kept
    return answer


def _session(row: Mapping[str, Any]) -> PeriodSession:
    return PeriodSession(
        id=row["pk"],
        name=row["name"],
        day=row["local_date"],
        family=row["family"],
        moving_time=row["moving_time"] or row["elapsed_time"],
        heart_rate=row["average_heart_rate"],
        power=row["weighted_power"],
        speed=row["flat_speed"] or row["average_speed"],
        intensity=row["intensity"],
        decoupling=row["analysis__decoupling"],
        zones=row["analysis__zones"],
        start=row["start_time"],
        curves=row["curves"],
    )


def _steady(session: PeriodSession) -> SteadySession | None:
    if session.decoupling is None or session.moving_time < SHORTEST:
        return None
    by_power = session.family == Family.RIDE and session.power is not None
    work = session.power if by_power else (session.speed or 0.0) * SECONDS_PER_MINUTE
    per_beat = efficiency(work, session.heart_rate)
    if per_beat is None:
        return None
    return SteadySession(
        id=session.id,
        name=session.name,
        day=session.day,
        family=session.family,
        by_power=by_power,
        seconds=session.moving_time,
        decoupling=session.decoupling,
        efficiency=per_beat,
    )
