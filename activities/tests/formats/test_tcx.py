"""Training Center files, sound and hostile."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from activities.formats import read_recording
from activities.formats.recording import Device, UnreadableFile
from activities.formats.tcx import read_tcx

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:x="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>'
)
TAIL = "</Activities></TrainingCenterDatabase>"
CREATOR = (
    "<Creator><Name>Forerunner 310XT</Name><UnitId>3791</UnitId><ProductID>1018</ProductID>"
    "<Version><VersionMajor>4</VersionMajor><VersionMinor>50</VersionMinor></Version></Creator>"
)


def at(second: int) -> str:
    return f"2026-05-03T07:{second // 60:02}:{second % 60:02}Z"


def point(second: int, inside: str = "") -> str:
    return f"<Trackpoint><Time>{at(second)}</Time>{inside}</Trackpoint>"


def lap(start: int, seconds: float, metres: float, *tracks: str, inside: str = "") -> str:
    body = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>{inside}"
    return f'<Lap StartTime="{at(start)}">{body}{"".join(f"<Track>{one}</Track>" for one in tracks)}</Lap>'


def tcx(*laps: str, sport: str = "Running", after: str = CREATOR) -> bytes:
    activity = f'<Activity Sport="{sport}"><Id>{at(0)}</Id>{"".join(laps)}{after}</Activity>'
    return (HEAD + activity + TAIL).encode()


def test_samples_laps_and_device() -> None:
    inside = (
        "<Position><LatitudeDegrees>47.5</LatitudeDegrees><LongitudeDegrees>8.25</LongitudeDegrees></Position>"
        "<AltitudeMeters>401.5</AltitudeMeters><DistanceMeters>12.5</DistanceMeters>"
        "<HeartRateBpm><Value>141</Value></HeartRateBpm><Extensions><x:TPX><x:Speed>3.5</x:Speed>"
        "<x:RunCadence>86</x:RunCadence><x:Watts>255</x:Watts></x:TPX></Extensions>"
    )
    about = (
        "<MaximumSpeed>4.5</MaximumSpeed><Calories>80</Calories><AverageHeartRateBpm><Value>140</Value>"
        "</AverageHeartRateBpm><MaximumHeartRateBpm><Value>155</Value></MaximumHeartRateBpm>"
        "<Intensity>Resting</Intensity><TriggerMethod>Distance</TriggerMethod>"
    )
    notes = "<Notes>صباح 🏃 intervals</Notes>" + CREATOR
    data = tcx(
        lap(0, 60.5, 200, point(0, inside) + point(30), inside=about),
        lap(60, 30, 100, point(60) + point(90), inside="<Calories>20</Calories>"),
        after=notes,
    )
    found = read_recording(data)
    session = found.sessions[0]
    assert found.format == "tcx"
    assert found.device == Device("", "Forerunner 310XT", "3791", "4.50")
    assert (session.sport, session.sub_sport, session.name) == ("running", "generic", "صباح 🏃 intervals")
    assert session.start_time == datetime(2026, 5, 3, 7, 0, tzinfo=UTC)
    np.testing.assert_array_equal(session.samples.seconds, [0, 30, 60, 90])
    first = {name: column[0] for name, column in session.samples.columns.items()}
    assert first == {
        "latitude": 47.5,
        "longitude": 8.25,
        "altitude": 401.5,
        "distance": 12.5,
        "heart_rate": 141,
        "speed": 3.5,
        "cadence": 86,
        "power": 255,
    }
    assert session.totals.distance == 300
    assert session.totals.timer_time == 90.5
    assert session.totals.elapsed_time == 90
    assert session.totals.calories == 100
    one, two = session.laps
    assert (one.start, one.end, one.intensity, one.trigger) == (0, 60, "rest", "distance")
    assert (two.start, two.end, two.intensity, two.trigger) == (60, 90, "active", "")
    assert (one.totals.average_heart_rate, one.totals.max_heart_rate, one.totals.max_speed) == (140, 155, 4.5)
    assert (one.totals.distance, one.totals.timer_time) == (200, 60.5)


def test_a_break_of_the_track_is_a_pause() -> None:
    session = read_tcx(tcx(lap(0, 40, 100, point(0) + point(20), point(80) + point(100)))).sessions[0]
    assert [(pause.start, pause.end) for pause in session.pauses] == [(20.0, 80.0)]


def test_an_entry_by_hand_has_laps_only() -> None:
    session = read_tcx(tcx(lap(0, 1800, 5000), lap(1900, 600, 1000), sport="Biking")).sessions[0]
    assert session.sport == "cycling"
    assert len(session.samples) == 0
    assert session.totals.distance == 6000
    assert session.totals.timer_time == 2400
    assert session.totals.elapsed_time == 2500
    assert session.totals.average_speed == 2.5
    assert [(one.start, one.end) for one in session.laps] == [(0, 1900), (1900, 2500)]


def test_a_multisport_file_gives_several_sessions() -> None:
    legs = "".join(
        f'<Activity Sport="{sport}">{lap(start, 50, 100, point(start) + point(start + 50))}</Activity>'
        for sport, start in (("Other", 0), ("Biking", 60), ("Running", 120))
    )
    sessions = read_tcx((HEAD + legs + TAIL).encode()).sessions
    assert [session.sport for session in sessions] == ["generic", "cycling", "running"]
    assert [len(session.laps) for session in sessions] == [1, 1, 1]


def test_a_file_that_breaks_off_keeps_its_points() -> None:
    data = tcx(lap(0, 60, 200, "".join(point(second) for second in range(60))))
    found = read_tcx(data[: len(data) // 2])
    assert found.is_partial
    assert "line 2" in found.warnings[0]
    assert 15 < len(found.sessions[0].samples) < 45


def test_space_before_the_declaration_is_forgiven() -> None:
    assert len(read_recording(b"   \n" + tcx(lap(0, 1, 2, point(0) + point(1)))).sessions[0].samples) == 2


def test_a_course_is_not_an_activity() -> None:
    with pytest.raises(UnreadableFile, match="course") as refusal:
        read_tcx((HEAD + TAIL).encode())
    assert refusal.value.code == "not_an_activity"


def test_points_without_times_are_not_an_activity() -> None:
    data = HEAD + '<Activity Sport="Running"><Lap><Track><Trackpoint/></Track></Lap></Activity>' + TAIL
    with pytest.raises(UnreadableFile, match="no times") as refusal:
        read_tcx(data.encode())
    assert refusal.value.code == "not_an_activity"


def test_a_document_type_is_refused() -> None:
    data = b"<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'>" + tcx(lap(0, 1, 2, point(0)))
    with pytest.raises(UnreadableFile) as refusal:
        read_tcx(data)
    assert refusal.value.code == "unsafe"


def test_rubbish_is_corrupt() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_tcx(b"<TrainingCenterDatabase><Activities><Lap")
    assert refusal.value.code == "corrupt"
