"""Importing: a file becomes a job, the job becomes activities.

The bytes wait encrypted in private storage. A worker claims the job, decodes, computes, and writes the activity and the
end of the job in one transaction, so a worker that is killed at any step leaves either nothing or everything.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import PurePath

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from activities import storage
from activities.enums import UNSCANNED, ImportOutcome, Source
from activities.exceptions import EmptyFile, FileTooLarge, NotSharedWithYou
from activities.formats import UnreadableFile, read_recording
from activities.formats.archive import is_archive
from activities.formats.recording import Recording, Session
from activities.models import Import, OriginalFile
from activities.recorded import clean_text
from activities.rules import can_log_for, can_replay_imports
from activities.services.archives import run_archive
from activities.services.saving import (
    ImportResult,
    Original,
    PreparedRecording,
    deleted_result,
    find_known,
    hash_of,
    is_deleted_here,
    prepare,
    save_prepared,
)
from activities.services.waking import wake_for
from core import scanning
from core.errors import NotAllowed
from core.jobs import MAX_ATTEMPTS, backoff

logger = structlog.get_logger(__name__)

ORPHANS_AFTER = timedelta(days=2)
FAILED_BYTES_KEPT = timedelta(days=30)


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one was about to write is rolled back."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a job failed for good."""

    code: str
    detail: str


ATTEMPTS_OF_A_MEMBER = 2
OUR_FAULT = Problem("internal", "Something went wrong on our side while reading this file.")


def queue_import(
    *,
    actor: User,
    client: User,
    file_name: str,
    data: bytes,
    source: Source = Source.FILE,
    source_key: str = "",
) -> Import:
    """Put a file into the queue and wake a worker once the transaction holds.

    Raises :class:`EmptyFile`, :class:`FileTooLarge`, and :class:`NotSharedWithYou` when ``actor`` may not log for
    ``client``. What is wrong with the content is found by the worker and said in the import's outcome.
    """
    if not can_log_for(actor, client):
        raise NotSharedWithYou
    if not data:
        raise EmptyFile(field="file")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise FileTooLarge(f"This file is larger than {limit} MB. Split the archive, or upload its files one by one.")
    job = Import(
        client=client,
        created_by=actor,
        is_archive=is_archive(data),
        source=source,
        source_key=source_key,
        file_name=shown_name(file_name),
        size=len(data),
        sha256=hash_of(data),
    )
    job.staged_path = storage.store(storage.staged_path(job.pk), data)
    with transaction.atomic():
        job.save(force_insert=True)
        wake_for("run_import", import_id=job.pk)
    return job


def run_import(import_id: uuid.UUID) -> Import | None:
    """Work on one job, unless somebody else does or it is over. Returns the job as it stands then.

    A second run finds the job finished, or does again what a killed worker did not finish, with the same rows.
    """
    job: Import | None = Import.objects.claim(import_id)
    if job is None:
        return None
    try:
        if job.attempts > MAX_ATTEMPTS:
            _give_up(job, Problem("crashed", "Reading this file ended in a crash several times."))
        else:
            _run_scanned(job, storage.read(job.staged_path))
    except LeaseLost:
        logger.info("import_lease_lost", import_id=str(job.pk))
    except scanning.ScannerDown as error:
        logger.warning("import_unscanned", import_id=str(job.pk), attempts=job.attempts, reason=str(error))
        _wait_for_scanner(job)
    except FileNotFoundError:
        _give_up(job, Problem("lost", "The uploaded file is not there any more. Please upload it again."))
    except Exception:
        logger.exception("import_failed", import_id=str(job.pk), attempts=job.attempts)
        _try_again_later(job)
    return job


def import_file(
    *,
    client: User,
    data: bytes,
    source: Source | str = Source.FILE,
    source_key: str = "",
    name: str = "",
    file_name: str = "",
    time_zone: str = "",
) -> ImportResult:
    """Import one recording at once. ``source_key`` is the source's own id of it; by default the file's hash.

    ``name`` and ``time_zone`` are what the source calls the session and its place, when it says so. Never raises for
    what is wrong with the file: that is a ``refused`` result with a code and a sentence.
    """
    prepared = _prepare_file(
        client=client,
        data=data,
        source=Source(source),
        source_key=source_key,
        name=name,
        file_name=file_name,
        time_zone=time_zone,
    )
    return prepared if isinstance(prepared, ImportResult) else _saved(prepared)


def import_session(
    *,
    client: User,
    session: Session,
    source: Source | str,
    source_key: str,
    name: str = "",
    time_zone: str = "",
) -> ImportResult:
    """Import a session of which only the summary is known: its ``samples`` are empty and there is no file.

    A recording of the same session that comes later, or was there before, wins over it.
    """
    source = Source(source)
    if is_deleted_here(client, source, source_key):
        return deleted_result()
    recording = Recording(format="fit", sessions=[session])
    prepared = prepare(
        recording,
        client=client,
        source=source,
        source_key=source_key,
        original=None,
        name=name,
        time_zone=time_zone,
    )
    return prepared if isinstance(prepared, ImportResult) else _saved(prepared)


def replay_import(*, actor: User, job: Import) -> bool:
    """Put a failed job back into the queue with all its attempts; false when there is nothing to replay.

    Raises :class:`NotAllowed` without the permission to change imports.
    """
    if not can_replay_imports(actor):
        raise NotAllowed
    with transaction.atomic():
        replayed = (
            Import.objects.filter(pk=job.pk, state=Import.State.FAILED)
            .exclude(staged_path="")
            .update(
                state=Import.State.QUEUED,
                attempts=0,
                not_before=None,
                outcome="",
                error="",
                detail="",
                progress=0,
                finished_at=None,
                updated_at=timezone.now(),
            )
        )
        if replayed:
            audit.record("import_replayed", actor=actor, subject=job.client, job=str(job.pk))
            wake_for("run_import", import_id=job.pk)
    return bool(replayed)


def sweep_imports() -> int:
    """Wake a worker for every job that is due: a wake-up that got lost, or a worker that was killed."""
    waiting = list(Import.objects.due().filter(batch__isnull=True).values_list("pk", flat=True)[:200])
    for import_id in waiting:
        wake_for("run_import", import_id=import_id)
    return len(waiting)


def remove_orphans() -> int:
    """Delete stored files that no row names: of transactions that did not hold, and of jobs that failed long ago."""
    old = Import.objects.filter(state=Import.State.FAILED, finished_at__lt=timezone.now() - FAILED_BYTES_KEPT)
    old.exclude(staged_path="").update(staged_path="")
    before = timezone.now() - ORPHANS_AFTER
    removed = 0
    for folder, rows, column in (
        (storage.STAGED, Import.objects.all(), "staged_path"),
        (storage.ORIGINALS, OriginalFile.objects.all(), "path"),
    ):
        for path in storage.stored_paths(folder, before=before):
            if not rows.filter(**{column: path}).exists():
                storage.remove(path)
                removed += 1
    return removed


def shown_name(file_name: str) -> str:
    """A file name that can be shown and stored: no folders, no control characters, 200 characters with its ending."""
    bare = clean_text(PurePath(file_name.replace("\\", "/")).name, len(file_name)) or "upload"
    if len(bare) <= 200:
        return bare
    suffix = PurePath(bare).suffix[:10]
    return bare[: 200 - len(suffix)] + suffix


def _prepare_file(
    *,
    client: User,
    data: bytes,
    source: Source,
    source_key: str,
    name: str = "",
    file_name: str = "",
    time_zone: str = "",
) -> PreparedRecording | ImportResult:
    """Decode and compute, unless the key is known already; a file that was damaged then may come again whole."""
    sha256 = hash_of(data)
    source_key = source_key or sha256
    if is_deleted_here(client, source, source_key):
        return deleted_result()
    known = find_known(client, source, source_key)
    if known is not None and (not known.is_partial or known.files.filter(sha256=sha256).exists()):
        legs = [known, *known.parts.order_by("part")]
        return ImportResult(
            ImportOutcome.DUPLICATE, legs, "duplicate", "This session was already there; nothing was changed."
        )
    try:
        recording = read_recording(data, file_name)
    except UnreadableFile as refusal:
        return ImportResult(ImportOutcome.REFUSED, error=refusal.code, detail=refusal.message)
    original = Original(shown_name(file_name) if file_name else "", recording.format, data, sha256)
    return prepare(
        recording,
        client=client,
        source=source,
        source_key=source_key,
        original=original,
        name=name,
        time_zone=time_zone,
    )


def _saved(prepared: PreparedRecording) -> ImportResult:
    try:
        return save_prepared(prepared)
    except IntegrityError:
        # Somebody wrote the same key without the lock (the admin, another program): now it is there to be found.
        return save_prepared(prepared)


def _run_scanned(job: Import, data: bytes) -> None:
    """Have the upload scanned as it came, an archive as a whole, and read it only when it is clean."""
    _keep_alive(job, progress=0)
    try:
        scanning.scan(data)
    except scanning.Infected as found:
        with transaction.atomic():
            told = {"job": str(job.pk), "sha256": job.sha256, "signature": found.signature}
            audit.record("upload_infected", actor=job.created_by, subject=job.client, **told)
            _end(job, ImportResult(ImportOutcome.REFUSED, error=found.code, detail=found.message))
    except scanning.TooLargeToScan as refusal:
        _end(job, ImportResult(ImportOutcome.REFUSED, error=refusal.code, detail=refusal.message))
    else:
        if job.is_archive:
            run_archive(job, data, run_member=_run_member)
        else:
            _run_file(job, data)


def _run_file(job: Import, data: bytes) -> None:
    _keep_alive(job, progress=10)
    result = _prepare_file(
        client=job.client, data=data, source=Source(job.source), source_key=job.source_key, file_name=job.file_name
    )
    _keep_alive(job, progress=70)
    _end(job, result)


def _run_member(member: Import, data: bytes) -> None:
    """Import one file of an archive. A file that fails twice on our side does not hold up the others."""
    try:
        result = _prepare_file(
            client=member.client, data=data, source=Source(member.source), source_key="", file_name=member.file_name
        )
        _end(member, result)
    except LeaseLost:
        raise
    except Exception:
        if member.attempts < ATTEMPTS_OF_A_MEMBER:
            raise
        logger.exception("import_failed", import_id=str(member.pk), attempts=member.attempts)
        _give_up(member, OUR_FAULT)


def _end(job: Import, result: PreparedRecording | ImportResult) -> None:
    """Write the activities, and the end of the job with them, or nothing of either."""
    with transaction.atomic():
        if isinstance(result, PreparedRecording):
            result = _saved(result)
        job.activities.set(result.activities)
        if not job.finish(
            Import.State.SUCCEEDED,
            outcome=result.outcome,
            error=result.error,
            detail=result.detail,
            progress=100,
            staged_path="",
        ):
            raise LeaseLost
        if job.batch_id is None:
            transaction.on_commit(partial(storage.remove, storage.staged_path(job.pk)))
    logger.info("import_ended", import_id=str(job.pk), outcome=job.outcome, error=job.error)


def _keep_alive(job: Import, *, progress: int) -> None:
    if not job.keep_alive(progress=progress):
        raise LeaseLost


def _try_again_later(job: Import) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        _give_up(job, OUR_FAULT)
    else:
        job.put_back(backoff(job.attempts))


def _wait_for_scanner(job: Import) -> None:
    """Put the job back, longer each time; after the last wait it fails, its bytes kept for a replay."""
    if job.attempts > len(scanning.WAITS):
        _give_up(job, Problem(UNSCANNED, "The virus scanner was away for hours, so this file was never read."))
    else:
        detail = "The virus scanner is away at the moment. The file waits sealed and is read once it was scanned."
        job.put_back(scanning.WAITS[job.attempts - 1], error=UNSCANNED, detail=detail, progress=0)


def _give_up(job: Import, problem: Problem) -> None:
    job.finish(Import.State.FAILED, outcome=ImportOutcome.FAILED, error=problem.code, detail=problem.detail)


def known_keys(*, client: User, source: Source | str, keys: Sequence[str]) -> set[str]:
    """Which of the source's ``keys`` need no import: they are here, or the person deleted them here. Two queries."""
    own = client.activities.filter(source=source, source_key__in=keys).values_list("source_key", flat=True)
    other = client.recording_keys.filter(source=source, source_key__in=keys).values_list("source_key", flat=True)
    return {*own, *other}
