"""FIT, TCX and GPX files → :class:`Recording`. No Django here.

:func:`read_recording` recognises a file by its content; :func:`activities.formats.archive.iter_archive` opens zips.
"""

from __future__ import annotations

import zlib
from typing import Final

from activities.formats.archive import is_archive
from activities.formats.fit import is_fit, read_fit
from activities.formats.gpx import read_gpx
from activities.formats.markup import root_name
from activities.formats.recording import Recording, UnreadableFile
from activities.formats.tcx import read_tcx

__all__ = ["MAX_FILE_BYTES", "Recording", "UnreadableFile", "read_recording"]

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"


def read_recording(data: bytes, filename: str = "") -> Recording:
    """Decode one recording, plain or gzipped, whatever it is called.

    ``filename`` only helps to word a refusal. Raises nothing but :class:`UnreadableFile`, with a sentence for the
    person who uploaded the file and one of the codes that it lists.
    """
    _refuse_outsized(data)
    if data.startswith(_GZIP_MAGIC):
        data = _gunzip(data)
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("empty", "This file is empty.")
    if is_fit(data):
        return read_fit(data)
    match root_name(data).lower():
        case "trainingcenterdatabase":
            return read_tcx(data)
        case "gpx":
            return read_gpx(data)
    if is_archive(data):
        raise UnreadableFile("not_recognised", "This is a zip file, where a single FIT, TCX or GPX file was expected.")
    if filename.lower().endswith((".fit", ".fit.gz")):
        raise UnreadableFile("corrupt", "This file is called a FIT file but does not start like one. Export it again.")
    raise UnreadableFile("not_recognised", "This is not a FIT, TCX or GPX file.")


def _refuse_outsized(data: bytes) -> None:
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile("too_large", f"This file is larger than {MAX_FILE_BYTES // 1024**2} MB.")


def _gunzip(data: bytes) -> bytes:
    """Unpack one gzip stream, never past the size that a file may have."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(data, MAX_FILE_BYTES + 1)
    except zlib.error:
        raise UnreadableFile("corrupt", "This gzip file is damaged.") from None
    _refuse_outsized(content)
    if not unpacker.eof:
        raise UnreadableFile("corrupt", "This gzip file is incomplete.")
    return content
