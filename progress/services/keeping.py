"""From the bytes of a picture to a photo: decoded, made bare, sealed, and written down once."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from core import private_storage
from core.errors import Conflict
from progress.models import Photo
from progress.pictures import read_picture
from progress.storage import new_photo_path

EARLIEST: Final = date(1990, 1, 1)


def hash_of(data: bytes) -> str:
    """What tells two uploads apart."""
    return hashlib.sha256(data).hexdigest()


def keep_photo(
    *,
    client: User,
    data: bytes,
    pose: str,
    local_date: date | None,
    otherwise: date,
    is_shared: bool,
    photo_id: UUID | None,
) -> tuple[Photo, bool]:
    """Write a picture down as its client's; the photo, and whether it is new: the same bytes are the first photo.

    ``otherwise`` is the client's day of the upload: the photo's day when neither the client nor the camera named one,
    and the latest that the camera is believed.

    Raises :class:`progress.pictures.UnreadablePicture`, and :class:`Conflict` for an id that somebody else has.
    """
    picture = read_picture(data)
    sha256 = hash_of(data)
    photo = Photo(
        client=client,
        local_date=local_date or _possible_day(picture.taken_on, otherwise),
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
            record("photo_added", actor=client, subject=client, photo=str(photo.pk), shared=is_shared)
            # Written last: a row that could not be saved leaves no file, and a file without a row is swept up.
            private_storage.store(photo.path, picture.data)
            private_storage.store(photo.thumbnail_path, picture.thumbnail)
    except IntegrityError as error:
        return _first_of(client, sha256, error), False
    return photo, True


def _first_of(client: User, sha256: str, error: IntegrityError) -> Photo:
    """The photo that another request stored at the same time."""
    photo: Photo | None = Photo.objects.of(client).filter(sha256=sha256).first()
    if photo is None:
        raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
    return photo


def _possible_day(taken_on: date | None, otherwise: date) -> date:
    return taken_on if taken_on and EARLIEST <= taken_on <= otherwise else otherwise
