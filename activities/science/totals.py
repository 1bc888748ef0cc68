"""The plain figures of a session, where the device's own total and its samples have to be reconciled.

A device's total is preferred while it is plausible, because the person has seen it on the wrist; the samples stand in
where the device says nothing or something impossible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column, Samples, Session
from activities.science.sampling import clean_distance, moving_mask, sample_durations
from activities.science.sports import FASTEST_PLAUSIBLE, MOVING_SPEED, Family
from activities.science.track import way_between

_SLACK = 1.01  # devices round their own totals
_LATE_SAMPLE = 2.0  # s by which devices write the last sample after the end that they state


@dataclass(frozen=True, slots=True)
class Times:
    """Elapsed time with pauses, time on the timer without them, and the part of it in motion; all in s.

    Moving time is the device's own where it keeps one, for a pool swim the active lengths, otherwise the time on the
    device's timer. Where there is no timer at all (GPX), it is the time of the samples at or above the speed at which
    a person of that sport moves (:data:`activities.science.sports.MOVING_SPEED`).
    """

    elapsed: float
    timer: float
    moving: float


def trusted(device: float | None, measured: float | None, tolerance: float) -> float | None:
    """The device's total while it is within ``tolerance`` (a share) of the measured one, or alone; else measured."""
    if device is None or not np.isfinite(device):
        return measured
    if measured is None:
        return device
    return device if abs(device - measured) <= tolerance * abs(measured) else measured


def session_end(session: Session) -> float | None:
    """Elapsed seconds at the end of the session; ``None`` when the device does not say."""
    elapsed = session.totals.elapsed_time
    if not elapsed:
        return None
    return max(elapsed, float(session.samples.seconds[-1])) if len(session.samples) else elapsed


def session_times(session: Session, family: Family, durations: Column, speed: Column | None) -> Times:
    """The three times of a session. ``durations`` and ``speed`` have one value a sample."""
    recorded = float(durations.sum())
    elapsed = _elapsed_time(session, durations)
    timer = session.totals.timer_time
    if timer and timer <= elapsed * _SLACK:
        moving = timer
    else:
        timer = recorded or elapsed
        in_motion = moving_mask(speed, MOVING_SPEED[family], len(durations))
        moving = float(durations[in_motion].sum()) or timer
    own = session.totals.moving_time or (_active_lengths_time(session) if family == "swim" else None)
    if own and own <= timer * _SLACK:
        moving = min(own, timer)
    return Times(elapsed, timer, moving)


def _elapsed_time(session: Session, durations: Column) -> float:
    """The device's elapsed time unless samples came after it; without it, the samples', or at least the timer's."""
    device, seconds = session.totals.elapsed_time, session.samples.seconds
    if not device:
        return float(seconds[-1] + durations[-1]) if len(seconds) else session.totals.timer_time or 0.0
    return max(device, float(seconds[-1])) if len(seconds) and seconds[-1] - device > _LATE_SAMPLE else device


def _active_lengths_time(session: Session) -> float | None:
    return sum(length.elapsed_time for length in session.lengths if length.is_active) or None


def way_covered(session: Session, family: Family) -> Column | None:
    """Cumulative distance (m) of each sample: the device's, or along the track; ``None`` without either."""
    samples = session.samples
    distance = samples.get("distance")
    if distance is None or not np.isfinite(distance).any():
        latitude, longitude = samples.get("latitude"), samples.get("longitude")
        if latitude is None or longitude is None:
            return None
        distance = way_between(latitude, longitude)
    return clean_distance(samples.seconds, distance, FASTEST_PLAUSIBLE[family])


def speed_of(samples: Samples, way: Column | None) -> Column | None:
    """Speed (m/s) of each sample: the device's, or the slope of the way; ``None`` without either."""
    speed = samples.get("speed")
    if speed is not None and np.isfinite(speed).any():
        return speed
    if way is None or len(way) < 2:
        return None
    slope: Column = np.gradient(way, samples.seconds)
    return slope


def total_distance(session: Session, family: Family, way: Column | None, timer_time: float) -> float | None:
    """Metres covered: the device's total, unless no person is that fast or the samples went twice as far.

    A total above that of the samples is believed, because a damaged file keeps the total and loses samples.
    """
    device = session.totals.distance or None
    measured = float(way[-1]) if way is not None and len(way) and way[-1] > 0 else None
    if measured is None and session.lengths:
        measured = _lengths_distance(session)
    if device is None or not np.isfinite(device):
        return measured
    too_fast = timer_time > 0 and device / timer_time > FASTEST_PLAUSIBLE[family]
    too_short = measured is not None and device < measured / 2
    return measured if too_fast or too_short else device


def _lengths_distance(session: Session) -> float | None:
    metres = [length.distance or session.pool_length or 0.0 for length in session.lengths if length.is_active]
    return sum(metres) or None


def weighted_mean(values: Column | None, durations: Column, *, above: float = -np.inf) -> float | None:
    """Mean over time of the samples above ``above``; ``None`` without any."""
    if values is None:
        return None
    counted = np.isfinite(values) & (values > above)
    time = durations[counted].sum()
    return float((values[counted] * durations[counted]).sum() / time) if time > 0 else None


def highest(values: Column | None) -> float | None:
    """The highest value; ``None`` without any."""
    return float(np.nanmax(values)) if values is not None and np.isfinite(values).any() else None


def durations_of(session: Session) -> Column:
    """How long each sample of the session stands (s)."""
    return sample_durations(session.samples.seconds, session.pauses, session_end(session))
