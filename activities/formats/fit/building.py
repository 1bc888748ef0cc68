"""From messages to a :class:`Recording`: which file this is, its clock, its sessions, and what belongs to each."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from activities.formats.columns import LONGEST_RECORDING, mean_and_max
from activities.formats.fit import names, profile
from activities.formats.fit.messages import MessageSource, values
from activities.formats.fit.parts import (
    SessionHead,
    optional,
    read_beats,
    read_laps,
    read_lengths,
    read_pauses,
    read_session_heads,
    read_sets,
)
from activities.formats.fit.records import RecordTable, read_records
from activities.formats.recording import (
    Column,
    Device,
    Lap,
    Length,
    Pause,
    Recording,
    Samples,
    Session,
    StrengthSet,
    Totals,
    UnreadableFile,
)

MAX_SAMPLES = 1_000_000
MAX_SESSIONS = 200

#: A device's start may lag behind its first record by this much (s); beyond it one of the clocks is wrong.
_LATE_START = 3600.0
#: As many records after the last finished session of a broken file are worth a session of their own.
_FEWEST_LEFT_OVER = 30
#: Between the last stop and the end of the session; less (s) is just the saving of the file.
_SHORTEST_LAST_PAUSE = 10.0


def build_recording(source: MessageSource, warnings: list[str], is_partial: bool) -> Recording:
    """Put the messages of a FIT file together.

    Raises :class:`UnreadableFile` with ``not_an_activity``, ``empty`` or ``too_large``.
    """
    _refuse_other_files(source)
    if len(source.messages(profile.RECORD)) > MAX_SAMPLES:
        raise UnreadableFile("too_large", "This file holds more samples than a recording can have (one million).")
    clock_offset = _clock_offset(source, warnings)
    records = read_records(source, clock_offset, warnings)
    heads = _session_heads(source, records, clock_offset, warnings, is_partial)
    return Recording(
        format="fit",
        sessions=_assemble(source, records, heads, clock_offset),
        device=_device(source),
        warnings=warnings,
        is_partial=is_partial,
    )


def _refuse_other_files(source: MessageSource) -> None:
    """A FIT container can hold many things; only recordings are wanted here."""
    types = values(source.messages(profile.FILE_ID), profile.FILE_TYPE)
    known = [int(number) for number in types if not math.isnan(number)]
    has_samples = len(source.messages(profile.RECORD)) > 0
    has_sessions = len(source.messages(profile.SESSION)) > 0
    if names.ACTIVITY_FILE in known or (has_sessions and has_samples):
        if not (has_samples or has_sessions):
            raise UnreadableFile(
                "empty",
                "This FIT file holds no samples and no session. Export the activity again and upload that file.",
            )
        return
    if not known and has_samples:
        return
    what = names.OTHER_FILE_TYPES.get(known[0], "data of another kind") if known else "no recording"
    raise UnreadableFile(
        "not_an_activity",
        f"This FIT file is not a recorded activity: it holds {what}. Upload the file of the activity itself.",
    )


def _clock_offset(source: MessageSource, warnings: list[str]) -> float:
    """What to add to the file's clock (s): zero, unless the device only counted from when it was switched on."""
    clock = values(source.messages(profile.RECORD), profile.TIMESTAMP)
    clock = clock if np.isfinite(clock).any() else values(source.messages(profile.SESSION), profile.SESSION_START_TIME)
    if not np.isfinite(clock).any() or np.nanmedian(clock) >= profile.FIRST_ABSOLUTE_TIMESTAMP:
        return 0.0
    activity = source.messages(profile.ACTIVITY)
    pairs = zip(values(activity, profile.TIMESTAMP), values(activity, profile.ACTIVITY_LOCAL_TIMESTAMP), strict=True)
    for counted, local in pairs:
        if counted < profile.FIRST_ABSOLUTE_TIMESTAMP <= local:
            warnings.append("The device did not know the date; the time of day shown is its own clock, taken as UTC.")
            return float(local - counted)
    created = values(source.messages(profile.FILE_ID), profile.FILE_TIME_CREATED)
    absolute = created[created >= profile.FIRST_ABSOLUTE_TIMESTAMP]
    if len(absolute):
        warnings.append("The device did not know the date; the day on which the file was made is shown instead.")
        return float(absolute[0] - np.nanmin(clock))
    warnings.append("The device did not know the date, so the date shown is not the real one.")
    return 0.0


def _session_heads(
    source: MessageSource, records: RecordTable, clock_offset: float, warnings: list[str], is_partial: bool
) -> list[SessionHead]:
    """The file's sessions with a start that fits their samples; at least one."""
    heads = read_session_heads(source, clock_offset)
    if len(heads) > MAX_SESSIONS:
        warnings.append(f"The file lists {len(heads)} sessions; the first {MAX_SESSIONS} were kept.")
        heads = heads[:MAX_SESSIONS]
    if not len(records.instants):
        heads = [head for head in heads if not math.isnan(head.start)]
        if not heads:
            raise UnreadableFile("empty", "This FIT file holds no samples and no session with a date.")
        return heads
    first, last = float(records.instants[0]), float(records.instants[-1])
    heads = [head for head in heads if abs(head.start - first) <= LONGEST_RECORDING] or [
        replace(head, start=first, end=last) for head in heads[:1]
    ]
    if not heads:
        return [_head_from_samples(source, first, last)]
    if 0 < heads[0].start - first <= _LATE_START:
        heads[0] = replace(heads[0], start=first)
    end = heads[-1].end
    left_over = records.instants[records.instants > end + 1]
    if is_partial and len(left_over) >= _FEWEST_LEFT_OVER and len(heads) > 1:
        heads.append(replace(_head_from_samples(source, float(left_over[0]), last), sport="generic"))
    return heads


def _head_from_samples(source: MessageSource, first: float, last: float) -> SessionHead:
    """A session for samples that no session message describes."""
    sport = source.messages(profile.SPORT)
    number, sub_number = _last(values(sport, profile.SPORT_SPORT)), _last(values(sport, profile.SPORT_SUB_SPORT))
    if math.isnan(number):
        number = _last(values(source.messages(profile.LAP), profile.LAP_SPORT))
    return SessionHead(
        start=first,
        end=last,
        sport=names.name_of(names.SPORTS, number, "generic"),
        sub_sport=names.name_of(names.SUB_SPORTS, sub_number, "generic"),
        totals=Totals(elapsed_time=last - first),
        is_described=False,
    )


def _last(column: Column) -> float:
    known = column[np.isfinite(column)]
    return float(known[-1]) if len(known) else float("nan")


def _assemble(
    source: MessageSource, records: RecordTable, heads: list[SessionHead], clock_offset: float
) -> list[Session]:
    """Cut samples and parts by the sessions' starts: what happens before the next start belongs to this session."""
    laps, lengths = read_laps(source, clock_offset), read_lengths(source, clock_offset)
    sets, pauses = read_sets(source, clock_offset), read_pauses(source, clock_offset)
    intervals, beat_instants = read_beats(source, clock_offset)
    utc_offset = _utc_offset(source)
    sport_names = [name for name in source.messages(profile.SPORT).texts(profile.SPORT_NAME.number) if name]
    sessions = []
    starts = [head.start for head in heads]
    for head, (start, following) in zip(heads, pairwise([*starts, float("inf")]), strict=True):
        from_instant = -np.inf if head is heads[0] else start
        samples = records.between(start, following)
        is_own_beat = (beat_instants >= from_instant) & (beat_instants < following)
        end = max(head.end - start, float(samples.seconds[-1]) if len(samples) else 0.0)
        session = Session(
            sport=head.sport,
            sub_sport=head.sub_sport,
            start_time=_to_datetime(start),
            totals=head.totals,
            samples=samples,
            name=head.name or (sport_names[-1] if len(heads) == 1 and sport_names else ""),
            laps=_laps_of(laps, start, from_instant, following),
            lengths=_lengths_of(lengths, head, from_instant, following),
            sets=_sets_of(sets, start, from_instant, following),
            pauses=_pauses_of(pauses, start, end if following == np.inf else following - start),
            rr_intervals=intervals[is_own_beat],
            pool_length=head.pool_length,
            utc_offset=utc_offset,
        )
        if not head.is_described:
            session.totals = _totals_from_samples(samples, session.pauses)
        sessions.append(session)
    return sessions


def _laps_of(laps: list[Lap], start: float, first: float, following: float) -> list[Lap]:
    own = [lap for lap in laps if first <= lap.start < following]
    return [
        replace(lap, index=index, start=max(lap.start - start, 0.0), end=max(lap.end - start, 0.0))
        for index, lap in enumerate(own)
    ]


def _lengths_of(lengths: list[Length], head: SessionHead, first: float, following: float) -> list[Length]:
    own = [length for length in lengths if first <= length.start < following]
    return [
        replace(
            length,
            index=index,
            start=max(length.start - head.start, 0.0),
            distance=head.pool_length if length.is_active else None,
        )
        for index, length in enumerate(own)
    ]


def _sets_of(sets: list[StrengthSet], start: float, first: float, following: float) -> list[StrengthSet]:
    own = [one for one in sets if first <= one.start < following]
    return [replace(one, index=index, start=max(one.start - start, 0.0)) for index, one in enumerate(own)]


def _pauses_of(pauses: list[tuple[float, float]], start: float, end: float) -> list[Pause]:
    """The pauses that fall into a session of ``end`` seconds, cut to it. A stop at the very end is no pause."""
    cut = [
        (max(stopped - start, 0.0), min(resumed - start, end), _SHORTEST_LAST_PAUSE if resumed == np.inf else 1.0)
        for stopped, resumed in pauses
    ]
    return [Pause(stopped, resumed) for stopped, resumed, shortest in cut if resumed - stopped >= shortest]


def _totals_from_samples(samples: Samples, pauses: list[Pause]) -> Totals:
    """What the samples themselves say, where the device wrote no summary."""
    elapsed = float(samples.seconds[-1]) if len(samples) else 0.0
    average_heart_rate, max_heart_rate = mean_and_max(samples.get("heart_rate"))
    average_power, max_power = mean_and_max(samples.get("power"))
    average_cadence, _ = mean_and_max(samples.get("cadence"))
    _, max_speed = mean_and_max(samples.get("speed"))
    _, distance = mean_and_max(samples.get("distance"))
    timer = elapsed - sum(pause.end - pause.start for pause in pauses)
    return Totals(
        distance=distance,
        elapsed_time=elapsed,
        timer_time=timer,
        average_heart_rate=average_heart_rate,
        max_heart_rate=max_heart_rate,
        average_power=average_power,
        max_power=max_power,
        average_cadence=average_cadence,
        average_speed=distance / timer if distance is not None and timer > 0 else None,
        max_speed=max_speed,
    )


def _utc_offset(source: MessageSource) -> timedelta | None:
    """The device's wall clock against UTC, to the quarter of an hour; ``None`` when it says nothing sensible."""
    activity = source.messages(profile.ACTIVITY)
    written = values(activity, profile.TIMESTAMP)
    written = np.where(written < profile.FIRST_ABSOLUTE_TIMESTAMP, np.nan, written)
    ahead = _last(values(activity, profile.ACTIVITY_LOCAL_TIMESTAMP) - written)
    is_garmin = (values(source.messages(profile.FILE_ID), profile.FILE_MANUFACTURER) == names.GARMIN).any()
    # Some makers fill the local clock with UTC; only from Garmin does a difference of zero mean Greenwich.
    if math.isnan(ahead) or (ahead == 0 and not is_garmin):
        return None
    quarters = round(ahead / 900)
    return timedelta(minutes=15 * quarters) if -48 <= quarters <= 56 and abs(ahead - 900 * quarters) <= 120 else None


def _to_datetime(instant: float) -> datetime:
    return datetime.fromtimestamp(profile.EPOCH + instant, UTC)


def _device(source: MessageSource) -> Device:
    """The device that wrote the file, as its first ``file_id`` and its own ``device_info`` name it."""
    file_id = source.messages(profile.FILE_ID)
    if not len(file_id):
        return Device()
    manufacturer = float(values(file_id, profile.FILE_MANUFACTURER)[0])
    product = float(values(file_id, profile.FILE_PRODUCT)[0])
    serial_number = optional(float(values(file_id, profile.FILE_SERIAL_NUMBER)[0]))
    info = source.messages(profile.DEVICE_INFO)
    is_creator = values(info, profile.DEVICE_INDEX) == 0
    version = _last(values(info, profile.DEVICE_SOFTWARE_VERSION)[is_creator])
    return Device(
        manufacturer=names.manufacturer_name(manufacturer),
        product=file_id.texts(profile.FILE_PRODUCT_NAME.number)[0] or names.product_name(manufacturer, product),
        serial_number=str(int(serial_number)) if serial_number else "",
        software_version="" if math.isnan(version) else f"{version / 100:.2f}",
    )
