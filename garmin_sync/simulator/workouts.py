"""Structured workouts and the calendar they are put on."""

from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.messages import Answer, Request, route

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.accounts import Account
    from garmin_sync.simulator.server import Simulator

#: What Garmin calls each number. It goes by the number alone and writes its own name beside it.
_NAMES: dict[str, tuple[str, dict[int, str]]] = {
    "sportTypeId": (
        "sportTypeKey",
        {
            1: "running",
            2: "cycling",
            3: "other",
            4: "swimming",
            5: "strength_training",
            6: "cardio_training",
            7: "yoga",
            8: "pilates",
            9: "hiit",
            10: "multi_sport",
            11: "mobility",
        },
    ),
    "stepTypeId": (
        "stepTypeKey",
        {
            1: "warmup",
            2: "cooldown",
            3: "interval",
            4: "recovery",
            5: "rest",
            6: "repeat",
            7: "other",
            8: "main",
        },
    ),
    "conditionTypeId": (
        "conditionTypeKey",
        {
            1: "lap.button",
            2: "time",
            3: "distance",
            4: "calories",
            5: "power",
            6: "heart.rate",
            7: "iterations",
            8: "fixed.rest",
            9: "fixed.repetition",
            10: "reps",
        },
    ),
    "workoutTargetTypeId": (
        "workoutTargetTypeKey",
        {
            1: "no.target",
            2: "power.zone",
            3: "cadence",
            4: "heart.rate.zone",
            5: "speed.zone",
            6: "pace.zone",
            7: "grade",
            8: "heart.rate.lap",
            9: "power.lap",
            15: "resistance",
            17: "swim.css.offset",
        },
    ),
}


def _create(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    workout = request.json()
    if not isinstance(workout, dict) or not workout.get("workoutName"):
        return Answer.refused("workoutName is required")
    account = request.owner
    stored = _canonical(workout) | {"workoutId": account.next_id(), "ownerId": account.profile_id}
    account.workouts[stored["workoutId"]] = stored
    simulator.save()
    return Answer.of_json(stored)


def _replace(simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, workout_id, workout = request.owner, int(match[1]), request.json()
    if workout_id not in account.workouts:
        return Answer.missing()
    if not isinstance(workout, dict) or workout.get("workoutId") != workout_id:
        return Answer.refused("workoutId does not match")
    account.workouts[workout_id] = _canonical(workout) | {"ownerId": account.profile_id}
    simulator.save()
    return Answer.nothing()


def _read(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    workout = request.owner.workouts.get(int(match[1]))
    return Answer.of_json(workout) if workout else Answer.missing()


def _list(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    start, limit = int(request.query.get("start", 0)), int(request.query.get("limit", 20))
    found = sorted(request.owner.workouts.items(), reverse=request.query.get("orderSeq") == "DESC")
    return Answer.of_json([workout for _, workout in found[start : start + limit]])


def _delete(simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, workout_id = request.owner, int(match[1])
    if account.workouts.pop(workout_id, None) is None:
        return Answer.missing()
    account.schedules = {key: entry for key, entry in account.schedules.items() if entry[0] != workout_id}
    simulator.save()
    return Answer.nothing()


def _schedule(simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, workout_id = request.owner, int(match[1])
    if workout_id not in account.workouts:
        return Answer.missing()
    schedule_id = account.next_id()
    account.schedules[schedule_id] = (workout_id, date.fromisoformat(request.json()["date"]).isoformat())
    simulator.save()
    return Answer.of_json(_entry(account, schedule_id))


def _read_schedule(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, schedule_id = request.owner, int(match[1])
    return Answer.of_json(_entry(account, schedule_id)) if schedule_id in account.schedules else Answer.missing()


def _reschedule(simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, schedule_id = request.owner, int(match[1])
    if schedule_id not in account.schedules:
        return Answer.missing()
    day = date.fromisoformat(request.json()["calendarDate"])
    account.schedules[schedule_id] = (account.schedules[schedule_id][0], day.isoformat())
    simulator.save()
    return Answer.of_json(_entry(account, schedule_id))


def _unschedule(simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    if request.owner.schedules.pop(int(match[1]), None) is None:
        return Answer.missing()
    simulator.save()
    return Answer.nothing()


def _by_period(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account, first, last = request.owner, request.query["startDate"], request.query["endDate"]
    found = [_entry(account, key) for key, (_, day) in account.schedules.items() if first <= day <= last]
    return Answer.of_json(sorted(found, key=lambda entry: entry["calendarDate"]))


def _month(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account, year, month = request.owner, int(match[1]), int(match[2])
    prefix = f"{year:04d}-{month + 1:02d}-"  # Garmin counts months from 0
    planned = [
        {
            "id": key,
            "itemType": "workout",
            "title": account.workouts[workout_id]["workoutName"],
            "date": day,
            "workoutId": workout_id,
        }
        for key, (workout_id, day) in account.schedules.items()
        if day.startswith(prefix)
    ]
    done = [
        {
            "id": each.activity_id,
            "itemType": "activity",
            "title": each.name,
            "date": each.local_date.isoformat(),
            "workoutId": each.workout_id,
        }
        for each in account.activities()
        if each.local_date.isoformat().startswith(prefix)
    ]
    return Answer.of_json({"year": year, "month": month, "calendarItems": [*planned, *done]})


def _entry(account: Account, schedule_id: int) -> dict[str, Any]:
    workout_id, day = account.schedules[schedule_id]
    workout = account.workouts[workout_id]
    return {
        "workoutScheduleId": schedule_id,
        "calendarDate": day,
        "workout": {"workoutId": workout_id, "workoutName": workout["workoutName"]},
        "ownerId": account.profile_id,
    }


def _canonical(content: Any) -> Any:
    """The workout as Garmin keeps it: every name rewritten from its number, whatever the sender wrote."""
    if isinstance(content, list):
        return [_canonical(item) for item in content]
    if not isinstance(content, dict):
        return copy.copy(content)
    kept = {key: _canonical(value) for key, value in content.items()}
    for number, (name, names) in _NAMES.items():
        if number in kept:
            kept[name] = names.get(kept[number])
    return kept


ROUTES = (
    route("POST", "/workout-service/workout", _create),
    route("GET", "/workout-service/workouts", _list),
    route("GET", r"/workout-service/workout/(\d+)", _read),
    route("PUT", r"/workout-service/workout/(\d+)", _replace),
    route("DELETE", r"/workout-service/workout/(\d+)", _delete),
    route("GET", "/workout-service/schedule/workoutScheduleByPeriod", _by_period),
    route("POST", r"/workout-service/schedule/(\d+)", _schedule),
    route("GET", r"/workout-service/schedule/(\d+)", _read_schedule),
    route("PUT", r"/workout-service/schedule/(\d+)", _reschedule),
    route("DELETE", r"/workout-service/schedule/(\d+)", _unschedule),
    route("GET", r"/calendar-service/year/(\d+)/month/(\d+)", _month),
)
