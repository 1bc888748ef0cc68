"""Progress photos: added, changed, shown to trainers or not, deleted with their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from core import private_storage
from core.errors import Conflict, DomainError, NotAllowed
from progress.models import Photo
from progress.pictures import read_picture
from progress.rules import can_manage_photos
from progress.storage import PHOTOS, new_photo_path

MOST_PHOTOS: Final = 1000
EARLIEST: Final = date(1990, 1, 1)
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
) -> tuple[Photo, bool]:
    """Keep a picture; the photo, and whether it is new. The same bytes or the same id again are the first photo.

    Without ``local_date`` it is the day that the camera wrote, else today. Raises :class:`NotAllowed` for everybody but
    the client, :class:`progress.pictures.UnreadablePicture`, and :class:`DomainError` for a day that cannot be.
    """
    if not can_manage_photos(actor, client):
        raise NotAllowed
    sha256 = hashlib.sha256(data).hexdigest()
    known = Photo.objects.of(client).filter(Q(sha256=sha256) | Q(pk=photo_id)).first()
    if known is not None:
        return known, False
    if Photo.objects.of(client).count() >= MOST_PHOTOS:
        raise DomainError(f"There are {MOST_PHOTOS} photos already. Delete some first.", code="too_many_photos")
    if local_date is not None:
        _check_day(local_date, client)
    picture = read_picture(data)
    photo = Photo(
        client=client,
        local_date=local_date or _possible_day(picture.taken_on, client),
        pose=pose,
        is_shared=is_shared,
        path=new_photo_path(client.pk),
        thumbnail_path=new_photo_path(client.pk),
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        sha256=sha256,
    )
    if photo_id is not None:
        photo.pk = photo_id
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
            record("photo_added", actor=actor, subject=client, photo=str(photo.pk), shared=is_shared)
            # Written last: a row that could not be saved leaves no file, and a file without a row is swept up.
            private_storage.store(photo.path, picture.data)
            private_storage.store(photo.thumbnail_path, picture.thumbnail)
    except IntegrityError as error:
        return _first_of(client, sha256, error), False
    return photo, True


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
    """Show all photos to trainers with whom photos are shared, or none; how many changed."""
    if not can_manage_photos(actor, client):
        raise NotAllowed
    others = Photo.objects.of(client).exclude(is_shared=is_shared)
    count: int = others.update(is_shared=is_shared, updated_at=timezone.now())
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
    photos = list(Photo.objects.of(client))
    _remove_when_done([path for photo in photos for path in (photo.path, photo.thumbnail_path)])
    Photo.objects.of(client).delete()
    return len(photos)


def remove_orphans() -> int:
    """Delete files that no photo names: of transactions that did not hold, and of people who are gone."""
    removed = 0
    for path in list(private_storage.stored_paths(PHOTOS, before=timezone.now() - ORPHANS_AFTER)):
        if not Photo.objects.filter(Q(path=path) | Q(thumbnail_path=path)).exists():
            private_storage.remove(path)
            removed += 1
    return removed


def _remove_when_done(paths: Iterable[str]) -> None:
    for path in paths:
        transaction.on_commit(partial(private_storage.remove, path))


def _first_of(client: User, sha256: str, error: IntegrityError) -> Photo:
    """The photo that another request stored at the same time."""
    photo: Photo | None = Photo.objects.of(client).filter(sha256=sha256).first()
    if photo is None:
        raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
    return photo


def _check_day(day: date, client: User) -> None:
    if not EARLIEST <= day <= client.local_today():
        raise DomainError("A photo was taken today or before.", code="invalid_day", field="local_date")


def _possible_day(taken_on: date | None, client: User) -> date:
    today: date = client.local_today()
    return taken_on if taken_on and EARLIEST <= taken_on <= today else today
