"""Storing a decoded recording: what is the same session, which recording of it wins, and all its rows at once.

The same key of the same source is the same recording. Across keys, a session of the same family that begins within two
minutes, lasts the same within four, and overlaps, is the same session recorded twice: the richer recording gives the
figures, the other stays attached as an original file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from activities import changes, storage
from activities.enums import ImportOutcome, Source
from activities.formats.recording import Recording, Session
from activities.local_time import built_name
from activities.models import Activity, Analysis, OriginalFile, RecordingKey, StreamSet
from activities.recorded import (
    Draft,
    analysis_of,
    clean_text,
    draft_of,
    fill,
    is_plausible_start,
    laps_of,
    lengths_of,
    sets_of,
    stream_set_of,
)
from activities.thresholds import DatedThresholds

START_TOLERANCE = timedelta(minutes=2)
ELAPSED_TOLERANCE = 240.0  # s
LEAST_OVERLAP = 0.5  # of the shorter one; two short sessions one after the other are two sessions

DELETED_HERE = "deleted_here"


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that a recording was read from."""

    name: str
    format: str
    data: bytes
    sha256: str


@dataclass(slots=True)
class ImportResult:
    """What came of an import. ``error`` is a stable code and ``detail`` a sentence; both empty when all went well."""

    outcome: ImportOutcome
    activities: list[Activity] = field(default_factory=list)
    error: str = ""
    detail: str = ""


@dataclass(slots=True)
class PreparedRecording:
    """A recording that was decoded and computed; :func:`save_prepared` writes it."""

    client: User
    source: Source
    source_key: str
    drafts: list[Draft]
    original: Original | None


def hash_of(data: bytes) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(data).hexdigest()


def prepare(
    recording: Recording,
    *,
    client: User,
    source: Source,
    source_key: str,
    original: Original | None,
    name: str = "",
    time_zone: str = "",
) -> PreparedRecording | ImportResult:
    """Compute everything that is stored of ``recording``; a refusal when there is no session in it to keep."""
    kept = [session for session in recording.sessions if _is_worth_keeping(session)]
    if not kept:
        return ImportResult(
            ImportOutcome.REFUSED,
            error="not_an_activity",
            detail="This file holds no recorded session: neither samples nor a duration.",
        )
    if any(not is_plausible_start(session.start_time) for session in kept):
        year = min(session.start_time.year for session in kept if not is_plausible_start(session.start_time))
        return ImportResult(
            ImportOutcome.REFUSED,
            error="implausible_date",
            detail=f"This file says that it was recorded in {year}. Set the clock of the device, or correct the file.",
        )
    thresholds = DatedThresholds.of(client)
    drafts = [
        draft_of(
            session,
            part=part,
            source_key=source_key,
            name=name if part == 0 else "",
            home_zone=client.time_zone,
            zone_hint=time_zone,
            thresholds=thresholds,
            device=recording.device,
            warnings=recording.warnings if part == 0 else [],
            is_partial=recording.is_partial,
        )
        for part, session in enumerate(kept)
    ]
    if original is not None:
        # Written before the rows that name it, so that a row never points at nothing; the sweep clears what is left.
        storage.store(storage.original_path(client.pk, original.sha256), original.data)
    return PreparedRecording(client, source, source_key, drafts, original)


def save_prepared(prepared: PreparedRecording) -> ImportResult:
    """Write the activity or activities with all that hangs on them, or find that they are there. One transaction.

    Imports of one client happen one after the other, so ten at once make one activity.
    """
    with transaction.atomic():
        lock_record_of(prepared.client)
        if is_deleted_here(prepared.client, prepared.source, prepared.source_key):
            return deleted_result()
        _refresh_scores(prepared)
        matches = _matches(prepared)
        activities: list[Activity] = []
        is_news = False
        days = {stored.local_date for stored in matches.values()}
        for draft in prepared.drafts:
            activity, changed = _keep(prepared, draft, matches.get(draft.part), activities[0] if activities else None)
            activities.append(activity)
            is_news |= changed
        if prepared.original is not None:
            _attach(prepared.original, activities[0], is_source=is_news)
        if is_news:
            changes.announce(
                "saved",
                client_id=prepared.client.pk,
                activity_ids=[activity.pk for activity in activities],
                days=frozenset(days | {activity.local_date for activity in activities}),
            )
    return _result(prepared, activities, is_news=is_news)


def lock_record_of(client: User) -> None:
    """Let one writer at a time change a client's training record, until the transaction ends.

    On SQLite writing transactions exclude each other from their beginning (docs/adr/0002).
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)


def is_deleted_here(client: User, source: str, source_key: str) -> bool:
    """Whether the person deleted this recording here, so that a sync must leave it away."""
    return (
        source == Source.GARMIN
        and RecordingKey.objects.filter(
            client=client, source=source, source_key=source_key, activity__isnull=True
        ).exists()
    )


def deleted_result() -> ImportResult:
    """What an import of a recording that the person deleted comes to."""
    return ImportResult(
        ImportOutcome.DUPLICATE, error=DELETED_HERE, detail="This activity was deleted here and is not fetched again."
    )


def find_known(client: User, source: str, source_key: str) -> Activity | None:
    """The activity that this key of this source stands for."""
    own: Activity | None = Activity.objects.filter(client=client, source=source, source_key=source_key).first()
    if own is not None:
        return own
    key = (
        RecordingKey.objects.filter(client=client, source=source, source_key=source_key, activity__isnull=False)
        .select_related("activity")
        .first()
    )
    return key.activity if key else None


def _is_worth_keeping(session: Session) -> bool:
    return len(session.samples) > 0 or bool(session.totals.elapsed_time or session.totals.timer_time)


def _refresh_scores(prepared: PreparedRecording) -> None:
    """Score again what was computed with thresholds that were changed before this transaction held the lock."""
    thresholds = DatedThresholds.of(prepared.client)
    for draft in prepared.drafts:
        now = thresholds.on(draft.local_date, draft.summary.family)
        if now != draft.thresholds:
            draft.score_again(now)


def _matches(prepared: PreparedRecording) -> dict[int, Activity]:
    """The stored activity of each draft that has one, by the draft's part; no activity serves twice."""
    found: dict[int, Activity] = {}
    same_file = _activities_of_file(prepared)
    for draft in prepared.drafts:
        match = (
            find_known(prepared.client, prepared.source, draft.source_key)
            or same_file.get(draft.part)
            or _same_session(prepared.client, draft, {activity.pk for activity in found.values()})
        )
        if match is not None:
            found[draft.part] = match
    return found


def _activities_of_file(prepared: PreparedRecording) -> dict[int, Activity]:
    if prepared.original is None:
        return {}
    stored = (
        OriginalFile.objects.filter(client=prepared.client, sha256=prepared.original.sha256)
        .select_related("activity")
        .first()
    )
    if stored is None:
        return {}
    legs = {stored.activity.part: stored.activity}
    return legs | {leg.part: leg for leg in stored.activity.parts.all()}


def _same_session(client: User, draft: Draft, taken: set[object]) -> Activity | None:
    start, elapsed = draft.start_time, draft.summary.elapsed_time
    near = Activity.objects.filter(
        client=client,
        family=draft.summary.family,
        start_time__range=(start - START_TOLERANCE, start + START_TOLERANCE),
    ).exclude(pk__in=taken)
    candidates = [activity for activity in near if _is_same_length(activity, draft)]
    return min(
        candidates,
        key=lambda activity: (abs(activity.start_time - start), abs(activity.elapsed_time - elapsed)),
        default=None,
    )


def _is_same_length(activity: Activity, draft: Draft) -> bool:
    if activity.is_partial or draft.is_partial:
        return True  # how long the whole recording was is not known of a damaged one
    elapsed = draft.summary.elapsed_time
    if abs(activity.elapsed_time - elapsed) > ELAPSED_TOLERANCE:
        return False
    later_start = max(activity.start_time, draft.start_time)
    earlier_end = min(
        activity.start_time + timedelta(seconds=activity.elapsed_time), draft.start_time + timedelta(seconds=elapsed)
    )
    overlap = (earlier_end - later_start).total_seconds()
    return overlap >= LEAST_OVERLAP * min(activity.elapsed_time, elapsed)


def _keep(
    prepared: PreparedRecording, draft: Draft, stored: Activity | None, first: Activity | None
) -> tuple[Activity, bool]:
    """The activity of ``draft`` and whether anything of it is news: made new, or replaced by a richer recording."""
    if stored is None:
        return _create(prepared, draft, first), True
    if draft.richness > _richness_of(stored):
        _replace(prepared, draft, stored)
        return stored, True
    _remember_key(stored, prepared.source, draft.source_key)
    return stored, False


def _richness_of(activity: Activity) -> tuple[bool, int, int]:
    streams = StreamSet.objects.filter(activity=activity).values_list("names", "count").first()
    names, count = streams or ([], 0)
    return not activity.is_partial, len(names), count


def _create(prepared: PreparedRecording, draft: Draft, first: Activity | None) -> Activity:
    activity = Activity(
        client=prepared.client,
        source=prepared.source,
        source_key=draft.source_key,
        parent=first,
        name=draft.name,
    )
    fill(activity, draft)
    activity.save(force_insert=True)
    RecordingKey.objects.filter(
        client=prepared.client, source=prepared.source, source_key=draft.source_key, activity__isnull=True
    ).delete()
    _write_details(activity, draft)
    return activity


def _replace(prepared: PreparedRecording, draft: Draft, activity: Activity) -> None:
    """Give the activity the figures of a richer recording; its id, name and the person's own words stay."""
    was_manual = activity.source == Source.MANUAL
    if draft.has_own_name and not was_manual and activity.name == _name_without_words(activity):
        activity.name = draft.name
    old = (activity.source, activity.source_key)
    activity.source, activity.source_key = prepared.source, draft.source_key
    _remember_key(activity, *old)
    RecordingKey.objects.filter(client=prepared.client, source=prepared.source, source_key=draft.source_key).delete()
    fill(activity, draft)
    if activity.rpe is not None:
        draft.score_again(draft.thresholds, rpe=activity.rpe)
        fill(activity, draft)
    activity.save()
    activity.files.update(is_source=False)
    Analysis.objects.filter(activity=activity).delete()
    StreamSet.objects.filter(activity=activity).delete()
    activity.laps.all().delete()
    activity.lengths.all().delete()
    if draft.session.sets and not was_manual:
        activity.sets.all().delete()
    _write_details(activity, draft)


def _name_without_words(activity: Activity) -> str:
    return built_name(activity.family, activity.sport, activity.sub_sport, activity.local_start)


def _remember_key(activity: Activity, source: str, source_key: str) -> None:
    if (activity.source, activity.source_key) == (source, source_key):
        return
    RecordingKey.objects.update_or_create(
        client_id=activity.client_id, source=source, source_key=source_key, defaults={"activity": activity}
    )


def _write_details(activity: Activity, draft: Draft) -> None:
    analysis_of(activity, draft).save(force_insert=True)
    if draft.streams is not None:
        stream_set_of(activity, draft.streams).save(force_insert=True)
    _bulk_create(laps_of(activity, draft.session))
    _bulk_create(lengths_of(activity, draft.session))
    if not activity.sets.exists():
        _bulk_create(sets_of(activity, draft.session))


def _bulk_create(rows: Sequence[Model]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)


def _attach(original: Original, activity: Activity, *, is_source: bool) -> None:
    OriginalFile.objects.get_or_create(
        client_id=activity.client_id,
        sha256=original.sha256,
        defaults={
            "activity": activity,
            "name": clean_text(original.name, 200) or f"{activity.local_date}.{original.format}",
            "format": original.format,
            "size": len(original.data),
            "path": storage.original_path(activity.client_id, original.sha256),
            "is_source": is_source,
        },
    )


def _result(prepared: PreparedRecording, activities: list[Activity], *, is_news: bool) -> ImportResult:
    if not is_news:
        return ImportResult(
            ImportOutcome.DUPLICATE, activities, "duplicate", "This session was already there; nothing was changed."
        )
    if any(draft.is_partial for draft in prepared.drafts):
        words = " ".join(warning for draft in prepared.drafts for warning in draft.warnings)
        return ImportResult(
            ImportOutcome.PARTIAL, activities, "damaged", words or "The file is damaged; what came before is kept."
        )
    return ImportResult(ImportOutcome.DONE, activities)
