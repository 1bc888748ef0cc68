"""The load of one session: which estimate is used, and what it gives.

Works from the figures that an activity stores, with the heart-rate stream where there is one, so that a session is
scored again after a threshold changed without opening its file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from activities.formats.recording import Column
from activities.science.heart_rate import heart_rate_load
from activities.science.pace import run_load, swim_load
from activities.science.power import power_intensity, power_load
from activities.science.session_load import session_rpe_load
from activities.science.sports import Family
from activities.science.types import Score, Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a load can be made of. Times in s, speeds in m/s, power in W, heart rates in bpm; ``None`` is unknown.

    ``heart_rate`` and ``durations`` (s a sample) are streams of one length. Without them the average stands in, which
    scores an uneven session a little low, because the training impulse rises faster than the heart rate.
    """

    family: Family
    timer_time: float
    moving_time: float
    weighted_power: float | None = None
    flat_speed: float | None = None
    average_speed: float | None = None
    average_heart_rate: float | None = None
    heart_rate: Column | None = None
    durations: Column | None = None
    rpe: float | None = None


def score(effort: Effort, thresholds: Thresholds) -> Score:
    """The load by the first estimate that has all it needs.

    In this order: power (rides, for which the threshold power holds), pace (runs) or swim speed, heart rate,
    perceived exertion; ``none`` when nothing is known.
    """
    return (
        _by_power(effort, thresholds)
        or _by_pace(effort, thresholds)
        or _by_swim_speed(effort, thresholds)
        or _by_heart_rate(effort, thresholds)
        or _by_exertion(effort)
        or Score(None, "none", None)
    )


def _by_power(effort: Effort, thresholds: Thresholds) -> Score | None:
    if effort.family != "ride" or not effort.weighted_power or not thresholds.ftp:
        return None
    load = power_load(effort.timer_time, effort.weighted_power, thresholds.ftp)
    return Score(load, "power", power_intensity(effort.weighted_power, thresholds.ftp))


def _by_pace(effort: Effort, thresholds: Thresholds) -> Score | None:
    if effort.family != "run" or not effort.flat_speed or not thresholds.threshold_speed:
        return None
    load = run_load(effort.moving_time, effort.flat_speed, thresholds.threshold_speed)
    return Score(load, "pace", effort.flat_speed / thresholds.threshold_speed)


def _by_swim_speed(effort: Effort, thresholds: Thresholds) -> Score | None:
    if effort.family != "swim" or not effort.average_speed or not thresholds.critical_swim_speed:
        return None
    load = swim_load(effort.moving_time, effort.average_speed, thresholds.critical_swim_speed)
    return Score(load, "swim", effort.average_speed / thresholds.critical_swim_speed)


def _by_heart_rate(effort: Effort, thresholds: Thresholds) -> Score | None:
    resting, maximum = thresholds.resting_heart_rate, thresholds.max_heart_rate
    if resting is None or maximum is None or thresholds.threshold_heart_rate is None:
        return None
    heart_rate, durations = effort.heart_rate, effort.durations
    if heart_rate is None or durations is None:
        if effort.average_heart_rate is None:
            return None
        heart_rate, durations = np.array([effort.average_heart_rate]), np.array([effort.timer_time])
    load = heart_rate_load(
        heart_rate,
        durations,
        threshold=thresholds.threshold_heart_rate,
        resting=resting,
        maximum=maximum,
        sex=thresholds.sex,
    )
    return None if load is None else Score(load, "heart_rate", _equivalent_intensity(load, effort.timer_time))


def _by_exertion(effort: Effort) -> Score | None:
    if effort.rpe is None:
        return None
    load = session_rpe_load(effort.rpe, effort.timer_time)
    return Score(load, "session_rpe", _equivalent_intensity(load, effort.timer_time))


def _equivalent_intensity(load: float, seconds: float) -> float | None:
    """The even share of threshold that makes the same load in the same time: load = hours × intensity² × 100."""
    return math.sqrt(load / 100.0 / (seconds / 3600.0)) if seconds > 0 else None
