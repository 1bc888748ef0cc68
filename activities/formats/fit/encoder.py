"""Writes a :class:`Recording` as a FIT activity file, for simulated devices and sample data.

FIT's clock has whole seconds, so instants are rounded to them. Strength sets keep category and exercise only when the
FIT profile has a number for them.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, cast

import fastcrc
import numpy as np

from activities.formats.fit import names, profile
from activities.formats.fit.profile import Field
from activities.formats.fit.writing import TYPES, Kind, OutField, encode_message, encode_rows
from activities.formats.recording import Column, Device, Lap, Recording, Session, Totals

_RECORD_TYPES: Final[dict[str, Kind]] = {
    "latitude": "sint32",
    "longitude": "sint32",
    "heart_rate": "uint8",
    "distance": "uint32",
    "power": "uint16",
    "grade": "sint16",
    "temperature": "sint8",
    "vertical_oscillation": "uint16",
    "ground_contact_time": "uint16",
    "stride_length": "uint16",
}
_TOTAL_TYPES: Final[dict[str, Kind]] = {
    "elapsed_time": "uint32",
    "timer_time": "uint32",
    "distance": "uint32",
    "calories": "uint16",
    "average_speed": "uint32",
    "max_speed": "uint32",
    "average_heart_rate": "uint8",
    "max_heart_rate": "uint8",
    "average_power": "uint16",
    "max_power": "uint16",
    "elevation_gain": "uint16",
    "elevation_loss": "uint16",
    "weighted_power": "uint16",
    "average_temperature": "sint8",
    "moving_time": "uint32",
}

_EVENT_TIMER, _EVENT_SESSION, _EVENT_LAP, _EVENT_ACTIVITY, _EVENT_LENGTH = 0, 8, 9, 26, 28
_START, _STOP, _STOP_ALL = 0, 1, 4
_BEATS_PER_MESSAGE = 5


def write_fit(recording: Recording) -> bytes:
    """``recording`` as one FIT file (protocol 2.0) with header and file checksum.

    Raises ``ValueError`` for a recording without sessions.
    """
    if not recording.sessions:
        raise ValueError("a FIT activity needs at least one session")
    body = b"".join(_messages(recording))
    header = struct.pack("<BBHI4s", 14, 0x20, 21_194, len(body), b".FIT")
    header += struct.pack("<H", fastcrc.crc16.arc(header))
    whole = header + body
    return whole + struct.pack("<H", fastcrc.crc16.arc(whole))


def _messages(recording: Recording) -> Iterator[bytes]:
    sessions = recording.sessions
    yield from _file_head(recording.device, _instant(sessions[0].start_time))
    developer_names = _developer_names(sessions)
    yield from _developer_descriptions(developer_names)
    developer_numbers = {name: number for number, name in enumerate(developer_names)}
    distance_before = 0.0
    first_lap = 0
    for number, session in enumerate(sessions):
        yield _event(_instant(session.start_time), _START) if number == 0 else b""
        yield encode_message(
            profile.SPORT,
            OutField(profile.SPORT_SPORT, "enum", names.number_of(names.SPORTS, session.sport, 0)),
            OutField(profile.SPORT_SUB_SPORT, "enum", names.number_of(names.SUB_SPORTS, session.sub_sport, 0)),
            *([OutField(profile.SPORT_NAME, "string", session.name)] if session.name else []),
        )
        records = _records(session, distance_before, developer_numbers)
        yield from _samples(session, records, is_last=number == len(sessions) - 1)
        yield from _parts(session)
        yield _session(session, number, first_lap)
        first_lap += len(session.laps)
        travelled = session.samples.get("distance")
        distance_before += 0.0 if travelled is None else float(np.nanmax(travelled))
    yield _activity(sessions)


def _file_head(device: Device, created: int) -> Iterator[bytes]:
    manufacturer = names.manufacturer_number(device.manufacturer)
    product = names.product_number(device.product) if manufacturer == names.GARMIN else None
    serial = int(device.serial_number) if device.serial_number.isdecimal() else None
    version = _number(device.software_version)
    yield encode_message(
        profile.FILE_ID,
        OutField(profile.FILE_TYPE, "enum", names.ACTIVITY_FILE),
        OutField(profile.FILE_MANUFACTURER, "uint16", manufacturer),
        OutField(profile.FILE_PRODUCT, "uint16", product),
        OutField(profile.FILE_SERIAL_NUMBER, "uint32z", serial),
        OutField(profile.FILE_TIME_CREATED, "uint32", created),
        *(
            [OutField(profile.FILE_PRODUCT_NAME, "string", device.product)]
            if product is None and device.product
            else []
        ),
    )
    software = None if version is None else version * 100
    yield encode_message(profile.FILE_CREATOR, OutField(Field(0), "uint16", software))
    yield encode_message(
        profile.DEVICE_INFO,
        OutField(profile.TIMESTAMP, "uint32", created),
        OutField(profile.DEVICE_INDEX, "uint8", 0),
        OutField(Field(2), "uint16", manufacturer),
        OutField(Field(3), "uint32z", serial),
        OutField(Field(4), "uint16", product),
        OutField(profile.DEVICE_SOFTWARE_VERSION, "uint16", software),
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _developer_names(sessions: Iterable[Session]) -> dict[str, str]:
    """Every developer column of the file with its unit; its place in this order is its field number."""
    found: dict[str, str] = {}
    for session in sessions:
        for name in session.samples.developer:
            found.setdefault(name, session.samples.developer_units.get(name, ""))
    return found


def _developer_descriptions(described: dict[str, str]) -> Iterator[bytes]:
    if described:
        yield encode_message(207, OutField(Field(3), "uint8", 0))
    for number, (name, units) in enumerate(described.items()):
        yield encode_message(
            206,
            OutField(Field(0), "uint8", 0),
            OutField(Field(1), "uint8", number),
            OutField(Field(2), "uint8", TYPES["float32"][0]),
            OutField(Field(3), "string", name),
            *([OutField(Field(8), "string", units)] if units else []),
        )


def _samples(session: Session, records: tuple[bytes, bytes, int], *, is_last: bool) -> Iterator[bytes]:
    """Records, cut where the timer stopped or started; heart beats follow a record of their session."""
    start = _instant(session.start_time)
    definition, rows, size = records
    cuts = [(len(session.samples) - 1, b"".join(_beats(session.rr_intervals)))] if len(session.rr_intervals) else []
    for kind, second in _timer_changes(session, is_last):
        place = int(np.searchsorted(session.samples.seconds, second, side="right"))
        cuts.append((place, _event(start + round(second), kind)))
    yield definition
    done = 0
    for place, inserted in sorted(cuts, key=lambda cut: cut[0]):
        at = max(place, min(1, len(session.samples)))
        yield rows[done * size : at * size]
        yield inserted
        done = max(done, at)
    yield rows[done * size :]
    if is_last:
        yield _event(start + round(_end_of(session)), _STOP_ALL)


def _timer_changes(session: Session, is_last: bool) -> Iterator[tuple[int, float]]:
    end = _end_of(session)
    for pause in session.pauses:
        yield _STOP_ALL, pause.start
        if not is_last or pause.end < end - 1:
            yield _START, pause.end


def _end_of(session: Session) -> float:
    recorded = float(session.samples.seconds[-1]) if len(session.samples) else 0.0
    return max(session.totals.elapsed_time or 0.0, recorded)


def _records(session: Session, distance_before: float, developer_numbers: dict[str, int]) -> tuple[bytes, bytes, int]:
    """Definition and rows of the session's records, and the size of a row."""
    samples = session.samples
    fields = [OutField(profile.TIMESTAMP, "uint32", _instant(session.start_time) + np.round(samples.seconds))]
    for name, column in samples.columns.items():
        if name in _RECORD_TYPES:
            shifted = column + distance_before if name == "distance" else column
            fields.append(OutField(profile.RECORD_COLUMNS[name], _RECORD_TYPES[name], shifted))
        else:
            fields += _particular_columns(name, column)
    developer = [
        OutField(Field(developer_numbers[name]), "float32", column) for name, column in samples.developer.items()
    ]
    return encode_rows(profile.RECORD, fields, len(samples), developer)


def _particular_columns(name: str, column: Column) -> list[OutField]:
    """Columns that are not simply one field."""
    match name:
        case "altitude":
            return [OutField(profile.RECORD_ENHANCED_ALTITUDE, "uint32", column)]
        case "speed":
            return [OutField(profile.RECORD_ENHANCED_SPEED, "uint32", column)]
        case "respiration_rate":
            return [OutField(profile.RECORD_ENHANCED_RESPIRATION_RATE, "uint16", column)]
        case "left_balance":
            return [OutField(profile.RECORD_LEFT_RIGHT_BALANCE, "uint8", 0x80 + np.round(100.0 - column))]
        case "cadence":
            whole = np.floor(column)
            fraction = np.minimum(column - whole, 127 / 128)
            fields = [OutField(profile.RECORD_CADENCE, "uint8", whole)]
            if (fraction > 0).any():
                fields.append(OutField(profile.RECORD_FRACTIONAL_CADENCE, "uint8", fraction))
            return fields
        case _:
            raise ValueError(f"no FIT field for the column {name!r}")


def _beats(intervals: Column) -> Iterator[bytes]:
    messages = -(-len(intervals) // _BEATS_PER_MESSAGE)
    padded = np.full(messages * _BEATS_PER_MESSAGE, np.nan)
    padded[: len(intervals)] = intervals
    field = OutField(profile.HRV_TIME, "uint16", padded.reshape(messages, -1), _BEATS_PER_MESSAGE)
    definition, rows, _ = encode_rows(profile.HRV, [field], messages)
    yield definition
    yield rows


def _parts(session: Session) -> Iterator[bytes]:
    start = _instant(session.start_time)
    for number, length in enumerate(session.lengths):
        yield encode_message(
            profile.LENGTH,
            OutField(profile.MESSAGE_INDEX, "uint16", number),
            OutField(profile.TIMESTAMP, "uint32", start + round(length.start + length.elapsed_time)),
            OutField(profile.EVENT_EVENT, "enum", _EVENT_LENGTH),
            OutField(profile.EVENT_TYPE, "enum", _STOP),
            OutField(profile.LENGTH_START_TIME, "uint32", start + round(length.start)),
            OutField(profile.LENGTH_ELAPSED_TIME, "uint32", length.elapsed_time),
            OutField(Field(4, 1000), "uint32", length.elapsed_time),
            OutField(profile.LENGTH_STROKES, "uint16", length.stroke_count),
            OutField(profile.LENGTH_STROKE, "enum", names.number_of(names.SWIM_STROKES, length.stroke, 0xFF)),
            OutField(profile.LENGTH_TYPE, "enum", int(length.is_active)),
        )
    for number, one in enumerate(session.sets):
        category = names.number_of(names.EXERCISE_CATEGORIES, one.category, 0xFFFF)
        yield encode_message(
            profile.SET,
            OutField(Field(254), "uint32", start + round(one.start + (one.duration or 0.0))),
            OutField(profile.SET_DURATION, "uint32", one.duration),
            OutField(profile.SET_REPETITIONS, "uint16", one.repetitions),
            OutField(profile.SET_WEIGHT, "uint16", one.weight),
            OutField(profile.SET_TYPE, "uint8", 0 if one.kind == "rest" else 1),
            OutField(profile.SET_START_TIME, "uint32", start + round(one.start)),
            OutField(profile.SET_CATEGORY, "uint16", category),
            OutField(profile.SET_CATEGORY_SUBTYPE, "uint16", names.exercise_number(one.category, one.exercise)),
            OutField(profile.SET_MESSAGE_INDEX, "uint16", number),
        )
    for number, lap in enumerate(session.laps):
        yield _lap(lap, number, start, session)


def _lap(lap: Lap, number: int, start: int, session: Session) -> bytes:
    intensity = names.number_of(cast("dict[int, str]", names.INTENSITIES), lap.intensity, 0)
    elapsed = lap.totals.elapsed_time if lap.totals.elapsed_time is not None else lap.end - lap.start
    return encode_message(
        profile.LAP,
        OutField(profile.MESSAGE_INDEX, "uint16", number),
        OutField(profile.TIMESTAMP, "uint32", start + round(lap.end)),
        OutField(profile.EVENT_EVENT, "enum", _EVENT_LAP),
        OutField(profile.EVENT_TYPE, "enum", _STOP),
        OutField(profile.LAP_START_TIME, "uint32", start + round(lap.start)),
        *_totals(lap.totals, elapsed, profile.LAP_TOTALS, profile.LAP_CADENCE),
        OutField(profile.LAP_INTENSITY, "enum", intensity),
        OutField(profile.LAP_TRIGGER, "enum", names.number_of(names.LAP_TRIGGERS, lap.trigger, 0xFF)),
        OutField(profile.LAP_SPORT, "enum", names.number_of(names.SPORTS, session.sport, 0)),
    )


def _session(session: Session, number: int, first_lap: int) -> bytes:
    start = _instant(session.start_time)
    elapsed = session.totals.elapsed_time
    return encode_message(
        profile.SESSION,
        OutField(profile.MESSAGE_INDEX, "uint16", number),
        OutField(profile.TIMESTAMP, "uint32", start + round(_end_of(session))),
        OutField(profile.EVENT_EVENT, "enum", _EVENT_SESSION),
        OutField(profile.EVENT_TYPE, "enum", _STOP),
        OutField(profile.SESSION_START_TIME, "uint32", start),
        OutField(profile.SESSION_SPORT, "enum", names.number_of(names.SPORTS, session.sport, 0)),
        OutField(profile.SESSION_SUB_SPORT, "enum", names.number_of(names.SUB_SPORTS, session.sub_sport, 0)),
        *_totals(
            session.totals,
            _end_of(session) if elapsed is None else elapsed,
            profile.SESSION_TOTALS,
            profile.SESSION_CADENCE,
        ),
        OutField(Field(25), "uint16", first_lap),
        OutField(Field(26), "uint16", len(session.laps)),
        OutField(Field(33), "uint16", len(session.lengths) or None),
        OutField(profile.SESSION_POOL_LENGTH, "uint16", session.pool_length),
        *([OutField(profile.SESSION_PROFILE_NAME, "string", session.name)] if session.name else []),
    )


def _totals(
    totals: Totals, elapsed: float, fields: dict[str, tuple[Field, ...]], cadence: tuple[Field, Field]
) -> Iterator[OutField]:
    for name, (field, *_) in fields.items():
        value = elapsed if name == "elapsed_time" else getattr(totals, name)
        if value is not None:
            yield OutField(field, _TOTAL_TYPES[name], value)
    if totals.average_cadence is not None:
        whole = math.floor(totals.average_cadence)
        yield OutField(cadence[0], "uint8", whole)
        yield OutField(cadence[1], "uint8", min(totals.average_cadence - whole, 127 / 128))


def _activity(sessions: Sequence[Session]) -> bytes:
    last = sessions[-1]
    end = _instant(last.start_time) + round(_end_of(last))
    timer = sum(session.totals.timer_time or 0.0 for session in sessions)
    local = None if last.utc_offset is None else end + last.utc_offset.total_seconds()
    return encode_message(
        profile.ACTIVITY,
        OutField(profile.TIMESTAMP, "uint32", end),
        OutField(profile.ACTIVITY_TIMER_TIME, "uint32", timer),
        OutField(Field(1), "uint16", len(sessions)),
        OutField(Field(2), "enum", int(len(sessions) > 1)),
        OutField(Field(3), "enum", _EVENT_ACTIVITY),
        OutField(Field(4), "enum", _STOP),
        OutField(profile.ACTIVITY_LOCAL_TIMESTAMP, "uint32", local),
    )


def _event(instant: int, kind: int) -> bytes:
    return encode_message(
        profile.EVENT,
        OutField(profile.TIMESTAMP, "uint32", instant),
        OutField(profile.EVENT_EVENT, "enum", _EVENT_TIMER),
        OutField(profile.EVENT_TYPE, "enum", kind),
        OutField(Field(4), "uint8", 0),
    )


def _instant(moment: datetime) -> int:
    return round(moment.timestamp()) - profile.EPOCH
