"""Files are recognised by what they hold, whatever they are called."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

import activities.formats
from activities.formats import read_recording
from activities.formats.fit.encoder import write_fit
from activities.formats.recording import UnreadableFile
from activities.formats.sports import sport_named
from activities.tests.formats.recordings import recording, run

FIT = write_fit(recording(run(20)))
GPX = b'<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>'
TCX = b"<TrainingCenterDatabase><Activities><Activity Sport='Running'><Lap StartTime='2026-01-01T00:00:00Z'>\
<TotalTimeSeconds>60</TotalTimeSeconds></Lap></Activity></Activities></TrainingCenterDatabase>"


def refusal_of(data: bytes, filename: str = "") -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read_recording(data, filename)
    assert refusal.value.message == str(refusal.value)
    return refusal.value.code


@pytest.mark.parametrize(("data", "expected"), [(FIT, "fit"), (GPX, "gpx"), (TCX, "tcx")])
@pytest.mark.parametrize("filename", ["", "holiday.jpg", "a.fit", "a.gpx.gz"])
def test_by_content_and_not_by_name(data: bytes, expected: str, filename: str) -> None:
    assert read_recording(data, filename).format == expected
    assert read_recording(gzip.compress(data), filename).format == expected


@pytest.mark.parametrize(
    "prefix",
    [
        b"\xef\xbb\xbf",
        b"\n\n  ",
        b"<?xml version='1.0'?><!-- made by <gpx> -->\n",
        b"<?xml version='1.0'?>\n<?style x?>",
    ],
)
def test_what_stands_before_the_root_does_not_matter(prefix: bytes) -> None:
    assert read_recording(prefix + GPX).format == "gpx"


def test_utf_16_is_read() -> None:
    assert read_recording(GPX.decode().encode("utf-16")).format == "gpx"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "", "empty"),
        (b"\0" * 1000, "a.fit", "empty"),
        (b"\xff\xd8\xff\xe0 a photo", "a.jpg", "not_recognised"),
        (b"<html><body>Sign in</body></html>", "a.fit", "corrupt"),
        (b"<html><body>Sign in</body></html>", "a.gpx", "not_recognised"),
        (b"time;heart rate\n0;120\n", "a.csv", "not_recognised"),
        (b"<", "", "not_recognised"),
        (gzip.compress(FIT)[:-20], "a.fit.gz", "corrupt"),
        (b"\x1f\x8bnot gzip at all", "a.fit.gz", "corrupt"),
        (gzip.compress(gzip.compress(FIT)), "a.gz", "not_recognised"),
    ],
)
def test_refusals(data: bytes, filename: str, code: str) -> None:
    assert refusal_of(data, filename) == code


def test_a_zip_is_for_another_door() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.fit", FIT)
    assert refusal_of(packed.getvalue(), "a.zip") == "not_recognised"


def test_a_file_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activities.formats, "MAX_FILE_BYTES", 1000)
    assert refusal_of(FIT + bytes(1000)) == "too_large"


def test_a_gzip_bomb_is_not_unpacked_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activities.formats, "MAX_FILE_BYTES", 100_000)
    assert refusal_of(gzip.compress(bytes(10_000_000))) == "too_large"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Running", ("running", "generic")),
        ("TrailRun", ("running", "trail")),
        ("VirtualRide", ("cycling", "virtual_activity")),
        ("mountain_biking", ("cycling", "mountain")),
        ("lap_swimming", ("swimming", "lap_swimming")),
        ("strength_training", ("training", "strength_training")),
        ("Hiking", ("hiking", "generic")),
        ("9", ("running", "generic")),
        ("Quidditch", ("generic", "generic")),
        ("", ("generic", "generic")),
        ("ד" * 10_000, ("generic", "generic")),
    ],
)
def test_names_of_sports(text: str, expected: tuple[str, str]) -> None:
    assert sport_named(text) == expected
