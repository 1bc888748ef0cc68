"""What the encoder writes, our decoder and fitdecode read back."""

from __future__ import annotations

import io

import fitdecode
import numpy as np
import pytest

from activities.formats.fit import read_fit
from activities.formats.fit.encoder import write_fit
from activities.formats.recording import Pause, Recording, Samples, Session
from activities.tests.formats.recordings import START, recording, run, strength, swim, triathlon


def assert_same_samples(found: Samples, wanted: Samples) -> None:
    np.testing.assert_array_equal(found.seconds, wanted.seconds)
    assert set(found.columns) == set(wanted.columns)
    for name, column in wanted.columns.items():
        np.testing.assert_allclose(found.columns[name], column, rtol=0, atol=1e-6, err_msg=name)
    assert found.developer_units == wanted.developer_units
    for name, column in wanted.developer.items():
        np.testing.assert_allclose(found.developer[name], column, rtol=1e-6)


def assert_same_session(found: Session, wanted: Session) -> None:
    assert_same_samples(found.samples, wanted.samples)
    for name in ("sport", "sub_sport", "start_time", "name", "totals", "sets", "lengths", "pauses", "pool_length"):
        assert getattr(found, name) == getattr(wanted, name), name
    assert found.laps == wanted.laps
    np.testing.assert_allclose(found.rr_intervals, wanted.rr_intervals, rtol=0, atol=1e-9)


def read_back(written: Recording) -> Recording:
    found = read_fit(write_fit(written))
    assert found.warnings == []
    assert not found.is_partial
    assert found.device == written.device
    return found


@pytest.mark.parametrize(
    "session",
    [run(), run(pause=Pause(200.0, 290.0)), run(pause=Pause(500.0, 600.0)), swim(), strength(), run(1)],
    ids=["run", "run with a pause", "stopped before the end", "swim", "strength", "one second"],
)
def test_a_session_survives_the_round_trip(session: Session) -> None:
    found = read_back(recording(session))
    assert len(found.sessions) == 1
    assert_same_session(found.sessions[0], session)
    assert found.sessions[0].utc_offset == session.utc_offset


def test_a_triathlon_survives_the_round_trip() -> None:
    written = triathlon()
    found = read_back(written)
    for one, wanted in zip(found.sessions, written.sessions, strict=True):
        assert one.sport == wanted.sport
        assert one.laps == wanted.laps
        np.testing.assert_array_equal(one.samples.seconds, wanted.samples.seconds)
        np.testing.assert_allclose(one.samples.columns["distance"], wanted.samples.columns["distance"], atol=1e-6)
        np.testing.assert_allclose(one.rr_intervals, wanted.rr_intervals, rtol=0, atol=1e-9)


def test_fitdecode_accepts_the_file_with_its_checksums() -> None:
    messages: dict[str, list[fitdecode.FitDataMessage]] = {}
    with fitdecode.FitReader(
        io.BytesIO(write_fit(recording(run(pause=Pause(100.0, 130.0))))),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                messages.setdefault(frame.name, []).append(frame)
    assert messages["file_id"][0].get_value("type") == "activity"
    assert messages["file_id"][0].get_value("garmin_product") == "fr935"
    assert [m.get_value("event_type") for m in messages["event"]] == ["start", "stop_all", "start", "stop_all"]
    assert len(messages["record"]) == 572
    assert messages["record"][10].get_value("timestamp").timestamp() == START.timestamp() + 10
    assert messages["record"][10].get_value("enhanced_altitude") == pytest.approx(431.0)
    assert messages["record"][10].get_value("Form Power") == pytest.approx(59.0, abs=1.0)
    assert messages["session"][0].get_value("sport") == "running"
    assert messages["session"][0].get_value("total_timer_time") == 570.0
    assert messages["activity"][0].get_value("num_sessions") == 1
    assert not [name for name in messages if name.startswith("unknown")]


def test_a_value_that_does_not_fit_its_field_is_left_out() -> None:
    session = run(5)
    session.samples.columns["power"] = np.array([100.0, 70_000.0, -5.0, np.nan, np.inf, 200.0])
    found = read_fit(write_fit(recording(session))).sessions[0].samples.columns["power"]
    np.testing.assert_array_equal(found, [100.0, np.nan, np.nan, np.nan, np.nan, 200.0])


def test_a_recording_without_sessions_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="at least one session"):
        write_fit(recording())


def test_an_unknown_column_is_refused() -> None:
    session = run(5)
    session.samples.columns["mood"] = np.zeros(6)
    with pytest.raises(ValueError, match="mood"):
        write_fit(recording(session))


def test_an_unknown_device_keeps_its_name() -> None:
    written = recording(run(5))
    written.device.manufacturer, written.device.product = "coros", "COROS PACE 2"
    assert read_fit(write_fit(written)).device == written.device
