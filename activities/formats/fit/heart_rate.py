"""Beats that a chest strap stored by itself (in the water) and handed over afterwards as ``hr`` messages.

A message with ``event_timestamp`` and a full clock anchors the strap's clock (1/1024 s) to the file's. The messages
that follow hold up to eight beats each: the low twelve bits of the beat's time, packed, and the filtered rate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from activities.formats.fit import profile
from activities.formats.fit.messages import Messages, values
from activities.formats.recording import Column

_TICKS_PER_SECOND = 1024
#: A record takes the mean rate of the beats of its last second, or the newest one up to this old.
_LONGEST_GAP = 5.0  # s


def heart_rate_at(messages: Messages, instants: Column) -> Column | None:
    """Heart rate in bpm for each of ``instants`` (FIT seconds, rising), from ``hr`` messages; ``None`` without any."""
    if not len(messages) or not len(instants):
        return None
    times, rates = _beats(messages)
    if not len(times):
        return None
    total = np.concatenate(([0.0], np.cumsum(rates)))
    first = np.searchsorted(times, instants - 1.0, side="right")
    last = np.searchsorted(times, instants, side="right")
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (total[last] - total[first]) / (last - first)
    newest = np.clip(last - 1, 0, None)
    is_recent = (last > 0) & (instants - times[newest] <= _LONGEST_GAP)
    return np.where(last > first, mean, np.where(is_recent, rates[newest], np.nan))


def _beats(messages: Messages) -> tuple[Column, Column]:
    """Time (FIT seconds, rising) and rate (bpm) of every beat."""
    ticks, row_of_beat, is_anchor = _event_ticks(messages)
    if not len(ticks) or not is_anchor.any():
        return np.empty(0), np.empty(0)
    clock = values(messages, profile.TIMESTAMP)
    fraction = values(messages, profile.HR_FRACTIONAL_TIMESTAMP)
    fraction = np.where(np.isfinite(fraction), fraction, values(messages, profile.HR_TIME_256))
    anchor_clock = clock + np.nan_to_num(fraction)

    # The low twelve bits roll over every four seconds; the steps between beats are shorter, so they add up.
    steps = np.diff(ticks, prepend=ticks[0]) % 4096
    running = np.cumsum(steps)
    anchors = np.flatnonzero(is_anchor)
    anchor_of_beat = anchors[np.clip(np.searchsorted(anchors, np.arange(len(ticks)), side="right") - 1, 0, None)]
    since_anchor = (running - running[anchor_of_beat]) / _TICKS_PER_SECOND
    times = anchor_clock[row_of_beat[anchor_of_beat]] + since_anchor

    rates = _rate_of_beats(messages, row_of_beat)
    is_beat = np.isfinite(times) & (rates > 0)
    order = np.argsort(times[is_beat], kind="stable")
    return times[is_beat][order], rates[is_beat][order]


def _event_ticks(messages: Messages) -> tuple[Column, NDArray[np.intp], NDArray[np.bool_]]:
    """For every beat: its ticks (whole in an anchor, else twelve bits), its message's row, whether it is an anchor."""
    whole = messages.raw_lists(profile.HR_EVENT_TIMESTAMP.number)
    packed = messages.raw_lists(profile.HR_EVENT_TIMESTAMP_12.number)
    rows = len(messages)
    clock = values(messages, profile.TIMESTAMP)
    anchored = whole[:, :1] if whole.shape[1] else np.full((rows, 1), np.nan)
    anchored = np.where(np.isfinite(clock)[:, None], anchored, np.nan)
    # A byte of 255 is data here, not "not recorded"; a message without beats has no finite byte at all.
    has_beats = np.isfinite(packed).any(axis=1) if packed.shape[1] else np.zeros(rows, bool)
    octets = np.where(np.isfinite(packed), packed, 255.0)[:, : packed.shape[1] // 3 * 3].reshape(rows, -1, 3)
    low = octets[:, :, 0] + (octets[:, :, 1] % 16) * 256
    high = octets[:, :, 1] // 16 + octets[:, :, 2] * 16
    twelve_bits = np.stack((low, high), axis=2).reshape(rows, -1)
    twelve_bits[~has_beats] = np.nan
    table = np.concatenate((anchored, twelve_bits), axis=1)
    row_of_beat, place = np.nonzero(np.isfinite(table))
    return table[row_of_beat, place], row_of_beat, place == 0


def _rate_of_beats(messages: Messages, row_of_beat: NDArray[np.intp]) -> Column:
    """The rate that stands at the same place in its message as the beat does."""
    rates = messages.raw_lists(profile.HR_FILTERED_BPM.number)
    if not rates.shape[1]:
        return np.zeros(len(row_of_beat))
    first_of_row = np.searchsorted(row_of_beat, row_of_beat, side="left")
    place = np.arange(len(row_of_beat)) - first_of_row
    found = rates[row_of_beat, np.clip(place, 0, rates.shape[1] - 1)]
    return np.where(place < rates.shape[1], np.nan_to_num(found), 0.0)
