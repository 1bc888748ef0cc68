"""``record`` messages as the sample columns of a whole file, before they are cut into sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.formats.columns import TimeOrder, keep_plausible, without_strays
from activities.formats.fit import profile
from activities.formats.fit.heart_rate import heart_rate_at
from activities.formats.fit.messages import Messages, MessageSource, values
from activities.formats.recording import Column, Samples

#: A day at one sample a second with a hundred third-party columns; more is not read.
_MOST_DEVELOPER_VALUES = 10_000_000

#: Native columns that a third-party sensor may stand in for, in the same unit.
_REPLACEABLE = {3: "heart_rate", 4: "cadence", 7: "power"}


@dataclass(slots=True)
class RecordTable:
    """All samples of a file. ``instants`` are FIT seconds, strictly increasing; every column has their length."""

    instants: Column
    columns: dict[str, Column]
    developer: dict[str, Column]
    developer_units: dict[str, str]

    def between(self, start: float, end: float) -> Samples:
        """The samples of ``start`` ≤ t ≤ ``end``, counted from ``start``; empty columns are left out."""
        first = int(np.searchsorted(self.instants, start, side="left"))
        last = int(np.searchsorted(self.instants, end, side="right"))
        if self._begins_anew(last - 1, end):
            last -= 1
        developer = _with_values(self.developer, first, last)
        return Samples(
            seconds=self.instants[first:last] - start,
            columns=self._distance_from_here(_with_values(self.columns, first, last), first),
            developer=developer,
            developer_units={name: self.developer_units[name] for name in developer},
        )

    def _begins_anew(self, row: int, end: float) -> bool:
        """Whether ``row`` at ``end`` belongs to the next sport alone, because its distance starts over."""
        distance = self.columns.get("distance")
        if distance is None or row < 1 or self.instants[row] != end:
            return False
        return bool(distance[row] < distance[row - 1])

    def _distance_from_here(self, columns: dict[str, Column], first: int) -> dict[str, Column]:
        """In a multisport file the distance counts through; each sport starts at zero."""
        if "distance" not in columns or first == 0:
            return columns
        before = self.columns["distance"][: first + 1]
        travelled = before[np.isfinite(before)]
        if not len(travelled):
            return columns
        rest = columns["distance"] - travelled[-1]
        return columns | {"distance": rest} if np.nanmin(rest) >= 0 else columns


def _with_values(columns: dict[str, Column], first: int, last: int) -> dict[str, Column]:
    cut = {name: column[first:last] for name, column in columns.items()}
    return {name: column for name, column in cut.items() if np.isfinite(column).any()}


def read_records(source: MessageSource, clock_offset: float, warnings: list[str]) -> RecordTable:
    """The samples of every ``record`` message.

    ``clock_offset`` (s) is added to each clock value: zero but for devices that never knew the date.
    """
    messages = source.messages(profile.RECORD)
    instants = without_strays(values(messages, profile.TIMESTAMP) + clock_offset, warnings)
    order = TimeOrder(instants)
    columns = {name: order.apply(column) for name, column in _native_columns(messages).items()}
    developer, units, replacements = _developer_columns(messages)
    for name, column in replacements.items():
        columns.setdefault(name, order.apply(column))
    _add_stored_heart_rate(source, order.instants - clock_offset, columns)
    return RecordTable(
        instants=order.instants,
        columns=keep_plausible(columns),
        developer={name: order.apply(column) for name, column in developer.items()},
        developer_units=units,
    )


def _native_columns(messages: Messages) -> dict[str, Column]:
    columns = {name: values(messages, field) for name, field in profile.RECORD_COLUMNS.items()}
    columns["altitude"] = _preferred(messages, profile.RECORD_ENHANCED_ALTITUDE, profile.RECORD_ALTITUDE)
    columns["speed"] = _preferred(messages, profile.RECORD_ENHANCED_SPEED, profile.RECORD_SPEED)
    columns["respiration_rate"] = _preferred(
        messages, profile.RECORD_ENHANCED_RESPIRATION_RATE, profile.RECORD_RESPIRATION_RATE
    )
    columns["cadence"] = _cadence(messages)
    columns["left_balance"] = _left_balance(messages)
    _expand_compressed_speed_distance(messages, columns)
    return {name: column for name, column in columns.items() if np.isfinite(column).any()}


def _preferred(messages: Messages, fine: profile.Field, coarse: profile.Field) -> Column:
    better = values(messages, fine)
    is_missing = np.isnan(better)
    return np.where(is_missing, values(messages, coarse), better) if is_missing.any() else better


def _cadence(messages: Messages) -> Column:
    whole = values(messages, profile.RECORD_CADENCE)
    fine = values(messages, profile.RECORD_CADENCE_256)
    return np.where(np.isfinite(fine), fine, whole + np.nan_to_num(values(messages, profile.RECORD_FRACTIONAL_CADENCE)))


def _left_balance(messages: Messages) -> Column:
    """Share of the left leg in percent: the top bit says that the low seven are the right leg's share."""
    raw = messages.raw(profile.RECORD_LEFT_RIGHT_BALANCE.number)
    return np.where(raw >= 0x80, 100.0 - (raw - 0x80), np.nan)


def _expand_compressed_speed_distance(messages: Messages, columns: dict[str, Column]) -> None:
    """Three bytes of old foot pods: twelve bits of speed (1/100 m/s), twelve of distance (1/16 m) that roll over."""
    octets = messages.raw_lists(profile.RECORD_COMPRESSED_SPEED_DISTANCE.number)
    if octets.shape[1] < 3:
        return
    # Every byte of 255 means "not recorded"; a single one is data.
    is_recorded = np.isfinite(octets[:, :3]).any(axis=1)
    low, middle, high = np.where(np.isfinite(octets[:, :3]), octets[:, :3], 255.0).T
    speed = np.where(is_recorded, (low + middle % 16 * 256) / 100, np.nan)
    ticks = (middle // 16 + high * 16)[is_recorded]
    distance = np.full(len(octets), np.nan)
    distance[is_recorded] = np.cumsum(np.diff(ticks, prepend=0.0) % 4096) / 16
    for name, expanded in (("speed", speed), ("distance", distance)):
        columns[name] = np.where(np.isnan(columns[name]), expanded, columns[name])


def _developer_columns(messages: Messages) -> tuple[dict[str, Column], dict[str, str], dict[str, Column]]:
    """Third-party columns by name, their units, and those that stand in for a native column."""
    columns: dict[str, Column] = {}
    units: dict[str, str] = {}
    replacements: dict[str, Column] = {}
    for field, column in messages.developer():
        if (len(columns) + 1) * len(column) > _MOST_DEVELOPER_VALUES:
            break
        if not np.isfinite(column).any():
            continue
        name, copies = field.name, 1
        while name in columns:
            copies += 1
            name = f"{field.name} ({copies})"
        columns[name], units[name] = column, field.units
        replaced = _REPLACEABLE.get(field.native_field if field.native_field is not None else -1)
        if replaced is not None and field.native_message in (None, profile.RECORD):
            replacements.setdefault(replaced, column)
    return columns, units, replacements


def _add_stored_heart_rate(source: MessageSource, instants: Column, columns: dict[str, Column]) -> None:
    stored = heart_rate_at(source.messages(profile.HR), instants)
    if stored is None:
        return
    native = columns.get("heart_rate")
    columns["heart_rate"] = stored if native is None else np.where(np.isnan(native), stored, native)
