"""Messages as columns: what the wire holds, by field number, with "not recorded" turned into ``NaN``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from activities.formats.fit.layout import BaseType, DeveloperField, decode_text
from activities.formats.fit.profile import Field
from activities.formats.fit.wire import TIMESTAMP_FIELD, Block, WireContent
from activities.formats.recording import Column

#: Entries of a list that are read; the longest list that devices write has twelve.
LONGEST_LIST = 16


class Messages(Protocol):
    """All messages of one number, in file order. Each ``raw`` value stands as on the wire, without scale and offset."""

    @property
    def positions(self) -> NDArray[np.int64]:
        """A number for each message that grows through the file."""

    def __len__(self) -> int: ...

    def raw(self, number: int) -> Column:
        """Field ``number`` as one value a message, ``NaN`` where absent; of a list the first value."""

    def raw_lists(self, number: int) -> Column:
        """Field ``number`` as a matrix, one row a message, padded with ``NaN``."""

    def texts(self, number: int) -> list[str]:
        """Field ``number`` as text, empty where absent."""

    def developer(self) -> Iterator[tuple[DeveloperField, Column]]:
        """The fields that third-party apps added, one value a message."""


class MessageSource(Protocol):
    """A whole file, whichever reader read it."""

    def messages(self, number: int) -> Messages:
        """All messages called ``number`` in the profile; empty when there are none."""


def values(messages: Messages, field: Field) -> Column:
    """A field in its SI unit: one value a message, ``NaN`` where the device wrote none."""
    return messages.raw(field.number) / field.scale - field.offset


@dataclass
class WireSource:
    """The messages of a file that :func:`activities.formats.fit.wire.read_wire` read."""

    content: WireContent

    def messages(self, number: int) -> Messages:
        """See :class:`MessageSource`."""
        blocks = [block for block in self.content.blocks if block.definition.message == number]
        return WireMessages(blocks, self._compressed_clock)

    @cached_property
    def _compressed_clock(self) -> tuple[NDArray[np.int64], Column] | None:
        if not self.content.has_compressed_headers or not self.content.blocks:
            return None
        return _count_on_clock(self.content.blocks)


@dataclass
class WireMessages:
    """The messages of one number from any number of definitions, brought into file order."""

    blocks: list[Block]
    compressed_clock: tuple[NDArray[np.int64], Column] | None = None

    def __len__(self) -> int:
        return sum(len(block.rows) for block in self.blocks)

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        """See :class:`Messages`."""
        return self._unordered_positions[self._order]

    @cached_property
    def _unordered_positions(self) -> NDArray[np.int64]:
        if not self.blocks:
            return np.empty(0, np.int64)
        return np.concatenate([block.positions for block in self.blocks])

    @cached_property
    def _order(self) -> NDArray[np.intp] | slice:
        if len(self.blocks) < 2:
            return slice(None)
        return np.argsort(self._unordered_positions, kind="stable")

    def raw(self, number: int) -> Column:
        """See :class:`Messages`."""
        parts = [_first_value(block, number) for block in self.blocks]
        column = _join(parts)[self._order]
        if number == TIMESTAMP_FIELD and self.compressed_clock is not None and len(self):
            positions, clock = self.compressed_clock
            place = np.clip(np.searchsorted(positions, self.positions), 0, len(positions) - 1)
            return np.where(positions[place] == self.positions, clock[place], column)
        return column

    def raw_lists(self, number: int) -> Column:
        """See :class:`Messages`."""
        parts = [_all_values(block, number) for block in self.blocks]
        width = max((part.shape[1] for part in parts), default=0)
        padded = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=np.nan) for part in parts]
        return np.concatenate(padded)[self._order] if padded else np.empty((0, 0))

    def texts(self, number: int) -> list[str]:
        """See :class:`Messages`."""
        found: list[str] = []
        for block in self.blocks:
            wire = block.definition.fields.get(number)
            if wire is not None and wire.base_type.kind == "S":
                found += [decode_text(bytes(raw)) for raw in block.rows[f"f{number}"]]
            else:
                found += [""] * len(block.rows)
        order = np.arange(len(found))[self._order]
        return [found[place] for place in order]

    def developer(self) -> Iterator[tuple[DeveloperField, Column]]:
        """See :class:`Messages`."""
        described: dict[tuple[int, int, str], DeveloperField] = {}
        for block in self.blocks:
            for field, _ in block.definition.developer:
                described.setdefault((field.developer_index, field.number, field.name), field)
        for key, field in described.items():
            if field.base_type.kind != "S":
                column = _join([_developer_values(block, key) for block in self.blocks])[self._order]
                yield field, column


def _join(parts: list[Column]) -> Column:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0)


def _first_value(block: Block, number: int) -> Column:
    wire = block.definition.fields.get(number)
    if wire is None or wire.base_type.kind == "S":
        return np.full(len(block.rows), np.nan)
    raw = block.rows[f"f{number}"]
    return _without_invalid(raw if raw.ndim == 1 else raw[:, 0], wire.base_type)


def _all_values(block: Block, number: int) -> Column:
    wire = block.definition.fields.get(number)
    if wire is None or wire.base_type.kind == "S":
        return np.empty((len(block.rows), 0))
    return _without_invalid(block.rows[f"f{number}"].reshape(len(block.rows), -1)[:, :LONGEST_LIST], wire.base_type)


def _developer_values(block: Block, key: tuple[int, int, str]) -> Column:
    for place, (field, wire) in enumerate(block.definition.developer):
        if (field.developer_index, field.number, field.name) == key and wire.base_type.kind != "S":
            raw = block.rows[f"d{place}"]
            value = _without_invalid(raw if raw.ndim == 1 else raw[:, 0], wire.base_type)
            return value / field.scale - field.offset
    return np.full(len(block.rows), np.nan)


def _without_invalid(raw: NDArray[np.generic], base_type: BaseType) -> Column:
    with np.errstate(invalid="ignore"):  # signalling NaNs of a damaged file
        column = raw.astype(np.float64)
    if base_type.invalid is None:
        column[~np.isfinite(column)] = np.nan
    else:
        column[raw == base_type.invalid] = np.nan
    return column


def _count_on_clock(blocks: list[Block]) -> tuple[NDArray[np.int64], Column]:
    """Positions and timestamps of all messages with a clock, where compressed headers carry only five bits of it.

    Those count on from the last full timestamp and roll over every 32 s.
    """
    positions, clocks, are_offsets = [], [], []
    for block in blocks:
        headers = block.rows["header"]
        is_compressed = headers & 0x80 != 0
        full = _first_value(block, TIMESTAMP_FIELD)
        is_clock = is_compressed | np.isfinite(full)
        positions.append(block.positions[is_clock])
        clocks.append(np.where(is_compressed, headers & 0x1F, full)[is_clock])
        are_offsets.append(is_compressed[is_clock])
    order = np.argsort(np.concatenate(positions), kind="stable")
    clock = np.concatenate(clocks)[order]
    is_offset = np.concatenate(are_offsets)[order]
    steps = np.where(is_offset, np.diff(clock % 32, prepend=0.0) % 32, 0.0)
    running = np.cumsum(steps)
    last_full = np.maximum.accumulate(np.where(is_offset, -1, np.arange(len(clock))))
    counted = np.where(last_full < 0, running, clock[last_full] + running - running[last_full])
    return np.concatenate(positions)[order], counted
