"""Ends and targets of an endurance step as Garmin's fields."""

from __future__ import annotations

from workouts.garmin_format.losses import Loss
from workouts.garmin_format.vocabulary import (
    CONDITIONS,
    CSS_OFFSET,
    FIXED_REST,
    NO_TARGET,
    TARGETS,
    WATCH_ZONES,
    Json,
    condition,
    target_type,
)
from workouts.structure.model import Step
from workouts.structure.resolution import ResolvedStep, ResolvedTarget


def end_fields(step: Step, *, is_swim: bool) -> Json:
    """``endCondition`` and its value; a timed rest in the pool is Garmin's fixed rest."""
    end = step.end
    if is_swim and step.kind == "rest" and end.kind == "time":
        return {"endCondition": condition(FIXED_REST), "endConditionValue": float(end.value)}
    fields: Json = {"endCondition": condition(CONDITIONS[end.kind])}
    if end.kind == "lap":
        return fields
    fields["endConditionValue"] = float(end.value)
    if end.kind in {"heart_rate_above", "heart_rate_below"}:
        fields["endConditionCompare"] = "gt" if end.kind == "heart_rate_above" else "lt"
    return fields


def target_fields(resolved: ResolvedStep, losses: list[Loss], *, is_swim: bool) -> tuple[Json, list[str]]:
    """First and second target, and the words of those that Garmin has no field for.

    In the pool the pace is always the second target: that is the only place where Garmin keeps it.
    """
    first: list[Json] = []
    second: list[Json] = []
    words: list[str] = []
    for number, target in enumerate(resolved.targets):
        path = f"{resolved.path}.targets[{number}]"
        fields = _fields_of(target, path, losses, is_swim=is_swim)
        if fields is None:
            words.append(target.words.removeprefix("@ "))
        elif (is_swim and target.target.metric == "pace") or first:
            second.append(fields)
        else:
            first.append(fields)
    fields = first[0] if first else {"type": NO_TARGET}
    return _named(fields, second[0] if second else None), words


def _fields_of(target: ResolvedTarget, path: str, losses: list[Loss], *, is_swim: bool) -> Json | None:
    given = target.target
    if given.metric == "rpe":
        losses.append(Loss(path, "rpe", target.words))
        return None
    if target.low is not None and target.high is not None:
        return {"type": TARGETS[given.metric], "low": target.low, "high": target.high}
    if is_swim and given.anchor == "css":
        return {"type": CSS_OFFSET, "low": float(given.low), "high": 0.0}
    if given.scale == "zone" and given.low == given.high <= WATCH_ZONES.get(given.metric, 0):
        losses.append(Loss(path, "watch_zone", target.words))
        return {"type": TARGETS[given.metric], "zone": int(given.low)}
    losses.append(Loss(path, "missing_value", target.words))
    return None


def _named(first: Json, second: Json | None) -> Json:
    fields: Json = {"targetType": target_type(first["type"])}
    if "zone" in first:
        fields["zoneNumber"] = first["zone"]
    elif "low" in first:
        fields |= {"targetValueOne": first["low"], "targetValueTwo": first["high"]}
    if second is None:
        return fields
    fields["secondaryTargetType"] = target_type(second["type"], 2)
    if "zone" in second:
        fields["secondaryZoneNumber"] = second["zone"]
    else:
        fields |= {"secondaryTargetValueOne": second["low"], "secondaryTargetValueTwo": second["high"]}
    return fields
