"""Archives: every recording inside is an import of its own, and the batch sums them up."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils import timezone

from activities import storage
from activities.enums import ImportOutcome
from activities.formats import UnreadableFile
from activities.formats.archive import iter_archive
from activities.models import Import
from activities.recorded import clean_text
from activities.services.saving import hash_of
from core.jobs import LEASE

type MemberRunner = Callable[[Import, bytes], None]

_IMPORTED = (ImportOutcome.DONE, ImportOutcome.PARTIAL)


def run_archive(batch: Import, data: bytes, *, run_member: MemberRunner) -> None:
    """Import the recordings of an archive one after the other; those that an earlier run finished are passed over.

    A member's key follows from the batch and its position, so a second run meets the same rows. Files that cannot be
    read are refused one by one; damage of the archive itself ends it, and what came before is kept.
    """
    damage = ""
    code = ""
    try:
        total = _entry_count(data)
        for position, (name, content) in enumerate(iter_archive(data)):
            member = _claimed_member(batch, position, name, content)
            if member is not None:
                run_member(member, content)
            if not batch.keep_alive(progress=min(99, 100 * (position + 1) // max(total, position + 1))):
                return
    except UnreadableFile as refusal:
        damage, code = refusal.message, refusal.code
    _sum_up(batch, damage, code)


def _entry_count(data: bytes) -> int:
    """Number of files in the directory of the archive; 0 when it cannot be read, which unpacking will say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(not entry.is_dir() for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return 0


def _claimed_member(batch: Import, position: int, name: str, content: bytes) -> Import | None:
    """The member's row with a fresh lease, or ``None`` when it is finished."""
    member, _ = Import.objects.get_or_create(
        pk=uuid.uuid5(batch.pk, str(position)),
        defaults={
            "client": batch.client,
            "created_by": batch.created_by,
            "batch": batch,
            "source": batch.source,
            "file_name": clean_text(name, 200) or "recording",
            "size": len(content),
            "sha256": hash_of(content),
        },
    )
    if member.is_finished:
        return None
    member.state, member.lease_token = Import.State.RUNNING, uuid.uuid4()
    member.started_at, member.lease_until = timezone.now(), timezone.now() + LEASE
    member.attempts += 1
    member.save(update_fields=["state", "lease_token", "lease_until", "started_at", "attempts", "updated_at"])
    return member


def _sum_up(batch: Import, damage: str, code: str) -> None:
    members = list(batch.members.prefetch_related("activities"))
    counts = Counter(ImportOutcome(member.outcome) for member in members if member.outcome)
    outcome = _outcome(counts, is_damaged=bool(damage))
    with transaction.atomic():
        batch.activities.set({activity.pk for member in members for activity in member.activities.all()})
        ended = batch.finish(
            Import.State.SUCCEEDED,
            outcome=outcome,
            error=code or ("" if outcome == ImportOutcome.DONE else str(outcome)),
            detail=" ".join(part for part in (_counted(counts), damage) if part),
            progress=100,
            staged_path="",
        )
        if ended:
            transaction.on_commit(partial(storage.remove, storage.staged_path(batch.pk)))


def _outcome(counts: Counter[ImportOutcome], *, is_damaged: bool) -> ImportOutcome:
    imported = sum(counts[outcome] for outcome in _IMPORTED)
    refused = counts[ImportOutcome.REFUSED] + counts[ImportOutcome.FAILED] + is_damaged
    if not imported:
        return ImportOutcome.DUPLICATE if counts[ImportOutcome.DUPLICATE] and not refused else ImportOutcome.REFUSED
    return ImportOutcome.PARTIAL if refused or counts[ImportOutcome.PARTIAL] else ImportOutcome.DONE


def _counted(counts: Counter[ImportOutcome]) -> str:
    words = (
        (sum(counts[outcome] for outcome in _IMPORTED), "imported"),
        (counts[ImportOutcome.DUPLICATE], "already there"),
        (counts[ImportOutcome.REFUSED], "refused"),
        (counts[ImportOutcome.FAILED], "failed"),
    )
    said = [f"{count} {what}" for count, what in words if count]
    total = sum(counts.values())
    return f"{total} {'file' if total == 1 else 'files'}: {', '.join(said)}." if said else ""
