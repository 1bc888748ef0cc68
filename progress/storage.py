"""Progress photos in private storage: where they lie, under names that say nothing."""

from __future__ import annotations

import uuid
from typing import Final

from core.private_storage import rotate_folders

PHOTOS: Final = "photos"
QUARANTINE: Final = "quarantine"


def new_photo_path(client_id: uuid.UUID) -> str:
    """A place that no other file has and that cannot be guessed."""
    return f"{PHOTOS}/{client_id}/{uuid.uuid4().hex}"


def new_quarantine_path(client_id: uuid.UUID) -> str:
    """Where a picture waits for the virus scanner."""
    return f"{QUARANTINE}/{client_id}/{uuid.uuid4().hex}"


def rotate_photos() -> int:
    """Encrypt every photo again with the newest key, waiting ones too; the number of files."""
    return rotate_folders(PHOTOS, QUARANTINE)
