"""Messages onto the wire: definitions, values in their raw form, local message numbers. The encoder says which."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from activities.formats.fit import profile
from activities.formats.fit.profile import Field
from activities.formats.recording import Column

Kind = Literal["enum", "sint8", "uint8", "sint16", "uint16", "sint32", "uint32", "uint32z", "float32", "string"]

#: Number on the wire, NumPy format, value for "not recorded".
TYPES: Final[dict[Kind, tuple[int, str, float]]] = {
    "enum": (0x00, "u1", 0xFF),
    "sint8": (0x01, "i1", 0x7F),
    "uint8": (0x02, "u1", 0xFF),
    "sint16": (0x83, "<i2", 0x7FFF),
    "uint16": (0x84, "<u2", 0xFFFF),
    "sint32": (0x85, "<i4", 0x7FFFFFFF),
    "uint32": (0x86, "<u4", 0xFFFFFFFF),
    "string": (0x07, "S", 0),
    "float32": (0x88, "<f4", math.nan),
    "uint32z": (0x8C, "<u4", 0),
}

#: Local numbers: which slot of the file's sixteen defines which message.
LOCAL_NUMBERS: Final = {
    profile.FILE_ID: 0,
    profile.DEVICE_INFO: 1,
    profile.EVENT: 2,
    profile.RECORD: 3,
    profile.LAP: 4,
    profile.LENGTH: 5,
    profile.SET: 6,
    profile.SESSION: 7,
    profile.ACTIVITY: 8,
    profile.HRV: 9,
    profile.SPORT: 10,
    profile.FILE_CREATOR: 11,
    207: 12,  # developer_data_id
    206: 13,  # field_description
}


@dataclass(frozen=True, slots=True)
class OutField:
    """One field to write: ``values`` in the field's unit, one a message, ``NaN`` for "not recorded"; or one text."""

    field: Field
    kind: Kind
    values: Column | float | str | None
    width: int = 1


def encode_message(message: int, *fields: OutField) -> bytes:
    """One message with its definition before it."""
    definition, row, _ = encode_rows(message, fields, 1)
    return definition + row


def encode_rows(
    message: int, fields: Sequence[OutField], count: int, developer: Sequence[OutField] = ()
) -> tuple[bytes, bytes, int]:
    """Definition, ``count`` rows and the size of a row."""
    local = LOCAL_NUMBERS[message]
    layout: list[tuple[str, object]] = [("header", "u1")]
    described = [b"", b""]
    texts: dict[int, bytes] = {}
    for place, out in enumerate([*fields, *developer]):
        number, scalar, _ = TYPES[out.kind]
        is_developer = place >= len(fields)
        if out.kind == "string":
            texts[place] = str(out.values).encode()[:254] + b"\0"
            scalar = f"S{len(texts[place])}"
        size = np.dtype(scalar).itemsize * out.width
        described[is_developer] += bytes((out.field.number, size, 0 if is_developer else number))
        layout.append((f"f{place}", (scalar, (out.width,)) if out.width > 1 else scalar))
    definition = struct.pack("<BBBHB", 0x40 | (0x20 if developer else 0) | local, 0, 0, message, len(fields))
    definition += described[0] + (bytes((len(developer),)) + described[1] if developer else b"")
    rows = np.zeros(count, np.dtype(layout))
    rows["header"] = local
    for place, out in enumerate([*fields, *developer]):
        rows[f"f{place}"] = texts[place] if place in texts else _to_wire(out)
    return definition, rows.tobytes(), rows.dtype.itemsize


def _to_wire(out: OutField) -> NDArray[np.generic]:
    _, scalar, invalid = TYPES[out.kind]
    dtype = np.dtype(scalar)
    value = np.asarray(np.nan if out.values is None else out.values, np.float64)
    if dtype.kind == "f":
        return value.astype(dtype)
    limits = np.iinfo(dtype)
    raw = np.round((value + out.field.offset) * out.field.scale)
    is_recorded = np.isfinite(raw) & (raw >= limits.min) & (raw <= limits.max)
    return np.where(is_recorded, raw, invalid).astype(dtype)
