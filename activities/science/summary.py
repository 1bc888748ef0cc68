"""Everything that an import stores about one session, in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column, Samples, Session
from activities.science import totals as figures
from activities.science.best_efforts import distance_efforts, power_efforts
from activities.science.curves import curve
from activities.science.decoupling import STEADIEST_RIDE, STEADIEST_RUN, decoupling
from activities.science.elevation import elevation_change
from activities.science.pace import flat_factor, smoothed_grade
from activities.science.power import weighted_power
from activities.science.sampling import Grid, resample
from activities.science.scoring import Effort, score
from activities.science.sports import Family, family_of
from activities.science.types import BestEffort, Curve, Summary, Thresholds, TimeInZones
from activities.science.zones import heart_rate_zones, pace_zones, power_zones, time_in_zones

_CURVES = ("power", "heart_rate", "speed")
_GRID_COLUMNS = ("power", "heart_rate", "speed", "altitude", "flat_speed")
_MEAN_TOLERANCE = 0.10  # by which a device's own mean may differ from the samples before it is disbelieved
_PEAK_TOLERANCE = 0.25  # peaks differ more: the device sees each second, the file often does not


@dataclass(frozen=True, slots=True)
class _Reading:
    """A session laid out for the formulas: one value a sample, and one row a second."""

    session: Session
    family: Family
    durations: Column
    way: Column | None
    speed: Column | None
    factor: Column | None  # flat-equivalent factor of each sample, for runs with altitude
    grid: Grid
    times: figures.Times

    def column(self, name: str) -> Column | None:
        return self.speed if name == "speed" else self.session.samples.get(name)


def summarise(session: Session, thresholds: Thresholds, *, rpe: float | None = None) -> Summary:
    """All stored figures of ``session``, scored with the thresholds of its day and the exertion (0–10) if it was said.

    The recording itself is not changed. What cannot be known is ``None`` or empty.
    """
    reading = _read(session)
    device, times = session.totals, reading.times
    distance = figures.total_distance(session, reading.family, reading.way, times.timer)
    average_speed = distance / times.moving if distance and times.moving > 0 else device.average_speed
    average_heart_rate = _mean(reading, "heart_rate", device.average_heart_rate)
    weighted = _weighted_power(reading)
    flat_speed = _flat_speed(reading, average_speed)
    climbed, descended = _elevation(reading)
    scored = score(
        Effort(
            family=reading.family,
            timer_time=times.timer,
            moving_time=times.moving,
            weighted_power=weighted,
            flat_speed=flat_speed,
            average_speed=average_speed,
            average_heart_rate=average_heart_rate,
            heart_rate=reading.column("heart_rate"),
            durations=reading.durations,
            rpe=rpe,
        ),
        thresholds,
    )
    return Summary(
        family=reading.family,
        distance=distance,
        elapsed_time=times.elapsed,
        timer_time=times.timer,
        moving_time=times.moving,
        average_heart_rate=average_heart_rate,
        max_heart_rate=_peak(reading, "heart_rate", device.max_heart_rate),
        average_power=_mean(reading, "power", device.average_power),
        max_power=_peak(reading, "power", device.max_power),
        weighted_power=weighted,
        average_speed=average_speed,
        max_speed=_peak(reading, "speed", device.max_speed),
        flat_speed=flat_speed,
        average_cadence=_mean(reading, "cadence", device.average_cadence, above=0.0),
        average_temperature=_mean(reading, "temperature", device.average_temperature),
        elevation_gain=climbed,
        elevation_loss=descended,
        calories=device.calories,
        load=scored.load,
        load_method=scored.method,
        load_version=scored.version,
        intensity=scored.intensity,
        zones=zones_of_columns(session.samples, reading.durations, reading.family, thresholds, speed=reading.speed),
        curves=_curves(reading.grid),
        best_efforts=_best_efforts(reading),
        decoupling=_decoupling(reading),
    )


def zones_of_columns(
    samples: Samples,
    durations: Column,
    family: Family,
    thresholds: Thresholds,
    *,
    speed: Column | None = None,
) -> TimeInZones:
    """Time in zones from stored streams: heart rate for every sport, power for rides, pace for runs.

    ``durations`` (s a sample) come from :func:`activities.science.sampling.sample_durations`, so the zones of a
    complete stream add up to the time on the timer. ``speed`` replaces the stream of that name.
    """
    zones = TimeInZones()
    heart_rate, power = samples.get("heart_rate"), samples.get("power")
    speed = samples.get("speed") if speed is None else speed
    if heart_rate is not None and thresholds.threshold_heart_rate:
        bounds = heart_rate_zones(thresholds.threshold_heart_rate, family)
        zones.heart_rate.extend(time_in_zones(heart_rate, durations, bounds))
    if power is not None and thresholds.ftp and family == "ride":
        zones.power.extend(time_in_zones(power, durations, power_zones(thresholds.ftp)))
    if speed is not None and thresholds.threshold_speed and family == "run":
        zones.pace.extend(time_in_zones(speed, durations, pace_zones(thresholds.threshold_speed)))
    return zones


def _read(session: Session) -> _Reading:
    family = family_of(session.sport, session.sub_sport)
    durations = figures.durations_of(session)
    way = figures.way_covered(session, family) if len(session.samples) else None
    speed = figures.speed_of(session.samples, way)
    factor = _factor(session.samples, family, way)
    columns = dict(session.samples.columns)
    if speed is not None:
        columns["speed"] = speed
        if family == "run":
            columns["flat_speed"] = speed if factor is None else speed * factor
    laid_out = Samples(seconds=session.samples.seconds, columns=columns)
    grid = resample(laid_out, _GRID_COLUMNS, session.pauses, figures.session_end(session))
    times = figures.session_times(session, family, durations, speed)
    return _Reading(session, family, durations, way, speed, factor, grid, times)


def _factor(samples: Samples, family: Family, way: Column | None) -> Column | None:
    altitude = samples.get("altitude")
    if family != "run" or way is None or altitude is None:
        return None
    return flat_factor(smoothed_grade(way, altitude))


def _flat_speed(reading: _Reading, average_speed: float | None) -> float | None:
    """Average speed times the mean factor of the way, so that flat speed × time is the flat-equivalent distance."""
    if reading.family != "run" or average_speed is None:
        return None
    if reading.factor is None or reading.way is None or reading.way[-1] <= 0:
        return average_speed
    steps = np.diff(reading.way, prepend=reading.way[0])
    return average_speed * float((reading.factor * steps).sum() / reading.way[-1])


def _weighted_power(reading: _Reading) -> float | None:
    power = reading.grid.get("power")
    measured = None if power is None else weighted_power(power, reading.grid.stretch)
    return reading.session.totals.weighted_power if measured is None else measured


def _mean(reading: _Reading, name: str, device: float | None, *, above: float = -np.inf) -> float | None:
    measured = figures.weighted_mean(reading.column(name), reading.durations, above=above)
    return figures.trusted(device, measured, _MEAN_TOLERANCE)


def _peak(reading: _Reading, name: str, device: float | None) -> float | None:
    return figures.trusted(device, figures.highest(reading.column(name)), _PEAK_TOLERANCE)


def _elevation(reading: _Reading) -> tuple[float | None, float | None]:
    """Climb and descent: the device's own, which knows its barometer, else from the samples."""
    device = reading.session.totals
    altitude = reading.grid.get("altitude")
    measured = None if altitude is None else elevation_change(altitude, reading.grid.stretch)
    gain, loss = (None, None) if measured is None else measured
    return (
        gain if device.elevation_gain is None else device.elevation_gain,
        loss if device.elevation_loss is None else device.elevation_loss,
    )


def _curves(grid: Grid) -> dict[str, Curve]:
    drawn = {}
    for name in _CURVES:
        column = grid.get(name)
        if column is not None and np.isfinite(column).any():
            drawn[name] = curve(column, grid.stretch)
    return drawn


def _best_efforts(reading: _Reading) -> list[BestEffort]:
    if reading.family == "run" and reading.way is not None:
        return distance_efforts(reading.session.samples.seconds, reading.way)
    return power_efforts(reading.grid) if reading.family == "ride" else []


def _decoupling(reading: _Reading) -> float | None:
    ride = reading.family == "ride"
    work = reading.grid.get("power" if ride else "flat_speed")
    heart_rate = reading.grid.get("heart_rate")
    if work is None or heart_rate is None:
        return None
    return decoupling(work, heart_rate, reading.grid.stretch, STEADIEST_RIDE if ride else STEADIEST_RUN)
