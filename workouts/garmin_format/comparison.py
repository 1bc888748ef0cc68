"""What Garmin stored against what was sent: wrong ids are accepted in silence, so every push is read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from workouts.garmin_format.vocabulary import Json

#: Fields of a step that must come back as they were sent: ids (keys are ignored by Garmin) and values.
_IDS = {
    "stepType": "stepTypeId",
    "endCondition": "conditionTypeId",
    "targetType": "workoutTargetTypeId",
    "secondaryTargetType": "workoutTargetTypeId",
}
_VALUES = (
    "type",
    "stepOrder",
    "numberOfIterations",
    "endConditionValue",
    "targetValueOne",
    "targetValueTwo",
    "zoneNumber",
    "secondaryTargetValueOne",
    "secondaryTargetValueTwo",
    "category",
    "exerciseName",
    "weightValue",
)
_TOLERANCE = 1e-3


def differences(sent: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
    """Where a stored workout is not the one that was sent, as ``step 3: endCondition 2 → 3``; empty when it is.

    Only what was sent is compared: Garmin adds ids, authors and units of its own.
    """
    found: list[str] = []
    ids = (sent["sportType"]["sportTypeId"], (stored.get("sportType") or {}).get("sportTypeId"))
    if ids[0] != ids[1]:
        found.append(f"sportType {ids[0]} → {ids[1]}")
    for ours, theirs in zip_longest(_steps(sent), _steps(stored)):
        found.extend(_step_differences(ours, theirs))
    return found


def _steps(document: Mapping[str, Any]) -> Iterator[Json]:
    for segment in document.get("workoutSegments") or ():
        yield from _flat(segment.get("workoutSteps") or ())


def _flat(steps: Iterable[Json]) -> Iterator[Json]:
    for step in sorted(steps, key=lambda each: int(each["stepOrder"])):
        yield step
        yield from _flat(step.get("workoutSteps") or [])


def _step_differences(ours: Json | None, theirs: Json | None) -> Iterator[str]:
    if ours is None or theirs is None:
        order = (ours or theirs or {}).get("stepOrder")
        yield f"step {order}: {'was not stored' if theirs is None else 'was not sent'}"
        return
    for field, name in _IDS.items():
        if field in ours:
            before, after = ours[field][name], (theirs.get(field) or {}).get(name)
            if before != after:
                yield f"step {ours['stepOrder']}: {field} {before} → {after}"
    for field in _VALUES:
        if field in ours and not _is_same(ours[field], theirs.get(field)):
            yield f"step {ours['stepOrder']}: {field} {ours[field]} → {theirs.get(field)}"


def _is_same(before: Any, after: Any) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= _TOLERANCE * max(1.0, abs(before))
    return bool(before == after)
