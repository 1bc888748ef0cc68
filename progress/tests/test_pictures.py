"""Reading pictures: what comes in, what is left of it, and what is refused."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from progress.pictures import LONGEST_SIDE, MAX_BYTES, THUMBNAIL_SIDE, UnreadablePicture, read_picture
from progress.tests.pictures_for_tests import CAMERA, MAKER_NOTE, from_a_camera, picture, png_header


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg(kind: str) -> None:
    read = read_picture(picture(kind))
    with Image.open(BytesIO(read.data)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (60, 80))
    assert (read.width, read.height, read.taken_on) == (60, 80, None)


@pytest.mark.parametrize(
    ("mode", "colour"), [("L", 100), ("P", 3), ("RGBA", (9, 9, 9, 0)), ("LA", (9, 0)), ("1", 1), ("I;16", 900)]
)
def test_every_kind_of_pixel_is_read(mode: str, colour: object) -> None:
    written = BytesIO()
    Image.new(mode, (30, 40), colour).save(written, "PNG")
    assert read_picture(written.getvalue()).width == 30


def test_cmyk_is_read() -> None:
    written = BytesIO()
    Image.new("CMYK", (30, 40), (0, 0, 0, 0)).save(written, "JPEG")
    assert read_picture(written.getvalue()).height == 40


def test_what_is_transparent_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (30, 40), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(BytesIO(read_picture(written.getvalue()).data)) as kept:
        assert min(kept.getpixel((15, 20))) > 250


def test_nothing_of_the_camera_is_left_but_the_day() -> None:
    data = from_a_camera()
    for secret in (CAMERA.encode(), MAKER_NOTE.encode(), b"Exif", b"profile of"):
        assert secret in data
    read = read_picture(data)
    assert read.taken_on == date(2026, 3, 4)
    for kept in (read.data, read.thumbnail):
        for secret in (CAMERA.encode(), MAKER_NOTE.encode(), b"Exif", b"profile of"):
            assert secret not in kept
        with Image.open(BytesIO(kept)) as image:
            assert not dict(image.getexif())
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_it_stands_upright() -> None:
    """Held sideways: what the sensor saw on the left is on top."""
    with Image.open(BytesIO(read_picture(from_a_camera(orientation=6)).data)) as kept:
        assert kept.size == (60, 80)
        top, bottom = kept.getpixel((30, 8)), kept.getpixel((30, 72))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_is_overlooked(orientation: int) -> None:
    assert read_picture(from_a_camera(orientation=orientation)).width == 80


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", "2026:13:40 99:99:99", ""])
def test_a_day_that_cannot_be_is_none(taken: str) -> None:
    assert read_picture(from_a_camera(taken=taken)).taken_on is None


def test_a_large_one_is_made_small() -> None:
    read = read_picture(picture(size=(4000, 3000)))
    assert (read.width, read.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    with Image.open(BytesIO(read.thumbnail)) as small:
        assert max(small.size) == THUMBNAIL_SIDE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unsupported_picture"),
        (b"\0" * 500, "unsupported_picture"),
        (b"GIF89a" + b"\0" * 100, "unsupported_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unsupported_picture"),
        (b"%PDF-1.7 \xff\xd8\xff", "unsupported_picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "unsupported_picture"),
        (b"\xff\xd8\xff" + b"\0" * 100, "unreadable_picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "unreadable_picture"),
        (b"\x89PNG\r\n\x1a\n", "unreadable_picture"),
        (png_header(100_000, 100_000), "too_many_pixels"),
        (png_header(10_000, 10_000), "too_many_pixels"),
        (png_header(4_001, 4_001), "too_many_pixels"),
        (png_header(3_000, 3_000), "unreadable_picture"),
        (png_header(0, 5), "unreadable_picture"),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "too_large"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePicture) as refusal:
        read_picture(data)
    assert refusal.value.code == code


def test_a_sliver_is_refused() -> None:
    with pytest.raises(UnreadablePicture, match="narrow"):
        read_picture(picture(size=(1000, 10)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind: str) -> None:
    noise = Image.effect_noise((300, 400), 90)
    written = BytesIO()
    noise.convert("RGB").save(written, kind)
    data = written.getvalue()
    with pytest.raises(UnreadablePicture):
        read_picture(data[: len(data) // 2])


def test_what_hangs_on_a_picture_is_gone() -> None:
    """A file that is a picture and a page at once is only a picture afterwards."""
    data = picture() + b"<script>alert('polyglot')</script>PK\x03\x04"
    read = read_picture(data)
    assert b"script" not in read.data
    assert read.data.endswith(b"\xff\xd9")
