"""The messages that describe a recording beside its samples: sessions, laps, lengths, sets, pauses, heart beats.

Everything here is still on the clock of the whole file (FIT seconds); :mod:`building` puts it into its session.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from activities.formats.fit import names, profile
from activities.formats.fit.messages import Messages, MessageSource, values
from activities.formats.recording import Column, Lap, Length, StrengthSet, Totals

#: More of one kind than any device writes; the rest of a file built to exhaust the reader is not read.
MOST_PARTS = 20_000

#: Zero here is a device without the sensor.
_NEVER_ZERO = frozenset({"average_heart_rate", "max_heart_rate", "average_power", "max_power", "weighted_power"})


@dataclass(slots=True)
class SessionHead:
    """What a session message says, before samples and parts join it. ``start``/``end`` are FIT seconds."""

    start: float
    end: float
    sport: str
    sub_sport: str
    totals: Totals
    name: str = ""
    pool_length: float | None = None
    is_described: bool = True  # False: there was no session message, the totals come from the samples


def optional(value: float) -> float | None:
    """``NaN`` (not recorded) as ``None``."""
    return None if math.isnan(value) else float(value)


def _count(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def read_totals(
    messages: Messages, fields: dict[str, tuple[profile.Field, ...]], cadence: tuple[profile.Field, profile.Field]
) -> list[Totals]:
    """One :class:`Totals` for each message."""
    columns: dict[str, Column] = {}
    for name, alternatives in fields.items():
        column = values(messages, alternatives[0])
        for other in alternatives[1:]:
            column = np.where(np.isnan(column), values(messages, other), column)
        columns[name] = np.where(column == 0, np.nan, column) if name in _NEVER_ZERO else column
    whole, fraction = cadence
    columns["average_cadence"] = values(messages, whole) + np.nan_to_num(values(messages, fraction))
    rows = zip(*(column[:MOST_PARTS].tolist() for column in columns.values()), strict=True)
    return [Totals(**dict(zip(columns, map(optional, row), strict=True))) for row in rows]


def read_session_heads(source: MessageSource, clock_offset: float) -> list[SessionHead]:
    """Sessions in order of time. One that was written twice counts once, as it was written last."""
    messages = source.messages(profile.SESSION)
    starts, ends, totals = _spans(
        messages,
        profile.SESSION_START_TIME,
        clock_offset,
        read_totals(messages, profile.SESSION_TOTALS, profile.SESSION_CADENCE),
    )
    sports = values(messages, profile.SESSION_SPORT)
    sub_sports = values(messages, profile.SESSION_SUB_SPORT)
    pool_lengths = values(messages, profile.SESSION_POOL_LENGTH)
    titles = messages.texts(profile.SESSION_PROFILE_NAME.number)
    heads: dict[tuple[float, str], SessionHead] = {}
    for row, total in enumerate(totals):
        head = SessionHead(
            start=float(starts[row]),
            end=float(ends[row]),
            sport=names.name_of(names.SPORTS, sports[row], "generic"),
            sub_sport=names.name_of(names.SUB_SPORTS, sub_sports[row], "generic"),
            totals=total,
            name=titles[row],
            pool_length=optional(pool_lengths[row]) or None,
        )
        heads[head.start, head.sport] = head
    return sorted(heads.values(), key=lambda head: (math.isnan(head.start), head.start))


def _spans(
    messages: Messages, start_field: profile.Field, clock_offset: float, totals: list[Totals]
) -> tuple[Column, Column, list[Totals]]:
    """Start and end (FIT seconds) of each message that has totals; either stands in for the other."""
    written = values(messages, profile.TIMESTAMP)[:MOST_PARTS] + clock_offset
    elapsed = np.array([total.elapsed_time or np.nan for total in totals], np.float64)
    starts = values(messages, start_field)[:MOST_PARTS] + clock_offset
    starts = np.where(np.isnan(starts), written - np.nan_to_num(elapsed), starts)
    ends = np.where(np.isnan(elapsed), np.fmax(written, starts), starts + elapsed)
    return starts, ends, totals


def read_laps(source: MessageSource, clock_offset: float) -> list[Lap]:
    """Laps in order of time; ``start``/``end`` are FIT seconds."""
    messages = source.messages(profile.LAP)
    starts, ends, totals = _spans(
        messages,
        profile.LAP_START_TIME,
        clock_offset,
        read_totals(messages, profile.LAP_TOTALS, profile.LAP_CADENCE),
    )
    intensities = values(messages, profile.LAP_INTENSITY)
    triggers = values(messages, profile.LAP_TRIGGER)
    steps = values(messages, profile.LAP_WORKOUT_STEP)
    step_names = _workout_step_names(source)
    laps = [
        Lap(
            index=row,
            start=float(starts[row]),
            end=float(ends[row]),
            totals=total,
            intensity=names.INTENSITIES.get(int(np.nan_to_num(intensities[row])), "active"),
            trigger=names.name_of(names.LAP_TRIGGERS, triggers[row]),
            name=step_names.get(steps[row], ""),
        )
        for row, total in enumerate(totals)
    ]
    return _in_order(laps)


def _workout_step_names(source: MessageSource) -> dict[float, str]:
    messages = source.messages(profile.WORKOUT_STEP)
    numbers = values(messages, profile.MESSAGE_INDEX).tolist()
    return dict(zip(numbers, messages.texts(profile.WORKOUT_STEP_NAME.number), strict=True))


def read_lengths(source: MessageSource, clock_offset: float) -> list[Length]:
    """Pool lengths in order of time; ``start`` is in FIT seconds, ``distance`` is for the session to fill in."""
    messages = source.messages(profile.LENGTH)
    elapsed = np.nan_to_num(values(messages, profile.LENGTH_ELAPSED_TIME))
    starts = values(messages, profile.LENGTH_START_TIME)
    starts = np.where(np.isnan(starts), values(messages, profile.TIMESTAMP) - elapsed, starts) + clock_offset
    strokes = values(messages, profile.LENGTH_STROKES)
    styles = values(messages, profile.LENGTH_STROKE)
    kinds = values(messages, profile.LENGTH_TYPE)
    lengths = []
    for row in range(min(len(messages), MOST_PARTS)):
        is_active = bool(kinds[row] != 0)
        lengths.append(
            Length(
                index=row,
                start=float(starts[row]),
                elapsed_time=float(elapsed[row]),
                stroke=names.name_of(names.SWIM_STROKES, styles[row]) if is_active else "",
                stroke_count=_count(strokes[row]),
                is_active=is_active,
            )
        )
    return _in_order(lengths)


def read_sets(source: MessageSource, clock_offset: float) -> list[StrengthSet]:
    """Strength sets in order of time; ``start`` is in FIT seconds."""
    messages = source.messages(profile.SET)
    durations = values(messages, profile.SET_DURATION)
    # A set's own clock is field 254, and it is read at the set's end.
    written = values(messages, profile.MESSAGE_INDEX)
    starts = values(messages, profile.SET_START_TIME)
    starts = np.where(np.isnan(starts), written - np.nan_to_num(durations), starts) + clock_offset
    repetitions = values(messages, profile.SET_REPETITIONS)
    weights = values(messages, profile.SET_WEIGHT)
    kinds = values(messages, profile.SET_TYPE)
    exercises = list(_exercises(messages))
    sets = []
    for row in range(min(len(messages), MOST_PARTS)):
        category, exercise = exercises[row]
        sets.append(
            StrengthSet(
                index=row,
                start=float(starts[row]),
                duration=optional(durations[row]),
                kind=_set_kind(kinds[row], category),
                category=category,
                exercise=exercise,
                repetitions=_count(repetitions[row]),
                weight=optional(weights[row]),
            )
        )
    return _in_order(sets)


def _set_kind(number: float, category: str) -> names.SetKind:
    kind = names.SET_KINDS.get(int(np.nan_to_num(number, nan=1.0)), "active")
    return "warmup" if kind == "active" and category == "warm_up" else kind


def _exercises(messages: Messages) -> Iterator[tuple[str, str]]:
    """Category and exercise of each set: of the watch's candidates, the first that it can name."""
    categories = messages.raw_lists(profile.SET_CATEGORY.number)
    subtypes = messages.raw_lists(profile.SET_CATEGORY_SUBTYPE.number)
    for row in range(min(len(messages), MOST_PARTS)):
        found = ("", "")
        for place, number in enumerate(categories[row]):
            category = names.name_of(names.EXERCISE_CATEGORIES, number)
            if category:
                subtype = subtypes[row, place] if place < subtypes.shape[1] else np.nan
                found = (category, names.exercise_name(category, subtype))
                break
        yield found


def _in_order[Part: (Lap, Length, StrengthSet)](parts: list[Part]) -> list[Part]:
    """Parts that have a place in time, sorted by it."""
    return sorted((part for part in parts if not math.isnan(part.start)), key=lambda part: part.start)


_TIMER_EVENT = 0
_START = 0
_STOPS = (1, 4, 8, 9)


def read_pauses(source: MessageSource, clock_offset: float) -> list[tuple[float, float]]:
    """Stretches between a stop of the timer and the next start (FIT seconds); the last one may be open (``inf``)."""
    messages = source.messages(profile.EVENT)
    is_timer = values(messages, profile.EVENT_EVENT) == _TIMER_EVENT
    instants = (values(messages, profile.TIMESTAMP) + clock_offset)[is_timer]
    kinds = values(messages, profile.EVENT_TYPE)[is_timer]
    pauses: list[tuple[float, float]] = []
    stopped_at: float | None = None
    for place in np.argsort(instants, kind="stable")[:MOST_PARTS]:
        instant, kind = float(instants[place]), kinds[place]
        if math.isnan(instant):
            continue
        if kind in _STOPS and stopped_at is None:
            stopped_at = instant
        elif kind == _START and stopped_at is not None:
            if instant > stopped_at:
                pauses.append((stopped_at, instant))
            stopped_at = None
    if stopped_at is not None:
        pauses.append((stopped_at, float("inf")))
    return pauses


def read_beats(source: MessageSource, clock_offset: float) -> tuple[Column, Column]:
    """Every beat-to-beat interval (s) and the clock (FIT seconds) of the record before it, both ``(n,)``.

    ``hrv`` messages carry no clock of their own: they follow the record that they belong to.
    """
    beats = source.messages(profile.HRV)
    intervals = beats.raw_lists(profile.HRV_TIME.number) / profile.HRV_TIME.scale
    records = source.messages(profile.RECORD)
    if not len(records):
        instants = np.full(len(beats), -np.inf)
    else:
        clock = values(records, profile.TIMESTAMP) + clock_offset
        before = np.searchsorted(records.positions, beats.positions) - 1
        instants = np.where(before < 0, -np.inf, clock[np.clip(before, 0, None)])
    is_beat = np.isfinite(intervals) & (intervals > 0)
    row_of_beat, _ = np.nonzero(is_beat)
    return intervals[is_beat], instants[row_of_beat]
