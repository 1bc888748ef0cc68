"""Private storage: files compressed and encrypted in chunks, read by views alone and never by the web server.

A stored file is a sequence of encrypted chunks, each led by its length. The plain text of a chunk begins with its
number and whether it is the last one, so that a chunk that was cut off, moved or repeated is noticed. Memory stays flat
whatever the size of the file.
"""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from core.encryption import decrypt_bytes, encrypt_bytes

_CHUNK: Final = 1024 * 1024
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">I?")
_COMPRESSION: Final = 1
_DRAFT: Final = ".part"


class DamagedFile(Exception):
    """A stored file is cut off or its chunks are not in order."""


def store(path: str, data: bytes) -> str:
    """Write ``data`` at ``path`` unless it is there already; returns the path.

    The file is written under another name and put into its place whole, so a killed writer leaves no half of it.
    """
    if default_storage.exists(path):
        return path
    _put_into_place(_draft(path, data), path)
    return path


def read(path: str) -> bytes:
    """The bytes that :func:`store` was given.

    Raises ``FileNotFoundError``, :class:`core.encryption.DecryptionFailed` for a wrong key and :class:`DamagedFile`.
    """
    unzip = zlib.decompressobj()
    with default_storage.open(path) as stored:
        parts = [unzip.decompress(chunk) for chunk in _opened(stored)]
    return b"".join([*parts, unzip.flush()])


def remove(path: str) -> None:
    """Delete the file at ``path`` if it is there."""
    if path:
        default_storage.delete(path)


def stored_paths(folder: str, *, before: datetime) -> Iterator[str]:
    """Paths of all files under ``folder`` that were written before an instant, for the sweep of orphans."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in files:
        path = f"{folder}/{name}"
        if _is_older(path, before):
            yield path
    for name in folders:
        yield from stored_paths(f"{folder}/{name}", before=before)


def rotate(path: str) -> None:
    """Encrypt one stored file again with the newest key; at every moment its path holds the old bytes or the new ones.

    Raises what :func:`read` raises, and leaves the file as it is then; ``FileNotFoundError`` also when it was deleted
    meanwhile, and does not bring it back.
    """
    draft = _draft(path, read(path))
    if not default_storage.exists(path):
        default_storage.delete(draft)
        raise FileNotFoundError(path)
    _put_into_place(draft, path)


def rotate_folders(*folders: str) -> int:
    """Encrypt every file under these folders again; the number of files. One that goes meanwhile is passed over.

    What is still being written under the name of a draft is left to its writer.
    """
    count = 0
    for path in [path for folder in folders for path in stored_paths(folder, before=timezone.now())]:
        if path.endswith(_DRAFT):
            continue
        with suppress(FileNotFoundError):
            rotate(path)
            count += 1
    return count


class SealedContent(File):  # type: ignore[type-arg]
    """What is written to the disk for some bytes, made a chunk at a time."""

    def __init__(self, data: bytes) -> None:
        super().__init__(None, name=None)
        self._data = memoryview(data)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Length and encrypted content of each chunk."""
        packer = zlib.compressobj(_COMPRESSION)
        for number, start in enumerate(range(0, max(len(self._data), 1), _CHUNK)):
            is_last = start + _CHUNK >= len(self._data)
            body = packer.compress(self._data[start : start + _CHUNK]) + (packer.flush() if is_last else b"")
            token = encrypt_bytes(_HEAD.pack(number, is_last) + body)
            yield _LENGTH.pack(len(token))
            yield token


def _draft(path: str, data: bytes) -> str:
    return default_storage.save(f"{path}.{uuid.uuid4().hex}{_DRAFT}", SealedContent(data))


def _put_into_place(draft: str, path: str) -> None:
    Path(default_storage.path(draft)).replace(default_storage.path(path))


def _is_older(path: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < before
    except FileNotFoundError:  # it went after the folder was listed
        return False


def _opened(stored: File[bytes]) -> Iterator[bytes]:
    expected, is_last = 0, False
    while prefix := stored.read(_LENGTH.size):
        if is_last or len(prefix) < _LENGTH.size:
            raise DamagedFile("There are bytes behind the end of the stored file.")
        length = _LENGTH.unpack(prefix)[0]
        token = stored.read(length)
        if len(token) < length:
            raise DamagedFile("The stored file is cut off.")
        plain = decrypt_bytes(token)
        number, is_last = _HEAD.unpack_from(plain)
        if number != expected:
            raise DamagedFile("A chunk of the stored file is missing or out of order.")
        expected += 1
        yield plain[_HEAD.size :]
    if not is_last:
        raise DamagedFile("The stored file is cut off.")
