"""Matching done sessions to planned ones, by itself and by hand. The rules are in :mod:`workouts.matching`.

Automatic matches leave a session's version alone: they are nobody's edit and are made anew whenever a day changes.
What a person says (and the deletion of an activity) is an edit with a version of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from activities.changes import ActivityChange
from activities.models import Activity
from core.errors import Conflict, DomainError, NotAllowed
from workouts import plan_changes
from workouts.enums import ChangeVerb, MatchedBy
from workouts.exceptions import AlreadyLogged
from workouts.matching import MOST_DAYS, Done, Pair, Planned, match
from workouts.models import PlannedSession, UnplannedActivity
from workouts.rules import can_log_session
from workouts.services.judging import (
    JUDGED_COLUMNS,
    done_seconds,
    judge,
    judge_past_days,
    judge_sessions,
    rejudge,
    rejudge_scored,
    save_judgements,
)
from workouts.services.ledger import Changed, Row, held_session, lock_clients, record_change, save_session, snapshot
from workouts.services.progressing import session_was_done

__all__ = [
    "activities_changed",
    "attach",
    "away_changed",
    "judge",
    "judge_past_days",
    "match_by_hand",
    "register_device_source",
    "rejudge",
    "rematch",
    "unlock",
    "unmatch",
]

type DeviceSource = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, uuid.UUID]]

#: Days around a changed one that are matched with it: its neighbours may be freed for theirs.
REACH: Final = timedelta(days=2 * MOST_DAYS)
#: Two windows that lie nearer are asked for as one.
_GAP: Final = timedelta(days=7)
#: Matches that a person decided on, whatever the lock says.
_BY_A_PERSON: Final = (MatchedBy.MANUAL, MatchedBy.LOGGED)
_ACTIVITY_COLUMNS: Final = (
    "client",
    "family",
    "local_date",
    "start_time",
    "elapsed_time",
    "timer_time",
    "moving_time",
    "distance",
    "load",
    "in_progress",
)

_device_sources: list[DeviceSource] = []


def register_device_source(source: DeviceSource) -> None:
    """Have ``source(activity_ids)`` asked which planned session a device followed: {activity id: session id}.

    Called once from an app's ``ready``.
    """
    if source not in _device_sources:
        _device_sources.append(source)


@dataclass(slots=True)
class _Field:
    """The sessions and activities that are matched with one another."""

    sessions: dict[uuid.UUID, PlannedSession] = field(default_factory=dict)
    activities: dict[uuid.UUID, Activity] = field(default_factory=dict)
    unplanned: set[uuid.UUID] = field(default_factory=set)
    device: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)


@transaction.atomic
def rematch(
    *, client_id: uuid.UUID, days: Collection[date], without: Collection[uuid.UUID] = ()
) -> list[PlannedSession]:
    """Match and judge the local days of a client again, with the days beside them; the sessions that changed.

    Writes only what is another than before, so a second run writes nothing. ``without`` are activities that are about
    to go.
    """
    if not days:
        return []
    lock_clients([client_id])
    found = _load(client_id, days, without)
    if not found.sessions:
        return []
    pairs = match(
        [_planned(session) for session in found.sessions.values()],
        [_done(activity, found.unplanned) for activity in found.activities.values()],
        device=found.device,
    )
    moved = _apply(pairs, found)
    judged = judge_sessions(list(found.sessions.values()))
    _save(moved)
    changed = {session.pk: session for session in moved}
    only_judged = [session for session in judged if session.pk not in changed]
    save_judgements(only_judged)
    return [*moved, *only_judged]


def activities_changed(change: ActivityChange) -> None:
    """What :mod:`activities.changes` tells: match the touched days, or judge what was scored again."""
    if change.kind == "scored":
        rejudge_scored(activity_ids=change.activity_ids)
        return
    gone = change.activity_ids if change.kind == "deleted" else ()
    freed = _free_sessions_of(change.client_id, gone)
    days = change.days | {session.local_date for session in freed}
    changed = rematch(client_id=change.client_id, days=days, without=gone)
    if changed or freed:
        plan_changes.announce([change.client_id])


def away_changed(client_id: uuid.UUID, first_day: date, last_day: date) -> None:
    """What :mod:`coaching.availability` tells: days that excuse are others now."""
    rejudge(client_id=client_id, first=first_day, last=last_day)


@transaction.atomic
def attach(*, session: PlannedSession, activity: Activity, matched_by: str, lock: bool) -> PlannedSession:
    """Put an activity to a session, judged; both leave what they were matched with before. Harmless to repeat.

    The row is read again under the client's lock and ``session`` brought up to date with it. Raises :class:`Conflict`
    when a person put another activity to the session, or this activity to another session.
    """
    _attach(session, activity, matched_by=matched_by, lock=lock)
    rematch(client_id=session.client_id, days={session.local_date, activity.local_date})
    session.refresh_from_db(fields=[*JUDGED_COLUMNS, "updated_at"])
    return session


@transaction.atomic
def match_by_hand(*, actor: User, session: PlannedSession, activity: Activity) -> Changed:
    """A person says that this was done for that session: no sync changes it.

    Raises :class:`NotAllowed`, and :class:`Conflict` as :func:`attach` does.
    """
    if not can_log_session(actor, session):
        raise NotAllowed
    if activity.client_id != session.client_id:
        raise DomainError("This activity is another person's.", code="other_client", field="activity")
    lock_clients([session.client_id])
    touched = PlannedSession.objects.filter(Q(pk=session.pk) | Q(activity=activity))
    before = {row.pk: snapshot(row) for row in touched}
    _attach(session, activity, matched_by=MatchedBy.MANUAL, lock=True)
    return _recorded(actor, session, before, f"Matched “{session.name}”", {activity.local_date})


@transaction.atomic
def unmatch(*, actor: User, session: PlannedSession) -> Changed:
    """A person says that these two do not belong together: neither is matched by itself again. Harmless to repeat.

    Raises :class:`NotAllowed`.
    """
    if not can_log_session(actor, session):
        raise NotAllowed
    current = held_session(session)
    if current.activity is None:
        return Changed([current], None)
    before = {current.pk: snapshot(current)}
    activity = current.activity
    UnplannedActivity.objects.get_or_create(activity=activity, defaults={"created_by": actor})
    current.activity, current.matched_by, current.is_locked = None, "", True
    save_session(current, is_content=False)
    return _recorded(actor, current, before, f"Unmatched “{current.name}”", {activity.local_date})


@transaction.atomic
def unlock(*, actor: User, session: PlannedSession | None = None, activity: Activity | None = None) -> None:
    """Let a session or an activity be matched by itself again. Harmless to repeat. Raises :class:`NotAllowed`.

    ``session`` must have its client loaded, and so must ``activity``.
    """
    days: dict[uuid.UUID, set[date]] = {}
    if session is not None:
        if not can_log_session(actor, session):
            raise NotAllowed
        current = held_session(session)
        days.setdefault(current.client_id, set()).add(current.local_date)
        if current.is_locked and current.matched_by != MatchedBy.LOGGED:
            current.is_locked = False
            current.matched_by = MatchedBy.AUTOMATIC if current.activity_id else ""
            save_session(current, is_content=False)
    if activity is not None:
        lock_clients([activity.client_id])
        UnplannedActivity.objects.filter(activity=activity).delete()
        days.setdefault(activity.client_id, set()).add(activity.local_date)
    for client_id, touched in days.items():
        rematch(client_id=client_id, days=touched)
        plan_changes.announce([client_id])


def _attach(session: PlannedSession, activity: Activity, *, matched_by: str, lock: bool) -> None:
    current = held_session(session)
    if current.activity_id not in (None, activity.pk) and _is_kept(current, matched_by):
        raise AlreadyLogged
    other = PlannedSession.objects.filter(activity=activity).exclude(pk=session.pk).first()
    if other is not None:
        if _is_kept(other, matched_by):
            raise Conflict(f"This was done for “{other.name}”: unmatch it there first.", code="matched_elsewhere")
        other.activity, other.matched_by, other.is_locked = None, "", False
        save_session(other, is_content=False)
    UnplannedActivity.objects.filter(activity=activity).delete()
    is_same = (current.activity_id, current.matched_by, current.is_locked) == (activity.pk, matched_by, lock)
    current.activity, current.matched_by, current.is_locked = activity, matched_by, lock
    _take_back_skip(current)
    judge(current)
    if is_same:
        save_judgements([current])
    else:
        save_session(current, is_content=False)
    session.refresh_from_db()


def _recorded(
    actor: User, session: PlannedSession, before: Mapping[uuid.UUID, Row], words: str, days: Iterable[date]
) -> Changed:
    """The record of a person's word, after the days that it touches are matched again."""
    touched = {session.local_date, *days, *(date.fromisoformat(row["local_date"]) for row in before.values())}
    rematch(client_id=session.client_id, days=touched)
    plan_changes.announce([session.client_id])
    after = list(PlannedSession.objects.filter(pk__in=before).select_related("client", "activity"))
    change = record_change(
        actor=actor, client=session.client, verb=ChangeVerb.MATCH, words=words, before=before, after=after
    )
    for row in after:
        session_was_done(row)
    return Changed(after, change)


def _is_decided(session: PlannedSession) -> bool:
    return session.activity_id is not None and (session.is_locked or session.matched_by in _BY_A_PERSON)


def _is_kept(session: PlannedSession, matched_by: str) -> bool:
    """Whether the session's match is not given up for another: a hand may move what a hand put there."""
    return _is_decided(session) and (matched_by, session.matched_by) != (MatchedBy.MANUAL, MatchedBy.MANUAL)


def _free_sessions_of(client_id: uuid.UUID, activity_ids: Sequence[uuid.UUID]) -> list[PlannedSession]:
    """Take activities that are about to go from their sessions, locks too."""
    if not activity_ids:
        return []
    lock_clients([client_id])
    sessions: list[PlannedSession] = list(PlannedSession.objects.filter(activity__in=activity_ids))
    for session in sessions:
        session.activity, session.matched_by, session.is_locked = None, "", False
        save_session(session, is_content=False)
    return sessions


def _load(client_id: uuid.UUID, days: Collection[date], without: Collection[uuid.UUID]) -> _Field:
    """Everything of the days and their neighbours, with the partners that lie farther away."""
    near = _near(days)
    activities = Activity.objects.filter(client=client_id).exclude(pk__in=list(without)).only(*_ACTIVITY_COLUMNS)
    sessions = PlannedSession.objects.filter(client=client_id).select_related("client")
    found = _Field(activities={each.pk: each for each in activities.filter(near)})
    found.device = _followed(found.activities)
    far = Q(pk__in=set(found.device.values())) | Q(activity__in=list(found.activities))
    found.sessions = {each.pk: each for each in sessions.filter(near | far)}
    partners = {each.activity_id for each in found.sessions.values() if each.activity_id}
    missing = partners - set(found.activities)
    if missing:
        rest = {each.pk: each for each in activities.filter(pk__in=missing)}
        found.activities |= rest
        found.device |= _followed(rest)
    if found.sessions:
        found.unplanned = _unplanned(found.activities, partners)
    return found


def _unplanned(activities: Collection[uuid.UUID], partners: set[uuid.UUID]) -> set[uuid.UUID]:
    """Activities of which a person said that they belong to no plan; undoing that word brings the match back."""
    marks = UnplannedActivity.objects.filter(activity__in=list(activities))
    marked = set(marks.values_list("activity_id", flat=True))
    if taken_back := marked & partners:
        marks.filter(activity__in=taken_back).delete()
    return marked - partners


def _followed(activities: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    answers: dict[uuid.UUID, uuid.UUID] = {}
    if activities:
        for source in _device_sources:
            answers |= source(activities)
    return answers


def _near(days: Collection[date]) -> Q:
    """A filter for the days and those within reach, as few ranges as may be."""
    near = Q()
    for first, last in _windows(days):
        near |= Q(local_date__range=(first, last))
    return near


def _windows(days: Collection[date]) -> list[tuple[date, date]]:
    windows: list[tuple[date, date]] = []
    for day in sorted(days):
        if windows and day - windows[-1][1] <= _GAP:
            windows[-1] = (windows[-1][0], day + REACH)
        else:
            windows.append((day - REACH, day + REACH))
    return windows


def _planned(session: PlannedSession) -> Planned:
    return Planned(
        key=session.pk,
        day=session.local_date,
        family=session.family,
        seconds=session.estimated_seconds,
        order=session.position,
        activity=session.activity_id,
        is_locked=session.is_locked or _is_decided(session),
        is_open=session.is_published and not session.is_skipped,
    )


def _done(activity: Activity, unplanned: Collection[uuid.UUID]) -> Done:
    return Done(
        key=activity.pk,
        day=activity.local_date,
        family=activity.family,
        seconds=done_seconds(activity),
        order=activity.start_time.timestamp(),
        is_locked=activity.pk in unplanned,
        is_over=not activity.in_progress,
    )


def _apply(pairs: Iterable[Pair], found: _Field) -> list[PlannedSession]:
    """Set the matches (unsaved); the sessions whose match is another than before."""
    by_session = {pair.planned: pair for pair in pairs}
    moved = []
    for session in found.sessions.values():
        pair = by_session.get(session.pk)
        activity = found.activities.get(pair.done) if pair else None
        words = session.matched_by if pair and pair.is_locked else _words(pair)
        if (session.activity_id, session.matched_by) != (activity.pk if activity else None, words):
            moved.append(session)
        session.activity, session.matched_by = activity, words
        if activity is not None:
            _take_back_skip(session)
    return moved


def _take_back_skip(session: PlannedSession) -> None:
    """What was done was not left out, whatever was said before."""
    session.skipped_at, session.skip_reason, session.skip_note = None, "", ""


def _words(pair: Pair | None) -> str:
    if pair is None:
        return ""
    return MatchedBy.DEVICE if pair.by_device else MatchedBy.AUTOMATIC


def _save(moved: Sequence[PlannedSession]) -> None:
    """Write matches. An activity changes hands in two steps, because it has one session at any moment."""
    if not moved:
        return
    now = timezone.now()
    PlannedSession.objects.filter(pk__in=[session.pk for session in moved], activity__isnull=False).update(
        activity=None
    )
    for session in moved:
        session.updated_at = now
    skip = ["skipped_at", "skip_reason", "skip_note"]
    columns = ["activity", "matched_by", *skip, *JUDGED_COLUMNS, "updated_at"]
    PlannedSession.objects.bulk_update(moved, columns, batch_size=200)
