"""What devices in the wild do that our encoder does not: byte order, compressed clocks, odd sizes, stored beats."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from activities.formats.fit import read_fit
from activities.formats.fit.encoder import write_fit
from activities.formats.fit.wire import TooManyMessagesError, read_wire
from activities.formats.recording import UnreadableFile
from activities.tests.formats.recordings import FIT_START, FitBytes, recording, run

ENUM, SINT8, UINT8, UINT16, SINT32, UINT32, BYTE = 0x00, 0x01, 0x02, 0x84, 0x85, 0x86, 0x0D
STRING, FLOAT32 = 0x07, 0x88


def test_big_endian_messages() -> None:
    data = (
        FitBytes()
        .activity()
        .define(1, 20, (253, 4, UINT32), (7, 2, UINT16), big_endian=True)
        .add(1, ">IH", FIT_START, 250)
        .add(1, ">IH", FIT_START + 1, 0xFFFF)
        .build()
    )
    samples = read_fit(data).sessions[0].samples
    np.testing.assert_array_equal(samples.columns["power"], [250.0, np.nan])


def test_a_header_of_twelve_bytes() -> None:
    data = FitBytes().activity().define(1, 20, (253, 4, UINT32)).add(1, "<I", FIT_START).build(header_size=12)
    recording_ = read_fit(data)
    assert len(recording_.sessions[0].samples) == 1
    assert recording_.warnings == []


def test_compressed_clock_counts_on_and_rolls_over() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, UINT32), (3, 1, UINT8))
    file.add(1, "<IB", FIT_START, 100)
    file.define(2, 20, (3, 1, UINT8))
    seconds = [1, 3, 20, 33, 40, 65]
    for second in seconds:
        file.add(0x80 | 2 << 5 | (FIT_START + second) & 0x1F, "<B", 100 + second)
    samples = read_fit(file.build()).sessions[0].samples
    np.testing.assert_array_equal(samples.seconds, [0, *seconds])
    np.testing.assert_array_equal(samples.columns["heart_rate"], [100, 101, 103, 120, 133, 140, 165])


def test_interleaved_definitions_keep_the_order_of_the_file() -> None:
    file = FitBytes().activity()
    for second in range(6):
        file.define(
            1 + second % 2, 20, (253, 4, UINT32), (3 + 4 * (second % 2), 1 + second % 2, (UINT8, UINT16)[second % 2])
        )
        file.add(1 + second % 2, "<IB" if second % 2 == 0 else "<IH", FIT_START + second, 100 + second)
    samples = read_fit(file.build()).sessions[0].samples
    nan = np.nan
    np.testing.assert_array_equal(samples.columns["heart_rate"], [100, nan, 102, nan, 104, nan])
    np.testing.assert_array_equal(samples.columns["power"], [nan, 101, nan, 103, nan, 105])


def test_a_field_whose_size_does_not_fit_its_type_spoils_no_other() -> None:
    data = (
        FitBytes()
        .activity()
        .define(1, 20, (253, 4, UINT32), (7, 3, UINT16), (3, 1, UINT8))
        .add(1, "<I3sB", FIT_START, b"abc", 140)
        .build()
    )
    samples = read_fit(data).sessions[0].samples
    np.testing.assert_array_equal(samples.columns["heart_rate"], [140.0])


def test_samples_out_of_order_and_repeated_are_brought_into_order() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, UINT32), (3, 1, UINT8), (7, 2, UINT16))
    for second, heart_rate, power in [(2, 102, 202), (0, 100, 200), (2, 112, 0xFFFF), (1, 101, 201), (2, 0xFF, 222)]:
        file.add(1, "<IBH", FIT_START + second, heart_rate, power)
    samples = read_fit(file.build()).sessions[0].samples
    np.testing.assert_array_equal(samples.seconds, [0, 1, 2])
    np.testing.assert_array_equal(samples.columns["heart_rate"], [100, 101, 112])
    np.testing.assert_array_equal(samples.columns["power"], [200, 201, 222])


def test_noise_of_a_device_is_not_data() -> None:
    file = FitBytes().activity()
    file.define(1, 20, (253, 4, UINT32), (0, 4, SINT32), (1, 4, SINT32), (2, 2, UINT16), (3, 1, UINT8))
    sane = (0x20000000, 0x10000000, 5000, 140)
    file.add(1, "<IiiHB", FIT_START, *sane)
    file.add(1, "<IiiHB", FIT_START + 1, 0x7FFFFFFF, 0x7FFFFFFF, 0xFFFF, 0)
    file.add(1, "<IiiHB", FIT_START + 2, 0, 0, 0xFFFE, 255)
    file.add(1, "<IiiHB", FIT_START + 3, 0x70000000, 0x10000000, 5000, 141)
    columns = read_fit(file.build()).sessions[0].samples.columns
    nan = np.nan
    np.testing.assert_allclose(columns["latitude"], [45.0, nan, nan, nan])
    np.testing.assert_allclose(columns["longitude"], [22.5, nan, nan, nan])
    np.testing.assert_array_equal(columns["altitude"], [500.0, nan, 12606.8, 500.0])
    np.testing.assert_array_equal(columns["heart_rate"], [140.0, nan, nan, 141.0])


def test_a_sample_from_another_year_is_left_out_and_named() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, UINT32), (3, 1, UINT8))
    for second in (0, 1, 2):
        file.add(1, "<IB", FIT_START + second, 140)
    file.add(1, "<IB", 0xFFFFFFF0, 141)
    found = read_fit(file.build())
    assert len(found.sessions[0].samples) == 3
    assert "1 samples have a date far from all others" in found.warnings[0]


def test_compressed_speed_and_distance_roll_over() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, UINT32), (8, 3, BYTE))
    for second, speed, ticks in [(0, 310, 0), (1, 320, 4000), (2, 330, 3904), (3, 340, 4095)]:
        packed = bytes((speed & 0xFF, speed >> 8 | (ticks & 0xF) << 4, ticks >> 4))
        file.add(1, "<I3s", FIT_START + second, packed)
    file.add(1, "<I3s", FIT_START + 4, b"\xff\xff\xff")
    columns = read_fit(file.build()).sessions[0].samples.columns
    np.testing.assert_allclose(columns["speed"], [3.1, 3.2, 3.3, 3.4, np.nan])
    np.testing.assert_allclose(columns["distance"], [0, 250.0, 500.0, 511.9375, np.nan])


def test_beats_stored_by_a_strap_are_put_on_the_samples() -> None:
    file = FitBytes().activity().define(1, 20, (253, 4, UINT32))
    for second in range(8):
        file.add(1, "<I", FIT_START + second)
    file.define(2, 132, (253, 4, UINT32), (0, 2, UINT16), (9, 4, UINT32), (6, 1, UINT8))
    first_tick = 3_568_224_779
    file.add(2, "<IHIB", FIT_START, 16384, first_tick, 120)  # half a second past the start
    file.define(3, 132, (6, 8, UINT8), (10, 12, BYTE))
    ticks = [(first_tick + 512 * beat) % 4096 for beat in range(1, 9)]
    packed = b"".join(
        bytes((a & 0xFF, a >> 8 | (b & 0xF) << 4, b >> 4)) for a, b in zip(ticks[::2], ticks[1::2], strict=True)
    )
    file.add(3, "<8s12s", bytes(range(121, 129)), packed)
    heart_rate = read_fit(file.build()).sessions[0].samples.columns["heart_rate"]
    # Beats at 0.5, 1.0, 1.5 … 4.5 s: each second takes the mean of its last two, then the newest one holds on.
    np.testing.assert_allclose(heart_rate, [np.nan, 120.5, 122.5, 124.5, 126.5, 128, 128, 128])


def test_developer_fields_take_their_type_name_unit_and_scale_from_the_file() -> None:
    file = FitBytes().activity().define(1, 207, (3, 1, UINT8)).add(1, "<B", 0)
    description = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 8, STRING), (8, 4, STRING), (6, 1, UINT8))
    file.define(2, 206, *description)
    file.add(2, "<BBB8s4sB", 0, 7, UINT16, b"Depth\0\0\0", b"m\0\0\0", 100)
    file.add(2, "<BBB8s4sB", 0, 8, FLOAT32, b"\xff\xfeodd\0\0\0", b"\0\0\0\0", 255)
    file.define(3, 20, (253, 4, UINT32), developer=((7, 2, 0), (8, 4, 0), (9, 2, 0)))
    file.add(3, "<IHfH", FIT_START, 1234, 2.5, 1).add(3, "<IHfH", FIT_START + 1, 0xFFFF, float("nan"), 1)
    samples = read_fit(file.build()).sessions[0].samples
    np.testing.assert_allclose(samples.developer["Depth"], [12.34, np.nan])
    np.testing.assert_allclose(samples.developer["\ufffd\ufffdodd"], [2.5, np.nan])
    assert samples.developer_units["Depth"] == "m"


def test_two_apps_with_one_name_keep_both_columns() -> None:
    file = FitBytes().activity().define(2, 206, (0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 6, STRING))
    file.add(2, "<BBB6s", 0, 0, UINT8, b"Power\0").add(2, "<BBB6s", 1, 0, UINT8, b"Power\0")
    file.define(3, 20, (253, 4, UINT32), developer=((0, 1, 0), (0, 1, 1)))
    file.add(3, "<IBB", FIT_START, 10, 20)
    developer = read_fit(file.build()).sessions[0].samples.developer
    assert {name: column.tolist() for name, column in developer.items()} == {"Power": [10.0], "Power (2)": [20.0]}


def test_a_clock_that_counts_from_switching_on_takes_the_day_of_the_file() -> None:
    file = FitBytes().define(0, 0, (0, 1, ENUM), (4, 4, UINT32)).add(0, "<BI", 4, FIT_START)
    file.define(1, 20, (253, 4, UINT32), (3, 1, UINT8)).add(1, "<IB", 5000, 120).add(1, "<IB", 5001, 121)
    found = read_fit(file.build())
    assert found.sessions[0].start_time.timestamp() == FIT_START + 631_065_600
    assert "did not know the date" in found.warnings[0]


def test_candidates_of_a_set_and_a_session_that_was_written_twice() -> None:
    file = FitBytes().activity()
    file.define(1, 18, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (11, 2, UINT16))
    file.add(1, "<IIBH", FIT_START, 60_000, 10, 1).add(1, "<IIBH", FIT_START, 60_000, 10, 99)
    file.define(2, 225, (6, 4, UINT32), (0, 4, UINT32), (5, 1, UINT8), (7, 6, UINT16), (8, 6, UINT16))
    file.add(2, "<IIB6H", FIT_START, 30_000, 1, 65534, 7, 0, 65535, 0, 0)
    found = read_fit(file.build())
    assert len(found.sessions) == 1
    assert found.sessions[0].totals.calories == 99
    assert found.sessions[0].sets[0].category == "curl"
    assert found.sessions[0].sets[0].exercise == "alternating_dumbbell_biceps_curl"


def test_two_whole_files_in_a_chain() -> None:
    settings = FitBytes().define(0, 0, (0, 1, ENUM)).add(0, "<B", 2).build()
    found = read_fit(write_fit(recording(run(30))) + settings)
    assert len(found.sessions) == 1
    assert found.warnings == []


@pytest.mark.parametrize(("kind", "words"), [(5, "planned workout"), (32, "monitoring"), (200, "another kind")])
def test_other_fit_files_are_named_and_refused(kind: int, words: str) -> None:
    data = FitBytes().define(0, 0, (0, 1, ENUM)).add(0, "<B", kind).build()
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_fit(data)
    assert refusal.value.code == "not_an_activity"


def test_a_course_with_samples_is_not_an_activity() -> None:
    file = FitBytes().define(0, 0, (0, 1, ENUM)).add(0, "<B", 6).define(1, 20, (253, 4, UINT32))
    with pytest.raises(UnreadableFile, match="course") as refusal:
        read_fit(file.add(1, "<I", FIT_START).build())
    assert refusal.value.code == "not_an_activity"


def test_an_activity_without_anything_is_empty() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_fit(FitBytes().activity().build())
    assert refusal.value.code == "empty"


def test_more_samples_than_a_recording_can_have() -> None:
    file = FitBytes().activity().define(1, 20, (3, 1, UINT8))
    file.body += b"\x01\x80" * 1_000_001
    with pytest.raises(UnreadableFile) as refusal:
        read_fit(file.build())
    assert refusal.value.code == "too_large"


def test_messages_without_end_are_refused_by_the_reader_itself() -> None:
    file = FitBytes().define(1, 99)
    file.body += b"\x01" * 1_200_001
    with pytest.raises(TooManyMessagesError):
        read_wire(file.build())


def test_definitions_without_end_are_refused_by_the_reader_itself() -> None:
    file = FitBytes()
    file.body = b"".join(struct.pack("<BBBHB", 0x40, 0, 0, number % 65_536, 0) for number in range(50_002))
    with pytest.raises(UnreadableFile) as refusal:
        read_fit(file.build())
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("instant", [0, 1, 0x0FFFFFFF, 0x10000000, 0xFFFFFFFE])
def test_dates_at_the_edges_of_the_clock_do_not_crash(instant: int) -> None:
    data = FitBytes().activity().define(1, 20, (253, 4, UINT32)).add(1, "<I", instant).build()
    assert read_fit(data).sessions[0].start_time.year in (1989, 1990, 1998, 2126)
