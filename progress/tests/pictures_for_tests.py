"""Pictures made for tests: with a camera's metadata, hostile, or cut off."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

CAMERA = "SecretCam 3000"
MAKER_NOTE = "home of the person"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), colour: Any = "teal", **options: Any) -> bytes:
    """A picture of one colour."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def from_a_camera(*, taken: str = "2026:03:04 07:08:09", orientation: int = 6) -> bytes:
    """A JPEG with place, camera, day and a comment, held sideways: left half red, right half blue."""
    image = Image.new("RGB", (80, 60), "red")
    image.paste("blue", (40, 0, 80, 60))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (IFDRational(48), IFDRational(51), IFDRational(2979, 100))
    written = BytesIO()
    image.save(
        written, "JPEG", exif=exif.tobytes(), comment=MAKER_NOTE.encode(), icc_profile=b"profile of " + b"x" * 200
    )
    return written.getvalue()


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims a size, with a few bytes of pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
