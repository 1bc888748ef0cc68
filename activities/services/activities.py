"""Sessions done without a device, and what a person may change or delete of any activity."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from activities import changes, storage
from activities.enums import Family, Source
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.local_time import built_name
from activities.models import Activity, Analysis, OriginalFile, RecordingKey, StrengthSet
from activities.recorded import clean_text, is_plausible_start, set_analysis, set_figures
from activities.rules import can_edit_activity, can_log_for
from activities.science.sports import family_of
from activities.science.summary import summarise
from activities.scores import score_again
from activities.services.graves import bury
from activities.services.saving import lock_record_of
from activities.stored import session_of
from activities.thresholds import DatedThresholds
from core.errors import Conflict, NotAllowed

LONGEST: Final = 7 * 86_400  # s
FARTHEST: Final = 2_000_000  # m
MOST_SETS: Final = 200

#: The sport that stands for a family where a person chooses one: FIT's names of sport and sub-sport.
SPORT_OF_FAMILY: Final[dict[str, tuple[str, str]]] = {
    Family.RUN: ("running", "generic"),
    Family.RIDE: ("cycling", "generic"),
    Family.SWIM: ("swimming", "generic"),
    Family.STRENGTH: ("training", "strength_training"),
    Family.WALK: ("walking", "generic"),
    Family.OTHER: ("training", "generic"),
}
_UNSAID: Final[Any] = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDone:
    """One set as a person enters it. ``weight`` in kg; ``rir`` are repetitions in reserve."""

    exercise: str
    repetitions: int | None = None
    weight: float | None = None
    rir: float | None = None
    is_warm_up: bool = False


def create_manual_activity(
    *,
    actor: User,
    client: User,
    start: datetime,
    duration: float,
    family: str,
    sport: str = "",
    sub_sport: str = "",
    name: str = "",
    distance: float | None = None,
    rpe: float | None = None,
    feel: int | None = None,
    comment: str = "",
    sets: Sequence[SetDone] = (),
    time_zone: str = "",
    key: str = "",
    activity_id: uuid.UUID | None = None,
) -> Activity:
    """Keep a session that no device recorded. A second call with the same ``key`` or id gives the same activity.

    ``start`` is an aware instant, ``duration`` seconds without pauses, ``distance`` metres, ``time_zone`` the place's
    zone (the client's by default). Raises :class:`NotSharedWithYou`, :class:`ImplausibleValue`, and :class:`Conflict`
    when the id belongs to something else.
    """
    if not can_log_for(actor, client):
        raise NotSharedWithYou
    _check_manual(start, duration, distance, len(sets))
    activity = Activity(
        id=activity_id or Activity._meta.pk.get_default(),
        client=client,
        source=Source.MANUAL,
        start_time=start.astimezone(UTC),
        time_zone=time_zone or client.time_zone,
        comment=clean_lines(comment, 4000),
        rpe=rpe,
        feel=feel,
        distance=distance,
        elapsed_time=duration,
        timer_time=duration,
        moving_time=duration,
        average_speed=distance / duration if distance else None,
    )
    activity.source_key = key or str(activity.pk)
    activity.local_date = activity.local_start.date()
    _set_sport(activity, family, sport, sub_sport)
    activity.name = clean_text(name, 200) or _built_name(activity)
    try:
        with transaction.atomic():
            lock_record_of(client)
            score_again(activity, DatedThresholds.of(client))
            activity.save(force_insert=True)
            _write_sets(activity, sets)
            _announce_saved(activity)
    except IntegrityError:
        return _already_made(activity)
    return activity


def update_activity(
    *,
    actor: User,
    activity: Activity,
    expected_version: datetime | None = None,
    name: str = _UNSAID,
    comment: str = _UNSAID,
    rpe: float | None = _UNSAID,
    feel: int | None = _UNSAID,
    family: str = _UNSAID,
    sport: str = _UNSAID,
    sub_sport: str = _UNSAID,
) -> Activity:
    """Change the person's own words of an activity, or correct its sport; what is not given stays.

    A corrected sport and a changed exertion score it again. ``expected_version`` is the ``updated_at`` that the person
    saw: :class:`Conflict` when it has changed since. Raises :class:`NotAllowed` for anybody but the client.
    """
    if not can_edit_activity(actor, activity):
        raise NotAllowed
    with transaction.atomic():
        lock_record_of(activity.client)
        stored = Activity.objects.select_related("client", "analysis", "stream_set")
        current: Activity = stored.get(pk=activity.pk)
        if expected_version is not None and current.updated_at != expected_version:
            raise Conflict
        had_built_name = current.name == _built_name(current)
        is_new_exertion = rpe is not _UNSAID and rpe != current.rpe
        if rpe is not _UNSAID:
            current.rpe = rpe
        if feel is not _UNSAID:
            current.feel = feel
        if comment is not _UNSAID:
            current.comment = clean_lines(comment, 4000)
        is_new_sport = _correct_sport(current, family, sport, sub_sport)
        if name is not _UNSAID:
            current.name = clean_text(name, 200) or _built_name(current)
        elif had_built_name and is_new_sport:
            current.name = _built_name(current)
        if is_new_sport:
            _compute_again(current)
        elif is_new_exertion:
            score_again(current, DatedThresholds.of(current.client))
        current.save()
        _announce_saved(current)
    return current


def delete_activity(*, actor: User, activity: Activity, expected_version: datetime | None = None) -> None:
    """Delete an activity with its legs, samples and original files. What Garmin brought is not fetched again.

    Raises :class:`NotAllowed` for anybody but the client, and :class:`Conflict` as :func:`update_activity` does.
    """
    if not can_edit_activity(actor, activity):
        raise NotAllowed
    with transaction.atomic():
        lock_record_of(activity.client)
        current = Activity.objects.filter(pk=activity.pk).first()
        if current is None:
            return
        if expected_version is not None and current.updated_at != expected_version:
            raise Conflict
        gone = [current, *current.parts.all()]
        paths = list(OriginalFile.objects.filter(activity__in=gone).values_list("path", flat=True))
        _leave_tombstones(gone)
        changes.announce(
            "deleted",
            client_id=activity.client_id,
            activity_ids=[each.pk for each in gone],
            days=frozenset(each.local_date for each in gone),
        )
        bury(gone)
        current.delete()
        audit.record(
            "activity_deleted", actor=actor, subject=activity.client, activity=str(activity.pk), source=current.source
        )
        for path in paths:
            transaction.on_commit(partial(storage.remove, path))


def _announce_saved(activity: Activity) -> None:
    changes.announce(
        "saved",
        client_id=activity.client_id,
        activity_ids=[activity.pk],
        days=frozenset([activity.local_date]),
    )


def clean_lines(text: str, limit: int) -> str:
    """Free text of a person: line breaks stay, other control characters go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_text(line, limit) for line in lines).strip()[:limit]


def _check_manual(start: datetime, duration: float, distance: float | None, sets: int) -> None:
    if not is_plausible_start(start):
        raise ImplausibleValue("This date cannot be right: a session is logged after it was done.", field="start_time")
    if not 0 < duration <= LONGEST:
        raise ImplausibleValue("A session lasts longer than nothing and at most a week.", field="duration")
    if distance is not None and not 0 <= distance <= FARTHEST:
        raise ImplausibleValue("This distance cannot be right.", field="distance")
    if sets > MOST_SETS:
        raise ImplausibleValue(f"A session has at most {MOST_SETS} sets.", field="sets")


def _set_sport(activity: Activity, family: str, sport: str, sub_sport: str) -> None:
    """The sport as it was named; where only the family is known, the sport that stands for it."""
    usual_sport, usual_sub_sport = SPORT_OF_FAMILY[family]
    activity.family = family
    activity.sport = clean_text(sport, 40) or usual_sport
    activity.sub_sport = clean_text(sub_sport, 40) or (usual_sub_sport if not sport else "generic")


def _correct_sport(activity: Activity, family: str, sport: str, sub_sport: str) -> bool:
    """Apply what was said of the sport; true when the session now counts as something else."""
    before = (activity.family, activity.sport, activity.sub_sport)
    named_sub_sport = "" if sub_sport is _UNSAID else sub_sport
    if sport is not _UNSAID and sport:
        named = family if family is not _UNSAID else family_of(sport, named_sub_sport)
        _set_sport(activity, named, sport, named_sub_sport)
    elif family is not _UNSAID and family != activity.family:
        _set_sport(activity, family, "", named_sub_sport)
    elif sub_sport is not _UNSAID:
        activity.sub_sport = clean_text(sub_sport, 40) or "generic"
    return before != (activity.family, activity.sport, activity.sub_sport)


def _compute_again(activity: Activity) -> None:
    """All figures anew from what is stored, as the sport that it is now."""
    known = DatedThresholds.of(activity.client)
    family = activity.family
    if activity.has_streams:
        thresholds = known.on(activity.local_date, family)
        summary = summarise(session_of(activity), thresholds, rpe=activity.rpe)
        set_figures(activity, summary)
        analysis = getattr(activity, "analysis", None) or Analysis(activity=activity)
        set_analysis(analysis, summary, thresholds)
        analysis.save()
    if not activity.has_streams or activity.family != family:
        # The person put a sport into a family that its name alone does not tell.
        activity.family = family
        if (analysis := score_again(activity, known)) is not None:
            analysis.save()


def _built_name(activity: Activity) -> str:
    local_start = activity.start_time.astimezone(ZoneInfo(activity.time_zone))
    return built_name(activity.family, activity.sport, activity.sub_sport, local_start)


def _write_sets(activity: Activity, sets: Sequence[SetDone]) -> None:
    StrengthSet.objects.bulk_create(
        StrengthSet(
            activity=activity,
            number=position,
            kind=StrengthSet.Kind.WARMUP if done.is_warm_up else StrengthSet.Kind.ACTIVE,
            exercise=clean_text(done.exercise, 120),
            repetitions=done.repetitions,
            weight=done.weight,
            rir=done.rir,
        )
        for position, done in enumerate(sets)
    )


def _already_made(activity: Activity) -> Activity:
    """The activity that an earlier call with the same key made."""
    made: Activity | None = Activity.objects.filter(
        client=activity.client, source=Source.MANUAL, source_key=activity.source_key
    ).first()
    if made is None:
        raise Conflict("This id is in use already.", code="id_in_use", field="id")
    return made


def _leave_tombstones(activities: Sequence[Activity]) -> None:
    """Keep Garmin's keys without their activity; the keys of files go, because a person may upload one again."""
    RecordingKey.objects.filter(activity__in=activities).exclude(source=Source.GARMIN).delete()
    RecordingKey.objects.bulk_create(
        RecordingKey(client_id=activity.client_id, source=activity.source, source_key=activity.source_key)
        for activity in activities
        if activity.source == Source.GARMIN
    )
