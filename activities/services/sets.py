"""Strength sets as they are logged, one by one, from devices that may be offline for hours.

Each set has a key that the logging device gave it, and each save or deletion the hour on that device's clock. Of what
is said of one key the latest counts, so the same messages lead to the same sets in whatever order and however often
they arrive.
"""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activities import changes
from activities.enums import Family, Source
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.local_time import built_name
from activities.models import Activity, DeletedSet, StrengthSet
from activities.recorded import clean_text, is_plausible_start
from activities.rules import can_log_for
from activities.scores import score_again
from activities.services.activities import MOST_SETS, SPORT_OF_FAMILY, clean_lines
from activities.services.graves import bury
from activities.services.saving import find_known, lock_record_of
from activities.thresholds import DatedThresholds
from core.errors import Conflict
from exercises.models import Exercise

SHORTEST: Final = 60.0  # s: a session of one set
LONGEST_END: Final = timedelta(minutes=15)  # after the last set; who finishes later forgot to
IDLE: Final = timedelta(hours=6)
CLOCK_TOLERANCE: Final = timedelta(days=1)
#: The most that a set may say of itself: repetitions, kg, repetitions in reserve, s, m.
MOST: Final = {"repetitions": 1000, "weight": 1500, "rir": 20, "duration": 86_400, "distance": 100_000}
_COLUMNS: Final = (
    "kind",
    "exercise",
    "library_exercise_id",
    "place",
    "repetitions",
    "weight",
    "rir",
    "duration",
    "distance",
    "note",
    "logged_at",
    "start",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedSet:
    """One save of one set. ``weight`` in kg, ``duration`` in s, ``distance`` in m; ``None`` for what was not said.

    ``logged_at`` is when it was saved on the device, ``done_at`` when the set was done (as saved by default): a
    correction keeps the latter, so that the set keeps its place among the others. ``place`` names the prescribed set.
    """

    key: uuid.UUID
    logged_at: datetime
    done_at: datetime | None = None
    exercise: str = ""
    library_exercise: Exercise | None = None
    place: str = ""
    kind: str = StrengthSet.Kind.ACTIVE
    repetitions: int | None = None
    weight: float | None = None
    rir: float | None = None
    duration: float | None = None
    distance: float | None = None
    note: str = ""

    @property
    def was_done_at(self) -> datetime:
        """When the set was done."""
        return self.done_at or self.logged_at


@dataclass(frozen=True, slots=True)
class Deletion:
    """A set taken away, and when on the device's clock."""

    key: uuid.UUID
    deleted_at: datetime


type Message = LoggedSet | Deletion


def start_strength_activity(*, actor: User, client: User, start: datetime, name: str, key: str) -> Activity:
    """An activity that sets are logged into, in progress. The same ``key`` gives the same activity, finished or not.

    Raises :class:`NotSharedWithYou` and :class:`ImplausibleValue`.
    """
    _check_may_log(actor, client)
    _check_clock(start)
    with transaction.atomic():
        lock_record_of(client)
        known = find_known(client, Source.MANUAL, key)
        if known is not None:
            return known
        sport, sub_sport = SPORT_OF_FAMILY[Family.STRENGTH]
        activity = Activity(
            client=client,
            source=Source.MANUAL,
            source_key=key,
            family=Family.STRENGTH,
            sport=sport,
            sub_sport=sub_sport,
            start_time=start.astimezone(UTC),
            time_zone=client.time_zone,
            elapsed_time=SHORTEST,
            timer_time=SHORTEST,
            moving_time=SHORTEST,
            in_progress=True,
        )
        activity.local_date = activity.local_start.date()
        activity.name = clean_text(name, 200) or built_name(Family.STRENGTH, sport, sub_sport, activity.local_start)
        activity.save(force_insert=True)
        _announce(activity, {activity.local_date})
    return activity


def put_set(*, actor: User, activity: Activity, entry: LoggedSet) -> StrengthSet | None:
    """Save a set, new or corrected. The row as it now stands: an older save changes nothing of a later one.

    ``None`` when the set was deleted later than this save. Raises as :func:`write_sets` does.
    """
    write_sets(actor=actor, activity=activity, messages=[entry])
    return StrengthSet.objects.filter(activity=activity, key=entry.key).first()


def delete_set(*, actor: User, activity: Activity, key: uuid.UUID, deleted_at: datetime) -> None:
    """Take a set away, unless it was saved again later. A second call finds nothing left to do."""
    write_sets(actor=actor, activity=activity, messages=[Deletion(key, deleted_at)])


def write_sets(*, actor: User, activity: Activity, messages: Collection[Message]) -> None:
    """Bring an activity up to date with saves and deletions in any order: all of them or, when one is refused, none.

    A finished activity is scored again. What a watch made of the sets by itself gives way to what a person says of
    them. Raises :class:`NotSharedWithYou`, :class:`ImplausibleValue`, and :class:`Conflict` when the activity is gone.
    """
    _check_may_log(actor, activity.client)
    for message in messages:
        _check(message)
    with transaction.atomic():
        _lock(activity)
        day_before = activity.local_date
        if activity.source != Source.MANUAL and any(isinstance(each, LoggedSet) for each in messages):
            activity.sets.filter(key__isnull=True).delete()
        if not sum(_apply(activity, message) for message in messages):
            return
        if activity.sets.count() > MOST_SETS:
            raise ImplausibleValue(f"A session has at most {MOST_SETS} sets.")
        _renumber(activity)
        _settle(activity)
        activity.save()
        if not activity.in_progress or day_before != activity.local_date:
            _announce(activity, {day_before, activity.local_date})


def forget_set(*, actor: User, client: User, key: uuid.UUID, deleted_at: datetime) -> None:
    """Remember the deletion of a set that never arrived, so that its save, still on its way, does not bring it back."""
    _check_may_log(actor, client)
    _check(Deletion(key, deleted_at))
    with transaction.atomic():
        lock_record_of(client)
        _bury(client, key, deleted_at)


def finish_activity(
    *,
    actor: User,
    activity: Activity,
    rpe: float | None = None,
    feel: int | None = None,
    comment: str | None = None,
    ended_at: datetime | None = None,
) -> Activity:
    """End the logging, with how it was (what is ``None`` stays as it is), and score the session by how hard it felt.

    The session lasts until ``ended_at``, but at most a quarter of an hour past its last set. A second call corrects
    what the first one said. Raises :class:`NotSharedWithYou` and :class:`ImplausibleValue`.
    """
    _check_may_log(actor, activity.client)
    if ended_at is not None:
        _check_clock(ended_at)
    with transaction.atomic():
        _lock(activity)
        activity.rpe = activity.rpe if rpe is None else rpe
        activity.feel = activity.feel if feel is None else feel
        activity.comment = activity.comment if comment is None else clean_lines(comment, 4000)
        _close(activity, ended_at)
    return activity


def finish_idle_activities(now: datetime | None = None) -> int:
    """End what nobody logged into for hours, at its last set; what was left empty goes. How many that were."""
    limit = (now or timezone.now()) - IDLE
    idle = Activity.objects.filter(in_progress=True, updated_at__lt=limit).select_related("client")
    ended = 0
    for activity in idle:
        with transaction.atomic():
            lock_record_of(activity.client)
            current = Activity.objects.filter(pk=activity.pk, in_progress=True, updated_at__lt=limit).first()
            if current is None:
                continue
            if current.source == Source.MANUAL and not current.sets.exists():
                _drop(current)
            else:
                _close(current, None)
            ended += 1
    return ended


def _drop(activity: Activity) -> None:
    """Let a session go of which every set was taken away again."""
    changes.announce(
        "deleted",
        client_id=activity.client_id,
        activity_ids=[activity.pk],
        days=frozenset([activity.local_date]),
    )
    bury([activity])
    activity.delete()


def _lock(activity: Activity) -> None:
    """Be the only writer, and know the activity as it is now."""
    lock_record_of(activity.client)
    try:
        activity.refresh_from_db()
    except Activity.DoesNotExist as error:
        raise Conflict("This session was deleted in the meantime.") from error


def _close(activity: Activity, ended_at: datetime | None) -> None:
    activity.in_progress = False
    _settle(activity, ended_at)
    activity.save()
    _announce(activity, {activity.local_date})


def _apply(activity: Activity, message: Message) -> bool:
    """Whether the message changed anything."""
    if isinstance(message, Deletion):
        return _delete(activity, message)
    buried = DeletedSet.objects.filter(client_id=activity.client_id, key=message.key).first()
    if buried is not None and buried.deleted_at >= message.logged_at:
        return False
    row = StrengthSet.objects.filter(activity=activity, key=message.key).first()
    values = _values(activity, message)
    if row is not None:
        if _precedence(_values_of(row)) >= _precedence(values):
            return False
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    else:
        StrengthSet.objects.create(activity=activity, key=message.key, number=_next_number(activity), **values)
    if buried is not None:
        buried.delete()
    return True


def _delete(activity: Activity, deletion: Deletion) -> bool:
    row = StrengthSet.objects.filter(activity=activity, key=deletion.key).first()
    if row is not None and row.logged_at is not None and row.logged_at > deletion.deleted_at:
        return False
    _bury(activity.client, deletion.key, deletion.deleted_at)
    if row is not None:
        row.delete()
    return row is not None


def _bury(client: User, key: uuid.UUID, deleted_at: datetime) -> None:
    grave, is_new = DeletedSet.objects.get_or_create(client=client, key=key, defaults={"deleted_at": deleted_at})
    if not is_new and grave.deleted_at < deleted_at:
        grave.deleted_at = deleted_at
        grave.save(update_fields=["deleted_at"])


def _values(activity: Activity, entry: LoggedSet) -> dict[str, Any]:
    exercise = entry.library_exercise
    return {
        "kind": entry.kind,
        "exercise": clean_text(entry.exercise or (exercise.name if exercise else ""), 120),
        "library_exercise_id": exercise.pk if exercise else None,
        "place": entry.place,
        "repetitions": entry.repetitions,
        "weight": entry.weight,
        "rir": entry.rir,
        "duration": entry.duration,
        "distance": entry.distance,
        "note": clean_text(entry.note, 300),
        "logged_at": entry.logged_at.astimezone(UTC),
        "start": (entry.was_done_at - activity.start_time).total_seconds(),
    }


def _values_of(row: StrengthSet) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _precedence(values: dict[str, Any]) -> tuple[datetime, str]:
    """The later save counts; of two at the same instant always the same one, whichever came first."""
    said = {name: value for name, value in values.items() if name not in ("logged_at", "start")}
    return values["logged_at"] or datetime.min.replace(tzinfo=UTC), json.dumps(said, sort_keys=True, default=str)


def _next_number(activity: Activity) -> int:
    last: int | None = activity.sets.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def _renumber(activity: Activity) -> None:
    """Number the sets in the order in which they were done."""
    rows = sorted(activity.sets.all(), key=lambda row: (row.start, str(row.key or ""), row.number))
    if all(row.number == position for position, row in enumerate(rows)):
        return
    # A number is taken once at any moment, so all of them step aside first.
    activity.sets.update(number=F("number") + 10 * MOST_SETS)
    for position, row in enumerate(rows):
        row.number = position
    StrengthSet.objects.bulk_update(rows, ["number"])


def _settle(activity: Activity, ended_at: datetime | None = None) -> None:
    """Set the times from the sets (a recording keeps its own), and the score once it is over. Unsaved."""
    if activity.source == Source.MANUAL:
        _set_times(activity, ended_at)
    if not activity.in_progress:
        score_again(activity, DatedThresholds.of(activity.client))


def _set_times(activity: Activity, ended_at: datetime | None) -> None:
    starts = sorted(activity.sets.filter(key__isnull=False).values_list("start", flat=True))
    if not starts:
        return
    end = activity.start_time + timedelta(seconds=activity.elapsed_time)
    if starts[0] != 0:
        first = timedelta(seconds=starts[0])
        activity.sets.update(start=F("start") - starts[0])
        activity.start_time += first
        activity.local_date = activity.local_start.date()
    last = activity.start_time + timedelta(seconds=starts[-1] - starts[0])
    if ended_at is not None:
        end = min(ended_at, last + LONGEST_END)
    elif activity.in_progress:
        end = last
    seconds = (max(end, last) - activity.start_time).total_seconds()
    activity.elapsed_time = activity.timer_time = activity.moving_time = max(seconds, SHORTEST)


def _announce(activity: Activity, days: Iterable[Any]) -> None:
    changes.announce("saved", client_id=activity.client_id, activity_ids=[activity.pk], days=frozenset(days))


def _check_may_log(actor: User, client: User) -> None:
    if not can_log_for(actor, client):
        raise NotSharedWithYou


def _check(message: Message) -> None:
    """Refuse what no person did."""
    if isinstance(message, Deletion):
        _check_clock(message.deleted_at)
        return
    _check_clock(message.logged_at)
    _check_clock(message.was_done_at)
    for name, most in MOST.items():
        value = getattr(message, name)
        if value is not None and not (math.isfinite(value) and 0 <= value <= most):
            raise ImplausibleValue(f"This cannot be right: {name} lies between 0 and {most}.", field=name)
    if not message.exercise.strip() and message.library_exercise is None:
        raise ImplausibleValue("Say which exercise it was.", field="exercise")


def _check_clock(instant: datetime) -> None:
    if not is_plausible_start(instant) or instant > timezone.now() + CLOCK_TOLERANCE:
        raise ImplausibleValue("The clock of this device cannot be right. Set it, then log again.", field="logged_at")
