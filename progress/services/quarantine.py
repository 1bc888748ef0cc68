"""Pictures that the virus scanner could not look at: sealed, looked at later, then kept or deleted.

A worker claims the row, scans the bytes, and writes the photo and the end of the row in one transaction. Waits are
bounded; the last one ends in a failed state that its owner sees and staff can replay.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Final

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core import private_storage, scanning
from core.errors import Conflict, DomainError, NotAllowed
from core.jobs import MAX_ATTEMPTS, backoff
from progress.enums import CheckOutcome
from progress.models import PhotoCheck
from progress.rules import can_manage_photos, can_replay_checks
from progress.services.keeping import hash_of, keep_photo
from progress.storage import new_quarantine_path

logger = structlog.get_logger(__name__)

#: So many pictures of one client may wait.
MOST_SEALED: Final = 20
SWEPT_AT_ONCE: Final = 100
ENDED_KEPT: Final = timedelta(days=30)
UNSCANNED: Final = "waiting_for_scanner"
WAITING_WORDS: Final = "The virus scanner is away at the moment. The picture waits sealed; nobody can see it."
GIVEN_UP_WORDS: Final = "The virus scanner was away for hours, so this picture was never looked at."


class LeaseLost(Exception):
    """Another worker has taken the check over; what this one was about to write is rolled back."""


def seal_picture(
    *, client: User, data: bytes, pose: str, local_date: date | None, is_shared: bool, photo_id: uuid.UUID | None
) -> tuple[PhotoCheck, bool]:
    """Put a picture into quarantine; its check, and whether it is new: the same bytes wait once.

    Raises :class:`DomainError` when too many wait already, and :class:`Conflict` for an id that somebody else has.
    """
    sealed = PhotoCheck.objects.of(client).exclude(path="")
    if sealed.count() >= MOST_SEALED:
        raise DomainError(
            "Many photos of yours wait for the virus scanner already. Please try again later.", code="too_many_photos"
        )
    check = PhotoCheck(
        client=client,
        pose=pose,
        local_date=local_date,
        is_shared=is_shared,
        path=new_quarantine_path(client.pk),
        size=len(data),
        sha256=hash_of(data),
        error=UNSCANNED,
        detail=WAITING_WORDS,
        not_before=timezone.now() + scanning.WAITS[0],
    )
    if photo_id is not None:
        check.pk = photo_id
    try:
        with transaction.atomic():
            # The note of an earlier refusal makes room: the same id sent again is a new try.
            PhotoCheck.objects.of(client).filter(pk=check.pk, path="").delete()
            check.save(force_insert=True)
            record("photo_sealed", actor=client, subject=client, check=str(check.pk))
            private_storage.store(check.path, data)
    except IntegrityError as error:
        known: PhotoCheck | None = sealed.filter(sha256=check.sha256).first()
        if known is None:
            raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
        return known, False
    return check, True


@transaction.atomic
def make_room_for(client: User, sha256: str, photo_id: uuid.UUID | None) -> None:
    """Delete the client's failed checks of the same bytes or the same id, so that a new upload is a new try."""
    failed = PhotoCheck.objects.of(client).filter(state=PhotoCheck.State.FAILED)
    for check in failed.filter(Q(sha256=sha256) | Q(pk=photo_id)).select_for_update():
        delete_check(actor=client, check=check)


def run_check(check_id: uuid.UUID) -> PhotoCheck | None:
    """Have one picture scanned, unless somebody else does or it is over; the check as it stands then.

    A second run finds it ended, or does again what a killed worker did not finish, with the same photo.
    """
    check: PhotoCheck | None = PhotoCheck.objects.claim(check_id)
    if check is None:
        return None
    try:
        if check.attempts > MAX_ATTEMPTS:
            _give_up(check, "crashed", "Looking at this picture ended in a crash several times.")
        else:
            _look_at(check)
    except LeaseLost:
        logger.info("photo_check_lease_lost", check=str(check.pk))
    except scanning.ScannerDown as error:
        logger.warning("photo_unscanned", check=str(check.pk), attempts=check.attempts, reason=str(error))
        _wait_for_scanner(check)
    except FileNotFoundError:
        _give_up(check, "lost", "The picture is not there any more. Please upload it again.")
    except Exception:
        logger.exception("photo_check_failed", check=str(check.pk), attempts=check.attempts)
        if check.attempts >= MAX_ATTEMPTS:
            _give_up(check, "internal", "Something went wrong on our side while looking at this picture.")
        else:
            check.put_back(backoff(check.attempts))
    return check


def due_checks() -> list[uuid.UUID]:
    """Ids of the checks that a worker may take now."""
    return list(PhotoCheck.objects.due().values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def replay_check(*, actor: User, check: PhotoCheck) -> bool:
    """Put a failed check back with all its attempts; false when there is nothing to replay.

    Raises :class:`NotAllowed` without the permission to change checks.
    """
    if not can_replay_checks(actor):
        raise NotAllowed
    with transaction.atomic():
        failed = PhotoCheck.objects.filter(pk=check.pk, state=PhotoCheck.State.FAILED).exclude(path="")
        replayed = failed.update(
            state=PhotoCheck.State.QUEUED,
            attempts=0,
            not_before=None,
            outcome="",
            error=UNSCANNED,
            detail=WAITING_WORDS,
            finished_at=None,
            updated_at=timezone.now(),
        )
        if replayed:
            record("photo_check_replayed", actor=actor, subject=check.client, check=str(check.pk))
    return bool(replayed)


@transaction.atomic
def delete_check(*, actor: User, check: PhotoCheck) -> None:
    """Take a waiting picture away with its bytes, or the note of what came of it."""
    if not can_manage_photos(actor, check.client):
        raise NotAllowed
    if check.path:
        record("photo_check_deleted", actor=actor, subject=check.client, check=str(check.pk))
    _remove_bytes([check.path])
    check.delete()


def delete_checks_of(client: User) -> None:
    """Take everything of a client out of quarantine, for the erasure of a person. Inside a transaction."""
    checks = PhotoCheck.objects.of(client)
    _remove_bytes(checks.values_list("path", flat=True))
    checks.delete()


def forget_ended_checks() -> int:
    """Delete the notes, and the bytes of failed checks, a month after their end; how many there were."""
    with transaction.atomic():
        old = PhotoCheck.objects.filter(finished_at__lt=timezone.now() - ENDED_KEPT)
        _remove_bytes(old.values_list("path", flat=True))
        count, _ = old.delete()
    return int(count)


def record_infected(client: User, data: bytes, found: scanning.Infected) -> None:
    """Remember that a picture was refused; of the picture itself nothing is kept."""
    record("upload_infected", actor=client, subject=client, sha256=hash_of(data), signature=found.signature)


def _look_at(check: PhotoCheck) -> None:
    data = private_storage.read(check.path)
    try:
        scanning.scan(data)
    except scanning.Infected as found:
        with transaction.atomic():
            record_infected(check.client, data, found)
            _refuse(check, found)
    except scanning.TooLargeToScan as refusal:
        _refuse(check, refusal)
    else:
        _keep(check, data)


def _keep(check: PhotoCheck, data: bytes) -> None:
    try:
        with transaction.atomic():
            # Read again and held: its owner may have taken the sharing back since the row was claimed.
            current = check.still_mine().select_for_update().first()
            if current is None:
                raise LeaseLost
            photo, is_new = keep_photo(
                client=check.client,
                data=data,
                pose=check.pose,
                local_date=check.local_date,
                otherwise=timezone.localdate(check.created_at, check.client.zone),
                is_shared=current.is_shared,
                photo_id=check.pk,
            )
            detail = "" if is_new else "This photo was here already."
            _end(check, PhotoCheck.State.SUCCEEDED, outcome=CheckOutcome.KEPT, error="", detail=detail, photo=photo)
    except DomainError as refusal:
        _refuse(check, refusal)


def _refuse(check: PhotoCheck, refusal: DomainError) -> None:
    with transaction.atomic():
        state, outcome = PhotoCheck.State.SUCCEEDED, CheckOutcome.REFUSED
        _end(check, state, outcome=outcome, error=refusal.code, detail=refusal.message)


def _end(check: PhotoCheck, state: str, **columns: object) -> None:
    """End the check and let its bytes go with the transaction."""
    path = check.path
    if not check.finish(state, path="", **columns):
        raise LeaseLost
    _remove_bytes([path])


def _wait_for_scanner(check: PhotoCheck) -> None:
    if check.attempts > len(scanning.WAITS):
        _give_up(check, UNSCANNED, GIVEN_UP_WORDS)
    else:
        check.put_back(scanning.WAITS[check.attempts - 1], error=UNSCANNED, detail=WAITING_WORDS)


def _give_up(check: PhotoCheck, code: str, detail: str) -> None:
    """The bytes stay where they are, for a replay."""
    check.finish(PhotoCheck.State.FAILED, outcome=CheckOutcome.FAILED, error=code, detail=detail)


def _remove_bytes(paths: Iterable[str]) -> None:
    for path in [path for path in paths if path]:
        transaction.on_commit(partial(private_storage.remove, path))
