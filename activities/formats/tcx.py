"""Garmin's Training Center XML: laps with totals, tracks, and the extensions for speed, cadence and power."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np
from lxml import etree

from activities.formats.markup import (
    DamagedMarkupError,
    elements_ending,
    forget,
    instant_from,
    local_name,
    number_from,
    refuse_hostile,
    text_of,
)
from activities.formats.recording import (
    Device,
    Intensity,
    Lap,
    Recording,
    Samples,
    Session,
    Totals,
    UnreadableFile,
)
from activities.formats.sports import sport_named
from activities.formats.track import Track, totals_of, trace_of

_POINT_COLUMNS: Final[dict[str, str]] = {
    "LatitudeDegrees": "latitude",
    "LongitudeDegrees": "longitude",
    "AltitudeMeters": "altitude",
    "DistanceMeters": "distance",
    "Cadence": "cadence",
    "RunCadence": "cadence",
    "Speed": "speed",
    "Watts": "power",
}
_LAP_TOTALS: Final[dict[str, str]] = {
    "TotalTimeSeconds": "timer_time",
    "DistanceMeters": "distance",
    "MaximumSpeed": "max_speed",
    "Calories": "calories",
    "Cadence": "average_cadence",
    "AvgRunCadence": "average_cadence",
    "AvgSpeed": "average_speed",
    "AvgWatts": "average_power",
    "MaxWatts": "max_power",
}
_INTENSITIES: Final[dict[str, Intensity]] = {"Active": "active", "Resting": "rest"}
_TRIGGERS: Final[dict[str, str]] = {
    "Manual": "manual",
    "Distance": "distance",
    "Location": "position_lap",
    "Time": "time",
    "HeartRate": "heart_rate",
}
_MAX_SESSIONS: Final = 200


def read_tcx(data: bytes) -> Recording:
    """Decode a TCX file; every activity in it becomes one session.

    Raises :class:`UnreadableFile` (``unsafe``, ``too_large``, ``corrupt``, ``empty``, ``not_an_activity``).
    """
    refuse_hostile(data, "Trackpoint")
    recording = Recording("tcx", [])
    reader = _Reader(recording)
    try:
        for element in elements_ending(data, "Trackpoint", "Track", "Lap", "Creator", "Activity"):
            reader.take(element)
    except DamagedMarkupError as damage:
        recording.is_partial = True
        recording.warnings.append(str(damage))
        reader.finish_activity(None)
    if recording.sessions:
        return recording
    if recording.is_partial:
        raise UnreadableFile("corrupt", "This TCX file is too damaged to read.")
    if reader.points:
        raise UnreadableFile("not_an_activity", "This TCX file has no times, so it is not a recorded activity.")
    raise UnreadableFile("not_an_activity", "This TCX file holds no activity; it may be a course or a planned workout.")


@dataclass(slots=True)
class _LapHead:
    start: float  # Unix time
    totals: Totals
    intensity: Intensity
    trigger: str


@dataclass(slots=True)
class _Activity:
    track: Track = field(default_factory=Track)
    laps: list[_LapHead] = field(default_factory=list)


class _Reader:
    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.activity = _Activity()
        self.points = 0

    def take(self, element: etree._Element) -> None:
        match local_name(element):
            case "Trackpoint":
                self._take_point(element)
                forget(element)
            case "Track":
                self.activity.track.interrupt()
                forget(element)
            case "Lap":
                self.activity.laps.append(_read_lap(element))
                forget(element)
            case "Creator":
                self.recording.device = _read_device(element)
            case _:
                self.finish_activity(element)
                forget(element)

    def _take_point(self, element: etree._Element) -> None:
        self.points += 1
        point: dict[str, float] = {}
        instant = math.nan
        for child in element.iterdescendants():
            name = local_name(child)
            if name == "Time":
                instant = instant_from(child.text)
            elif name == "Value":
                point["heart_rate"] = number_from(child.text)
            elif name in _POINT_COLUMNS:
                point[_POINT_COLUMNS[name]] = number_from(child.text)
        self.activity.track.add(instant, point)

    def finish_activity(self, element: etree._Element | None) -> None:
        """Turn what was read so far into a session; ``element`` is the activity when it was closed."""
        activity, self.activity = self.activity, _Activity()
        session = _session_of(activity, self.recording.warnings)
        if session is None:
            return
        if len(self.recording.sessions) >= _MAX_SESSIONS:
            raise UnreadableFile("too_large", f"This TCX file holds more than {_MAX_SESSIONS} activities; split it.")
        if element is not None:
            session.sport, session.sub_sport = sport_named(element.get("Sport") or "")
            session.name = text_of(element.find("{*}Notes"))
        self.recording.sessions.append(session)


def _session_of(activity: _Activity, warnings: list[str]) -> Session | None:
    """A session of generic sport, from the track or, without one, from the laps; ``None`` when neither has a time."""
    laps = sorted((lap for lap in activity.laps if math.isfinite(lap.start)), key=lambda lap: lap.start)
    trace = trace_of(activity.track, warnings)
    if trace is not None:
        start, start_time, samples, pauses = trace.start, trace.start_time, trace.samples, trace.pauses
        totals = totals_of(trace)
    elif laps:
        start, pauses = laps[0].start, []
        start_time = datetime.fromtimestamp(start, UTC)
        samples, totals = Samples(np.empty(0)), Totals()
        totals.elapsed_time = laps[-1].start - start + (laps[-1].totals.timer_time or 0.0)
    else:
        return None
    _prefer_lap_totals(totals, laps)
    end = float(samples.seconds[-1]) if len(samples) else totals.elapsed_time or 0.0
    return Session(
        sport="generic",
        sub_sport="generic",
        start_time=start_time,
        totals=totals,
        samples=samples,
        laps=_place_laps(laps, start, end),
        pauses=pauses,
    )


def _prefer_lap_totals(totals: Totals, laps: list[_LapHead]) -> None:
    """The device's own sums count for more than what the samples add up to."""
    for name in ("distance", "timer_time", "calories"):
        known = [value for lap in laps if (value := getattr(lap.totals, name)) is not None]
        if known and sum(known) > 0:
            setattr(totals, name, float(sum(known)))
    if totals.distance and totals.timer_time:
        totals.average_speed = totals.distance / totals.timer_time


def _place_laps(laps: list[_LapHead], start: float, end: float) -> list[Lap]:
    """Laps in elapsed seconds; one ends where the next begins."""
    starts = [max(lap.start - start, 0.0) for lap in laps]
    placed = []
    for index, lap in enumerate(laps):
        last = max(end, starts[index])
        lap_end = starts[index + 1] if index + 1 < len(laps) else last
        lap.totals.elapsed_time = lap_end - starts[index]
        placed.append(Lap(index, starts[index], lap_end, lap.totals, lap.intensity, lap.trigger))
    return placed


def _read_lap(element: etree._Element) -> _LapHead:
    totals = Totals()
    intensity: Intensity = "active"
    trigger = ""
    for child in element.iterdescendants():
        name = local_name(child)
        value = number_from(child.text)
        if name in _LAP_TOTALS and math.isfinite(value):
            setattr(totals, _LAP_TOTALS[name], value)
        elif name == "Intensity":
            intensity = _INTENSITIES.get(text_of(child), "active")
        elif name == "TriggerMethod":
            trigger = _TRIGGERS.get(text_of(child), "")
        elif name in ("AverageHeartRateBpm", "MaximumHeartRateBpm"):
            beats = number_from(text_of(child.find("{*}Value")))
            if beats > 0:
                setattr(totals, "average_heart_rate" if name.startswith("Average") else "max_heart_rate", beats)
    return _LapHead(instant_from(element.get("StartTime")), totals, intensity, trigger)


def _read_device(element: etree._Element) -> Device:
    version = element.find("{*}Version")
    numbers = [] if version is None else [text_of(version.find(f"{{*}}Version{part}")) for part in ("Major", "Minor")]
    return Device(
        product=text_of(element.find("{*}Name")),
        serial_number=text_of(element.find("{*}UnitId")),
        software_version=".".join(number for number in numbers if number),
    )
