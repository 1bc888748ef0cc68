"""Laps, pool lengths, strength sets and a few samples as rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from activities.enums import Family
from activities.models import Lap, Length, StrengthSet
from activities.reports.activity import Streams
from activities.science.strength import estimated_maximum
from core.stream_series import StreamSeries
from core.units import MISSING, NBSP, Reader, clock, distance, elevation, number, sport_speed, swim_distance, weight

#: Intensities of a lap that are not the work itself.
_QUIET: Final = ("rest", "recovery", "warmup", "cooldown")
_INTENSITY_WORDS: Final = {
    "rest": "Rest",
    "recovery": "Recovery",
    "warmup": "Warm-up",
    "cooldown": "Cool-down",
    "interval": "Interval",
}


@dataclass(frozen=True, slots=True)
class LapRow:
    """One lap in words; ``is_best`` marks the fastest (or strongest) of the laps that were work."""

    number: int
    name: str
    distance: str
    time: str
    speed: str
    heart_rate: str
    power: str
    cadence: str
    climb: str
    is_quiet: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class LapTable:
    """Laps and which columns any of them has."""

    rows: list[LapRow]
    speed_label: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class StrokeRow:
    """All lengths of one stroke."""

    stroke: str
    lengths: int
    distance: str
    time: str
    pace: str
    strokes: str
    swolf: str


@dataclass(frozen=True, slots=True)
class SwimTable:
    """A pool session by stroke, and the time at the wall."""

    rows: list[StrokeRow]
    pool: str
    rest: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set in words."""

    number: str
    exercise: str
    repetitions: str
    weight: str
    reserve: str
    duration: str
    is_rest: bool
    is_warm_up: bool


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """What was done of one exercise: working sets only."""

    exercise: str
    sets: int
    repetitions: int
    volume: str
    best: str


@dataclass(frozen=True, slots=True)
class SetTable:
    """Sets in order, and what they come to by exercise."""

    rows: list[SetRow]
    exercises: list[ExerciseRow]
    summary: str
    has_reserve: bool
    has_duration: bool


@dataclass(frozen=True, slots=True)
class SampleTable:
    """A few rows of the recording, for those who cannot or do not want to read the chart."""

    heads: list[str]
    rows: list[list[str]]


def lap_table(laps: Sequence[Lap], family: str, reader: Reader) -> LapTable:
    """Laps in the pace or speed of the sport. A single lap says nothing that the session does not."""
    if len(laps) < 2:
        return LapTable([], "", frozenset())
    best = _best_lap(laps)
    say_distance = swim_distance if family == Family.SWIM else distance
    rows = [
        LapRow(
            number=lap.number + 1,
            name=lap.name or _INTENSITY_WORDS.get(lap.intensity, ""),
            distance=say_distance(lap.distance, reader),
            time=clock(lap.elapsed_time),
            speed=sport_speed(_speed(lap), family, reader),
            heart_rate=number(lap.average_heart_rate),
            power=number(lap.average_power),
            cadence=number(_cadence(lap.average_cadence, family)),
            climb=elevation(lap.elevation_gain, reader),
            is_quiet=lap.intensity in _QUIET,
            is_best=lap is best,
        )
        for lap in laps
    ]
    present = {
        "name": any(row.name for row in rows),
        "distance": any(lap.distance for lap in laps),
        "speed": any(_speed(lap) for lap in laps),
        "heart_rate": any(lap.average_heart_rate for lap in laps),
        "power": any(lap.average_power for lap in laps),
        "cadence": any(lap.average_cadence for lap in laps),
        "climb": any(lap.elevation_gain for lap in laps),
    }
    return LapTable(rows, speed_label(family), frozenset(name for name, is_there in present.items() if is_there))


def speed_label(family: str) -> str:
    """What a sport calls its speed."""
    return "Pace" if family in (Family.RUN, Family.SWIM, Family.WALK) else "Speed"


def steps_unit(family: str) -> str:
    """What a cadence counts in this sport."""
    return "spm" if family in (Family.RUN, Family.WALK) else "rpm"


def _cadence(cadence: float | None, family: str) -> float | None:
    """Runners count both feet."""
    return None if cadence is None else cadence * (2 if steps_unit(family) == "spm" else 1)


def cadence_words(cadence: float | None, family: str) -> str:
    """A cadence with its unit."""
    shown = _cadence(cadence, family)
    return MISSING if shown is None else f"{number(shown)}{NBSP}{steps_unit(family)}"


def _speed(lap: Lap) -> float | None:
    if lap.average_speed:
        return lap.average_speed
    seconds = lap.moving_time or lap.elapsed_time
    return lap.distance / seconds if lap.distance and seconds else None


def _best_lap(laps: Sequence[Lap]) -> Lap | None:
    """The fastest lap among those of work that are not much shorter than the usual one (the rest of a kilometre)."""
    work = [lap for lap in laps if lap.intensity not in _QUIET and _speed(lap)]
    if len(work) < 2:
        return None
    usual = sorted(lap.elapsed_time for lap in work)[len(work) // 2]
    return max((lap for lap in work if lap.elapsed_time >= usual / 2), key=lambda lap: _speed(lap) or 0.0, default=None)


def swim_table(lengths: Sequence[Length], pool_length: float | None, reader: Reader) -> SwimTable | None:
    """Pool lengths by stroke; ``None`` without any."""
    active = [length for length in lengths if length.is_active]
    if not active:
        return None
    by_stroke: dict[str, list[Length]] = {}
    for length in active:
        by_stroke.setdefault(length.stroke or "unknown", []).append(length)
    rest = sum(length.elapsed_time for length in lengths if not length.is_active)
    return SwimTable(
        rows=[_stroke_row(stroke, swum, pool_length, reader) for stroke, swum in by_stroke.items()],
        pool=swim_distance(pool_length, reader),
        rest=clock(rest),
    )


def _stroke_row(stroke: str, swum: Sequence[Length], pool_length: float | None, reader: Reader) -> StrokeRow:
    metres = sum(length.distance or pool_length or 0.0 for length in swum)
    seconds = sum(length.elapsed_time for length in swum)
    counted = [length for length in swum if length.stroke_count]
    strokes = sum(length.stroke_count or 0 for length in counted) / len(counted) if counted else None
    return StrokeRow(
        stroke=words(stroke),
        lengths=len(swum),
        distance=swim_distance(metres, reader),
        time=clock(seconds),
        pace=sport_speed(metres / seconds if seconds else None, Family.SWIM, reader),
        strokes=number(strokes, 1),
        swolf=number(None if strokes is None else seconds / len(swum) + strokes),
    )


def set_table(sets: Sequence[StrengthSet], reader: Reader) -> SetTable | None:
    """Strength sets in the reader's unit of weight; ``None`` without any."""
    if not sets:
        return None
    count = 0
    rows = []
    for each in sets:
        is_rest = each.kind == StrengthSet.Kind.REST
        count += not is_rest
        rows.append(
            SetRow(
                number="" if is_rest else str(count),
                exercise="Rest" if is_rest else _exercise(each),
                repetitions="" if is_rest else number(each.repetitions),
                weight="" if is_rest else _weight(each.weight, reader),
                reserve=number(each.rir, 0 if each.rir is None or each.rir == round(each.rir) else 1),
                duration=clock(each.duration),
                is_rest=is_rest,
                is_warm_up=each.kind == StrengthSet.Kind.WARMUP,
            )
        )
    work = [each for each in sets if each.kind == StrengthSet.Kind.ACTIVE]
    volume = sum((each.repetitions or 0) * (each.weight or 0.0) for each in work)
    parts = [f"{len(work)} sets", f"{sum(each.repetitions or 0 for each in work)} repetitions"]
    if volume:
        parts.append(f"{weight(volume, reader, 0)} lifted")
    return SetTable(
        rows=rows,
        exercises=_exercise_rows(work, reader),
        summary=", ".join(parts),
        has_reserve=any(each.rir is not None for each in sets),
        has_duration=any(each.duration for each in sets),
    )


def _exercise_rows(work: Sequence[StrengthSet], reader: Reader) -> list[ExerciseRow]:
    by_exercise: dict[str, list[StrengthSet]] = {}
    for each in work:
        by_exercise.setdefault(_exercise(each), []).append(each)
    rows = []
    for exercise, done in by_exercise.items():
        volume = sum((each.repetitions or 0) * (each.weight or 0.0) for each in done)
        maxima = [
            maximum
            for each in done
            if each.weight
            and each.repetitions
            and (maximum := estimated_maximum(each.weight, each.repetitions, each.rir)) is not None
        ]
        rows.append(
            ExerciseRow(
                exercise=exercise,
                sets=len(done),
                repetitions=sum(each.repetitions or 0 for each in done),
                volume=weight(volume or None, reader, 0),
                best=weight(max(maxima, default=None), reader),
            )
        )
    return rows


def _exercise(each: StrengthSet) -> str:
    return words(each.exercise or each.category) or "Unknown exercise"


def _weight(kilograms: float | None, reader: Reader) -> str:
    return "body weight" if not kilograms else weight(kilograms, reader)


def words(name: str) -> str:
    """A name of the device's, ``barbell_back_squat``, as a person writes it; typed names stay as they are."""
    plain = name.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def sample_table(streams: Streams, series: Sequence[StreamSeries]) -> SampleTable:
    """The rows of thinned streams, each column as its chart shows it."""
    drawn = [each for each in series if each.name in streams.values]
    rows = [
        [clock(second), *(_shown(each, streams.values[each.name][row]) for each in drawn)]
        for row, second in enumerate(streams.values["seconds"])
    ]
    return SampleTable(["Time", *(f"{each.label} ({each.unit})" for each in drawn)], rows)


def _shown(series: StreamSeries, value: float | None) -> str:
    if value is None:
        return MISSING
    if series.kind == "pace":
        return clock(series.factor / value) if value > 0.05 else MISSING
    return number(value * series.factor + series.offset, series.decimals)
