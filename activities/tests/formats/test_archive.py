"""Zips of many recordings, and zips built to do harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from activities.formats import archive
from activities.formats.archive import is_archive, iter_archive
from activities.formats.recording import UnreadableFile


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, content in entries:
            target.writestr(name, content)
    return stream.getvalue()


def refusal_of(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        list(iter_archive(data))
    assert refusal.value.message.endswith(".")
    return refusal.value.code


def test_recordings_come_out_one_by_one_and_other_files_do_not() -> None:
    data = packed(
        ("export/activities/1.fit", b"one"),
        ("export/2.TCX", b"two"),
        ("3.gpx.gz", b"three"),
        ("export/profile.json", b"{}"),
        ("__MACOSX/export/._1.fit", b"shadow"),
        ("export/._1.fit", b"shadow"),
    )
    assert is_archive(data)
    assert list(iter_archive(data)) == [("1.fit", b"one"), ("2.TCX", b"two"), ("3.gpx.gz", b"three")]


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.fit", "/etc/x.fit", "C:\\windows\\x.fit", "a/../../x.fit"])
def test_a_name_never_points_outside(name: str) -> None:
    assert [found for found, _ in iter_archive(packed((name, b"x")))] == ["x.fit"]


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("x.fit")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal_of(packed((link, b"/etc/passwd"))) == "unsafe"


def test_an_archive_in_an_archive_is_refused() -> None:
    assert refusal_of(packed(("a.fit", b"x"), ("more.zip", packed(("b.fit", b"y"))))) == "unsafe"


def test_an_archive_without_recordings_is_empty() -> None:
    assert refusal_of(packed(("readme.txt", b"x"))) == "empty"
    assert refusal_of(packed()) == "empty"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_that_was_cut_off(share: float) -> None:
    data = packed(*((f"{number}.fit", bytes(range(256)) * 9) for number in range(9)))
    assert refusal_of(data[: int(len(data) * share)]) == "corrupt"


def test_an_archive_with_a_broken_entry() -> None:
    data = bytearray(packed(("a.fit", b"abcdefgh" * 99), method=zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    assert refusal_of(bytes(data)) == "corrupt"


def test_rubbish_is_corrupt() -> None:
    assert refusal_of(b"PK\x03\x04 and nothing more") == "corrupt"


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(packed(("a.fit", b"x")))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    assert refusal_of(bytes(data)) == "unsafe"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refusal_of(packed(("a.fit", bytes(20_000_000)))) == "unsafe"


def test_a_file_that_says_it_is_smaller_than_it_is() -> None:
    data = bytearray(packed(("a.fit", bytes(3_000_000))))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    assert refusal_of(bytes(data)) == "corrupt"


def test_limits_of_count_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(("a.fit", b"x" * 60), ("b.fit", b"y" * 60))
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    assert refusal_of(data) == "too_large"
    monkeypatch.setattr(archive, "MAX_ENTRIES", 2)
    monkeypatch.setattr(archive, "MAX_ENTRY_BYTES", 59)
    assert refusal_of(data) == "too_large"
    monkeypatch.setattr(archive, "MAX_ENTRY_BYTES", 60)
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 119)
    assert refusal_of(data) == "too_large"
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 120)
    assert len(list(iter_archive(data))) == 2
