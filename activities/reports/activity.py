"""One activity as its page and the API show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from activities.enums import Family
from activities.exceptions import NoStreams
from activities.formats.recording import Column
from activities.models import Activity, Analysis, Lap, Length, OriginalFile, StreamSet, StrengthSet
from activities.rules import can_edit_activity
from activities.science.downsample import bucket_means
from activities.streams import unpack
from core.errors import DomainError

LEAST_POINTS: Final = 4
#: Decimals that a column is worth on its way out.
_DECIMALS: Final = {"latitude": 7, "longitude": 7, "seconds": 2, "distance": 1, "altitude": 1, "speed": 3}


@dataclass(frozen=True, slots=True)
class ZoneShare:
    """Time in one zone; ``high`` is ``None`` in the last."""

    number: int
    low: float
    high: float | None
    seconds: float
    share: float  # of the time in all zones


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """Everything of one activity but its samples. ``zones`` by measure: heart_rate (bpm), power (W), pace (m/s)."""

    activity: Activity
    laps: list[Lap]
    lengths: list[Length]
    sets: list[StrengthSet]
    files: list[OriginalFile]
    legs: list[Activity]
    zones: dict[str, list[ZoneShare]]
    curves: dict[str, list[tuple[float, float]]]
    best_efforts: dict[str, dict[str, Any]]
    decoupling: float | None
    track: list[list[float]]
    thresholds: dict[str, Any]
    stream_names: list[str]
    stream_units: dict[str, str]
    can_edit: bool


@dataclass(frozen=True, slots=True)
class Streams:
    """Samples as they leave the product: lists of one length with ``None`` for a missing sample."""

    values: dict[str, list[float | None]]
    units: dict[str, str] = field(default_factory=dict)


def activity_page(activity: Activity, viewer: User) -> ActivityPage:
    """Load what hangs on an activity that the viewer was let to. A constant number of queries, no samples."""
    analysis: Analysis = getattr(activity, "analysis", None) or Analysis(activity=activity)
    names, units = StreamSet.objects.filter(activity=activity).values_list("names", "units").first() or ([], {})
    first = activity.parent_id or activity.pk
    legs = list(Activity.objects.filter(Q(pk=first) | Q(parent_id=first)).order_by("part"))
    has_lengths = activity.family == Family.SWIM
    prefetch_related_objects([activity], "laps", "sets__library_exercise", *(["lengths"] if has_lengths else []))
    return ActivityPage(
        activity=activity,
        laps=list(activity.laps.all()),
        lengths=list(activity.lengths.all()) if has_lengths else [],
        sets=list(activity.sets.all()),
        files=list(OriginalFile.objects.filter(activity_id__in={first, activity.pk})),
        legs=legs if len(legs) > 1 else [],
        zones={measure: zone_shares(rows) for measure, rows in analysis.zones.items()},
        curves={name: [(seconds, value) for seconds, value in points] for name, points in analysis.curves.items()},
        best_efforts=analysis.best_efforts,
        decoupling=analysis.decoupling,
        track=analysis.track,
        thresholds=analysis.thresholds,
        stream_names=names,
        stream_units=units,
        can_edit=can_edit_activity(viewer, activity),
    )


def zone_shares(rows: Sequence[dict[str, Any]]) -> list[ZoneShare]:
    """Stored time in zones with the share of each."""
    total = sum(row["seconds"] for row in rows)
    return [
        ZoneShare(number, row["low"], row["high"], row["seconds"], row["seconds"] / total if total else 0.0)
        for number, row in enumerate(rows, start=1)
    ]


def streams_for(activity: Activity, names: Sequence[str] = (), resolution: int | None = None) -> Streams:
    """The named columns (all by default), with ``seconds`` always, averaged to at most ``resolution`` rows.

    Without a resolution every sample. Raises :class:`NoStreams`, and a ``DomainError`` for an unknown name or a
    resolution under four.
    """
    stream_set = StreamSet.objects.filter(activity=activity).first()
    if stream_set is None:
        raise NoStreams
    if unknown := [name for name in names if name not in stream_set.names]:
        raise DomainError(
            f"No such stream: {', '.join(unknown)[:200]}. This activity has {', '.join(stream_set.names)}.",
            code="unknown_stream",
            field="names",
        )
    if resolution is not None and resolution < LEAST_POINTS:
        raise DomainError(f"At least {LEAST_POINTS} points.", field="resolution")
    columns = unpack(stream_set.data, stream_set.names, {"seconds", *(names or stream_set.names)})
    seconds = columns.pop("seconds")
    if resolution is not None and len(seconds) > resolution:
        seconds, columns = bucket_means(seconds, columns, resolution)
    listed = {name: _listed(name, column) for name, column in {"seconds": seconds, **columns}.items()}
    return Streams(listed, {name: stream_set.units.get(name, "") for name in listed})


def _listed(name: str, column: Column) -> list[float | None]:
    rounded = np.round(column, _DECIMALS.get(name, 2))
    values: list[float | None] = rounded.tolist()
    for row in np.flatnonzero(~np.isfinite(column)).tolist():
        values[row] = None
    return values
