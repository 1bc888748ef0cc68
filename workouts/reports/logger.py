"""What the strength logger shows: every prescribed set in its turn, what was lifted last time, what is logged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.models import User
from activities.models import StrengthSet
from core.ids import uuid7
from core.units import KILOGRAMS_PER_POUND, Reader, is_imperial
from exercises.models import Exercise
from workouts.athletes import athlete_of
from workouts.content import workout_of
from workouts.models import PlannedSession
from workouts.names import exercises_by_reference
from workouts.performed import PerformedBlock, PrescribedSet, key_of, performed_blocks
from workouts.reports.logged import last_sets, logged_sets
from workouts.services.logging import loggable_weight
from workouts.structure import ResolvedWorkout, resolve
from workouts.structure.resolution import ResolvedSet
from workouts.structure.words import amount_text, effort_text, figure, load_text

#: Blocks whose exercises take turns; the others stay with one exercise.
BLOCK_WORDS: Final = {
    "superset": "Superset: one set of each in turn",
    "circuit": "Circuit",
    "amrap": "As many rounds as possible",
    "emom": "Every minute on the minute",
    "drop": "Drop set: no rest between",
    "warmup": "Warm-up",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the inputs of a row, as text in the reader's units."""

    repetitions: str = ""
    weight: str = ""
    rir: str = ""
    duration: str = ""
    distance: str = ""


@dataclass(slots=True)
class Row:
    """One set, to be done or done. ``kind`` is what of it is counted: repetitions, time or distance."""

    key: UUID
    place: str
    label: str
    name: str
    reference: str
    target: str
    figures: Figures
    measure: str
    rest: int = 0
    set_kind: str = StrengthSet.Kind.ACTIVE
    logged: StrengthSet | None = None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is logged."""
        return self.logged is not None


@dataclass(slots=True)
class ExerciseHead:
    """An exercise of a block: what to know before its sets. ``place`` is block.exercise."""

    place: str
    name: str
    reference: str
    url: str
    planned_name: str
    tempo: str
    note: str
    last: str
    planned: Exercise | None = None
    swaps: Sequence[Exercise] = ()
    extra: Row | None = None

    @property
    def is_swapped(self) -> bool:
        """Whether something else is done than was planned."""
        return self.name != self.planned_name


@dataclass(slots=True)
class LogBlock:
    """Exercises that belong together and their sets in the order in which they are done."""

    title: str
    note: str
    exercises: list[ExerciseHead]
    rows: list[Row]


@dataclass(slots=True)
class LoggerPage:
    """The whole logger. ``missing`` are the values without which some weights have no number."""

    blocks: list[LogBlock] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    blank: Row | None = None

    @property
    def rows(self) -> list[Row]:
        """Every row, the additional ones last."""
        return [*(row for block in self.blocks for row in block.rows), *self.others]

    @property
    def planned(self) -> int:
        """How many sets are prescribed or were added."""
        return len(self.rows)

    @property
    def done(self) -> int:
        """How many are logged."""
        return sum(row.is_done for row in self.rows)


def logger_page(session: PlannedSession, reader: User, swaps: Mapping[str, str] | None = None) -> LoggerPage:
    """The logger of a session. ``swaps``: what is to be done instead, a reference by block.exercise.

    A constant number of queries, however many sets there are.
    """
    workout = workout_of(session)
    logged = list(logged_sets(session))
    page = LoggerPage(blank=Row(uuid7(), "", "Another exercise", "", "", "", Figures(), "repetitions"))
    blocks: list[PerformedBlock] = []
    resolved: ResolvedWorkout | None = None
    if workout is not None and workout.is_strength:
        resolved = resolve(workout, athlete_of(session.client, session.family), session.local_date)
        blocks, page.missing = performed_blocks(resolved), resolved.missing()
    book = _Book.of(session, blocks, logged, dict(swaps or {}), reader)
    page.blocks = [book.block(block) for block in blocks]
    known = {row.key for row in page.rows}
    page.others = [book.logged_row(row) for row in logged if row.key not in known]
    if resolved is not None:
        page.missing = [book.in_words(text) for text in page.missing]
    return page


@dataclass(slots=True)
class _Book:
    """Everything that rows are made of, read once."""

    session: PlannedSession
    reader: User
    swaps: dict[str, str]
    exercises: Mapping[str, Exercise]
    last: Mapping[str, Sequence[StrengthSet]]
    by_key: dict[UUID, StrengthSet]
    extras: dict[str, list[StrengthSet]]

    @classmethod
    def of(
        cls,
        session: PlannedSession,
        blocks: Sequence[PerformedBlock],
        logged: Sequence[StrengthSet],
        swaps: dict[str, str],
        reader: User,
    ) -> _Book:
        by_key = {row.key: row for row in logged if row.key}
        done_instead = {
            ".".join(row.place.split(".")[:2]): row.library_exercise.reference
            for row in logged
            if row.place and row.library_exercise
        }
        swaps = {**done_instead, **swaps}
        planned = [each.prescription.exercise for block in blocks for each in block.sets]
        references = {each.key for each in planned if each.key} | set(swaps.values())
        exercises = exercises_by_reference(session.client, references)
        names = sorted({each.name for each in planned if not each.key})
        last = last_sets(
            session.client,
            list(exercises.values()),
            names,
            before=session.activity,
            day=session.client.local_today() + timedelta(days=1),
        )
        extras: dict[str, list[StrengthSet]] = defaultdict(list)
        for row in logged:
            if row.place.count(".") == 1:
                extras[row.place].append(row)
        return cls(session, reader, swaps, exercises, last, by_key, extras)

    def block(self, block: PerformedBlock) -> LogBlock:
        """A block with its heads and rows."""
        heads: dict[str, ExerciseHead] = {}
        counted: dict[str, int] = defaultdict(int)
        rows = []
        for each in block.sets:
            head = heads.setdefault(each.exercise_place, self.head(each))
            counted[each.exercise_place] += 1
            rows.append(self.row(each, head, counted[each.exercise_place], is_shared=len(block.block.exercises) > 1))
        for place, head in heads.items():
            rows += [self.logged_row(row) for row in self.extras.get(place, ())]
            head.extra = self.one_more(head, rows)
        return LogBlock(_title(block), block.block.note, list(heads.values()), rows)

    def head(self, planned: PrescribedSet) -> ExerciseHead:
        """What to know of an exercise."""
        wanted = planned.prescription.exercise
        original = self.exercises.get(wanted.key)
        place = planned.exercise_place
        exercise = self.exercises.get(self.swaps.get(place, ""), original)
        planned_name = original.shown_name if original else wanted.name or wanted.key
        name = exercise.shown_name if exercise else planned_name
        last = self.last.get(exercise.reference if exercise else name.casefold(), ())
        return ExerciseHead(
            place=place,
            name=name,
            reference=exercise.reference if exercise else "",
            url=exercise.get_absolute_url() if exercise else "",
            planned_name=planned_name,
            tempo=planned.prescription.tempo,
            note=planned.prescription.note,
            last=_last_words(last, self.reader),
            planned=original,
        )

    def row(self, planned: PrescribedSet, head: ExerciseHead, number: int, *, is_shared: bool) -> Row:
        """A prescribed set, with what is logged for it."""
        key = key_of(self.session.pk, planned.place)
        logged = self.by_key.get(key)
        kind = planned.planned.amount.kind
        label = f"Warm-up {number}" if planned.planned.is_warm_up else f"Set {number}"
        return Row(
            key=key,
            place=planned.place,
            label=f"{head.name}, {label.lower()}" if is_shared else label,
            name=logged.exercise if logged else head.name,
            reference=_reference(logged) if logged else head.reference,
            target=_target(planned.resolved),
            figures=self.figures_of(logged) if logged else self.proposal(planned, head, number),
            measure=kind if kind in ("time", "distance") else "repetitions",
            rest=planned.rest,
            set_kind=StrengthSet.Kind.WARMUP if planned.planned.is_warm_up else StrengthSet.Kind.ACTIVE,
            logged=logged,
            done_at=self.done_at(logged),
        )

    def proposal(self, planned: PrescribedSet, head: ExerciseHead, number: int) -> Figures:
        """What is prescribed; where the plan has no number, what was done the last time."""
        exercise = self.exercises.get(head.reference)
        last = self.last.get(head.reference or head.name.casefold(), ())
        before = last[min(number, len(last)) - 1] if last else None
        weight = None if head.is_swapped else loggable_weight(planned.kilograms, exercise)
        if weight is None and before is not None:
            weight = before.weight
        repetitions = planned.repetitions
        if repetitions is None and planned.planned.amount.kind == "amrap" and before is not None:
            repetitions = before.repetitions
        return self.figures(repetitions, weight, planned.reserve, planned.seconds, planned.metres)

    def one_more(self, head: ExerciseHead, rows: Sequence[Row]) -> Row:
        """A set more of an exercise, like its last one."""
        same = [row for row in rows if row.place.startswith(head.place)]
        pattern = same[-1] if same else None
        return Row(
            key=uuid7(),
            place=head.place,
            label="One more set",
            name=head.name,
            reference=head.reference,
            target="",
            figures=pattern.figures if pattern else Figures(),
            measure=pattern.measure if pattern else "repetitions",
            rest=pattern.rest if pattern else 0,
        )

    def logged_row(self, row: StrengthSet) -> Row:
        """A set that the plan does not have, or does not have any more."""
        measure = "time" if row.duration else "distance" if row.distance else "repetitions"
        return Row(
            key=row.key or uuid7(),
            place=row.place,
            label=row.exercise,
            name=row.exercise,
            reference=_reference(row),
            target="Added" if row.key else "From the watch",
            figures=self.figures_of(row),
            measure="repetitions" if row.repetitions is not None else measure,
            set_kind=row.kind,
            logged=row,
            done_at=self.done_at(row),
        )

    def done_at(self, row: StrengthSet | None) -> datetime | None:
        """When a logged set was done."""
        if row is None or self.session.activity is None:
            return None
        instant: datetime = self.session.activity.start_time + timedelta(seconds=row.start)
        return instant

    def figures_of(self, row: StrengthSet) -> Figures:
        """What was logged."""
        return self.figures(row.repetitions, row.weight, row.rir, row.duration, row.distance)

    def figures(
        self,
        repetitions: float | None,
        weight: float | None,
        rir: float | None,
        duration: float | None,
        distance: float | None,
    ) -> Figures:
        """Numbers as the inputs hold them."""
        return Figures(
            repetitions=_text(repetitions),
            weight=_text(in_unit(weight, self.reader)),
            rir=_text(rir),
            duration=_text(duration),
            distance=_text(distance),
        )

    def in_words(self, missing: str) -> str:
        """A missing value by the exercise's name instead of its key."""
        subject = missing.removeprefix("e1RM of ")
        exercise = self.exercises.get(subject)
        return f"a maximum for {exercise.shown_name}" if exercise else missing


def in_unit(kilograms: float | None, reader: Reader) -> float | None:
    """A weight in kg or, to a decimal, lb."""
    if kilograms is None:
        return None
    return round(kilograms / KILOGRAMS_PER_POUND, 1) if is_imperial(reader) else round(kilograms, 3)


def _reference(row: StrengthSet) -> str:
    return row.library_exercise.reference if row.library_exercise else ""


def _text(value: float | None) -> str:
    return "" if value is None else figure(value)


def _title(block: PerformedBlock) -> str:
    words = BLOCK_WORDS.get(block.block.kind, "")
    if block.block.kind == "circuit" and block.block.rounds > 1:
        return f"{words}, {block.block.rounds} rounds"
    if block.block.seconds:
        return f"{words}, {block.block.seconds // 60} min"
    return words


def _target(resolved: ResolvedSet) -> str:
    """``6 × 100 kg (@ 80%), RIR 2``."""
    planned = resolved.planned
    words = amount_text(planned.amount)
    if planned.load is not None:
        written = load_text(planned.load).removeprefix("@ ")
        weight = resolved.numbers or written
        words += f" × {weight}" + (f" ({written})" if resolved.numbers and planned.load.kind == "percent" else "")
    return f"{words}, {effort_text(planned.effort)}" if planned.effort else words


def _last_words(rows: Sequence[StrengthSet], reader: User) -> str:
    """``Last time, 4 Jul: 6 × 97.5, 6 × 97.5``."""
    working = [row for row in rows if row.kind == StrengthSet.Kind.ACTIVE]
    if not working:
        return ""
    day = working[0].activity.local_date
    done = []
    for row in working[:6]:
        amount = row.repetitions if row.repetitions is not None else f"{figure(row.duration)} s" if row.duration else ""
        weight = in_unit(row.weight, reader)
        done.append(f"{amount} × {figure(weight)}" if weight else f"{amount}")
    unit = " lb" if is_imperial(reader) else " kg"
    has_weight = any(row.weight for row in working[:6])
    return f"{day.day} {day:%b}: {', '.join(done)}{unit if has_weight else ''}"
