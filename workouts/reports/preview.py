"""What a workout looks like before it is done: its shape, its steps in words and numbers, and what to expect of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Final

from django.urls import reverse

from accounts.models import User
from core.charts import Step as DrawnStep
from exercises.models import Exercise
from workouts.athletes import athlete_of
from workouts.content import NOBODY, workout_of
from workouts.drafts import Draft
from workouts.models.content import Content
from workouts.names import exercise_references, exercises_by_reference
from workouts.notation import NotationError
from workouts.structure import (
    AthleteValues,
    Estimate,
    Workout,
    estimate,
    profile,
    resolve,
)
from workouts.structure.intensity import silent_rpe, zone_of_rpe
from workouts.structure.model import BlockKind, StepKind
from workouts.structure.resolution import (
    ResolvedBlock,
    ResolvedItem,
    ResolvedPrescription,
    ResolvedSet,
    ResolvedStep,
    ResolvedTarget,
)
from workouts.structure.words import amount_text, effort_text, end_text, load_text, time_text

#: Characters shown on each side of a mistake.
_AROUND: Final = 40
_NOTHING: Final = Estimate()
_KINDS: Final[dict[StepKind, str]] = {
    "warmup": "Warm-up",
    "work": "",
    "recovery": "Recovery",
    "rest": "Rest",
    "cooldown": "Cool-down",
    "other": "Other",
}
_BLOCKS: Final[dict[BlockKind, str]] = {
    "straight": "",
    "superset": "Superset",
    "circuit": "Circuit",
    "amrap": "As many rounds as possible",
    "emom": "Every minute on the minute",
    "drop": "Drop set",
    "warmup": "Warm-up",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a text cannot be read. The line is cut into what stands ``before``, what is ``marked`` and ``after``."""

    message: str
    position: int
    end: int
    line: int
    column: int
    suggestions: tuple[str, ...]
    expected: tuple[str, ...]
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class TargetWords:
    """How hard, as it was written, and in the numbers of the athlete where these say more."""

    words: str
    numbers: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, or a repeat (``times`` > 0) with its ``items``. ``path`` is its place in the structure."""

    path: str
    kind: str = ""
    title: str = ""
    length: str = ""
    times: int = 0
    targets: tuple[TargetWords, ...] = ()
    note: str = ""
    zone: int = 0
    skips_last_rest: bool = False
    items: tuple[StepLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SetLine:
    """Equal sets of an exercise: how many, how much each, with which weight and how near to failure."""

    count: int
    amount: str
    load: TargetWords | None
    effort: str
    is_warm_up: bool


@dataclass(frozen=True, slots=True)
class ExerciseLines:
    """An exercise with its sets; ``url`` leads to how it is done, where the library knows it."""

    path: str
    name: str
    url: str
    sets: tuple[SetLine, ...]
    tempo: str
    rest: str
    note: str


@dataclass(frozen=True, slots=True)
class BlockLines:
    """Exercises that belong together; without a ``title`` they are done one after the other."""

    title: str
    note: str
    exercises: tuple[ExerciseLines, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A value without which there are words instead of numbers, and where it is entered."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A workout for the eye. Without a ``workout`` there is a length at most; ``mistake`` says where reading ended."""

    workout: Workout | None = None
    estimate: Estimate = _NOTHING
    steps: tuple[StepLine, ...] = ()
    blocks: tuple[BlockLines, ...] = ()
    profile: tuple[DrawnStep, ...] = ()
    missing: tuple[Missing, ...] = ()
    mistake: Mistake | None = None
    problem: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing was written yet."""
        return not (self.workout or self.mistake or self.problem or self.estimate.seconds or self.estimate.metres)

    @property
    def about(self) -> str:
        """What stands before a figure that had to be guessed in part."""
        return "about " if self.estimate.is_rough else ""

    @property
    def label(self) -> str:
        """The drawn shape in a sentence."""
        count = len(self.profile)
        return f"Shape of the workout: {count} step{'' if count == 1 else 's'} from beginning to end."


def preview_of(
    row_or_workout: Content | Workout | None,
    *,
    athlete: AthleteValues | None = None,
    on: date | None = None,
    reader: User,
    client: User | None = None,
) -> Preview:
    """The preview of a stored row or of a workout, in the numbers of ``athlete`` on the local day ``on``.

    Exercises bear the names that ``reader`` calls them by. With ``client`` the missing values are named together with
    the page where they are entered; without an athlete everything keeps its words and nothing counts as missing. One
    query at most, for the exercises of strength.
    """
    if isinstance(row_or_workout, Content):
        workout = workout_of(row_or_workout)
        if workout is None:
            row = row_or_workout
            return Preview(
                estimate=Estimate(
                    row.estimated_seconds, row.estimated_metres, row.estimated_load, 0, row.estimate_is_rough
                )
            )
    else:
        workout = row_or_workout
    if workout is None:
        return Preview()
    known = exercises_by_reference(reader, exercise_references(workout))
    shown = preview_of_workout(workout, athlete or NOBODY, on or _some_day(client), known)
    return replace(shown, missing=tuple(_missing(shown, client, reader)) if client else ())


def preview_of_workout(
    workout: Workout, athlete: AthleteValues, on: date, known: Mapping[str, Exercise] | None = None
) -> Preview:
    """The preview of a workout whose exercises are ``known`` by reference; no queries."""
    known = known or {}
    resolved = resolve(workout, athlete, on)
    names = {reference: exercise.shown_name for reference, exercise in known.items()}
    return Preview(
        workout=workout,
        estimate=estimate(resolved),
        steps=tuple(_line(part) for part in resolved.blocks if not isinstance(part, ResolvedBlock)),
        blocks=tuple(_together(_block(part, known) for part in resolved.blocks if isinstance(part, ResolvedBlock))),
        profile=tuple(DrawnStep(step.length, step.zone, _named(step.label, names)) for step in profile(resolved)),
        missing=tuple(map(Missing, resolved.missing())),
        names=names,
    )


def preview_of_draft(
    draft: Draft,
    *,
    athlete: AthleteValues | None = None,
    on: date | None = None,
    reader: User,
    client: User | None = None,
) -> Preview:
    """The preview of what is being written: what can be read of it, and where that ends."""
    preview = preview_of(draft.workout, athlete=athlete, on=on, reader=reader, client=client)
    mistake = mistake_in(draft.text, draft.error) if draft.error else None
    return replace(preview, mistake=mistake, problem=draft.problem)


def preview_for(draft: Draft, *, reader: User, client: User | None = None, on: date | None = None) -> Preview:
    """The preview of what is being written in the numbers that ``client`` has on a local day (today by default)."""
    athlete = athlete_of(client, draft.workout.sport) if client and draft.workout else None
    return preview_of_draft(draft, athlete=athlete, on=on, reader=reader, client=client)


def mistake_in(text: str, error: NotationError) -> Mistake:
    """The error with the piece of its line that a screen underlines."""
    start = text.rfind("\n", 0, error.position) + 1
    stop = text.find("\n", error.position)
    stop = len(text) if stop < 0 else stop
    end = min(max(error.end, error.position), stop)
    cut_start, cut_stop = max(start, error.position - _AROUND), min(stop, end + _AROUND)
    marked = text[error.position : end]
    if len(marked) > 2 * _AROUND:
        marked, cut_stop = f"{marked[: 2 * _AROUND]}…", end
    return Mistake(
        message=error.message,
        position=error.position,
        end=error.end,
        line=error.line,
        column=error.column,
        suggestions=error.suggestions,
        expected=error.expected,
        before=("…" if cut_start > start else "") + text[cut_start : error.position],
        marked=marked,
        after=text[end:cut_stop] + ("…" if cut_stop < stop else ""),
    )


def _some_day(client: User | None) -> date:
    # Without a client nothing is dated: any day gives the same.
    return client.local_today() if client else date.min


def _line(item: ResolvedItem) -> StepLine:
    if isinstance(item, ResolvedStep):
        targets = tuple(map(_target, item.targets))
        step = item.step
        silent = zone_of_rpe(silent_rpe(step.kind))
        zone = next((target.zone for target in item.targets if target.zone is not None), silent)
        return StepLine(
            item.path, step.kind, _KINDS[step.kind], end_text(step.end), targets=targets, note=step.note, zone=zone
        )
    return StepLine(
        item.path,
        times=item.repeat.times,
        skips_last_rest=item.repeat.skip_last_rest,
        items=tuple(map(_line, item.items)),
    )


def _target(target: ResolvedTarget) -> TargetWords:
    return _words(target.words, target.numbers, target.missing)


def _words(words: str, numbers: str, missing: str) -> TargetWords:
    bare = words.removeprefix("@ ")
    says_more = numbers.replace(" ", "") != bare.replace(" ", "")
    return TargetWords(bare, numbers if says_more else "", missing)


def _block(part: ResolvedBlock, known: Mapping[str, Exercise]) -> BlockLines:
    block = part.block
    words = [_BLOCKS[block.kind]]
    if block.rounds > 1:
        words.append(f"{block.rounds} rounds")
    if block.seconds is not None:
        words.append(time_text(block.seconds))
    if block.kind == "emom" and block.interval != 60:
        words.append(f"every {time_text(block.interval)}")
    return BlockLines(
        ", ".join(filter(None, words)), block.note, tuple(_exercise(each, known) for each in part.exercises)
    )


def _together(blocks: Iterable[BlockLines]) -> Iterable[BlockLines]:
    """Single exercises that follow each other are one table."""
    for is_single, group in groupby(blocks, key=lambda block: not block.title):
        if is_single:
            yield BlockLines("", "", tuple(exercise for block in group for exercise in block.exercises))
        else:
            yield from group


def _exercise(part: ResolvedPrescription, known: Mapping[str, Exercise]) -> ExerciseLines:
    prescription = part.prescription
    exercise = known.get(prescription.exercise.key)
    lines = [(_set(each), each) for each in part.sets]
    grouped = [(line, len(list(equal))) for line, equal in groupby(line for line, _ in lines)]
    return ExerciseLines(
        path=part.path,
        name=exercise.shown_name if exercise else prescription.exercise.name or prescription.exercise.key,
        url=reverse("exercises:detail", args=[exercise.reference]) if exercise else "",
        sets=tuple(replace(line, count=count) for line, count in grouped),
        tempo=prescription.tempo,
        rest="" if prescription.rest is None else time_text(prescription.rest),
        note=prescription.note,
    )


def _set(resolved: ResolvedSet) -> SetLine:
    planned = resolved.planned
    load = None if planned.load is None else _words(load_text(planned.load), resolved.numbers, resolved.missing)
    effort = "" if planned.effort is None else effort_text(planned.effort)
    return SetLine(1, amount_text(planned.amount), load, effort, planned.is_warm_up)


def _named(label: str, names: Mapping[str, str]) -> str:
    for reference, name in names.items():
        if label.startswith(f"{reference} "):
            return name + label.removeprefix(reference)
    return label


def _missing(preview: Preview, client: User, reader: User) -> Iterable[Missing]:
    def page(own: str, of_client: str) -> str:
        return reverse(own) if client.pk == reader.pk else reverse(of_client, args=[client.pk])

    for value in preview.missing:
        maximum = value.words.removeprefix("e1RM of ")
        if maximum != value.words:
            words = f"one-repetition maximum of {preview.names.get(maximum, maximum)}"
            yield Missing(words, page("workouts:records", "workouts:client_records"))
        elif value.words in _NOT_THRESHOLDS:
            yield value
        else:
            yield Missing(value.words, page("activities:thresholds", "activities:client_thresholds"))


_NOT_THRESHOLDS: Final[Collection[str]] = {"body mass", "an offset that leaves a pace"}
