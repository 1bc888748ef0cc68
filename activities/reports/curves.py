"""The best curves of a period: whole months from what is kept of them, the rest from the recordings themselves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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


def curves_of(client: User, *spans: Span) -> list[Curves]:
    """The best curves of each of some spans of local days. At most two queries, whatever their length.

    Of equal values the earlier session counts. A month at an end of a span is read from its recordings, unless every
    session that holds a best of it lies within the span: what is best of the month is then best of the part.
    """
    touched, whole = Q(), Q()
    for first, last in spans:
        touched |= Q(month__range=(month_of(first), last))
        whole |= Q(local_date__range=(first, last))
    months = list(CurveMonth.objects.of(client).filter(touched)) if spans else []
    if not months:
        # Nothing was recorded, or nothing was counted yet: the sweep will.
        recordings = list(recorded(Activity.objects.of(client).filter(whole))) if spans else []
        return [_points((), recordings, span) for span in spans]
    kept = [_kept(months, span) for span in spans]
    cut = Q()
    for _, parts in kept:
        for part in parts:
            cut |= Q(local_date__range=part)
    recordings = list(recorded(Activity.objects.of(client).filter(cut))) if cut else []
    return [_points(rows, recordings, span) for span, (rows, _) in zip(spans, kept, strict=True)]


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
