"""The second reader: fitdecode, slow and lenient, for a file on which our own stumbles.

It hands its messages over in the same shape, so that everything after the reading is shared.
"""

from __future__ import annotations

import io
import math
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from activities.formats.fit.layout import BASE_TYPES, DeveloperField
from activities.formats.fit.messages import Messages
from activities.formats.recording import Column

#: fitdecode reads about 0.3 MB a second; longer than this (s) no import may wait.
LONGEST_READING = 20.0


@dataclass
class PlainMessages:
    """Messages of one number as dictionaries of raw values by field number."""

    rows: list[dict[int, Any]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    developer_rows: list[dict[tuple[int, int], Any]] = field(default_factory=list)
    developer_fields: dict[tuple[int, int], DeveloperField] = field(default_factory=dict)

    @property
    def positions(self) -> NDArray[np.int64]:
        """See :class:`activities.formats.fit.messages.Messages`."""
        return np.array(self.places, np.int64)

    def __len__(self) -> int:
        return len(self.rows)

    def raw(self, number: int) -> Column:
        """See :class:`activities.formats.fit.messages.Messages`."""
        return np.array([_as_number(row.get(number)) for row in self.rows], np.float64)

    def raw_lists(self, number: int) -> Column:
        """See :class:`activities.formats.fit.messages.Messages`."""
        lists = [_as_list(row.get(number)) for row in self.rows]
        table = np.full((len(lists), max(map(len, lists), default=0)), np.nan)
        for place, entries in enumerate(lists):
            table[place, : len(entries)] = [_as_number(entry) for entry in entries]
        return table

    def texts(self, number: int) -> list[str]:
        """See :class:`activities.formats.fit.messages.Messages`."""
        found = [row.get(number) for row in self.rows]
        return [text.strip() if isinstance(text, str) else "" for text in found]

    def developer(self) -> Iterator[tuple[DeveloperField, Column]]:
        """See :class:`activities.formats.fit.messages.Messages`."""
        for key, described in self.developer_fields.items():
            yield described, np.array([_as_number(row.get(key)) for row in self.developer_rows], np.float64)


def _as_list(value: object) -> list[object]:
    if isinstance(value, tuple | list | bytes):
        return list(value)
    return [] if value is None else [value]


def _as_number(value: object) -> float:
    if isinstance(value, tuple | list | bytes):
        value = value[0] if value else None
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else math.nan


@dataclass
class PlainSource:
    """A file read by fitdecode, as far as it got."""

    by_number: dict[int, PlainMessages]
    damage: str = ""

    def messages(self, number: int) -> Messages:
        """See :class:`activities.formats.fit.messages.MessageSource`."""
        return self.by_number.get(number) or PlainMessages()


def read_leniently(data: bytes) -> PlainSource:
    """Read ``data`` with fitdecode, keeping what came before an error."""
    # Imported here: the profile of fitdecode is large, and only broken files come this way.
    import fitdecode

    source = PlainSource(defaultdict(PlainMessages))
    deadline = time.monotonic() + LONGEST_READING
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = fitdecode.FitReader(
                io.BytesIO(data),
                check_crc=fitdecode.CrcCheck.WARN,
                error_handling=fitdecode.ErrorHandling.WARN,
                processor=fitdecode.DataProcessorBase(),
            )
            with reader:
                for place, frame in enumerate(reader):
                    if isinstance(frame, fitdecode.FitDataMessage):
                        _take_in(source, place, frame)
                    if time.monotonic() > deadline:
                        source.damage = "Reading took too long and was stopped; what had been read was kept."
                        break
        # Whatever a mutilated file makes the library raise, the messages before it are worth keeping.
        except Exception as error:
            source.damage = f"The file is damaged ({type(error).__name__}); what came before the damage was kept."
    return source


def _take_in(source: PlainSource, place: int, frame: Any) -> None:
    messages = source.by_number[frame.global_mesg_num]
    row: dict[int, Any] = {}
    developer_row: dict[tuple[int, int], Any] = {}
    for data in frame.fields:
        if data.field_def is None:
            # Expanded components have no definition of their own; the clock of compressed headers is one of them.
            if data.field is not None and data.field.def_num == 253:
                row.setdefault(253, data.raw_value)
        elif data.field_def.is_dev:
            key = (data.field_def.dev_data_index, data.field_def.def_num)
            developer_row[key] = data.raw_value
            messages.developer_fields.setdefault(key, _describe(key, data))
        else:
            row.setdefault(data.field_def.def_num, data.raw_value)
    messages.rows.append(row)
    messages.places.append(place)
    messages.developer_rows.append(developer_row)


def _describe(key: tuple[int, int], data: Any) -> DeveloperField:
    index, number = key
    native = getattr(data.field, "native_field_num", None)
    return DeveloperField(
        developer_index=index,
        number=number,
        base_type=BASE_TYPES[13],
        name=str(data.field.name or f"developer field {index}.{number}"),
        units=str(data.field.units or ""),
        native_field=native if isinstance(native, int) else None,
    )
