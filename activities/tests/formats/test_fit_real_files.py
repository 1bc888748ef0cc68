"""Known answers for real files: every one is decoded in agreement with its own summary, or refused with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from activities.formats import read_recording
from activities.formats.recording import Recording, UnreadableFile
from activities.tests.formats.conftest import decoded

REFUSED = {
    "dtcooper__MonitoringFile.fit": "all-day monitoring",
    "dtcooper__WeightScaleMultiUser.fit": "weight measurements",
    "dtcooper__WorkoutRepeatSteps.fit": "a planned workout",
}
DAMAGED = {
    "dtcooper__activity-filecrc.fit": "checksum",
    "dtcooper__activity-settings-corruptheader.fit": "byte 771",
    "dtcooper__activity-unexpected-eof.fit": "ends at byte 768",
    "dtcooper__strava-android-app-201.10-b1218918.fit": "byte 7471",
    "dtcooper__nick.fit": "byte 403437",
}
#: The samples of the first stop early; the mean of the others was taken before the strap handed over its beats.
OTHER_SPAN = {"dtcooper__strava-android-app-201.10-b1218918.fit"}
OTHER_MEAN = {"dtcooper__event_timestamp.fit", "polyvertex__garmin-fr935-cr.fit"}


def test_every_file_agrees_with_its_own_summary_or_is_refused(real_file: Path) -> None:
    data = real_file.read_bytes()
    if real_file.name in REFUSED:
        with pytest.raises(UnreadableFile, match=REFUSED[real_file.name]) as refusal:
            read_recording(data, real_file.name)
        assert refusal.value.code == "not_an_activity"
        return
    recording = read_recording(data, real_file.name)
    assert recording.is_partial == (real_file.name in DAMAGED)
    for session in recording.sessions:
        samples, totals = session.samples, session.totals
        assert len(samples) > 0
        assert np.all(np.diff(samples.seconds) > 0)
        assert samples.seconds[0] >= 0
        assert totals.elapsed_time is not None
        assert totals.timer_time is not None
        if real_file.name in OTHER_SPAN:
            continue
        # Devices that stop their clock at the wall or at lights write their last sample before the last pause.
        end = samples.seconds[-1] if not session.pauses else max(samples.seconds[-1], session.pauses[-1].end)
        slack = max(0.01 * totals.elapsed_time, 4.0)
        assert end == pytest.approx(totals.elapsed_time, abs=slack)
        paused = sum(pause.end - pause.start for pause in session.pauses)
        assert totals.elapsed_time - paused == pytest.approx(totals.timer_time, abs=slack)
        distance = samples.get("distance")
        if totals.distance and distance is not None:
            assert np.nanmax(distance) == pytest.approx(totals.distance, abs=max(0.01 * totals.distance, 5.0))
        heart_rate = samples.get("heart_rate")
        if totals.average_heart_rate and heart_rate is not None and real_file.name not in OTHER_MEAN:
            weights = np.diff(samples.seconds, append=samples.seconds[-1] + 1).clip(max=30)
            known = np.isfinite(heart_rate)
            mean = np.average(heart_rate[known], weights=weights[known])
            assert mean == pytest.approx(totals.average_heart_rate, abs=0.012 * totals.average_heart_rate)


@pytest.mark.parametrize(("name", "where"), DAMAGED.items())
def test_a_damaged_file_says_where_and_keeps_the_rest(real_folder: Path, name: str, where: str) -> None:
    recording = decoded(name)
    assert recording.is_partial
    assert where in " ".join(recording.warnings)
    assert len(recording.sessions[0].samples) >= 14


def session_facts(recording: Recording) -> list[tuple[str, str, int, int]]:
    return [(s.sport, s.sub_sport, len(s.samples), len(s.laps)) for s in recording.sessions]


def test_a_triathlon_becomes_five_sessions(real_folder: Path) -> None:
    sessions = decoded("roznet__track_cs_1451.fit").sessions
    assert [(s.sport, len(s.laps)) for s in sessions] == [
        ("swimming", 3),
        ("transition", 1),
        ("cycling", 6),
        ("transition", 1),
        ("running", 7),
    ]
    for session in sessions:
        assert session.samples.columns["distance"][0] == pytest.approx(0.0, abs=5.0)
        assert session.utc_offset == timedelta(hours=2)


def test_chained_files_are_one_recording(real_folder: Path) -> None:
    assert session_facts(decoded("dtcooper__sample_mulitple_header.fit")) == [
        ("swimming", "open_water", 350, 1),
        ("transition", "generic", 39, 1),
        ("cycling", "generic", 855, 1),
        ("transition", "generic", 15, 1),
        ("running", "generic", 518, 1),
    ]


def test_a_device_without_a_date_takes_it_from_its_wall_clock(real_folder: Path) -> None:
    recording = decoded("dtcooper__antfs-dump.63.fit")
    assert recording.sessions[0].start_time == datetime(2012, 2, 13, 11, 23, 51, tzinfo=UTC)
    assert "did not know the date" in recording.warnings[0]


def test_compressed_speed_and_distance_are_expanded(real_folder: Path) -> None:
    session = decoded("dtcooper__compressed-speed-distance.fit").sessions[0]
    distance = session.samples.columns["distance"]
    assert np.nanmax(distance) == pytest.approx(10_248.67, abs=0.1)
    assert np.all(np.diff(distance[np.isfinite(distance)]) >= 0)


def test_pool_lengths_come_with_stroke_and_distance(real_folder: Path) -> None:
    session = decoded("roznet__track_cs_1525.fit").sessions[0]
    assert len(session.lengths) == 60
    assert session.pool_length == 25.0
    assert sum(length.distance or 0.0 for length in session.lengths) == session.totals.distance == 1500.0


def test_a_strap_that_stored_beats_fills_the_samples(real_folder: Path) -> None:
    session = decoded("dtcooper__event_timestamp.fit").sessions[0]
    heart_rate = session.samples.columns["heart_rate"]
    assert np.isfinite(heart_rate).mean() > 0.95
    assert 60 < np.nanmin(heart_rate) < np.nanmax(heart_rate) < 190


def test_third_party_power_stands_in_for_a_missing_meter(real_folder: Path) -> None:
    session = decoded("dtcooper__developer-types-sample.fit").sessions[0]
    assert set(session.samples.developer) == {"Distance", "Form Power", "Leg Spring Stiffness", "Speed"}
    assert session.samples.developer_units["Form Power"] == "Watts"
    assert np.isfinite(session.samples.columns["power"]).all()


def test_a_file_without_a_session_message_yields_one_from_its_samples(real_folder: Path) -> None:
    session = decoded("dtcooper__nick.fit").sessions[0]
    assert session.sport == "cycling"
    assert session.totals.distance == pytest.approx(113_550.87)
    assert session.totals.average_heart_rate == pytest.approx(142.7, abs=0.1)


def test_sets_of_a_watch(real_folder: Path) -> None:
    session = decoded("matin__12129115726_ACTIVITY.fit").sessions[0]
    assert [(one.start, one.duration, one.kind) for one in session.sets] == [
        (0.0, 2.917, "active"),
        (3.0, 3.877, "active"),
        (8.0, 2.882, "active"),
    ]
