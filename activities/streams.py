"""Samples of a recording as one compressed set of columns, and back (docs/adr/0004).

Layout: a version byte, the number of columns and rows, a directory with one entry a column, then the columns, each
compressed on its own so that one can be read without the others. A column whose values are decimals with up to three
places (heart rate, power, altitude …) is kept as the differences of scaled integers, positions as 1e-7 degrees, the
rest as float32. Bytes are stored plane by plane, because the high bytes of neighbours are alike. A bit mask in front
says where values are missing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from activities.formats.recording import COLUMN_UNITS, Column, Samples

VERSION: Final = 1
#: Fields of third-party apps keep their own names behind this prefix, so that they cannot hide a column of ours.
DEVELOPER_PREFIX: Final = "developer."

_HEADER = struct.Struct("<BHI")  # version, columns, rows
_ENTRY = struct.Struct("<BBII")  # encoding, whether a mask stands in front, scale, bytes
_FLOAT32, _FLOAT64, _DELTA32, _DELTA64 = range(4)
_TYPES: Final[dict[int, Any]] = {
    _FLOAT32: np.dtype("<f4"),
    _FLOAT64: np.dtype("<f8"),
    _DELTA32: np.dtype("<i4"),
    _DELTA64: np.dtype("<i8"),
}
_SCALES: Final = (1, 10, 100, 1000)
_FIXED_SCALES: Final = {"seconds": 1000, "distance": 100, "latitude": 10_000_000, "longitude": 10_000_000}
_COMPRESSION: Final = 4


@dataclass(frozen=True, slots=True)
class PackedStreams:
    """What a row of ``StreamSet`` holds."""

    names: list[str]
    units: dict[str, str]
    count: int
    data: bytes


def pack(samples: Samples) -> PackedStreams:
    """All columns of ``samples`` in one block of bytes, ``seconds`` first."""
    columns = {"seconds": samples.seconds, **samples.columns}
    columns |= {DEVELOPER_PREFIX + name: column for name, column in samples.developer.items()}
    units = {"seconds": "s"} | {name: COLUMN_UNITS[name] for name in samples.columns}
    units |= {DEVELOPER_PREFIX + name: samples.developer_units.get(name, "") for name in samples.developer}
    entries, bodies = [], []
    for name, column in columns.items():
        encoding, has_mask, scale, body = _encode(column, _FIXED_SCALES.get(name))
        entries.append(_ENTRY.pack(encoding, has_mask, scale, len(body)))
        bodies.append(body)
    header = _HEADER.pack(VERSION, len(columns), len(samples))
    return PackedStreams(list(columns), units, len(samples), b"".join([header, *entries, *bodies]))


def unpack(data: bytes | memoryview, names: Sequence[str], wanted: Iterable[str] | None = None) -> dict[str, Column]:
    """The columns ``wanted`` (all by default) as float64 arrays of one length, with NaN where a value is missing.

    ``names`` are the names of all columns in the order of :attr:`PackedStreams.names`; a wanted name that is not
    among them is left out. Raises ``ValueError`` for bytes that :func:`pack` did not make.
    """
    block = memoryview(data)
    version, columns, rows = _HEADER.unpack_from(block)
    if version != VERSION or columns != len(names):
        raise ValueError(f"Not a column set of version {VERSION} with {len(names)} columns.")
    chosen = set(names if wanted is None else wanted)
    start = _HEADER.size + columns * _ENTRY.size
    answer = {}
    for number, name in enumerate(names):
        encoding, has_mask, scale, length = _ENTRY.unpack_from(block, _HEADER.size + number * _ENTRY.size)
        if name in chosen:
            answer[name] = _decode(block[start : start + length], encoding, bool(has_mask), scale, rows)
        start += length
    return answer


def samples_of(columns: dict[str, Column]) -> Samples:
    """The :class:`Samples` that unpacked columns came from; ``seconds`` must be among them."""
    return Samples(
        seconds=columns["seconds"],
        columns={name: column for name, column in columns.items() if name in COLUMN_UNITS},
        developer={
            name.removeprefix(DEVELOPER_PREFIX): column
            for name, column in columns.items()
            if name.startswith(DEVELOPER_PREFIX)
        },
    )


def _encode(column: Column, scale: int | None) -> tuple[int, int, int, bytes]:
    """Encoding, whether there is a mask, scale and compressed bytes of one column."""
    is_missing = ~np.isfinite(column)
    has_mask = bool(is_missing.any())
    filled = np.where(is_missing, 0.0, column) if has_mask else column
    whole = _scaled(filled, scale)
    if whole is None:
        encoding = _FLOAT32 if np.abs(filled).max(initial=0.0) < 1e30 and scale is None else _FLOAT64
        values: NDArray[Any] = filled.astype(_TYPES[encoding])
        factor = 1
    else:
        scaled, factor = whole
        if has_mask:
            scaled = _carried_on(scaled, is_missing)
        steps = np.diff(scaled, prepend=0)
        encoding = _DELTA32 if np.abs(steps).max(initial=0) < 2**31 else _DELTA64
        values = steps.astype(_TYPES[encoding])
    planes = values.view(np.uint8).reshape(len(values), -1).T.tobytes()
    mask = np.packbits(is_missing).tobytes() if has_mask else b""
    return encoding, int(has_mask), factor, zlib.compress(mask + planes, _COMPRESSION)


def _scaled(column: Column, scale: int | None) -> tuple[NDArray[np.int64], int] | None:
    """``column`` as integers with their scale, or ``None`` when it is not made of short decimals."""
    if np.abs(column).max(initial=0.0) > 1e9:
        return None
    if scale is not None:
        rounded = np.rint(column * scale).astype(np.int64)
        keeps_order = len(column) < 2 or bool(((np.diff(column) > 0) <= (np.diff(rounded) > 0)).all())
        return (rounded, scale) if keeps_order or scale != _FIXED_SCALES["seconds"] else None
    for factor in _SCALES:
        times = column * factor
        rounded = np.rint(times)
        if np.abs(times - rounded).max(initial=0.0) < 1e-6 * factor:
            return rounded.astype(np.int64), factor
    return None


def _carried_on(values: NDArray[np.int64], is_missing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Missing values replaced by the last one before them: no difference, no bytes."""
    last = np.maximum.accumulate(np.where(is_missing, 0, np.arange(len(values))))
    return values[last]


def _decode(body: memoryview, encoding: int, has_mask: bool, scale: int, rows: int) -> Column:
    raw = zlib.decompress(body)
    mask_bytes = (rows + 7) // 8 if has_mask else 0
    kind = _TYPES[encoding]
    planes = np.frombuffer(raw, np.uint8, offset=mask_bytes).reshape(kind.itemsize, rows)
    values = np.ascontiguousarray(planes.T).view(kind).reshape(rows)
    if encoding in (_DELTA32, _DELTA64):
        column: Column = np.cumsum(values, dtype=np.int64) / scale
    else:
        column = values.astype(np.float64)
    if has_mask:
        is_missing = np.unpackbits(np.frombuffer(raw, np.uint8, count=mask_bytes), count=rows).astype(np.bool_)
        column[is_missing] = np.nan
    return column
