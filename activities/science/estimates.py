"""Thresholds offered from what a person did: each with the session and the day that it rests on.

An offer is a suggestion for a person to accept, never written by itself. Training that was not all-out gives values
that are too low, so an offer below the present threshold says little; :func:`worth_offering` leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Literal

import numpy as np

from activities.science.sports import Family
from activities.science.types import BestEffort, Curve

OfferKind = Literal["ftp", "threshold_heart_rate", "threshold_speed", "max_heart_rate", "resting_heart_rate"]
Method = Literal[
    "best_20_minutes_power",
    "best_60_minutes_heart_rate",
    "best_30_minutes_heart_rate",
    "best_60_minutes_speed",
    "best_30_minutes_speed",
    "critical_speed",
    "highest_heart_rate",
    "median_of_nights",
]

FTP_SHARE = 0.95
HARD_HOUR = 0.95  # an hour this near to the best half hour was held as hard as it could be
NIGHTS = 30
FEWEST_NIGHTS = 7
_SPIKE = 5  # s: a higher heart rate that lasts less is a disturbed sensor
_SPRINT, _ENDURANCE = 150.0, 2400.0  # s: durations between which distance grows as a line with time


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One session as an estimate sees it. ``key`` is whatever the caller finds it by."""

    key: str
    day: date
    family: Family
    curves: dict[str, Curve] = field(default_factory=dict)
    best_efforts: Sequence[BestEffort] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A value for a threshold, how it was found, and the session (``key`` is '' for wellness) and day behind it."""

    kind: OfferKind
    value: float
    method: Method
    day: date
    key: str = ""


def value_at(curve: Curve | None, duration: int) -> float | None:
    """The best mean of a curve over exactly ``duration`` seconds, or ``None``."""
    if curve is None or duration not in curve.durations:
        return None
    return curve.values[curve.durations.index(duration)]


type _Found = tuple[float, Evidence]


def _best(sessions: Iterable[Evidence], value: Callable[[Evidence], float | None]) -> _Found | None:
    found = [(best, session) for session in sessions if (best := value(session)) is not None and best > 0]
    return max(found, key=lambda pair: (pair[0], pair[1].day)) if found else None


def _offer(kind: OfferKind, method: Method, found: _Found | None, share: float = 1.0) -> Offer | None:
    return None if found is None else Offer(kind, found[0] * share, method, found[1].day, found[1].key)


def offer_ftp(sessions: Sequence[Evidence]) -> Offer | None:
    """95 % of the best twenty minutes of power (W) in a ride. Source: Allen, Coggan, McGregor (2019)."""
    rides = [session for session in sessions if session.family == "ride"]
    found = _best(rides, lambda ride: value_at(ride.curves.get("power"), 1200))
    return _offer("ftp", "best_20_minutes_power", found, FTP_SHARE)


def offer_threshold_heart_rate(sessions: Sequence[Evidence]) -> Offer | None:
    """The best mean heart rate (bpm) over sixty minutes, or over thirty where no hour comes near to it.

    Source: Friel's thirty-minute field test (2016); an hour is the definition of threshold itself.
    """
    hour, half = _hour_and_half(sessions, "heart_rate")
    if _hour_was_hard(hour, half):
        return _offer("threshold_heart_rate", "best_60_minutes_heart_rate", hour)
    return _offer("threshold_heart_rate", "best_30_minutes_heart_rate", half)


def offer_threshold_speed(sessions: Sequence[Evidence]) -> Offer | None:
    """The faster one of critical speed and the best mean speed over sixty or thirty minutes of running (m/s).

    Runs that were not all-out can be drawn as a perfect line too, but then a slow one; so the faster estimate counts.
    """
    runs = [session for session in sessions if session.family == "run"]
    hour, half = _hour_and_half(runs, "speed")
    held = (
        _offer("threshold_speed", "best_60_minutes_speed", hour)
        if _hour_was_hard(hour, half)
        else _offer("threshold_speed", "best_30_minutes_speed", half)
    )
    made = [offer for offer in (_critical_speed_offer(runs), held) if offer is not None]
    return max(made, key=lambda offer: offer.value, default=None)


def _hour_and_half(sessions: Sequence[Evidence], name: str) -> tuple[_Found | None, _Found | None]:
    hour = _best(sessions, lambda session: value_at(session.curves.get(name), 3600))
    half = _best(sessions, lambda session: value_at(session.curves.get(name), 1800))
    return hour, half


def _hour_was_hard(hour: _Found | None, half: _Found | None) -> bool:
    return hour is not None and half is not None and hour[0] >= HARD_HOUR * half[0]


def critical_speed(efforts: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Critical speed (m/s) and the distance above it (D′, m) from pairs of metres and seconds.

    Least squares of distance = CS × time + D′. ``None`` with fewer than three efforts, or when the line does not fit
    (a coefficient of determination under 0.995, or a negative speed or D′): then they were not all all-out.
    Source: Hughson, Orok, Staudt, Int J Sports Med 5 (1984).
    """
    if len(efforts) < 3:
        return None
    metres, seconds = np.array(efforts, dtype=np.float64).T
    if np.ptp(seconds) == 0:
        return None
    speed, reserve = np.polyfit(seconds, metres, 1)
    unexplained = np.sum((metres - speed * seconds - reserve) ** 2) / np.sum((metres - metres.mean()) ** 2)
    if unexplained > 0.005 or speed <= 0 or reserve < 0:
        return None
    return float(speed), float(reserve)


def _critical_speed_offer(runs: Sequence[Evidence]) -> Offer | None:
    fastest: dict[str, tuple[float, float, Evidence]] = {}
    for run in runs:
        for effort in run.best_efforts:
            if effort.kind == "distance" and _SPRINT <= effort.value <= _ENDURANCE:
                known = fastest.get(effort.name)
                if known is None or effort.value < known[1]:
                    fastest[effort.name] = (effort.extent, effort.value, run)
    fitted = critical_speed([(metres, seconds) for metres, seconds, _ in fastest.values()])
    if fitted is None:
        return None
    longest = max(fastest.values(), key=lambda effort: effort[0])[2]
    return Offer("threshold_speed", fitted[0], "critical_speed", longest.day, longest.key)


def offer_max_heart_rate(sessions: Sequence[Evidence]) -> Offer | None:
    """The highest heart rate (bpm) that was held for five seconds."""
    found = _best(sessions, lambda session: value_at(session.curves.get("heart_rate"), _SPIKE))
    return _offer("max_heart_rate", "highest_heart_rate", found)


def offer_resting_heart_rate(nights: Sequence[tuple[date, float]]) -> Offer | None:
    """The median of the last thirty nights' resting heart rate (bpm); ``None`` with fewer than seven nights."""
    latest = sorted(nights)[-NIGHTS:]
    if len(latest) < FEWEST_NIGHTS:
        return None
    return Offer("resting_heart_rate", float(median(rate for _, rate in latest)), "median_of_nights", latest[-1][0])


def offer_thresholds(sessions: Sequence[Evidence], nights: Sequence[tuple[date, float]] = ()) -> list[Offer]:
    """Every threshold that the data speak of, each with its evidence. The caller chooses the window of days."""
    offers = [
        offer_ftp(sessions),
        offer_threshold_heart_rate(sessions),
        offer_threshold_speed(sessions),
        offer_max_heart_rate(sessions),
        offer_resting_heart_rate(nights),
    ]
    return [offer for offer in offers if offer is not None]


def worth_offering(offer: Offer, present: float | None) -> bool:
    """False for what would change a threshold by less than one percent, or lower one that only all-out effort shows."""
    if present is None:
        return True
    if offer.kind == "resting_heart_rate":
        return abs(offer.value - present) >= 1.0
    return offer.value >= present * 1.01
