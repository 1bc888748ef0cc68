"""Zip files with many recordings in them, opened without trusting a word of what they say about themselves."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from activities.formats.recording import UnreadableFile

MAX_ENTRIES: Final = 5_000
MAX_ENTRY_BYTES: Final = 64 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 2 * 1024 * 1024 * 1024
#: Recordings compress three- to twentyfold; a bomb a thousandfold. Small entries may do what they like.
MAX_RATIO: Final = 200
_RATIO_MATTERS_FROM: Final = 1024 * 1024

_MAGIC: Final = b"PK\x03\x04"
_SUFFIXES: Final = (".fit", ".tcx", ".gpx", ".fit.gz", ".tcx.gz", ".gpx.gz")
_ENCRYPTED: Final = 0x1


def is_archive(data: bytes) -> bool:
    """Whether ``data`` starts like a zip file."""
    return data[:4] in (_MAGIC, b"PK\x05\x06")


def iter_archive(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of every recording (by its ending) in a zip file, one at a time.

    Names are bare file names: folders are dropped, so nothing in the archive can point outside of it. Other files are
    passed over. Raises :class:`UnreadableFile` (``corrupt``, ``unsafe``, ``too_large``, ``empty``) — before the first
    entry for what the directory shows, and in between for what only unpacking shows.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    # zipfile raises all of these on archives that were cut off or tampered with.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise UnreadableFile(
            "corrupt", "This zip file is incomplete or damaged. Make it again, or upload its files one by one."
        ) from None
    wanted = _select(entries)
    unpacked = 0
    for entry in wanted:
        content = _unpack(archive, entry)
        unpacked += len(content)
        if unpacked > MAX_TOTAL_BYTES:
            raise UnreadableFile("too_large", "The files in this zip file are too large together.")
        yield PurePosixPath(entry.filename.replace("\\", "/")).name, content


def _select(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile("too_large", f"This zip file holds more than {MAX_ENTRIES} files; split it.")
    wanted = []
    for entry in entries:
        name = entry.filename.lower()
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnreadableFile("unsafe", "This zip file holds a link, which a set of recordings never does.")
        if name.endswith((".zip", ".7z", ".rar", ".tar", ".tgz")):
            raise UnreadableFile("unsafe", "This zip file holds another archive; unpack that one and upload its files.")
        if not entry.is_dir() and name.endswith(_SUFFIXES) and not _is_resource_fork(name):
            wanted.append(entry)
    if not wanted:
        raise UnreadableFile("empty", "This zip file holds no FIT, TCX or GPX file.")
    for entry in wanted:
        _refuse_outsized(entry)
    if sum(entry.file_size for entry in wanted) > MAX_TOTAL_BYTES:
        raise UnreadableFile("too_large", "The files in this zip file are too large together.")
    return wanted


def _is_resource_fork(name: str) -> bool:
    """macOS puts a shadow of each file into its archives."""
    return name.startswith("__macosx/") or PurePosixPath(name).name.startswith("._")


def _refuse_outsized(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFile("unsafe", "This zip file is locked with a password; upload it without one.")
    if entry.file_size > MAX_ENTRY_BYTES:
        raise UnreadableFile("too_large", "A file in this zip file is too large to be a recording.")
    if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise UnreadableFile("unsafe", "A file in this zip file unpacks to far more than a recording would.")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as stream:
            content = stream.read(MAX_ENTRY_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error):
        raise UnreadableFile("corrupt", "A file in this zip file is damaged and cannot be unpacked.") from None
    if len(content) > MAX_ENTRY_BYTES:
        raise UnreadableFile("too_large", "A file in this zip file is too large to be a recording.")
    return content
