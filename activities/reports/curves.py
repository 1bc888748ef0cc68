"""The best curves of a period: whole months from what is kept of them, the rest from the recordings themselves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from activities.models import Activity, CurveMonth
from activities.science.curve_bests import CurveBests
from activities.services.curve_months import Recorded, last_of, month_of, recorded


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best mean over a duration (s) in W, bpm or m/s, and the session that it comes from."""

    seconds: float
    value: float
    activity_id: uuid.UUID
    day: date


#: Points by (family, measure: power, heart_rate, speed), the shortest duration first.
type Curves = dict[tuple[str, str], list[CurvePoint]]
#: Local days, both ends included.
type Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class KeptCurves:
    """What the kept months say of each of some spans, and the days whose recordings have to be read besides."""

    spans: Sequence[Span]
    rows: Sequence[Sequence[CurveMonth]]
    unread: Sequence[Span]

    @property
    def unread_days(self) -> Q | None:
        """:attr:`unread` as a condition on activities; ``None`` when the months say everything."""
        return reduce(or_, (Q(local_date__range=span) for span in self.unread)) if self.unread else None

    def with_recordings(self, recordings: Iterable[Recorded]) -> list[Curves]:
        """The best curves of each span, once those of :attr:`unread` are given too. Others do no harm."""
        read = list(recordings)
        return [_points(rows, read, span) for span, rows in zip(self.spans, self.rows, strict=True)]


def kept_curves(client: User, *spans: Span) -> KeptCurves:
    """What is kept of some spans of local days. One query.

    A month at an end of a span has to be read from its recordings, unless every session that holds a best of it lies
    within the span: what is best of the month is then best of the part.
    """
    touched = reduce(or_, (Q(month__range=(month_of(first), last)) for first, last in spans))
    months = list(CurveMonth.objects.of(client).filter(touched))
    if not months:  # nothing was recorded, or nothing was counted yet: the sweep will
        return KeptCurves(spans, [()] * len(spans), spans)
    found = [_kept(months, span) for span in spans]
    return KeptCurves(spans, [rows for rows, _ in found], sorted({part for _, parts in found for part in parts}))


def curves_of(client: User, *spans: Span) -> list[Curves]:
    """The best curves of each of some spans of local days. At most two queries, whatever their length.

    Of equal values the earlier session counts.
    """
    kept = kept_curves(client, *spans)
    days = kept.unread_days
    return kept.with_recordings(recorded(Activity.objects.of(client).filter(days)) if days is not None else ())


def _kept(months: Iterable[CurveMonth], span: Span) -> tuple[list[CurveMonth], set[Span]]:
    """The rows that hold for a span, and the parts of months that have to be read."""
    first, last = span
    rows: list[CurveMonth] = []
    parts: set[Span] = set()
    for row in months:
        end = last_of(row.month)
        if row.month > last or end < first:
            continue
        is_whole = first <= row.month and end <= last
        if is_whole or all(first <= date.fromisoformat(day) <= last for day, _, _ in row.sessions):
            rows.append(row)
        else:
            parts.add((max(first, row.month), min(last, end)))
    return rows, parts


def _points(rows: Iterable[CurveMonth], recordings: Sequence[Recorded], span: Span) -> Curves:
    """What months and recordings come to together; a recording that its month already speaks of changes nothing."""
    first, last = span
    bests: dict[tuple[str, str], CurveBests] = defaultdict(CurveBests)
    for row in rows:
        bests[row.family, row.measure].add_packed(row.sessions, row.points)
    for session, day, family, curves in recordings:
        if first <= day <= last:
            for measure, curve in curves.items():
                bests[family, measure].add(session, curve)
    return {
        key: [
            CurvePoint(seconds, value, uuid.UUID(id), date.fromisoformat(day))
            for seconds, (value, (day, _, id)) in sorted(best.points.items())
        ]
        for key, best in bests.items()
        if best.points
    }
