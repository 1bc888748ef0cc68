"""Sample recordings and hand-made files for the tests of the formats. Everything here is invented and deterministic."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

import fastcrc
import numpy as np

from activities.formats.recording import (
    Device,
    Lap,
    Length,
    Pause,
    Recording,
    Samples,
    Session,
    StrengthSet,
    Totals,
)

START = datetime(2026, 5, 3, 7, 30, tzinfo=UTC)
FIT_START = round(START.timestamp()) - 631_065_600


def run(seconds: int = 600, *, start: datetime = START, pause: Pause | None = None) -> Session:
    """A run at one sample a second with every column that a watch writes."""
    t = np.arange(seconds + 1.0)
    if pause is not None:
        t = t[(t <= pause.start) | (t >= pause.end)]
    distance = np.round(t * 3.1, 2)
    heart_rate = np.round(140 + 12 * np.sin(t / 60))
    heart_rate[3:6] = np.nan
    columns = {
        "distance": distance,
        "latitude": 47.37 + t * 2e-5,
        "longitude": 8.54 + t * 1e-5,
        "altitude": np.round((430 + 20 * np.sin(t / 200)) * 5) / 5,
        "speed": np.round(3.1 + 0.2 * np.sin(t / 30), 3),
        "heart_rate": heart_rate,
        "power": np.round(250 + 30 * np.sin(t / 20)),
        "cadence": np.round((84 + np.sin(t / 15)) * 128) / 128,
        "temperature": np.round(14 - t / 200),
        "left_balance": np.round(50 + np.sin(t / 10)),
        "ground_contact_time": np.round(0.24 + 0.01 * np.sin(t / 9), 4),
        "vertical_oscillation": np.round(0.085 + 0.005 * np.sin(t / 9), 4),
        "stride_length": np.round(1.1 + 0.05 * np.sin(t / 9), 4),
        "grade": np.round(2 * np.sin(t / 200), 2),
        "respiration_rate": np.round(30 + 2 * np.sin(t / 90), 2),
    }
    pauses = [] if pause is None else [pause]
    timer = seconds - sum(one.end - one.start for one in pauses)
    half = seconds // 2
    return Session(
        sport="running",
        sub_sport="trail",
        start_time=start,
        totals=Totals(
            distance=float(distance[-1]),
            elapsed_time=float(seconds),
            timer_time=float(timer),
            moving_time=float(timer - 1),
            average_heart_rate=140.0,
            max_heart_rate=152.0,
            average_power=250.0,
            max_power=280.0,
            weighted_power=256.0,
            average_speed=3.1,
            max_speed=3.3,
            average_cadence=84.5,
            elevation_gain=40.0,
            elevation_loss=38.0,
            calories=120.0,
            average_temperature=13.0,
        ),
        samples=Samples(t, columns, {"Form Power": np.round(60 + np.sin(t))}, {"Form Power": "Watts"}),
        name="Morgenlauf ☀️ صباح",
        laps=[
            Lap(0, 0.0, float(half), Totals(distance=half * 3.1, elapsed_time=float(half)), "warmup", "manual"),
            Lap(1, float(half), float(seconds), Totals(elapsed_time=float(seconds - half)), "interval", "session_end"),
        ],
        pauses=pauses,
        rr_intervals=np.round(0.43 + 0.02 * np.sin(np.arange(97)), 3),
        utc_offset=timedelta(hours=5, minutes=45),
    )


def swim() -> Session:
    """Four pool lengths of 25 m and a rest at the wall."""
    lengths = [
        Length(0, 0.0, 30.0, "freestyle", 12, True, 25.0),
        Length(1, 30.0, 31.5, "breaststroke", 14, True, 25.0),
        Length(2, 62.0, 20.0, "", None, False, None),
        Length(3, 82.0, 29.0, "backstroke", 13, True, 25.0),
        Length(4, 111.0, 29.0, "freestyle", 12, True, 25.0),
    ]
    t = np.arange(141.0)
    return Session(
        sport="swimming",
        sub_sport="lap_swimming",
        start_time=START,
        totals=Totals(distance=100.0, elapsed_time=140.0, timer_time=140.0),
        samples=Samples(t, {"heart_rate": np.round(120 + t / 10)}),
        lengths=lengths,
        pool_length=25.0,
    )


def strength() -> Session:
    """Three sets with a rest between them, and not a single sample."""
    return Session(
        sport="training",
        sub_sport="strength_training",
        start_time=START,
        totals=Totals(elapsed_time=300.0, timer_time=300.0, calories=45.0),
        samples=Samples(np.empty(0)),
        sets=[
            StrengthSet(0, 0.0, 40.0, "active", "bench_press", "barbell_bench_press", 8, 62.5),
            StrengthSet(1, 40.0, 90.5, "rest"),
            StrengthSet(2, 131.0, 38.0, "active", "squat", "", 10, 100.0),
            StrengthSet(3, 170.0, 60.0, "warmup", "warm_up", "", None, None),
        ],
    )


def recording(*sessions: Session) -> Recording:
    """A FIT recording of a Garmin watch."""
    return Recording("fit", list(sessions), Device("garmin", "fr935", "3999888777", "12.10"))


def triathlon() -> Recording:
    """Run, transition and run again, one after the other, the distance starting over in each."""
    legs = []
    start = START
    for sport, seconds in (("running", 300), ("transition", 60), ("cycling", 400)):
        leg = run(seconds, start=start)
        leg.sport, leg.sub_sport = sport, "generic"
        legs.append(leg)
        start += timedelta(seconds=seconds)
    return recording(*legs)


class FitBytes:
    """Puts a FIT file together message by message, for what the encoder never writes."""

    def __init__(self) -> None:
        self.body = b""

    def define(
        self,
        local: int,
        message: int,
        *fields: tuple[int, int, int],
        developer: tuple[tuple[int, int, int], ...] = (),
        big_endian: bool = False,
    ) -> FitBytes:
        """Add a definition; ``fields`` are (number, size, base type), ``developer`` are (number, size, index)."""
        order = ">" if big_endian else "<"
        self.body += struct.pack(
            f"{order}BBBHB", 0x40 | (0x20 if developer else 0) | local, 0, int(big_endian), message, len(fields)
        )
        self.body += b"".join(bytes(field) for field in fields)
        if developer:
            self.body += bytes((len(developer),)) + b"".join(bytes(field) for field in developer)
        return self

    def add(self, local: int, layout: str, *values: object) -> FitBytes:
        """Add a data message whose fields are packed by ``layout`` (struct's letters, with byte order)."""
        self.body += bytes((local,)) + struct.pack(layout, *values)
        return self

    def activity(self) -> FitBytes:
        """Add the ``file_id`` of an activity."""
        return self.define(0, 0, (0, 1, 0)).add(0, "<B", 4)

    def build(self, *, header_size: int = 14) -> bytes:
        """The whole file with its checksums."""
        header = struct.pack("<BBHI4s", header_size, 0x20, 2100, len(self.body), b".FIT")
        header += b"\0\0" if header_size == 14 else b""
        whole = header + self.body
        return whole + struct.pack("<H", fastcrc.crc16.arc(whole))
