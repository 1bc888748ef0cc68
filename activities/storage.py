"""Original files in private storage: where they lie, named by owner and content."""

from __future__ import annotations

import uuid
from typing import Final

from core.private_storage import (
    DamagedFile,
    SealedContent,
    read,
    remove,
    rotate,
    rotate_folders,
    store,
    stored_paths,
)

__all__ = [
    "ORIGINALS",
    "STAGED",
    "DamagedFile",
    "SealedContent",
    "original_path",
    "read",
    "remove",
    "rotate",
    "rotate_everything",
    "staged_path",
    "store",
    "stored_paths",
]

ORIGINALS: Final = "originals"
STAGED: Final = "staged"


def original_path(client_id: uuid.UUID, sha256: str) -> str:
    """Where the original with this hash belongs; the same bytes of one client have one place."""
    return f"{ORIGINALS}/{client_id}/{sha256[:2]}/{sha256}"


def staged_path(import_id: uuid.UUID) -> str:
    """Where the bytes of an import wait."""
    return f"{STAGED}/{import_id}"


def rotate_everything() -> int:
    """Encrypt every original and every waiting upload again; the number of files."""
    return rotate_folders(ORIGINALS, STAGED)
