"""Months and years of training for people with different stories, and each of the sessions as a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

import numpy as np

from activities.formats.recording import Recording
from activities.synthetic.athlete import Athlete
from activities.synthetic.indoors import pool_swim, strength_session
from activities.synthetic.sessions import easy_run, intervals_run, long_run, ride_endurance, ride_intervals, walk

Kind = Literal[
    "easy_run",
    "long_run",
    "intervals_run",
    "ride_endurance",
    "ride_intervals",
    "pool_swim",
    "strength_session",
    "walk",
]
Story = Literal["marathon", "lifter", "triathlete", "vanished", "injured", "new", "broken_connection", "no_watch"]
STORIES: tuple[Story, ...] = get_args(Story)

#: What each kind of session feels like (RPE).
_RPE: dict[Kind, float] = {
    "easy_run": 4,
    "long_run": 6,
    "intervals_run": 8,
    "ride_endurance": 4,
    "ride_intervals": 8,
    "pool_swim": 6,
    "strength_session": 7,
    "walk": 2,
}
#: How hard each kind of session is on average (share of threshold).
INTENSITY: dict[Kind, float] = {
    "easy_run": 0.76,
    "long_run": 0.755,
    "intervals_run": 0.80,
    "ride_endurance": 0.66,
    "ride_intervals": 0.80,
    "pool_swim": 0.94,
    "strength_session": 0.5,
    "walk": 0.33,
}

#: Weekday (Monday is 0), kind and minutes of a full week.
_Week = tuple[tuple[int, Kind, int], ...]
_RUNNER: _Week = (
    (1, "intervals_run", 65),
    (2, "easy_run", 60),
    (3, "easy_run", 60),
    (3, "strength_session", 40),
    (5, "easy_run", 60),
    (6, "long_run", 140),
)
_LIFTER: _Week = (
    (0, "strength_session", 60),
    (2, "strength_session", 65),
    (3, "walk", 35),
    (4, "strength_session", 60),
    (6, "ride_endurance", 60),
)
_TRIATHLETE: _Week = (
    (0, "pool_swim", 50),
    (1, "intervals_run", 55),
    (2, "ride_intervals", 75),
    (3, "pool_swim", 45),
    (3, "easy_run", 40),
    (5, "ride_endurance", 150),
    (6, "long_run", 85),
)
_THREE_RUNS: _Week = ((1, "easy_run", 40), (3, "intervals_run", 45), (6, "long_run", 70))
_RIDER: _Week = (
    (1, "ride_intervals", 70),
    (3, "ride_endurance", 80),
    (4, "strength_session", 40),
    (6, "ride_endurance", 140),
)
_MANUAL: _Week = ((0, "strength_session", 50), (2, "easy_run", 35), (5, "walk", 60))

_WEEKS: dict[Story, _Week] = {
    "marathon": _RUNNER,
    "lifter": _LIFTER,
    "triathlete": _TRIATHLETE,
    "vanished": _THREE_RUNS,
    "injured": _RUNNER,
    "new": _THREE_RUNS,
    "broken_connection": _RIDER,
    "no_watch": _MANUAL,
}
_RELIABILITY: dict[Story, float] = {"marathon": 0.97, "triathlete": 0.94, "vanished": 0.75, "no_watch": 0.8}

_BUILD = (0.88, 1.0, 1.1, 0.62)  # three weeks of building, one of unloading
_SILENT_DAYS: dict[Story, int] = {"vanished": 10, "broken_connection": 2}
_NEW_WEEKS = 3
_INJURED_DAYS = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSpec:
    """One session of a season: what was planned, and how much of it was done."""

    number: int  # unique within the season
    day: date  # local
    start: time  # local
    kind: Kind
    duration: int  # s, planned
    intensity: float  # share of threshold
    completion: float  # done share of the duration; 0 was missed
    rpe: float
    ability: float = 1.0  # share of the athlete's abilities at the end of the season
    has_recording: bool = True  # False: typed in by hand, exertion and minutes only

    @property
    def is_done(self) -> bool:
        """True unless the session was missed."""
        return self.completion > 0

    @property
    def seconds(self) -> int:
        """Seconds that were done."""
        return round(self.duration * self.completion)


def plan_season(athlete: Athlete, start: date, weeks: int, story: Story) -> list[SessionSpec]:
    """The sessions of ``weeks`` weeks from ``start``, in order of time; the last day is ``start`` + weeks × 7 − 1.

    Three weeks build up and one unloads; the year waves a little; some sessions are missed or cut short. The end of
    the season is told by the story: the vanished one is silent for ten days, the broken connection brings nothing
    for two, the injured one walks, the new one has only three weeks.
    """
    chance = athlete.chance(11, STORIES.index(story))
    last = start + timedelta(days=weeks * 7 - 1)
    specs: list[SessionSpec] = []
    for offset in range(weeks * 7):
        day = start + timedelta(days=offset)
        for weekday, kind, minutes in _WEEKS[story]:
            if day.weekday() == weekday:
                spec = _spec(chance, story, day, kind, minutes=minutes, week=offset // 7, weeks=weeks)
                changed = _tell(story, spec, (last - day).days)
                if changed is not None:
                    specs.append(replace(changed, number=len(specs)))
    return sorted(specs, key=lambda spec: (spec.day, spec.start))


def _spec(
    chance: np.random.Generator, story: Story, day: date, kind: Kind, *, minutes: int, week: int, weeks: int
) -> SessionSpec:
    season = 1.0 + 0.12 * np.sin(2 * np.pi * (day.timetuple().tm_yday - 100) / 365.0)
    planned = round(minutes * _BUILD[week % len(_BUILD)] * season / 5) * 5
    luck = chance.random()
    if luck > _RELIABILITY.get(story, 0.9):
        completion = 0.0
    else:
        completion = float(np.clip(chance.normal(1.0, 0.05), 0.85, 1.15)) if luck > 0.06 else 0.6
    early = kind in ("pool_swim", "long_run", "ride_endurance") or day.weekday() >= 5
    hour = int(chance.integers(7, 10)) if early else int(chance.integers(17, 20))
    return SessionSpec(
        number=0,
        day=day,
        start=time(hour, int(chance.integers(0, 60))),
        kind=kind,
        duration=max(planned, 20) * 60,
        intensity=INTENSITY[kind],
        completion=completion,
        rpe=float(np.clip(_RPE[kind] + round(float(chance.normal(0, 0.7))), 1, 10)),
        ability=float(0.92 + 0.08 * np.sqrt(min(week / max(weeks - 1, 1), 1.0))),
        has_recording=story != "no_watch",
    )


def _tell(story: Story, spec: SessionSpec, days_ago: int) -> SessionSpec | None:
    """The session as the story has it; ``None`` when the story leaves it out."""
    if days_ago < _SILENT_DAYS.get(story, 0):
        return None
    if story == "new" and days_ago >= _NEW_WEEKS * 7:
        return None
    if story == "injured" and days_ago < _INJURED_DAYS:
        if spec.kind != "easy_run":
            return None
        gentle = replace(spec, kind="walk", intensity=INTENSITY["walk"], rpe=2.0)
        return replace(gentle, duration=1800, completion=1.0)
    return spec


def usual_week(story: Story) -> tuple[tuple[int, Kind, int], ...]:
    """What a full week of a story is made of: weekday (Monday is 0), kind and minutes."""
    return _WEEKS[story]


def start_of(athlete: Athlete, spec: SessionSpec) -> datetime:
    """The instant at which the session began, in UTC, from the athlete's local clock."""
    return datetime.combine(spec.day, spec.start, tzinfo=athlete.zone).astimezone(UTC)


def athlete_at(athlete: Athlete, ability: float) -> Athlete:
    """The athlete with a share of the endurance and strength that they end up with."""
    return replace(
        athlete,
        ftp=athlete.ftp * ability,
        threshold_speed=athlete.threshold_speed * ability,
        critical_swim_speed=athlete.critical_swim_speed * ability,
        maxima={lift: weight * ability for lift, weight in athlete.maxima.items()},
    )


_RECORDERS: dict[Kind, Callable[[Athlete, datetime, int, int], Recording]] = {
    "easy_run": easy_run,
    "long_run": long_run,
    "intervals_run": intervals_run,
    "ride_endurance": ride_endurance,
    "ride_intervals": ride_intervals,
    "pool_swim": pool_swim,
    "strength_session": strength_session,
    "walk": walk,
}


def record_session(athlete: Athlete, spec: SessionSpec) -> Recording:
    """The full recording of a session that was done. Raises ``ValueError`` for one that was missed."""
    if not spec.is_done:
        raise ValueError("A missed session leaves no recording.")
    fit = athlete_at(athlete, spec.ability)
    return _RECORDERS[spec.kind](fit, start_of(athlete, spec), spec.seconds, spec.number)
