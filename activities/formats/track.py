"""From the points of an XML track to a session: what TCX and GPX have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from activities.formats.columns import (
    TimeOrder,
    great_circle_distance,
    keep_plausible,
    mean_and_max,
    speed_over_ground,
    without_strays,
)
from activities.formats.recording import Column, Pause, Samples, Totals

#: Between two stretches of a track; less (s) is the ordinary step from one to the next.
_SHORTEST_PAUSE = 10.0


@dataclass(slots=True)
class Track:
    """Points in the order of the file. Every list has one entry a point; ``NaN`` is "not recorded"."""

    instants: list[float] = field(default_factory=list)  # Unix time
    points: list[dict[str, float]] = field(default_factory=list)
    #: Number of points before each break of the track (a new segment).
    breaks: list[int] = field(default_factory=list)

    def add(self, instant: float, point: dict[str, float]) -> None:
        """Append one point; the keys of ``point`` are column names."""
        self.instants.append(instant)
        self.points.append(point)

    def interrupt(self) -> None:
        """A new stretch begins with the next point."""
        self.breaks.append(len(self.instants))


@dataclass(slots=True)
class Trace:
    """A track brought into order. ``start`` is Unix time; the samples count from it."""

    start: float
    samples: Samples
    pauses: list[Pause]

    @property
    def start_time(self) -> datetime:
        """The first sample's instant."""
        return datetime.fromtimestamp(self.start, UTC)


def trace_of(track: Track, warnings: list[str]) -> Trace | None:
    """Samples in order of time, with distance and speed worked out where the file has none.

    ``None`` when no point has a time.
    """
    instants = without_strays(np.array(track.instants, np.float64), warnings)
    order = TimeOrder(instants)
    if not len(order.instants):
        return None
    start = float(order.instants[0])
    seconds = order.instants - start
    names = dict.fromkeys(name for point in track.points for name in point)
    columns = {
        name: order.apply(np.array([point.get(name, np.nan) for point in track.points], np.float64)) for name in names
    }
    columns = keep_plausible(columns)
    if "distance" not in columns and "latitude" in columns:
        columns["distance"] = great_circle_distance(columns["latitude"], columns["longitude"])
    if "speed" not in columns and "distance" in columns:
        columns = keep_plausible(columns | {"speed": speed_over_ground(seconds, columns["distance"])})
    return Trace(start, Samples(seconds, columns), _pauses(track, instants - start))


def _pauses(track: Track, seconds: Column) -> list[Pause]:
    """Gaps between the stretches of the track."""
    pauses = []
    for previous, following in pairwise([0, *track.breaks, len(seconds)]):
        before = seconds[:previous]
        after = seconds[previous:following]
        if not np.isfinite(before).any() or not np.isfinite(after).any():
            continue
        last, first = float(np.nanmax(before)), float(np.nanmin(after))
        if first - last >= _SHORTEST_PAUSE:
            pauses.append(Pause(last, first))
    return pauses


def totals_of(trace: Trace) -> Totals:
    """What the samples themselves say of the whole."""
    samples = trace.samples
    elapsed = float(samples.seconds[-1])
    timer = elapsed - sum(pause.end - pause.start for pause in trace.pauses)
    average_heart_rate, max_heart_rate = mean_and_max(samples.get("heart_rate"))
    average_power, max_power = mean_and_max(samples.get("power"))
    average_cadence, _ = mean_and_max(samples.get("cadence"))
    average_temperature, _ = mean_and_max(samples.get("temperature"))
    _, max_speed = mean_and_max(samples.get("speed"))
    _, distance = mean_and_max(samples.get("distance"))
    return Totals(
        distance=distance,
        elapsed_time=elapsed,
        timer_time=timer,
        average_heart_rate=average_heart_rate,
        max_heart_rate=max_heart_rate,
        average_power=average_power,
        max_power=max_power,
        average_speed=distance / timer if distance is not None and timer > 0 else None,
        max_speed=max_speed,
        average_cadence=average_cadence,
        average_temperature=average_temperature,
    )
