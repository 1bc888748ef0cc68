"""Progress photos: added, changed, shown to trainers or not, deleted with their files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core import private_storage, scanning
from core.errors import DomainError, NotAllowed
from progress.models import Photo, PhotoCheck
from progress.pictures import kind_of
from progress.rules import can_manage_photos
from progress.services.keeping import EARLIEST, hash_of, keep_photo
from progress.services.quarantine import delete_checks_of, make_room_for, record_infected, seal_picture
from progress.storage import PHOTOS, QUARANTINE

MOST_PHOTOS: Final = 1000
ORPHANS_AFTER: Final = timedelta(days=1)
COLUMNS: Final = frozenset({"local_date", "pose", "is_shared"})


def add_photo(
    *,
    actor: User,
    client: User,
    data: bytes,
    pose: str,
    local_date: date | None = None,
    is_shared: bool = False,
    photo_id: UUID | None = None,
) -> tuple[Photo | PhotoCheck, bool]:
    """Keep a picture; the photo, and whether it is new. The same bytes or the same id again are the first photo.

    Nothing is decoded before the virus scanner has seen it, where there is one. While the scanner is away the picture
    is sealed, and what comes back is its :class:`PhotoCheck`.

    Without ``local_date`` it is the day that the camera wrote, else today. Raises :class:`NotAllowed` for everybody but
    the client, :class:`progress.pictures.UnreadablePicture`, :class:`core.scanning.Infected`, and :class:`DomainError`
    for a day that cannot be.
    """
    if not can_manage_photos(actor, client):
        raise NotAllowed
    known = _known(client, hash_of(data), photo_id)
    if known is not None:
        return known, False
    if Photo.objects.of(client).count() >= MOST_PHOTOS:
        raise DomainError(f"There are {MOST_PHOTOS} photos already. Delete some first.", code="too_many_photos")
    if local_date is not None:
        _check_day(local_date, client)
    kind_of(data)
    make_room_for(client, hash_of(data), photo_id)
    wanted: dict[str, Any] = {
        "client": client,
        "data": data,
        "pose": pose,
        "local_date": local_date,
        "is_shared": is_shared,
        "photo_id": photo_id,
    }
    try:
        scanning.scan(data, within=scanning.LONGEST_IN_A_REQUEST)
    except scanning.Infected as found:
        record_infected(client, data, found)
        raise
    except scanning.ScannerDown:
        return seal_picture(**wanted)
    return keep_photo(**wanted, otherwise=client.local_today())


def _known(client: User, sha256: str, photo_id: UUID | None) -> Photo | PhotoCheck | None:
    """What came of the same bytes or the same id before, as far as it still exists or waits. A failed check is over."""
    photo: Photo | None = Photo.objects.of(client).filter(Q(sha256=sha256) | Q(pk=photo_id)).first()
    if photo is not None:
        return photo
    checks = PhotoCheck.objects.of(client).exclude(path="").exclude(state=PhotoCheck.State.FAILED)
    check: PhotoCheck | None = checks.filter(Q(sha256=sha256) | Q(pk=photo_id)).first()
    return check


@transaction.atomic
def change_photo(*, actor: User, photo: Photo, **values: Any) -> Photo:
    """Change day, pose, or whether trainers see it. Raises as :func:`add_photo`."""
    if not can_manage_photos(actor, photo.client):
        raise NotAllowed
    if unknown := set(values) - COLUMNS:
        raise TypeError(f"A photo has no {', '.join(sorted(unknown))}.")
    if "local_date" in values:
        _check_day(values["local_date"], photo.client)
    was_shared = photo.is_shared
    for name, value in values.items():
        setattr(photo, name, value)
    photo.save(update_fields=[*values, "updated_at"])
    if photo.is_shared != was_shared:
        verb = "photo_shared" if photo.is_shared else "photo_unshared"
        record(verb, actor=actor, subject=photo.client, photo=str(photo.pk))
    return photo


@transaction.atomic
def share_all_photos(*, actor: User, client: User, is_shared: bool) -> int:
    """Show all photos to trainers with whom photos are shared, or none; how many changed.

    "None" reaches the pictures that wait for the virus scanner as well.
    """
    if not can_manage_photos(actor, client):
        raise NotAllowed
    count = 0
    if not is_shared:
        # Before the photos: a worker that holds one of these rows is waited for, and its photo is seen below.
        waiting = PhotoCheck.objects.of(client).filter(is_shared=True).exclude(path="")
        count += waiting.update(is_shared=False, updated_at=timezone.now())
    others = Photo.objects.of(client).exclude(is_shared=is_shared)
    count += others.update(is_shared=is_shared, updated_at=timezone.now())
    if count:
        record("photos_shared" if is_shared else "photos_unshared", actor=actor, subject=client, count=count)
    return count


@transaction.atomic
def delete_photo(*, actor: User, photo: Photo) -> None:
    """Take a photo away, its files included."""
    if not can_manage_photos(actor, photo.client):
        raise NotAllowed
    record("photo_deleted", actor=actor, subject=photo.client, photo=str(photo.pk))
    _remove_when_done([photo.path, photo.thumbnail_path])
    photo.delete()


@transaction.atomic
def delete_all_photos(*, client: User) -> int:
    """Take all photos of a client away with their files, for the erasure of a person; how many there were."""
    delete_checks_of(client)
    photos = list(Photo.objects.of(client))
    _remove_when_done([path for photo in photos for path in (photo.path, photo.thumbnail_path)])
    Photo.objects.of(client).delete()
    return len(photos)


def remove_orphans() -> int:
    """Delete files that no row names: of transactions that did not hold, and of people who are gone."""
    before = timezone.now() - ORPHANS_AFTER
    removed = 0
    for path in list(private_storage.stored_paths(PHOTOS, before=before)):
        if not Photo.objects.filter(Q(path=path) | Q(thumbnail_path=path)).exists():
            private_storage.remove(path)
            removed += 1
    for path in list(private_storage.stored_paths(QUARANTINE, before=before)):
        if not PhotoCheck.objects.filter(path=path).exists():
            private_storage.remove(path)
            removed += 1
    return removed


def _remove_when_done(paths: Iterable[str]) -> None:
    for path in paths:
        transaction.on_commit(partial(private_storage.remove, path))


def _check_day(day: date, client: User) -> None:
    if not EARLIEST <= day <= client.local_today():
        raise DomainError("A photo was taken today or before.", code="invalid_day", field="local_date")
