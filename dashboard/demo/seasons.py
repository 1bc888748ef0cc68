"""What the demo people do, day by day: their seasons up to the seeding day as each story has it, and the weeks after.

Chance makes the two years; the last weeks are bound to the seeding day, so that the trainer's list and everybody's
Today tell the same stories on whatever day and at whatever hour the demo is made.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from statistics import fmean
from typing import Final

from activities.synthetic.season import INTENSITY, Kind, SessionSpec, plan_season, usual_week
from activities.synthetic.wellness import WellnessDay, wellness_day
from dashboard.demo.people import PEOPLE, Person

HISTORY_WEEKS: Final = 104
#: How many weeks beyond the seeding day the watches go on recording.
FUTURE_WEEKS: Final = 4
#: From so many days before the seeding day on nobody misses two sessions in a row, unless that is their story.
_TOLD_DAYS: Final = 28
#: Stories that are told backwards from the seeding day; the other seasons run on as they are.
_ENDING: Final = frozenset({"vanished", "injured", "new"})
#: What everybody who trains has on the seeding day when their week has nothing: kind and minutes.
_ON_THE_DAY: Final[Mapping[str, tuple[Kind, int]]] = {
    "marathon": ("easy_run", 45),
    "lifter": ("walk", 35),
    "triathlete": ("pool_swim", 45),
    "injured": ("walk", 30),
    "broken_connection": ("ride_endurance", 60),
}
#: The walks of the injured one after the seeding day: weekdays, Monday is 0.
_WALKS: Final = ((1, "walk", 30), (3, "walk", 30), (5, "walk", 30))
#: Days around the seeding day in which the nights of those whose story is not the night stay in their own range.
_CALM_BEFORE: Final = 24
_CALM_SHARE: Final = 0.2
#: Days after the seeding day up to which the nights of a hard stretch stay low.
_LOW_AFTER: Final = 2
_USUAL_NIGHTS: Final = 60
#: A shower and a banana.
_BETWEEN: Final = timedelta(minutes=15)


def season(person: Person, anchor: date) -> list[SessionSpec]:
    """Everything that a person does, from two years before ``anchor`` on; what lies ahead of it too."""
    return [spec for spec in schedule(person, anchor) if spec.is_done]


def schedule(person: Person, anchor: date) -> Sequence[SessionSpec]:
    """Everything that a person means to do, in order of time; what is missed is part of it."""
    return _schedule(person.key, anchor)


@lru_cache(maxsize=2 * len(PEOPLE))
def _schedule(key: str, anchor: date) -> tuple[SessionSpec, ...]:
    person = _person(key)
    weeks = HISTORY_WEEKS + (0 if person.story in _ENDING else FUTURE_WEEKS)
    last = anchor if person.story in _ENDING else anchor + timedelta(weeks=FUTURE_WEEKS)
    drawn = plan_season(person.athlete, last - timedelta(days=weeks * 7 - 1), weeks, person.story)
    told = list(_half_done(drawn, anchor) if person.story == "no_watch" else _mostly_done(drawn, anchor))
    specs = [*told, *_after(person, anchor, told)]
    if person.story in _ON_THE_DAY and not any(spec.day == anchor for spec in specs):
        specs.append(_made(person, anchor, *_ON_THE_DAY[person.story], number=len(specs)))
    return tuple(_one_after_the_other(sorted(specs, key=lambda spec: (spec.day, spec.start))))


def _one_after_the_other(specs: Iterable[SessionSpec]) -> Iterator[SessionSpec]:
    """Two sessions of a day do not overlap: the second one waits for the first one's end."""
    free: datetime | None = None
    for spec in specs:
        begins = datetime.combine(spec.day, spec.start)
        begins = max(begins, free) if free else begins
        free = begins + timedelta(seconds=max(spec.duration, spec.seconds)) + _BETWEEN
        yield replace(spec, start=begins.replace(second=0).time())


def _mostly_done(specs: Iterable[SessionSpec], anchor: date) -> Iterator[SessionSpec]:
    """A missed session of the last weeks is followed by one that is done."""
    was_missed = False
    for spec in specs:
        is_missed = not spec.is_done
        if is_missed and was_missed and spec.day >= anchor - timedelta(days=_TOLD_DAYS):
            is_missed = False
            yield replace(spec, completion=1.0)
        else:
            yield spec
        was_missed = is_missed


def _half_done(specs: Sequence[SessionSpec], anchor: date) -> Iterator[SessionSpec]:
    """Of the last weeks every other session is done, the one before the seeding day among them."""
    before = sum(spec.day < anchor for spec in specs)
    for place, spec in enumerate(specs):
        if spec.day < anchor - timedelta(days=_TOLD_DAYS) or spec.day >= anchor:
            yield spec
        else:
            yield replace(spec, completion=1.0 if (before - place) % 2 else 0.0)


def _after(person: Person, anchor: date, told: Sequence[SessionSpec]) -> Iterator[SessionSpec]:
    """The weeks after the seeding day of those whose story is told backwards from it; the vanished one stays away."""
    weeks: dict[str, Sequence[tuple[int, Kind, int]]] = {"injured": _WALKS, "new": usual_week(person.story)}
    number = len(told)
    for ahead in range(1, FUTURE_WEEKS * 7 + 1):
        day = anchor + timedelta(days=ahead)
        for weekday, kind, minutes in weeks.get(person.story, ()):
            if day.weekday() == weekday:
                yield _made(person, day, kind, minutes, number=number)
                number += 1


def _made(person: Person, day: date, kind: Kind, minutes: int, *, number: int) -> SessionSpec:
    """A session that goes as planned, in the evening."""
    minute = person.athlete.chance(day.toordinal(), 9).integers(0, 60)
    return SessionSpec(
        number=number,
        day=day,
        start=time(18, int(minute)),
        kind=kind,
        duration=minutes * 60,
        intensity=INTENSITY[kind],
        completion=1.0,
        rpe=2.0 if kind == "walk" else 4.0,
        has_recording=person.has_watch,
    )


def night(person: Person, day: date, anchor: date) -> WellnessDay:
    """The wellness of a day; the nights of a hard stretch show in the heart-rate variability.

    Around the seeding day the nights of everybody else stay in their own range.
    """
    measured = _measured(person, day, anchor)
    before = (anchor - day).days
    if -_LOW_AFTER <= before < person.low_nights:
        return replace(
            measured,
            hrv_ms=round(measured.hrv_ms * 0.68),
            resting_heart_rate=measured.resting_heart_rate + 5,
            sleep_seconds=round(measured.sleep_seconds * 0.8),
            sleep_score=round(measured.sleep_score * 0.75),
        )
    if before > _CALM_BEFORE:
        return measured
    # To one side and the other in turn: also within a narrow range no night follows two others out of it.
    usual = _usual_variability(person.key, anchor)
    away = abs(math.log(measured.hrv_ms / usual)) * _CALM_SHARE * (1 if day.toordinal() % 2 else -1)
    return replace(measured, hrv_ms=round(usual * math.exp(away)))


def _measured(person: Person, day: date, anchor: date) -> WellnessDay:
    """The day as it answers to the load of the three days before."""
    loads = _loads(person.key, anchor)
    recent = sum(loads.get(day - timedelta(days=back), 0.0) for back in (1, 2, 3)) / 3
    return wellness_day(person.athlete, day, recent)


@lru_cache(maxsize=2 * len(PEOPLE))
def _loads(key: str, anchor: date) -> Mapping[date, float]:
    """Minutes × intensity of everything that is done, by day."""
    loads: dict[date, float] = {}
    for spec in _schedule(key, anchor):
        loads[spec.day] = loads.get(spec.day, 0.0) + spec.seconds / 60 * spec.intensity
    return loads


@lru_cache(maxsize=2 * len(PEOPLE))
def _usual_variability(key: str, anchor: date) -> float:
    """The mean night of the two months before the calm ones (ms), on the logarithm as baselines are made."""
    first = anchor - timedelta(days=_CALM_BEFORE + 1)
    nights = (_measured(_person(key), first - timedelta(days=back), anchor) for back in range(_USUAL_NIGHTS))
    return math.exp(fmean(math.log(each.hrv_ms) for each in nights))


def _person(key: str) -> Person:
    return next(each for each in PEOPLE if each.key == key)
