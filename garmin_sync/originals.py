"""Opening what Garmin sends as the original file of an activity: a zip with one recording in it, most of the time."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from garmin_sync.errors import BadAnswer, GarminUnavailable

MAX_DOWNLOAD_BYTES = 64 * 1024 * 1024
MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_MEMBERS = 20
_KNOWN_SUFFIXES = (".fit", ".tcx", ".gpx")


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The recording as it left the device. ``name`` is empty when Garmin sent it without an archive."""

    name: str
    data: bytes


def open_original(download: bytes) -> OriginalFile | None:
    """The recording inside a download; ``None`` when there is none.

    Raises BadAnswer for a damaged, encrypted or oversized archive and GarminUnavailable for a web page.
    """
    if not download.strip():
        return None
    if not download.startswith(b"PK"):
        if download.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            raise GarminUnavailable(detail="a web page instead of a file")
        return OriginalFile(name="", data=download)
    try:
        with zipfile.ZipFile(io.BytesIO(download)) as archive:
            return _recording_in(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise BadAnswer("The file that Garmin sent is damaged.", detail=str(error)) from error


def _recording_in(archive: zipfile.ZipFile) -> OriginalFile | None:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MAX_MEMBERS:
        raise BadAnswer("The archive that Garmin sent holds too many files.")
    if not members:
        return None
    recordings = [member for member in members if member.filename.lower().endswith(_KNOWN_SUFFIXES)]
    chosen = (recordings or members)[0]
    with archive.open(chosen) as stream:
        data = stream.read(MAX_FILE_BYTES + 1)  # the size in the directory may lie
    if len(data) > MAX_FILE_BYTES:
        raise BadAnswer("The file that Garmin sent is too large.")
    return OriginalFile(name=chosen.filename.rsplit("/", 1)[-1], data=data) if data else None
