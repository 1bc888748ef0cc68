"""Reading pictures that people upload: judged by content, made small, and without what the camera wrote beside them."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Final

from PIL import ExifTags, Image, ImageOps

from core.errors import DomainError

MAX_BYTES: Final = 8 * 1024 * 1024
#: A JPEG is shrunk while it is decoded; the others are held in memory whole.
MAX_PIXELS: Final = {"JPEG": 30_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
MAX_SIDE_RATIO: Final = 20
LONGEST_SIDE: Final = 1800
THUMBNAIL_SIDE: Final = 400

_HEIC_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_UNREADABLE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow raises for bytes that are not what they claim to be."""


class UnreadablePicture(DomainError):
    """The upload is not a picture that we take."""

    code = "unreadable_picture"
    message = "This picture is damaged. Try to save it again, or take another."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored: upright, as JPEG, with its pixels and nothing else.

    ``taken_on`` is the day that the camera wrote, ``None`` where it wrote none that can be.
    """

    data: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_on: date | None


def read_picture(data: bytes) -> Picture:
    """Decode an upload and encode it anew.

    Raises :class:`UnreadablePicture` with words for the person. Size and kind are checked before anything is decoded,
    the count of pixels before memory is taken for them.
    """
    kind = kind_of(data)
    try:
        with Image.open(BytesIO(data), formats=[kind]) as image:
            _check_size(image, kind)
            taken_on = _taken_on(image)
            upright = _upright(image)
        thumbnail = upright.copy()
        thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    except _UNREADABLE as error:
        if isinstance(error, (Image.DecompressionBombError, Image.DecompressionBombWarning)):
            raise _too_many_pixels(kind) from error
        raise UnreadablePicture from error
    return Picture(_encoded(upright), _encoded(thumbnail), upright.width, upright.height, taken_on)


def kind_of(data: bytes) -> str:
    """``JPEG``, ``PNG`` or ``WEBP`` by the first bytes, without decoding anything.

    Raises :class:`UnreadablePicture` for anything else, and for too many bytes.
    """
    if len(data) > MAX_BYTES:
        raise UnreadablePicture(f"This picture is larger than {MAX_BYTES // 1024**2} MB.", code="too_large")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise UnreadablePicture(
            "HEIC and AVIF pictures cannot be read here. Export it as JPEG, or set the camera to “most compatible”.",
            code="unsupported_picture",
        )
    raise UnreadablePicture("This is not a JPEG, PNG or WebP picture.", code="unsupported_picture")


def _check_size(image: Image.Image, kind: str) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS[kind]:
        raise _too_many_pixels(kind)
    if max(width, height) > MAX_SIDE_RATIO * min(width, height):
        raise UnreadablePicture("This picture is too narrow to show a person.", code="unsupported_picture")


def _too_many_pixels(kind: str) -> UnreadablePicture:
    return UnreadablePicture(
        f"This picture has more than {MAX_PIXELS[kind] // 1_000_000} megapixels. Take it with a smaller setting.",
        code="too_many_pixels",
    )


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, turned as the camera was held, no side longer than :data:`LONGEST_SIDE`."""
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if image.mode not in ("RGB", "RGBA", "L"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", image.size, "white")
    bare.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    bare.getexif()[ExifTags.Base.Orientation] = orientation or 1
    return ImageOps.exif_transpose(bare)


def _encoded(image: Image.Image) -> bytes:
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    written = BytesIO()
    clean.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()


def _taken_on(image: Image.Image) -> date | None:
    """The day of the exposure; what a camera wrote is not worth refusing the picture for."""
    with suppress(*_UNREADABLE):
        exif = image.getexif()
        written = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(
            ExifTags.Base.DateTime
        )
        return datetime.strptime(str(written).strip("\0 ")[:10], "%Y:%m:%d").date()  # noqa: DTZ007  a local day
    return None
