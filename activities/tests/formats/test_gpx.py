"""GPX tracks, sound and hostile."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from activities.formats import markup, read_recording
from activities.formats.gpx import read_gpx
from activities.formats.recording import UnreadableFile

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Garmin Connect" xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:a="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" '
    'xmlns:b="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" '
    'xmlns:p="http://www.garmin.com/xmlschemas/PowerExtension/v1">'
)


def point(second: int, *, latitude: float = 47.0, longitude: float = 8.0, inside: str = "") -> str:
    minute, rest = divmod(second, 60)
    time = f"<time>2026-05-03T07:{minute:02}:{rest:02}.000Z</time>"
    return f'<trkpt lat="{latitude}" lon="{longitude}">{time}{inside}</trkpt>'


def track(*segments: str, name: str = "Run", kind: str = "running") -> str:
    inside = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return f"<trk><name>{name}</name><type>{kind}</type>{inside}</trk>"


def gpx(*tracks: str) -> bytes:
    return (HEAD + "".join(tracks) + "</gpx>").encode()


def test_samples_with_extensions_of_both_versions() -> None:
    first = "<ele>400.2</ele><extensions><a:TrackPointExtension><a:atemp>21</a:atemp><a:hr>140</a:hr><a:cad>85</a:cad>"
    first += "</a:TrackPointExtension></extensions>"
    second = (
        "<ele>401</ele><extensions><power>250</power><b:TrackPointExtension><b:hr>141</b:hr><b:speed>3.25</b:speed>"
    )
    second += "</b:TrackPointExtension></extensions>"
    third = "<extensions><p:PowerExtension><p:PowerInWatts>260</p:PowerInWatts></p:PowerExtension></extensions>"
    found = read_recording(gpx(track(point(0, inside=first) + point(1, inside=second) + point(2, inside=third))))
    session = found.sessions[0]
    columns = session.samples.columns
    nan = np.nan
    assert found.format == "gpx"
    assert found.device.product == "Garmin Connect"
    assert (session.sport, session.sub_sport, session.name) == ("running", "generic", "Run")
    assert session.start_time == datetime(2026, 5, 3, 7, 0, tzinfo=UTC)
    np.testing.assert_array_equal(session.samples.seconds, [0, 1, 2])
    np.testing.assert_array_equal(columns["altitude"], [400.2, 401, nan])
    np.testing.assert_array_equal(columns["heart_rate"], [140, 141, nan])
    np.testing.assert_array_equal(columns["cadence"], [85, nan, nan])
    np.testing.assert_array_equal(columns["temperature"], [21, nan, nan])
    np.testing.assert_array_equal(columns["power"], [nan, 250, 260])
    np.testing.assert_array_equal(columns["speed"], [nan, 3.25, nan])
    assert session.totals.average_heart_rate == 140.5
    assert session.totals.max_power == 260


def test_distance_and_speed_are_worked_out() -> None:
    step = 0.001  # of latitude: 111.195 m on the mean sphere
    points = "".join(point(30 * n, latitude=47 + step * n) for n in range(4))
    session = read_gpx(gpx(track(points))).sessions[0]
    np.testing.assert_allclose(session.samples.columns["distance"], [0, 111.195, 222.39, 333.585], atol=0.01)
    np.testing.assert_allclose(session.samples.columns["speed"], 111.195 / 30, rtol=1e-4)
    assert session.totals.distance == pytest.approx(333.585, abs=0.01)
    assert session.totals.elapsed_time == 90.0


def test_a_gap_between_segments_is_a_pause() -> None:
    session = read_gpx(gpx(track(point(0) + point(10), point(100) + point(110), point(112) + point(120)))).sessions[0]
    assert [(pause.start, pause.end) for pause in session.pauses] == [(10.0, 100.0)]
    assert session.totals.timer_time == 30.0


def test_each_track_is_a_session() -> None:
    swim, ride = track(point(0) + point(9), kind="open_water_swimming"), track(point(60) + point(90), kind="Ride")
    sessions = read_gpx(gpx(swim, ride)).sessions
    assert [(s.sport, s.sub_sport) for s in sessions] == [("swimming", "open_water"), ("cycling", "generic")]
    assert sessions[1].start_time == datetime(2026, 5, 3, 7, 1, tzinfo=UTC)


def test_decreasing_and_repeated_times_are_brought_into_order() -> None:
    session = read_gpx(gpx(track(point(5) + point(3) + point(4) + point(3, latitude=48)))).sessions[0]
    np.testing.assert_array_equal(session.samples.seconds, [0, 1, 2])
    np.testing.assert_array_equal(session.samples.columns["latitude"], [48, 47, 47])


def test_a_route_without_times_is_a_plan() -> None:
    with pytest.raises(UnreadableFile, match="planned route") as refusal:
        read_gpx(gpx('<trk><trkseg><trkpt lat="47" lon="8"/><trkpt lat="47.1" lon="8"/></trkseg></trk>'))
    assert refusal.value.code == "not_an_activity"


def test_a_file_without_a_track_is_empty() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_gpx(gpx('<wpt lat="1" lon="2"/>'))
    assert refusal.value.code == "empty"


def test_a_file_that_breaks_off_keeps_its_points() -> None:
    data = gpx(track("".join(point(second) for second in range(60))))
    found = read_gpx(data[: len(data) // 2])
    assert found.is_partial
    assert "breaks off" in found.warnings[0]
    assert 20 < len(found.sessions[0].samples) < 40


def test_a_file_that_breaks_off_at_once_is_corrupt() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_gpx(HEAD.encode() + b"<trk><trkseg><trkpt")
    assert refusal.value.code == "corrupt"


def test_names_in_any_script_and_of_any_length() -> None:
    session = read_gpx(gpx(track(point(0), name="🏃‍♀️ جري صباحي \n\t 朝ラン " + "x" * 10_000))).sessions[0]
    assert session.name.startswith("🏃‍♀️ جري صباحي 朝ラン xxx")
    assert len(session.name) == markup.MAX_TEXT


def test_numbers_and_dates_that_are_none() -> None:
    odd = "<ele>1e999</ele><extensions><a:hr>abc</a:hr><a:cad></a:cad></extensions>"
    no_time = '<trkpt lat="47" lon="8"><time>yesterday</time></trkpt>'
    session = read_gpx(gpx(track(point(0, inside=odd) + no_time + point(1)))).sessions[0]
    assert len(session.samples) == 2
    assert set(session.samples.columns) == {"latitude", "longitude", "distance", "speed"}


@pytest.mark.parametrize("year", ["0001", "1970", "2106", "9999"])
def test_years_at_the_edges(year: str) -> None:
    data = gpx(track(point(0) + point(1))).replace(b"2026", year.encode())
    assert read_gpx(data).sessions[0].start_time.year == int(year)


def test_an_external_entity_is_refused() -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    data = declared + gpx(track(point(0), name="&secret;")).split(b"?>", 1)[1]
    with pytest.raises(UnreadableFile) as refusal:
        read_recording(data)
    assert refusal.value.code == "unsafe"


def test_a_billion_laughs_are_refused() -> None:
    entities = b'<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    data = b'<?xml version="1.0"?><!DOCTYPE gpx [' + entities + b"]><gpx><trk><name>&j;</name></trk></gpx>"
    with pytest.raises(UnreadableFile) as refusal:
        read_recording(data)
    assert refusal.value.code == "unsafe"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_document_type_in_another_encoding_is_not_let_in(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE gpx [<!ENTITY a "ha">]><gpx><trk/></gpx>'
    with pytest.raises(UnreadableFile):
        read_recording(text.encode(encoding))
    with pytest.raises(UnreadableFile) as refusal:
        read_gpx(text.encode(encoding))
    assert refusal.value.code in ("unsafe", "corrupt")


def test_undeclared_entities_and_nul_bytes_do_not_crash() -> None:
    for spoiled in (b"&secret;", b"\x00", b"\xff\xfe", b"]]>", b"<a " + b"b" * 10_000):
        data = gpx(track(point(0) + point(1) + "SPOIL" + point(2))).replace(b"SPOIL", spoiled)
        assert len(read_gpx(data).sessions[0].samples) >= 2


def test_too_many_points_are_refused_before_parsing() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_gpx(HEAD.encode() + b"<trkpt/>" * (markup.MAX_POINTS + 1))
    assert refusal.value.code == "too_large"


def test_deep_nesting_is_survived() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_gpx(HEAD.encode() + b"<a>" * 100_000)
    assert refusal.value.code == "corrupt"


def test_elements_that_nobody_asked_for_do_not_pile_up() -> None:
    data = b"<gpx>" + b'<wpt lat="1" lon="2"/>' * 20_000 + b"<trk/></gpx>"
    (track_element,) = markup.elements_ending(data, "trk")
    assert len(track_element.getparent()) < 500
