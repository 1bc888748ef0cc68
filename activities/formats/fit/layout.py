"""What a definition message says: types, fields and their places; and how apps describe the fields that they add."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, slots=True)
class BaseType:
    """One type of the wire: NumPy kind and size, and the value that means "not recorded"."""

    kind: str
    size: int
    invalid: int | None


#: By the low five bits of the type number: some devices leave the "multi-byte" bit out.
BASE_TYPES: dict[int, BaseType] = {
    0: BaseType("u", 1, 0xFF),
    1: BaseType("i", 1, 0x7F),
    2: BaseType("u", 1, 0xFF),
    3: BaseType("i", 2, 0x7FFF),
    4: BaseType("u", 2, 0xFFFF),
    5: BaseType("i", 4, 0x7FFFFFFF),
    6: BaseType("u", 4, 0xFFFFFFFF),
    7: BaseType("S", 1, None),
    8: BaseType("f", 4, None),
    9: BaseType("f", 8, None),
    10: BaseType("u", 1, 0),
    11: BaseType("u", 2, 0),
    12: BaseType("u", 4, 0),
    13: BaseType("u", 1, 0xFF),
    14: BaseType("i", 8, 0x7FFFFFFFFFFFFFFF),
    15: BaseType("u", 8, 0xFFFFFFFFFFFFFFFF),
    16: BaseType("u", 8, 0),
}
BYTES = BASE_TYPES[13]


@dataclass(frozen=True, slots=True)
class WireField:
    """A field as a definition lays it out: ``offset`` counts from the header byte of the data message."""

    number: int
    base_type: BaseType
    offset: int
    count: int


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """What a third-party app says of a field that it adds."""

    developer_index: int
    number: int
    base_type: BaseType
    name: str
    units: str
    scale: float = 1.0
    offset: float = 0.0
    native_message: int | None = None
    native_field: int | None = None


@dataclass(frozen=True)
class Definition:
    """The layout of one kind of data message, in force until its local number is defined anew."""

    message: int
    byte_order: str
    size: int
    fields: dict[int, WireField]
    developer: tuple[tuple[DeveloperField, WireField], ...] = ()

    @cached_property
    def dtype(self) -> np.dtype[np.void]:
        """The structured dtype of one data message, header byte included."""
        laid_out = [(f"f{number}", wire) for number, wire in self.fields.items()]
        laid_out += [(f"d{place}", wire) for place, (_, wire) in enumerate(self.developer)]
        return np.dtype(
            {
                "names": ["header", *(name for name, _ in laid_out)],
                "formats": ["u1", *(self._format(wire) for _, wire in laid_out)],
                "offsets": [0, *(wire.offset for _, wire in laid_out)],
                "itemsize": self.size,
            }
        )

    def _format(self, wire: WireField) -> str | tuple[str, tuple[int]]:
        if wire.base_type.kind == "S":
            return f"S{wire.count}"
        order = "|" if wire.base_type.size == 1 else self.byte_order
        scalar = f"{order}{wire.base_type.kind}{wire.base_type.size}"
        return scalar if wire.count == 1 else (scalar, (wire.count,))


def lay_out(number: int, base_type: BaseType, offset: int, size: int) -> WireField | None:
    """A field of ``size`` bytes; one whose size does not fit its type is read as bytes, an empty one not at all."""
    if size == 0:
        return None
    if size % base_type.size:
        base_type = BYTES
    return WireField(number, base_type, offset, size // base_type.size)


def describe_developer_field(definition: Definition, row: np.void) -> DeveloperField | None:
    """Read one ``field_description`` message; ``None`` when it does not say which field it is about."""

    def number(field_number: int) -> int | None:
        wire = definition.fields.get(field_number)
        if wire is None or wire.count != 1 or wire.base_type.kind not in "ui":
            return None
        value = int(row[f"f{field_number}"])
        return None if value == wire.base_type.invalid else value

    def text(field_number: int) -> str:
        wire = definition.fields.get(field_number)
        if wire is None or wire.base_type.kind != "S":
            return ""
        return decode_text(bytes(row[f"f{field_number}"]))

    developer_index, field_number = number(0), number(1)
    if developer_index is None or field_number is None:
        return None
    base_type = BASE_TYPES.get((number(2) or 13) & 0x1F, BYTES)
    return DeveloperField(
        developer_index=developer_index,
        number=field_number,
        base_type=base_type,
        name=text(3) or f"developer field {developer_index}.{field_number}",
        units=text(8),
        scale=float(number(6) or 1),
        offset=float(number(7) or 0),
        native_message=number(14),
        native_field=number(15),
    )


def decode_text(raw: bytes) -> str:
    """A FIT string: up to the first NUL, UTF-8, with whatever is not UTF-8 replaced."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
