"""From columns to a recording: totals, laps and pauses that agree with the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from activities.formats.recording import (
    Column,
    Device,
    Intensity,
    Lap,
    Length,
    Pause,
    Recording,
    Samples,
    Session,
    StrengthSet,
    Totals,
)
from activities.science.elevation import elevation_change
from activities.science.power import weighted_power
from activities.synthetic.athlete import Athlete

WATCH = Device(manufacturer="garmin", product="fr265", serial_number="3400000001", software_version="21.19")


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a session: seconds at an effort as a share of threshold."""

    seconds: int
    effort: float
    intensity: Intensity = "active"


@dataclass(frozen=True, slots=True)
class Stop:
    """The timer stood still for ``length`` seconds after ``after`` seconds of training."""

    after: int
    length: int


def recording_of(
    athlete: Athlete,
    start: datetime,
    *,
    sport: str,
    sub_sport: str,
    name: str,
    columns: dict[str, Column],
    calories: float,
    lap_rows: Sequence[tuple[int, Intensity]] = ((0, "active"),),
    lap_trigger: str = "manual",
    stop: Stop | None = None,
    lengths: Sequence[Length] = (),
    sets: Sequence[StrengthSet] = (),
    pool_length: float | None = None,
) -> Recording:
    """A recording of one session, one row of ``columns`` a second of training.

    ``lap_rows`` are the first row of each lap and what it was. ``start`` is aware; it is kept as UTC together with
    the offset of the athlete's clock.
    """
    rows = len(next(iter(columns.values())))
    seconds = np.arange(rows, dtype=np.float64)
    pauses = []
    if stop is not None and 0 < stop.after < rows:
        seconds[stop.after :] += stop.length
        pauses.append(Pause(float(stop.after), float(stop.after + stop.length)))
    elapsed = float(seconds[-1]) + 1.0
    session = Session(
        sport=sport,
        sub_sport=sub_sport,
        start_time=start,
        totals=_totals(columns, slice(0, rows), elapsed, calories),
        samples=Samples(seconds, columns),
        name=name,
        laps=_laps(columns, seconds, lap_rows, lap_trigger, calories),
        lengths=list(lengths),
        sets=list(sets),
        pauses=pauses,
        pool_length=pool_length,
        utc_offset=start.astimezone(athlete.zone).utcoffset(),
    )
    if lengths:
        session.totals.moving_time = sum(length.elapsed_time for length in lengths if length.is_active)
        session.totals.average_speed = (session.totals.distance or 0.0) / session.totals.moving_time
    return Recording("fit", [session], WATCH)


def _laps(
    columns: dict[str, Column],
    seconds: Column,
    lap_rows: Sequence[tuple[int, Intensity]],
    trigger: str,
    calories: float,
) -> list[Lap]:
    rows = len(seconds)
    starts = [row for row, _ in lap_rows if row < rows]
    laps = []
    for index, (first, last) in enumerate(zip(starts, [*starts[1:], rows], strict=True)):
        begin, end = float(seconds[first]), float(seconds[last - 1]) + 1.0
        totals = _totals(columns, slice(first, last), end - begin, calories * (last - first) / rows)
        why = "session_end" if last == rows else trigger
        laps.append(Lap(index, begin, end, totals, lap_rows[index][1], why))
    return laps


def _totals(columns: dict[str, Column], part: slice, elapsed: float, calories: float) -> Totals:
    timer = float(part.stop - part.start)
    totals = Totals(elapsed_time=elapsed, timer_time=timer, calories=float(round(calories)))
    if (distance := columns.get("distance")) is not None:
        before = float(distance[part.start - 1]) if part.start else 0.0
        totals.distance = float(distance[part.stop - 1]) - before
        totals.average_speed = totals.distance / timer
    if (speed := columns.get("speed")) is not None:
        totals.max_speed = float(speed[part].max())
    if (heart_rate := columns.get("heart_rate")) is not None:
        totals.average_heart_rate = float(heart_rate[part].mean())
        totals.max_heart_rate = float(heart_rate[part].max())
    if (power := columns.get("power")) is not None:
        totals.average_power, totals.max_power = float(power[part].mean()), float(power[part].max())
        totals.weighted_power = weighted_power(power[part])
    if (cadence := columns.get("cadence")) is not None and (turning := cadence[part][cadence[part] > 0]).size:
        totals.average_cadence = float(turning.mean())
    if (altitude := columns.get("altitude")) is not None:
        climbed = elevation_change(altitude[part], np.zeros(part.stop - part.start, dtype=np.int64))
        totals.elevation_gain, totals.elevation_loss = climbed if climbed is not None else (None, None)
    if (temperature := columns.get("temperature")) is not None:
        totals.average_temperature = float(temperature[part].mean())
    return totals
