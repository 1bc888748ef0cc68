"""Sets, rests and groups of a Garmin strength workout → blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workouts.garmin_format.vocabulary import CONDITIONS, GRAMS, REPETITIONS, STEP_TYPES, Json
from workouts.structure.model import Amount, Block, Exercise, Load, PlannedSet, Prescription
from workouts.structure.strength_validation import MOST_SETS

_REST = STEP_TYPES["rest"][0]
_MOST_ENTRIES = 1000  # after groups inside groups are written out


@dataclass(slots=True)
class _Entry:
    """One set as it stands in the document, and the rest (s) behind it."""

    exercise: Exercise
    planned: PlannedSet
    note: str
    rest: int | None = None

    def prescription(self, times: int) -> Prescription:
        return Prescription(self.exercise, (self.planned,) * times, rest=self.rest, note=self.note)


def read_strength(steps: Iterable[Json], exercise_of: Callable[[str, str], Exercise]) -> tuple[Block, ...]:
    """Blocks of a segment: a group of one exercise is straight sets, of several a superset.

    A group inside a group is written out, because a block has one level. Raises ``ValueError`` for more sets than a
    person can do.
    """
    blocks: list[Block] = []
    for step in sorted(steps, key=lambda each: int(each["stepOrder"])):
        if step["type"] == "RepeatGroupDTO":
            _add_group(step, exercise_of, blocks)
        else:
            _add_single(step, exercise_of, blocks)
        if len(blocks) > _MOST_ENTRIES:
            raise ValueError("too many sets")
    return tuple(blocks)


def _add_single(step: Json, exercise_of: Callable[[str, str], Exercise], blocks: list[Block]) -> None:
    if not _is_rest(step):
        blocks.append(Block("straight", (_entry(step, exercise_of).prescription(1),)))
    elif blocks:
        # A rest that stands alone belongs to the set in front of it; one at the very beginning to none.
        *others, last = blocks[-1].exercises
        rested = Prescription(last.exercise, last.sets, last.tempo, _seconds(step), last.note)
        blocks[-1] = Block(blocks[-1].kind, (*others, rested))


def _add_group(group: Json, exercise_of: Callable[[str, str], Exercise], blocks: list[Block]) -> None:
    times = int(group["numberOfIterations"])
    inner: list[Json] = sorted(group["workoutSteps"], key=lambda each: int(each["stepOrder"]))
    if not 1 <= times <= MOST_SETS:
        raise ValueError("too many sets")
    if any(step["type"] == "RepeatGroupDTO" for step in inner):
        once = read_strength(inner, exercise_of)
        if times * len(once) > _MOST_ENTRIES:
            raise ValueError("too many sets")
        blocks.extend(once * times)
        return
    entries: list[_Entry] = []
    for step in inner:
        if not _is_rest(step):
            entries.append(_entry(step, exercise_of))
        elif entries:
            entries[-1].rest = _seconds(step)
    if entries:
        exercises = tuple(entry.prescription(times) for entry in entries)
        blocks.append(Block("straight" if len(exercises) == 1 else "superset", exercises))


def _is_rest(step: Json) -> bool:
    return int(step["stepType"]["stepTypeId"]) == _REST


def _seconds(step: Json) -> int | None:
    value = step.get("endConditionValue")
    is_timed = int(step["endCondition"]["conditionTypeId"]) == CONDITIONS["time"][0]
    return round(float(value)) if is_timed and value is not None else None


def _entry(step: Json, exercise_of: Callable[[str, str], Exercise]) -> _Entry:
    note = str(step.get("description") or "").strip()
    category = str(step.get("category") or "")
    if category:
        exercise = exercise_of(category, str(step.get("exerciseName") or ""))
    else:
        # An exercise that Garmin does not know was sent with its name on the first line.
        name, _, note = note.partition("\n")
        exercise = Exercise(name=name.strip() or "Exercise")
    return _Entry(exercise, PlannedSet(_amount(step), _load(step)), note.strip())


def _amount(step: Json) -> Amount:
    number = int(step["endCondition"]["conditionTypeId"])
    value = step.get("endConditionValue")
    if value is not None:
        if number == REPETITIONS[0]:
            return Amount("repetitions", round(float(value)), round(float(value)))
        if number == CONDITIONS["time"][0]:
            return Amount("time", round(float(value)), round(float(value)))
        if number == CONDITIONS["distance"][0]:
            return Amount("distance", round(float(value), 2), round(float(value), 2))
    return Amount("amrap")


def _load(step: Json) -> Load | None:
    grams = step.get("weightValue")
    if grams is None:
        return None
    kilograms = round(float(grams) / GRAMS, 2)
    return Load("kg", kilograms, kilograms)
