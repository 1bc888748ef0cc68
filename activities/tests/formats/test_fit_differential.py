"""Our decoder against fitdecode on every real file, value by value, for every field that the product uses."""

from __future__ import annotations

import io
import math
import warnings
from collections import defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path

import fitdecode
import numpy as np
import pytest

from activities.formats.fit import read_fit
from activities.formats.recording import Recording, Totals, UnreadableFile

#: fitdecode reads 0.3 MB a second; of larger files the beginning is compared, which also tries a cut-off tail.
LARGEST_PIECE = 150_000
FIT_EPOCH = 631_065_600

RECORD_FIELDS = {
    "latitude": ("position_lat",),
    "longitude": ("position_long",),
    "distance": ("distance",),
    "altitude": ("enhanced_altitude", "altitude"),
    "speed": ("enhanced_speed", "speed"),
    "heart_rate": ("heart_rate",),
    "power": ("power",),
    "temperature": ("temperature",),
    "grade": ("grade",),
    "vertical_oscillation": ("vertical_oscillation",),
    "ground_contact_time": ("stance_time",),
    "stride_length": ("step_length",),
    "respiration_rate": ("enhanced_respiration_rate", "respiration_rate"),
}
TO_SI = {
    "latitude": 180 / 2**31,
    "longitude": 180 / 2**31,
    "vertical_oscillation": 1e-3,
    "ground_contact_time": 1e-3,
    "stride_length": 1e-3,
}
TOTAL_FIELDS = {
    "elapsed_time": ("total_elapsed_time",),
    "timer_time": ("total_timer_time",),
    "moving_time": ("total_moving_time",),
    "distance": ("total_distance",),
    "calories": ("total_calories",),
    "average_speed": ("enhanced_avg_speed", "avg_speed"),
    "max_speed": ("enhanced_max_speed", "max_speed"),
    "average_heart_rate": ("avg_heart_rate",),
    "max_heart_rate": ("max_heart_rate",),
    "average_power": ("avg_power",),
    "max_power": ("max_power",),
    "weighted_power": ("normalized_power",),
    "elevation_gain": ("total_ascent",),
    "elevation_loss": ("total_descent",),
    "average_temperature": ("avg_temperature",),
}
ZERO_MEANS_NONE = {"average_heart_rate", "max_heart_rate", "average_power", "max_power", "weighted_power"}

Message = fitdecode.FitDataMessage


@cache
def piece_of(file: Path) -> bytes:
    return file.read_bytes()[:LARGEST_PIECE]


@cache
def ours(file: Path) -> Recording:
    return read_fit(piece_of(file))


@cache
def theirs(file: Path) -> dict[str, list[Message]]:
    """Messages by name, as far as fitdecode gets."""
    found: dict[str, list[Message]] = defaultdict(list)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = fitdecode.FitReader(
            io.BytesIO(piece_of(file)),
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.WARN,
        )
        try:
            for frame in reader:
                if isinstance(frame, Message):
                    found[frame.name].append(frame)
        except fitdecode.FitError:
            pass
    return found


def value(message: Message, *names: str) -> float | None:
    """The first of ``names`` that holds a number; of a list its first entry."""
    for name in names:
        for field in message.get_fields(name):
            found = field.value[0] if isinstance(field.value, tuple) else field.value
            if isinstance(found, datetime):
                return found.timestamp() - FIT_EPOCH
            if isinstance(found, int | float) and math.isfinite(found):
                return float(found)
    return None


def skip_other_files(file: Path) -> None:
    try:
        ours(file)
    except UnreadableFile:
        pytest.skip("not an activity")


def clock_offset(file: Path) -> float:
    """Devices that never knew the date are put on the calendar by our decoder."""
    first = next(t for m in theirs(file)["record"] if (t := value(m, "timestamp")) is not None)
    if first >= 0x10000000:
        return 0.0
    session = ours(file).sessions[0]
    start = value(theirs(file)["session"][0], "start_time") if theirs(file)["session"] else first
    assert start is not None
    return session.start_time.timestamp() - FIT_EPOCH - start


def expected_samples(file: Path) -> dict[str, dict[float, float]]:
    """By column: instant → the last recorded value of that instant."""
    offset = clock_offset(file)
    columns: dict[str, dict[float, float]] = {name: {} for name in [*RECORD_FIELDS, "cadence", "left_balance", "any"]}
    for message in theirs(file)["record"]:
        instant = value(message, "timestamp")
        if instant is None:
            continue
        instant += offset
        columns["any"][instant] = 1.0
        for name, fields in RECORD_FIELDS.items():
            found = value(message, *fields)
            if found is not None:
                columns[name][instant] = found * TO_SI.get(name, 1.0)
        cadence, fraction = value(message, "cadence"), value(message, "fractional_cadence")
        if cadence is not None:
            columns["cadence"][instant] = cadence + (fraction or 0.0)
        balance = next((f.raw_value for f in message.get_fields("left_right_balance")), None)
        if balance is not None and balance >= 0x80:
            columns["left_balance"][instant] = 100.0 - (balance - 0x80)
    return columns


def test_every_sample_of_every_column(real_file: Path) -> None:
    skip_other_files(real_file)
    expected = expected_samples(real_file)
    has_stored_heart_rate = bool(theirs(real_file)["hr"])
    seen: set[float] = set()
    for session in ours(real_file).sessions:
        start = session.start_time.timestamp() - FIT_EPOCH
        instants = (start + session.samples.seconds).tolist()
        seen.update(instants)
        for name, wanted in expected.items():
            if name == "any":
                continue
            theirs_column = np.array([wanted.get(instant, np.nan) for instant in instants])
            if name == "heart_rate":
                theirs_column[theirs_column == 0] = np.nan
            column = session.samples.get(name)
            if column is None:
                assert not np.nansum(np.abs(theirs_column)), f"{name} was left out"
                continue
            if name == "distance":
                theirs_column = theirs_column - _distance_before(theirs_column, column)
            if name == "heart_rate" and has_stored_heart_rate:
                is_native = np.isfinite(theirs_column)
                np.testing.assert_array_equal(column[is_native], theirs_column[is_native])
                continue
            if name == "power" and not wanted:
                continue  # a third-party sensor stands in
            np.testing.assert_allclose(column, theirs_column, rtol=0, atol=2e-3, err_msg=name)
    strays = set(expected["any"]) - seen
    assert len(strays) <= sum("date far from all others" in warning for warning in ours(real_file).warnings)
    assert seen <= set(expected["any"])


def _distance_before(theirs_column: np.ndarray, column: np.ndarray) -> float:
    """What the sports before this one add to the file's own count; constant over the session."""
    return float(np.nanmax(theirs_column) - np.nanmax(column)) if np.isfinite(theirs_column).any() else 0.0


def assert_same_totals(found: Totals, message: Message) -> None:
    for name, fields in TOTAL_FIELDS.items():
        wanted = value(message, *fields)
        if name in ZERO_MEANS_NONE:
            wanted = wanted or None
        assert getattr(found, name) == (None if wanted is None else pytest.approx(wanted, abs=1e-6)), name


def test_session_totals(real_file: Path) -> None:
    skip_other_files(real_file)
    messages = theirs(real_file)["session"]
    if not messages:
        pytest.skip("the piece has no session message")
    for session, message in zip(ours(real_file).sessions, messages, strict=True):
        assert_same_totals(session.totals, message)
        assert session.sport == str(message.get_value("sport"))
        assert session.sub_sport == str(message.get_value("sub_sport", fallback=None) or "generic")
        assert session.pool_length == value(message, "pool_length")


def test_laps(real_file: Path) -> None:
    skip_other_files(real_file)
    laps = [lap for session in ours(real_file).sessions for lap in session.laps]
    messages = sorted(theirs(real_file)["lap"], key=lambda message: value(message, "start_time") or 0.0)
    assert len(laps) == len(messages)
    offset = clock_offset(real_file) if laps else 0.0
    starts = [
        session.start_time.timestamp() - FIT_EPOCH + lap.start - offset
        for session in ours(real_file).sessions
        for lap in session.laps
    ]
    for lap, start, message in zip(laps, starts, messages, strict=True):
        assert_same_totals(lap.totals, message)
        wanted = value(message, "start_time")
        assert wanted is None or start == pytest.approx(wanted, abs=1.0)
        trigger = message.get_value("lap_trigger", fallback=None)
        assert lap.trigger == (trigger if isinstance(trigger, str) else "")


def test_lengths_sets_and_heart_beats(real_file: Path) -> None:
    skip_other_files(real_file)
    sessions = ours(real_file).sessions
    lengths = [length for session in sessions for length in session.lengths]
    for length, message in zip(lengths, theirs(real_file)["length"], strict=True):
        assert length.elapsed_time == value(message, "total_elapsed_time")
        strokes = value(message, "total_strokes")
        assert length.stroke_count == (None if strokes is None else int(strokes))
        assert length.is_active == (message.get_value("length_type") == "active")
        if length.is_active:
            assert length.stroke == (message.get_value("swim_stroke", fallback=None) or "")
    sets = [one for session in sessions for one in session.sets]
    for one, message in zip(sets, theirs(real_file)["set"], strict=True):
        assert one.duration == value(message, "duration")
        assert one.repetitions == value(message, "repetitions")
        assert one.weight == value(message, "weight")
        assert one.kind == message.get_value("set_type")
    beats = [beat for m in theirs(real_file)["hrv"] for beat in m.get_field("time").value if beat]
    found = np.concatenate([session.rr_intervals for session in sessions])
    np.testing.assert_allclose(found, beats, rtol=0, atol=1e-9)


def test_developer_columns(real_file: Path) -> None:
    skip_other_files(real_file)
    offset = clock_offset(real_file)
    wanted: dict[str, dict[float, float]] = defaultdict(dict)
    for message in theirs(real_file)["record"]:
        instant = value(message, "timestamp")
        for field in message.fields:
            is_developer = field.field_def is not None and field.field_def.is_dev
            if is_developer and isinstance(field.value, int | float) and instant is not None:
                wanted[field.name][instant + offset] = float(field.value)
    found: dict[str, dict[float, float]] = defaultdict(dict)
    for session in ours(real_file).sessions:
        start = session.start_time.timestamp() - FIT_EPOCH
        for name, column in session.samples.developer.items():
            assert name in session.samples.developer_units
            for second, sample in zip(session.samples.seconds.tolist(), column.tolist(), strict=True):
                if not math.isnan(sample):
                    found[name][start + second] = sample
    assert found == {name: column for name, column in wanted.items() if column}
