"""The bytes of a FIT file: headers, definitions, runs of data messages, checksums.

Nothing here knows what a message means, except the two facts that the wire itself needs: field 253 is the clock
(compressed headers count on from it) and message 206 describes developer fields (which gives them a type).

A file is walked once, header by header. A data message has a fixed size once it is defined, so a run of equal
messages is found by looking at its header bytes at that stride; the rows of one definition become one structured array.
Protocol: FIT protocol description, sections "header", "record format" and "developer data".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import cached_property

import fastcrc
import numpy as np
from numpy.typing import NDArray

from activities.formats.fit.layout import (
    BASE_TYPES,
    BYTES,
    Definition,
    DeveloperField,
    WireField,
    describe_developer_field,
    lay_out,
)

FIELD_DESCRIPTION = 206
TIMESTAMP_FIELD = 253
MAGIC = b".FIT"

#: More than any watch writes in a week; past it a file is built to exhaust the reader.
MAX_MESSAGES = 1_200_000
MAX_DEFINITIONS = 50_000
MAX_CHAINED_FILES = 100

_USUAL_HEADER_SIZE = 14
_DEFINITION_BIT = 0x40
_DEVELOPER_BIT = 0x20
_COMPRESSED_BIT = 0x80


@dataclass
class Block:
    """All data messages of one definition, wherever they stand in the file.

    ``runs`` are pairs (position of the first header byte, number of messages that follow without a gap).
    """

    definition: Definition
    data: bytes
    runs: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def rows(self) -> NDArray[np.void]:
        """The messages as a structured array, in file order."""
        size = self.definition.size
        if len(self.runs) == 1:
            position, count = self.runs[0]
            return np.frombuffer(self.data, self.definition.dtype, count, position)
        data = self.data
        gathered = b"".join([data[position : position + count * size] for position, count in self.runs])
        return np.frombuffer(gathered, self.definition.dtype)

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        """Where in the file each message starts."""
        starts, counts = np.array(self.runs, np.int64).reshape(-1, 2).T
        before = np.cumsum(counts) - counts
        within = np.arange(counts.sum()) - np.repeat(before, counts)
        return np.repeat(starts, counts) + within * self.definition.size


@dataclass
class WireContent:
    """Everything that could be read, and sentences about what could not."""

    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_partial: bool = False
    has_compressed_headers: bool = False
    message_count: int = 0

    def damage(self, sentence: str) -> None:
        """Note a damage that costs data or trust."""
        self.is_partial = True
        self.warnings.append(sentence)


class TooManyMessagesError(Exception):
    """The file holds more messages than any recording has."""


def read_wire(data: bytes) -> WireContent:
    """Walk ``data`` (one FIT file or several, chained) and collect its messages.

    Never raises for damage: what came before it is kept and described. Raises :class:`TooManyMessagesError` on files
    built to exhaust memory.
    """
    content = WireContent()
    position = 0
    for _ in range(MAX_CHAINED_FILES):
        if position >= len(data):
            break
        header = _read_header(data, position)
        if header is None:
            if data[position:].strip(b"\0"):
                content.damage(
                    f"What follows byte {position} is not FIT data and was left out; everything before it was kept."
                )
            break
        first, end, is_whole = header
        if not is_whole:
            content.damage(
                f"The file ends at byte {len(data)}, earlier than its header says; everything up to there was kept."
            )
        elif not _checksum_matches(data, position, end):
            content.damage("The checksum of the file is wrong; it may have been changed or damaged on its way.")
        _Segment(data, first, end, content).read()
        position = end + 2
    return content


def _read_header(data: bytes, position: int) -> tuple[int, int, bool] | None:
    """First byte and end of the messages of the file that starts at ``position``, and whether it is all there."""
    if len(data) - position < 12 or data[position + 8 : position + 12] != MAGIC:
        return None
    header_size = data[position] if data[position] >= 12 else _USUAL_HEADER_SIZE
    (data_size,) = struct.unpack_from("<I", data, position + 4)
    first = position + header_size
    end = first + data_size
    # A device that lost power never wrote the size: zero, or all ones.
    if data_size == 0 or end > len(data):
        return first, len(data), False
    return first, end, True


def _checksum_matches(data: bytes, start: int, end: int) -> bool:
    if end + 2 > len(data):
        return False
    return bool(fastcrc.crc16.arc(memoryview(data)[start:end]) == int.from_bytes(data[end : end + 2], "little"))


class _Segment:
    """The walk through the messages of one file of a chain."""

    def __init__(self, data: bytes, first: int, end: int, content: WireContent) -> None:
        self.data = data
        self.position = first
        self.end = end
        self.content = content
        self.blocks: dict[tuple[bool, bytes, int], Block] = {}
        self.local: dict[int, Block] = {}
        self.descriptions: dict[tuple[int, int], DeveloperField] = {}
        self.descriptions_learnt = 0
        self.definitions_read = 0

    def read(self) -> None:
        """Read to the end, or to the first byte that makes no sense."""
        data, end, local = self.data, self.end, self.local
        messages = self.content.message_count
        position = self.position
        while position < end:
            header = data[position]
            if header & (_COMPRESSED_BIT | _DEFINITION_BIT) == _DEFINITION_BIT:
                length = self._read_definition(position, header)
                if length == 0:
                    break
                position += length
                continue
            if header & _COMPRESSED_BIT:
                block = local.get(header >> 5 & 0x03)
                self.content.has_compressed_headers = True
            else:
                block = local.get(header & 0x0F)
            if block is None:
                self._stop(position, "a message that the file never defined")
                break
            count, length = self._measure_run(block, position, header)
            if count == 0:
                self._stop_cut_off(position, "a message")
                break
            block.runs.append((position, count))
            if block.definition.message == FIELD_DESCRIPTION:
                self._learn_developer_fields(block, position, count)
            messages += count
            if messages > MAX_MESSAGES:
                raise TooManyMessagesError
            position += length
        self.content.message_count = messages
        self.content.blocks += [block for block in self.blocks.values() if block.runs]

    def _stop_cut_off(self, position: int, what: str) -> None:
        # A cut tail was already reported when the header promised more than the file holds.
        if self.end < len(self.data):
            self._stop(position, f"{what} that is cut off")

    def _stop(self, position: int, what: str) -> None:
        self.content.damage(f"At byte {position} of {len(self.data)} stands {what}; everything before it was kept.")

    def _measure_run(self, block: Block, position: int, header: int) -> tuple[int, int]:
        """How many messages like the one at ``position`` follow each other, and their bytes together."""
        size = block.definition.size
        available = (self.end - position) // size
        if available == 0:
            return 0, 0
        if header & _COMPRESSED_BIT:
            # Their headers differ in the five bits of the time offset, so they are taken one by one.
            return 1, size
        data = self.data
        count, step = 1, 4
        alike = bytes((header,))
        while count < available:
            look = min(step, available - count)
            start = position + count * size
            heads = data[start : start + (look - 1) * size + 1 : size]
            same = look - len(heads.lstrip(alike))
            count += same
            if same < look:
                break
            step *= 8
        return count, count * size

    def _read_definition(self, position: int, header: int) -> int:
        """Take in the definition at ``position``; its length in bytes, 0 when it is cut off or one too many."""
        data, end = self.data, self.end
        self.definitions_read += 1
        has_developer_fields = bool(header & _DEVELOPER_BIT)
        if position + 6 > end:
            self._stop_cut_off(position, "a definition")
            return 0
        length = 6 + 3 * data[position + 5]
        if has_developer_fields and position + length < end:
            length += 1 + 3 * data[position + length]
        if self.definitions_read > MAX_DEFINITIONS:
            raise TooManyMessagesError
        if position + length > end:
            self._stop_cut_off(position, "a definition")
            return 0
        layout = data[position + 1 : position + length]
        key = (has_developer_fields, layout, self.descriptions_learnt if has_developer_fields else 0)
        block = self.blocks.get(key)
        if block is None:
            block = Block(self._parse_definition(layout, has_developer_fields), data)
            self.blocks[key] = block
        self.local[header & 0x0F] = block
        return length

    def _parse_definition(self, layout: bytes, has_developer_fields: bool) -> Definition:
        byte_order = ">" if layout[1] else "<"
        message = int.from_bytes(layout[2:4], "big" if layout[1] else "little")
        offset = 1
        fields: dict[int, WireField] = {}
        end = 5 + 3 * layout[4]
        for place in range(5, end, 3):
            number, size, type_number = layout[place : place + 3]
            wire = lay_out(number, BASE_TYPES.get(type_number & 0x1F, BYTES), offset, size)
            if wire is not None:
                fields.setdefault(number, wire)
            offset += size
        developer: list[tuple[DeveloperField, WireField]] = []
        for place in range(end + 1, len(layout), 3) if has_developer_fields else ():
            number, size, developer_index = layout[place : place + 3]
            description = self.descriptions.get((developer_index, number))
            if description is not None:
                wire = lay_out(number, description.base_type, offset, size)
                if wire is not None:
                    developer.append((description, wire))
            offset += size
        return Definition(message, byte_order, offset, fields, tuple(developer))

    def _learn_developer_fields(self, block: Block, position: int, count: int) -> None:
        definition = block.definition
        for row in np.frombuffer(self.data, definition.dtype, count, position):
            described = describe_developer_field(definition, row)
            if described is not None:
                self.descriptions_learnt += 1
                self.descriptions[described.developer_index, described.number] = described
