"""From a decoded session to the rows of an activity: figures, details and streams, fit for any database.

Texts of devices may hold anything, numbers may be infinite: here they are made fit before a row is made of them.
"""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from activities.formats.recording import Device, Session, Totals
from activities.local_time import built_name, zone_name
from activities.models import Activity, Analysis, Lap, Length, StreamSet, StrengthSet
from activities.science.sports import family_of
from activities.science.summary import summarise
from activities.science.track import draw_track
from activities.science.types import BestEffort, Curve, Summary, Thresholds, ZoneTime
from activities.streams import PackedStreams, pack
from activities.thresholds import DatedThresholds, as_json

#: Columns of :class:`Activity` that have the name of a figure of :class:`Summary`.
FIGURES = (
    "family",
    "distance",
    "elapsed_time",
    "timer_time",
    "moving_time",
    "average_heart_rate",
    "max_heart_rate",
    "average_power",
    "max_power",
    "weighted_power",
    "average_speed",
    "max_speed",
    "flat_speed",
    "average_cadence",
    "elevation_gain",
    "elevation_loss",
    "calories",
    "load",
    "load_method",
    "load_version",
    "intensity",
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_LARGEST = 1e12
#: Curves of a period are the best of many activities: so many decimals keep them equal to those of the raw samples.
CURVE_DECIMALS = 10
_LARGEST_COUNT = 32_000


@dataclass(slots=True)
class Draft:
    """A session that is ready to be stored: everything computed, nothing written."""

    session: Session
    part: int
    source_key: str
    zone: str
    local_date: date
    name: str
    has_own_name: bool
    summary: Summary
    thresholds: Thresholds
    streams: PackedStreams | None
    track: list[list[float]]
    device: str
    warnings: list[str]
    is_partial: bool

    @property
    def start_time(self) -> datetime:
        """The instant at which it began."""
        return self.session.start_time

    @property
    def richness(self) -> tuple[bool, int, int]:
        """How much it tells: a whole recording before a damaged one, then columns, then samples."""
        columns, count = (len(self.streams.names), self.streams.count) if self.streams else (0, 0)
        return not self.is_partial, columns, count

    def score_again(self, thresholds: Thresholds, *, rpe: float | None = None) -> None:
        """Compute the figures with the thresholds that hold now and the exertion that the person gave."""
        self.summary = summarise(self.session, thresholds, rpe=rpe)
        self.thresholds = thresholds


def draft_of(
    session: Session,
    *,
    part: int,
    source_key: str,
    name: str,
    home_zone: str,
    zone_hint: str,
    thresholds: DatedThresholds,
    device: Device,
    warnings: list[str],
    is_partial: bool,
) -> Draft:
    """Compute everything that is stored of ``session``. ``source_key`` is the key of the whole recording."""
    zone = zone_name(session.start_time, session.utc_offset, home_zone, zone_hint)
    local_start = session.start_time.astimezone(ZoneInfo(zone))
    family = family_of(session.sport, session.sub_sport)
    known = thresholds.on(local_start.date(), family)
    own_name = clean_text(name or session.name, 200)
    return Draft(
        session=session,
        part=part,
        source_key=source_key if part == 0 else f"{source_key}:{part}",
        zone=zone,
        local_date=local_start.date(),
        name=own_name or built_name(family, session.sport, session.sub_sport, local_start),
        has_own_name=bool(own_name),
        summary=summarise(session, known),
        thresholds=known,
        streams=_packed(session),
        track=_track(session),
        device=device_words(device),
        warnings=[clean_text(warning, 500) for warning in warnings],
        is_partial=is_partial,
    )


def fill(activity: Activity, draft: Draft) -> None:
    """Set every recorded column of ``activity``; the person's own words and the row's identity stay."""
    set_figures(activity, draft.summary)
    activity.sport = clean_text(draft.session.sport, 40) or "generic"
    activity.sub_sport = clean_text(draft.session.sub_sport, 40) or "generic"
    activity.start_time = draft.start_time.astimezone(UTC)
    activity.time_zone = draft.zone
    activity.local_date = draft.local_date
    activity.part = draft.part
    activity.pool_length = number(draft.session.pool_length)
    activity.device = draft.device
    activity.has_streams = draft.streams is not None
    activity.has_track = bool(draft.track)
    activity.is_partial = draft.is_partial
    activity.warnings = draft.warnings


def set_figures(activity: Activity, summary: Summary) -> None:
    """Copy the figures of ``summary`` into the columns of the same name."""
    for name in FIGURES:
        value = getattr(summary, name)
        setattr(activity, name, number(value) if isinstance(value, float) else value)


def analysis_of(activity: Activity, draft: Draft) -> Analysis:
    """The row that screens of one activity show."""
    analysis = Analysis(
        activity=activity,
        track=draft.track,
        pauses=[[round(pause.start, 3), round(pause.end, 3)] for pause in draft.session.pauses],
    )
    set_analysis(analysis, draft.summary, draft.thresholds)
    return analysis


def set_analysis(analysis: Analysis, summary: Summary, thresholds: Thresholds) -> None:
    """Copy what was computed into ``analysis``."""
    analysis.zones = zones_json(asdict(summary.zones))
    analysis.curves = {name: _curve_json(curve) for name, curve in summary.curves.items()}
    analysis.best_efforts = {effort.name: _effort_json(effort) for effort in summary.best_efforts}
    analysis.decoupling = number(summary.decoupling)
    analysis.thresholds = as_json(thresholds)


def zones_json(zones: dict[str, list[dict[str, Any]] | list[ZoneTime]]) -> dict[str, list[dict[str, float | None]]]:
    """Time in zones as it is stored; measures without zones are left out."""
    stored = {}
    for measure, times in zones.items():
        rows = [time if isinstance(time, dict) else asdict(time) for time in times]
        if rows:
            stored[measure] = [{name: _rounded(value) for name, value in row.items()} for row in rows]
    return stored


def stream_set_of(activity: Activity, streams: PackedStreams) -> StreamSet:
    """The row of the samples."""
    return StreamSet(
        activity=activity, names=streams.names, units=streams.units, count=streams.count, data=streams.data
    )


def laps_of(activity: Activity, session: Session) -> list[Lap]:
    """Lap rows, numbered from 0 in the order of the recording."""
    return [
        Lap(
            activity=activity,
            number=position,
            name=clean_text(lap.name, 100),
            intensity=lap.intensity,
            trigger=clean_text(lap.trigger, 20),
            start=number(lap.start) or 0.0,
            elapsed_time=_positive(lap.totals.elapsed_time) or _positive(lap.end - lap.start) or 0.0,
            moving_time=_positive(lap.totals.moving_time) or _positive(lap.totals.timer_time),
            **_lap_figures(lap.totals),
        )
        for position, lap in enumerate(session.laps)
    ]


def lengths_of(activity: Activity, session: Session) -> list[Length]:
    """Pool lengths, numbered from 0."""
    return [
        Length(
            activity=activity,
            number=position,
            start=number(length.start) or 0.0,
            elapsed_time=_positive(length.elapsed_time) or 0.0,
            stroke=clean_text(length.stroke, 20),
            stroke_count=_count(length.stroke_count),
            is_active=length.is_active,
            distance=_positive(length.distance),
        )
        for position, length in enumerate(session.lengths)
    ]


def sets_of(activity: Activity, session: Session) -> list[StrengthSet]:
    """Strength sets, numbered from 0."""
    return [
        StrengthSet(
            activity=activity,
            number=position,
            kind=done.kind,
            start=number(done.start) or 0.0,
            duration=_positive(done.duration),
            category=clean_text(done.category, 60),
            exercise=clean_text(done.exercise, 120),
            repetitions=_count(done.repetitions),
            weight=_positive(done.weight),
        )
        for position, done in enumerate(session.sets)
    ]


def clean_text(text: str, limit: int) -> str:
    """``text`` without control characters and half surrogates, cut to ``limit`` characters."""
    return _CONTROL.sub(" ", text).strip()[:limit].rstrip()


def number(value: float | None) -> float | None:
    """``value``, or ``None`` when no database should hold it."""
    return float(value) if value is not None and math.isfinite(value) and abs(value) < _LARGEST else None


def device_words(device: Device) -> str:
    """Maker and product as a person says them."""
    maker = device.manufacturer.replace("_", " ").strip()
    product = device.product.replace("_", " ").strip()
    starts_alike = product.lower().startswith(maker.lower())
    words = product if product and starts_alike else f"{maker} {product}".strip()
    return clean_text(words[:1].upper() + words[1:], 120)


def is_plausible_start(start: datetime) -> bool:
    """Whether a watch can have been running then: a clock that was never set shows another century."""
    return start.year >= 1985 and start <= datetime.now(UTC) + timedelta(days=2)


def _packed(session: Session) -> PackedStreams | None:
    samples = session.samples
    if not len(samples):
        return None
    samples.developer = {clean_text(name, 60): column for name, column in samples.developer.items()}
    samples.developer_units = {
        clean_text(name, 60): clean_text(unit, 20) for name, unit in samples.developer_units.items()
    }
    return pack(samples)


def _track(session: Session) -> list[list[float]]:
    latitude, longitude = session.samples.get("latitude"), session.samples.get("longitude")
    drawing = draw_track(latitude, longitude) if latitude is not None and longitude is not None else None
    if drawing is None or latitude is None or longitude is None:
        return []
    seconds = session.samples.seconds
    return [
        [round(float(latitude[row]), 6), round(float(longitude[row]), 6), round(float(seconds[row]), 1)]
        for row in drawing.rows
    ]


def _lap_figures(totals: Totals) -> dict[str, float | None]:
    return {
        "distance": _positive(totals.distance),
        "average_heart_rate": _positive(totals.average_heart_rate),
        "max_heart_rate": _positive(totals.max_heart_rate),
        "average_power": _positive(totals.average_power),
        "average_speed": _positive(totals.average_speed),
        "average_cadence": _positive(totals.average_cadence),
        "elevation_gain": _positive(totals.elevation_gain),
        "calories": _positive(totals.calories),
    }


def _positive(value: float | None) -> float | None:
    clean = number(value)
    return clean if clean is not None and clean >= 0 else None


def _count(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= _LARGEST_COUNT else None


def _rounded(value: float | None) -> float | None:
    clean = number(value)
    return None if clean is None else round(clean, 3)


def _curve_json(curve: Curve) -> list[list[float]]:
    return [
        [duration, round(value, CURVE_DECIMALS)]
        for duration, value in zip(curve.durations, curve.values, strict=True)
        if math.isfinite(value)
    ]


def _effort_json(effort: BestEffort) -> dict[str, Any]:
    unit = "seconds" if effort.kind == "distance" else "watts"
    return {
        unit: _rounded(effort.value),
        "extent": _rounded(effort.extent),
        "start": _rounded(effort.start),
        "end": _rounded(effort.end),
    }
