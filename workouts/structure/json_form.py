"""A workout as JSON and back, with the version of its schema and the steps that lead old versions to the newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from workouts.structure.model import (
    VERSION,
    Amount,
    Block,
    Effort,
    End,
    Exercise,
    Load,
    Part,
    PlannedSet,
    Prescription,
    Repeat,
    Step,
    Target,
    Workout,
)
from workouts.structure.validation import DEEPEST, InvalidWorkout, check
from workouts.structure.wording import Problem, at

type Json = dict[str, Any]

#: version → what turns a document of that version into one of the next. Empty as long as there is one version.
MIGRATIONS: Final[dict[int, Callable[[Json], Json]]] = {}


def to_json(workout: Workout) -> Json:
    """The workout as plain JSON values; defaults are left out, ``version`` never is."""
    return {
        "version": workout.version,
        "sport": workout.sport,
        **_without_defaults(name=workout.name, note=workout.note),
        "blocks": [_part_to_json(part) for part in workout.blocks],
    }


def _without_defaults(**values: object) -> Json:
    return {name: value for name, value in values.items() if value not in ("", None, [], False)}


def _number(value: float) -> float:
    """Whole numbers without a fraction, so that equal workouts have equal documents."""
    return int(value) if value == int(value) else value


def _part_to_json(part: Part) -> Json:
    match part:
        case Step():
            return _step_to_json(part)
        case Repeat():
            return {
                "type": "repeat",
                "times": part.times,
                "items": [_part_to_json(item) for item in part.items],
                **_without_defaults(skip_last_rest=part.skip_last_rest),
            }
        case Block():
            return {
                "type": "block",
                "kind": part.kind,
                "exercises": [_prescription_to_json(each) for each in part.exercises],
                "rounds": part.rounds,
                "interval": part.interval,
                **_without_defaults(seconds=part.seconds, note=part.note),
            }


def _step_to_json(step: Step) -> Json:
    return {
        "type": "step",
        "kind": step.kind,
        "end": {"kind": step.end.kind, "value": _number(step.end.value)},
        **_without_defaults(targets=[_target_to_json(target) for target in step.targets], note=step.note),
    }


def _target_to_json(target: Target) -> Json:
    return {
        "metric": target.metric,
        "scale": target.scale,
        "low": _number(target.low),
        "high": _number(target.high),
        **_without_defaults(unit=target.unit, anchor=target.anchor),
    }


def _prescription_to_json(prescription: Prescription) -> Json:
    document = _without_defaults(tempo=prescription.tempo, note=prescription.note)
    if prescription.rest is not None:
        document["rest"] = prescription.rest
    exercise = _without_defaults(name=prescription.exercise.name, key=prescription.exercise.key)
    return {"exercise": exercise, "sets": [_set_to_json(each) for each in prescription.sets], **document}


def _set_to_json(planned: PlannedSet) -> Json:
    document: Json = {"amount": {"kind": planned.amount.kind, **_range(planned.amount)}}
    if planned.load is not None:
        document["load"] = {"kind": planned.load.kind, **_range(planned.load)}
    if planned.effort is not None:
        document["effort"] = {"scale": planned.effort.scale, **_range(planned.effort)}
    return document | _without_defaults(is_warm_up=planned.is_warm_up)


def _range(value: Amount | Load | Effort) -> Json:
    return {"low": _number(value.low), "high": _number(value.high)}


def from_json(document: object) -> Workout:
    """The workout that a document of any known version describes.

    Raises nothing but :class:`InvalidWorkout`, whose problems name the place.
    """
    return check(_Reader(_migrated(_mapping(document, ""))).workout())


def _migrated(document: Mapping[str, Any]) -> Mapping[str, Any]:
    current = dict(document)
    version = current.get("version")
    while isinstance(version, int) and version != VERSION and version in MIGRATIONS:
        current = MIGRATIONS[version](current)
        version = current["version"] = version + 1
    if isinstance(version, bool) or version != VERSION:
        raise _refusal("version", f"Version {version!r} of the workout structure is not known here.")
    return current


def _refusal(path: str, message: str) -> InvalidWorkout:
    return InvalidWorkout((Problem(path, message),))


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _refusal(path, "An object is expected here.")
    return cast(Mapping[str, Any], value)


class _Reader:
    """Reads a document of the newest version; every method gets a piece and its path."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def workout(self) -> Workout:
        document = self.document
        return Workout(
            sport=self.text(document, "sport", ""),
            blocks=tuple(self.part(piece, path, 0) for piece, path in self.pieces(document, "blocks", "")),
            name=self.text(document, "name", "", ""),
            note=self.text(document, "note", "", ""),
        )

    def part(self, document: Mapping[str, Any], path: str, depth: int) -> Part:
        match document.get("type"):
            case "block" if depth == 0:
                return self.block(document, path)
            case "step" | "repeat":
                return self.item(document, path, depth)
        raise _refusal(at(path, "type"), "A step, a repeat or a block is expected here.")

    def item(self, document: Mapping[str, Any], path: str, depth: int) -> Step | Repeat:
        if document.get("type") == "step":
            return self.step(document, path)
        if document.get("type") != "repeat":
            raise _refusal(at(path, "type"), "A step or a repeat is expected here.")
        if depth >= DEEPEST:
            raise _refusal(path, f"Repeats can be nested {DEEPEST} deep.")
        return Repeat(
            times=self.whole(document, "times", path),
            items=tuple(self.item(piece, inner, depth + 1) for piece, inner in self.pieces(document, "items", path)),
            skip_last_rest=document.get("skip_last_rest") is True,
        )

    def step(self, document: Mapping[str, Any], path: str) -> Step:
        end_path = at(path, "end")
        end = _mapping(document.get("end"), end_path)
        return Step(
            end=End(self.text(end, "kind", end_path), self.number(end, "value", end_path, 0)),
            kind=self.text(document, "kind", path, "work"),
            targets=tuple(self.target(piece, inner) for piece, inner in self.pieces(document, "targets", path, [])),
            note=self.text(document, "note", path, ""),
        )

    def target(self, document: Mapping[str, Any], path: str) -> Target:
        return Target(
            metric=self.text(document, "metric", path),
            low=self.number(document, "low", path),
            high=self.number(document, "high", path),
            scale=self.text(document, "scale", path, "absolute"),
            unit=self.text(document, "unit", path, ""),
            anchor=self.text(document, "anchor", path, ""),
        )

    def block(self, document: Mapping[str, Any], path: str) -> Block:
        return Block(
            kind=self.text(document, "kind", path),
            exercises=tuple(
                self.prescription(piece, inner) for piece, inner in self.pieces(document, "exercises", path)
            ),
            rounds=self.whole(document, "rounds", path, 1),
            seconds=None if document.get("seconds") is None else self.whole(document, "seconds", path),
            interval=self.whole(document, "interval", path, 60),
            note=self.text(document, "note", path, ""),
        )

    def prescription(self, document: Mapping[str, Any], path: str) -> Prescription:
        exercise_path = at(path, "exercise")
        exercise = _mapping(document.get("exercise"), exercise_path)
        return Prescription(
            exercise=Exercise(
                self.text(exercise, "name", exercise_path, ""), self.text(exercise, "key", exercise_path, "")
            ),
            sets=tuple(self.planned_set(piece, inner) for piece, inner in self.pieces(document, "sets", path)),
            tempo=self.text(document, "tempo", path, ""),
            rest=None if document.get("rest") is None else self.whole(document, "rest", path),
            note=self.text(document, "note", path, ""),
        )

    def planned_set(self, document: Mapping[str, Any], path: str) -> PlannedSet:
        return PlannedSet(
            amount=Amount(*self.kind_and_range(document.get("amount"), "kind", at(path, "amount"))),
            load=None
            if document.get("load") is None
            else Load(*self.kind_and_range(document["load"], "kind", at(path, "load"))),
            effort=None
            if document.get("effort") is None
            else Effort(*self.kind_and_range(document["effort"], "scale", at(path, "effort"))),
            is_warm_up=document.get("is_warm_up") is True,
        )

    def kind_and_range(self, value: object, kind: str, path: str) -> tuple[Any, float, float]:
        document = _mapping(value, path)
        return (
            self.text(document, kind, path),
            self.number(document, "low", path, 0),
            self.number(document, "high", path, 0),
        )

    def pieces(
        self, document: Mapping[str, Any], name: str, path: str, default: Sequence[Any] | None = None
    ) -> list[tuple[Mapping[str, Any], str]]:
        value = document.get(name, default)
        if not isinstance(value, list):
            raise _refusal(at(path, name), "A list is expected here.")
        inner = at(path, name)
        return [(_mapping(piece, f"{inner}[{number}]"), f"{inner}[{number}]") for number, piece in enumerate(value)]

    def text(self, document: Mapping[str, Any], name: str, path: str, default: str | None = None) -> Any:
        value = document.get(name, default)
        if not isinstance(value, str):
            raise _refusal(at(path, name), "A text is expected here.")
        return value

    def number(self, document: Mapping[str, Any], name: str, path: str, default: float | None = None) -> float:
        value = document.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _refusal(at(path, name), "A number is expected here.")
        return value

    def whole(self, document: Mapping[str, Any], name: str, path: str, default: int | None = None) -> int:
        value = self.number(document, name, path, default)
        if isinstance(value, float) and not value.is_integer():
            raise _refusal(at(path, name), "A whole number is expected here.")
        return int(value)
