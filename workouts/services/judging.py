"""What became of planned sessions: the columns ``compliance``, ``ratio`` and ``done_amount``."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from activities.enums import Family
from activities.models import Activity, StrengthSet
from coaching.availability import ClientTime, time_of
from workouts.compliance import Amounts, judge_done, judge_undone
from workouts.enums import Compliance
from workouts.models import Content, PlannedSession
from workouts.services.ledger import lock_clients

JUDGED_COLUMNS: Final = ("compliance", "ratio", "done_amount")
#: The zone that is farthest ahead of UTC (Kiritimati).
FARTHEST_AHEAD: Final = timedelta(hours=14)
#: Rests are part of these sessions: their plan counts them, so the time on the timer is compared.
_WITH_RESTS: Final = (Family.STRENGTH, Family.SWIM)


def planned_amounts(session: Content) -> Amounts:
    """What a session asks for: its estimates."""
    return Amounts(
        duration=session.estimated_seconds,
        distance=session.estimated_metres,
        load=session.estimated_load,
        sets=session.estimated_sets,
    )


def done_amounts(activity: Activity, sets: int | None) -> Amounts:
    """What an activity comes to; ``sets`` are its completed working sets, ``None`` where no sets were recorded."""
    return Amounts(duration=done_seconds(activity), distance=activity.distance, load=activity.load, sets=sets)


def done_seconds(activity: Activity) -> float:
    """How long an activity lasted as plans count it (s)."""
    timer = activity.timer_time or activity.elapsed_time
    return timer if activity.family in _WITH_RESTS else activity.moving_time or timer


def working_sets(activity_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Completed working sets of these activities; those without any recorded set have no entry. One query."""
    if not activity_ids:
        return {}
    done = Q(kind=StrengthSet.Kind.ACTIVE) & (Q(repetitions__gt=0) | Q(duration__gt=0) | Q(distance__gt=0))
    rows = StrengthSet.objects.filter(activity__in=activity_ids).order_by().values("activity_id")
    return {row["activity_id"]: row["completed"] for row in rows.annotate(completed=Count("pk", filter=done))}


def count_working_sets(sets: Iterable[StrengthSet]) -> int:
    """Completed working sets among loaded ones; the same count as :func:`working_sets`."""
    work = (each for each in sets if each.kind == StrengthSet.Kind.ACTIVE)
    return sum(bool(each.repetitions or each.duration or each.distance) for each in work)


def judge(session: PlannedSession, now: datetime | None = None) -> bool:
    """Set the judgement of one session (unsaved); whether it is another than before."""
    return bool(judge_sessions([session], now))


def judge_sessions(sessions: Sequence[PlannedSession], now: datetime | None = None) -> list[PlannedSession]:
    """Set the judgements of sessions (unsaved) and return those whose judgement is another than before.

    Three queries, however many there are; ``client`` and ``activity`` must be loaded.
    """
    if not sessions:
        return []
    moment = now or timezone.now()
    times = time_of({session.client_id for session in sessions})
    sets = working_sets([session.activity_id for session in sessions if session.activity_id])
    return [session for session in sessions if _judge(session, moment, times[session.client_id], sets)]


def _judge(session: PlannedSession, now: datetime, time: ClientTime, sets: Mapping[uuid.UUID, int]) -> bool:
    before = tuple(getattr(session, name) for name in JUDGED_COLUMNS)
    is_over = day_is_over(session, now)
    activity: Activity | None = session.activity
    done_amount = None
    if activity is not None and (is_over or not activity.in_progress):
        done = done_amounts(activity, sets.get(activity.pk))
        judgement = judge_done(session.metric, planned_amounts(session), done)
        done_amount = done.of(session.metric)
    else:
        is_excused = session.is_skipped or time.away_on(session.local_date) is not None
        # What the client never saw cannot be missed, and what is being logged is neither missed nor excused.
        counts = session.is_published and activity is None
        judgement = judge_undone(is_excused=counts and is_excused, is_over=counts and is_over)
    session.compliance, session.ratio = judgement.compliance, judgement.ratio
    session.done_amount = done_amount
    return before != tuple(getattr(session, name) for name in JUDGED_COLUMNS)


def day_is_over(session: PlannedSession, now: datetime) -> bool:
    """Whether the client's local day of the session has ended."""
    today: date = timezone.localdate(now, timezone=session.client.zone)
    return today > session.local_date


def save_judgements(sessions: Sequence[PlannedSession]) -> None:
    """Write judgements. They are nobody's edit, so versions stay; ``updated_at`` tells those who follow."""
    now = timezone.now()
    for session in sessions:
        session.updated_at = now
    PlannedSession.objects.bulk_update(sessions, [*JUDGED_COLUMNS, "updated_at"], batch_size=200)


@transaction.atomic
def rejudge(*, client_id: uuid.UUID, first: date, last: date) -> None:
    """Judge the sessions of these local days again, because what excuses them changed. Harmless to repeat."""
    lock_clients([client_id])
    rows = PlannedSession.objects.filter(client=client_id).between(first, last).select_related("client", "activity")
    save_judgements(judge_sessions(list(rows)))


@transaction.atomic
def rejudge_scored(*, activity_ids: Collection[uuid.UUID]) -> None:
    """Judge the sessions of these activities again, because their load is another. Harmless to repeat."""
    rows = PlannedSession.objects.filter(activity__in=activity_ids).select_related("client", "activity")
    save_judgements(judge_sessions(list(rows)))


@transaction.atomic
def judge_past_days(now: datetime | None = None) -> int:
    """Judge sessions whose local day ended with nothing done for them; how many. A second run finds none.

    A constant number of queries. What is matched meanwhile keeps the judgement of its match.
    """
    moment = now or timezone.now()
    waiting = PlannedSession.objects.published().filter(
        compliance="", local_date__lt=(moment + FARTHEST_AHEAD).date(), activity__isnull=True
    )
    changed = judge_sessions(list(waiting.select_related("client").order_by("pk")), moment)
    unfinished = PlannedSession.objects.filter(
        compliance="", local_date__lt=(moment + FARTHEST_AHEAD).date(), activity__isnull=False
    )
    logged = judge_sessions(list(unfinished.select_related("client", "activity").order_by("pk")), moment)
    for compliance in (Compliance.MISSED, Compliance.EXCUSED):
        ids = [session.pk for session in changed if session.compliance == compliance]
        untouched = PlannedSession.objects.filter(pk__in=ids, compliance="", activity__isnull=True)
        untouched.update(compliance=compliance, updated_at=timezone.now())
    save_judgements(logged)
    return len(changed) + len(logged)
