import io
import zipfile

import pytest

from garmin_sync import originals
from garmin_sync.errors import BadAnswer, GarminUnavailable
from garmin_sync.originals import OriginalFile, open_original


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_recording_is_found_among_other_files():
    download = packed(**{"readme.txt": b"hello", "folder/5_ACTIVITY.FIT": b"recording"})
    assert open_original(download) == OriginalFile("5_ACTIVITY.FIT", b"recording")


def test_another_format_is_handed_on():
    assert open_original(packed(**{"5.tcx": b"<x/>"})) == OriginalFile("5.tcx", b"<x/>")
    assert open_original(packed(**{"5.json": b"{}"})) == OriginalFile("5.json", b"{}")
    assert open_original(b"\x0e\x10FIT without an archive") == OriginalFile("", b"\x0e\x10FIT without an archive")


@pytest.mark.parametrize("download", [b"", b"  \r\n", packed(), packed(**{"5.fit": b""})])
def test_nothing_inside_is_no_file(download):
    assert open_original(download) is None


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><html></html>", b"\n <HTML><body>Just a moment"])
def test_a_web_page_is_an_outage(page):
    with pytest.raises(GarminUnavailable):
        open_original(page)


def test_a_name_cannot_lead_out_of_the_archive():
    assert open_original(packed(**{"../../etc/cron.d/x.fit": b"x"})).name == "x.fit"


def test_damage_in_the_middle_is_noticed():
    whole = bytearray(packed(**{"5.fit": bytes(range(256)) * 40}))
    whole[60] ^= 0xFF
    with pytest.raises(BadAnswer, match="damaged"):
        open_original(bytes(whole))


def test_an_encrypted_archive_is_refused():
    locked = bytearray(packed(**{"5.fit": b"recording"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadAnswer, match="damaged"):
        open_original(bytes(locked))


def test_too_many_and_too_large_are_refused(monkeypatch):
    with pytest.raises(BadAnswer, match="too many"):
        open_original(packed(**{f"{number}.fit": b"x" for number in range(21)}))
    monkeypatch.setattr(originals, "MAX_FILE_BYTES", 1000)
    with pytest.raises(BadAnswer, match="too large"):
        open_original(packed(**{"bomb.fit": b"\0" * 100_000}))
