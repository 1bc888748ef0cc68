"""A session beside the last one like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When

from accounts.models import User
from activities.enums import Family
from activities.models import Activity, StrengthSet
from activities.page_reports.detail import distance_words
from activities.page_reports.tables import speed_label
from core.units import MISSING, NBSP, clock, number, signed, sport_speed, weight
from workouts.models import PlannedSession

#: Form changes: what is older says little about today.
LOOK_BACK: Final = timedelta(days=183)
#: How far the length of a session like this one may be off.
LIKE: Final = 0.15
#: Weight times repetitions of the working sets, kg.
_LIFTED: Final = (
    StrengthSet.objects.filter(activity=OuterRef("pk"), kind=StrengthSet.Kind.ACTIVE)
    .order_by()
    .values("activity")
    .annotate(lifted=Sum(F("repetitions") * F("weight")))
    .values("lifted")
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both sessions. ``change`` is in words, empty where one of them is missing."""

    label: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The session before, why it is comparable, and the figures."""

    activity: Activity
    why: str
    rows: list[Compared]


def previous_like(activity: Activity, session: PlannedSession | None, reader: User) -> Comparison | None:
    """The newest session before this one of the same template, else of the same text, else as long in the same sport.

    Of the same client, within half a year. One query. The sets of ``activity`` are loaded.
    """
    like = _of_similar_length(activity)
    ranks = [When(like, then=Value(2))]
    if session is not None and session.text:
        same_text = Q(planned_session__text=session.text)
        like, ranks = like | same_text, [When(same_text, then=Value(1)), *ranks]
    if session is not None and session.template_id:
        same_template = Q(planned_session__template=session.template_id)
        like, ranks = like | same_template, [When(same_template, then=Value(0)), *ranks]
    earlier = Activity.objects.filter(
        like,
        client=activity.client_id,
        family=activity.family,
        parent__isnull=True,
        in_progress=False,
        start_time__lt=activity.start_time,
        start_time__gte=activity.start_time - LOOK_BACK,
    )
    rank = Case(*ranks, default=Value(3), output_field=IntegerField())
    before: Activity | None = (
        earlier.annotate(rank=rank, lifted=Subquery(_LIFTED)).order_by("rank", "-start_time", "-id").first()
    )
    if before is None:
        return None
    why = ("the same template", "the same workout", "as long as this one")[before.rank]  # type: ignore[attr-defined]
    return Comparison(before, why, _rows(activity, before, reader))


def _of_similar_length(activity: Activity) -> Q:
    if activity.family == Family.SWIM and activity.distance:
        return Q(distance__range=(activity.distance * (1 - LIKE), activity.distance * (1 + LIKE)))
    seconds = activity.elapsed_time
    return Q(elapsed_time__range=(seconds * (1 - LIKE), seconds * (1 + LIKE)))


def _rows(activity: Activity, before: Activity, reader: User) -> list[Compared]:
    family = activity.family
    rows = [
        _row("Time", _seconds(activity), _seconds(before), clock, _clock_change),
        Compared("Distance", *_distances(activity, before, reader), _share(activity.distance, before.distance)),
        _row(
            speed_label(family),
            activity.average_speed or None,
            before.average_speed or None,
            lambda value: sport_speed(value, family, reader),
            _faster,
        ),
        _row("Heart rate", activity.average_heart_rate, before.average_heart_rate, number, _change_in("bpm")),
        _row("Power", activity.average_power, before.average_power, number, _change_in("W")),
        _row("Load", activity.load, before.load, number, _change_in("")),
        _row("Exertion", activity.rpe, before.rpe, lambda value: f"{value:g}", _change_in("")),
    ]
    if family == Family.STRENGTH:
        rows.append(_lifted_row(activity, before, reader))
    return [row for row in rows if row.now != MISSING or row.before != MISSING]


def _row(
    label: str,
    now: float | None,
    before: float | None,
    say: Callable[[float], str],
    say_change: Callable[[float, float], str],
) -> Compared:
    return Compared(
        label=label,
        now=MISSING if now is None else say(now),
        before=MISSING if before is None else say(before),
        change="" if now is None or before is None else say_change(now, before),
    )


def _distances(activity: Activity, before: Activity, reader: User) -> tuple[str, str]:
    now, then = (distance_words(each, reader) if each.distance else MISSING for each in (activity, before))
    return now, then


def _seconds(activity: Activity) -> float:
    return activity.moving_time or activity.timer_time or activity.elapsed_time


def _clock_change(now: float, before: float) -> str:
    return f"{signed((now - before) / 60)}{NBSP}min"


def _share(now: float | None, before: float | None) -> str:
    return f"{signed((now / before - 1) * 100)}{NBSP}%" if now and before else ""


def _faster(now: float, before: float) -> str:
    change = round((now / before - 1) * 100)
    if not change:
        return "as fast"
    return f"{abs(change)}{NBSP}% {'faster' if change > 0 else 'slower'}"


def _change_in(unit: str) -> Callable[[float, float], str]:
    def say(now: float, before: float) -> str:
        return f"{signed(now - before)}{NBSP}{unit}" if unit else signed(now - before)

    return say


def _lifted_row(activity: Activity, before: Activity, reader: User) -> Compared:
    work = [each for each in activity.sets.all() if each.kind == StrengthSet.Kind.ACTIVE]
    now = sum((each.repetitions or 0) * (each.weight or 0.0) for each in work)
    then = before.lifted  # type: ignore[attr-defined]  # annotated
    return Compared(
        label="Lifted",
        now=weight(now, reader, 0) if now else MISSING,
        before=weight(then, reader, 0) if then else MISSING,
        change=_share(now, then),
    )
