"""GPX tracks, with the extensions for heart rate, cadence, temperature, speed and power that devices write."""

from __future__ import annotations

from typing import Final

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
from activities.formats.recording import Device, Recording, Session, UnreadableFile
from activities.formats.sports import sport_named
from activities.formats.track import Track, totals_of, trace_of

#: Local names (lower case) anywhere within a point: plain GPX, Garmin's TrackPointExtension v1 and v2, power.
_COLUMNS: Final[dict[str, str]] = {
    "ele": "altitude",
    "hr": "heart_rate",
    "heartrate": "heart_rate",
    "cad": "cadence",
    "cadence": "cadence",
    "atemp": "temperature",
    "temp": "temperature",
    "speed": "speed",
    "power": "power",
    "powerinwatts": "power",
    "distance": "distance",
}
_MAX_TRACKS: Final = 200


def read_gpx(data: bytes) -> Recording:
    """Decode a GPX file; every track becomes one session.

    Raises :class:`UnreadableFile` (``unsafe``, ``too_large``, ``corrupt``, ``not_an_activity`` for a track without
    times, which is a plan and not a recording).
    """
    refuse_hostile(data, "trkpt")
    recording = Recording("gpx", [])
    reader = _Reader(recording)
    try:
        for element in elements_ending(data, "trkpt", "trkseg", "trk"):
            reader.take(element)
    except DamagedMarkupError as damage:
        recording.is_partial = True
        recording.warnings.append(str(damage))
        reader.finish_track(None)
    if recording.sessions:
        return recording
    if reader.points:
        raise UnreadableFile(
            "not_an_activity", "This GPX file has no times, so it is a planned route and not a recorded activity."
        )
    if recording.is_partial:
        raise UnreadableFile("corrupt", "This GPX file is too damaged to read.")
    raise UnreadableFile("empty", "This GPX file holds no track.")


class _Reader:
    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.track = Track()
        self.points = 0

    def take(self, element: etree._Element) -> None:
        match local_name(element):
            case "trkpt":
                self._take_point(element)
                forget(element)
            case "trkseg":
                self.track.interrupt()
                forget(element)
            case _:
                if not self.recording.device.product:
                    creator = element.getroottree().getroot().get("creator") or ""
                    self.recording.device = Device(product=" ".join(creator.split())[:100])
                self.finish_track(element)
                forget(element)

    def _take_point(self, element: etree._Element) -> None:
        self.points += 1
        point = {"latitude": number_from(element.get("lat")), "longitude": number_from(element.get("lon"))}
        instant = float("nan")
        for child in element.iterdescendants():
            name = local_name(child).lower()
            if name == "time":
                instant = instant_from(child.text)
            elif name in _COLUMNS:
                point[_COLUMNS[name]] = number_from(child.text)
        self.track.add(instant, point)

    def finish_track(self, element: etree._Element | None) -> None:
        """Turn the points read so far into a session; ``element`` is the track when it was closed."""
        track, self.track = self.track, Track()
        trace = trace_of(track, self.recording.warnings)
        if trace is None:
            return
        if len(self.recording.sessions) >= _MAX_TRACKS:
            raise UnreadableFile("too_large", f"This GPX file holds more than {_MAX_TRACKS} tracks; split it.")
        sport, sub_sport = sport_named(_child_text(element, "type"))
        self.recording.sessions.append(
            Session(
                sport=sport,
                sub_sport=sub_sport,
                start_time=trace.start_time,
                totals=totals_of(trace),
                samples=trace.samples,
                name=_child_text(element, "name"),
                pauses=trace.pauses,
            )
        )


def _child_text(element: etree._Element | None, name: str) -> str:
    return "" if element is None else text_of(element.find(f"{{*}}{name}"))
