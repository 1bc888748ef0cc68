"""Damaged files: what was whole is kept, and nothing but a recording or a clear refusal ever comes out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from activities.formats import read_recording
from activities.formats.fit import fallback, read_fit
from activities.formats.fit.encoder import write_fit
from activities.formats.fit.fallback import read_leniently
from activities.formats.fit.messages import MessageSource
from activities.formats.fit.wire import WireContent
from activities.formats.recording import Recording, UnreadableFile
from activities.tests.formats.recordings import FIT_START, FitBytes, recording, run, strength, swim, triathlon

OWN_FILES = [write_fit(recording(run(40))), write_fit(recording(swim())), write_fit(recording(strength()))]


def fail_loudly(data: bytes) -> Recording:
    """Stands in for the second reader where our own must cope alone."""
    raise AssertionError("our own reader raised")


def read_or_refuse(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Recording | None:
    """Read with our own reader alone; ``None`` for a clear refusal."""
    monkeypatch.setattr("activities.formats.fit._read_with_fallback", fail_loudly)
    refusal = None
    try:
        found = read_recording(data)
    except UnreadableFile as error:
        refusal = error
    if refusal is not None:
        assert refusal.code in {"not_recognised", "not_an_activity", "corrupt", "empty", "too_large", "unsafe"}
        assert refusal.message.endswith(".")
        return None
    assert found.sessions
    for session in found.sessions:
        assert all(len(column) == len(session.samples) for column in session.samples.columns.values())
    return found


def test_a_cut_off_tail_keeps_the_samples_before_it() -> None:
    data = write_fit(recording(run(300)))
    found = read_fit(data[: len(data) * 2 // 3])
    assert found.is_partial
    assert "earlier than its header says" in found.warnings[0]
    session = found.sessions[0]
    assert session.sport == "running"
    assert 150 < len(session.samples) < 300
    assert session.totals.elapsed_time == session.samples.seconds[-1]
    assert session.totals.average_heart_rate is not None


def test_a_cut_off_triathlon_keeps_the_sports_that_were_finished() -> None:
    data = write_fit(triathlon())
    found = read_fit(data[: len(data) * 3 // 4])
    assert [session.sport for session in found.sessions] == ["running", "transition", "generic"]
    assert found.sessions[2].samples.seconds[0] == 0


def test_a_file_that_was_never_finished_has_a_size_of_zero() -> None:
    data = bytearray(write_fit(recording(run(30))))
    data[4:8] = bytes(4)
    found = read_fit(bytes(data[:-2]))
    assert found.is_partial
    assert len(found.sessions[0].samples) == 31


def test_a_wrong_checksum_is_said_and_survived() -> None:
    data = bytearray(write_fit(recording(run(30))))
    data[-1] ^= 0xFF
    found = read_fit(bytes(data))
    assert found.is_partial
    assert "checksum" in found.warnings[0]
    assert len(found.sessions[0].samples) == 31


def test_a_message_that_was_never_defined_ends_the_reading() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, 0x86)).add(1, "<I", FIT_START)
    position = 14 + len(file.body)
    found = read_fit(file.add(9, "<I", FIT_START + 1).build())
    assert found.is_partial
    assert f"At byte {position} " in found.warnings[0]
    assert len(found.sessions[0].samples) == 1


def test_rubbish_after_the_file_is_left_out() -> None:
    data = write_fit(recording(run(30)))
    found = read_fit(data + b"not a second file")
    assert found.is_partial
    assert f"What follows byte {len(data)}" in found.warnings[0]
    assert read_fit(data + bytes(512)).warnings == []


@pytest.mark.parametrize("size", [0, 1, 11, 12, 14, 20, 30])
def test_almost_nothing_is_refused(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_or_refuse(OWN_FILES[0][:size], monkeypatch) is None


@pytest.mark.parametrize("seed", range(150))
def test_mutated_own_files(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    data = bytearray(OWN_FILES[seed % len(OWN_FILES)])
    for _ in range(chance.choice([1, 3, 20])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 3 == 0:
        del data[chance.randrange(len(data)) :]
    if seed % 5 == 0:
        place = chance.randrange(len(data) + 1)
        data[place:place] = chance.randbytes(chance.randrange(40))
    read_or_refuse(bytes(data), monkeypatch)


@pytest.mark.parametrize("seed", range(12))
def test_mutated_real_files(real_file: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(f"{real_file.name} {seed}")
    data = bytearray(real_file.read_bytes()[:60_000])
    # Definitions stand near the start, and a changed definition does more harm than a changed sample.
    for _ in range(chance.choice([1, 5, 50])):
        data[chance.randrange(12, len(data) if seed % 2 else min(len(data), 2000))] = chance.randrange(256)
    if seed % 4 == 0:
        del data[chance.randrange(12, len(data)) :]
    read_or_refuse(bytes(data), monkeypatch)


@pytest.mark.parametrize("seed", range(40))
def test_rubbish_behind_a_fit_header(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    body = chance.randbytes(chance.randrange(1, 4000))
    read_or_refuse(b"\x0e\x20\x00\x00" + len(body).to_bytes(4, "little") + b".FIT\0\0" + body + b"\0\0", monkeypatch)


def break_first_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make our own reader fail as it would on a file that we did not foresee."""

    def fail(data: bytes) -> WireContent:
        raise IndexError("an unforeseen layout")

    monkeypatch.setattr("activities.formats.fit.read_wire", fail)


@pytest.mark.parametrize("written", [recording(run(60)), recording(swim()), recording(strength()), triathlon()])
def test_the_fallback_reads_the_same(monkeypatch: pytest.MonkeyPatch, written: Recording) -> None:
    data = write_fit(written)
    ours = read_fit(data)
    break_first_build(monkeypatch)
    theirs = read_fit(data)
    assert theirs.device == ours.device
    for one, other in zip(theirs.sessions, ours.sessions, strict=True):
        assert one.totals == other.totals
        assert one.laps == other.laps
        assert one.lengths == other.lengths
        assert one.sets == other.sets
        assert one.pauses == other.pauses
        assert one.rr_intervals.tolist() == other.rr_intervals.tolist()
        assert {name: column.tolist() for name, column in one.samples.columns.items()}.keys() == set(
            other.samples.columns
        )
        for name, column in other.samples.columns.items():
            assert one.samples.columns[name] == pytest.approx(column, nan_ok=True), name
        for name, column in other.samples.developer.items():
            assert one.samples.developer[name] == pytest.approx(column, nan_ok=True), name


def test_the_fallback_keeps_what_came_before_the_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_fit(recording(run(60)))
    break_first_build(monkeypatch)
    found = read_fit(data[: len(data) // 2])
    assert found.is_partial
    assert len(found.sessions[0].samples) > 10


def test_what_neither_reader_understands_is_corrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: MessageSource, warnings: list[str], is_partial: bool) -> Recording:
        raise ZeroDivisionError

    monkeypatch.setattr("activities.formats.fit.build_recording", fail)
    with pytest.raises(UnreadableFile) as refusal:
        read_fit(OWN_FILES[0])
    assert refusal.value.code == "corrupt"


def test_the_fallback_stops_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "LONGEST_READING", -1.0)
    assert "took too long" in read_leniently(OWN_FILES[0]).damage
