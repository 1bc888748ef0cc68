"""The simulator's own interface, for demos and for tests that run in another process: ``/_simulator/…``.

No Garmin path begins like this. Everything is JSON; ``GET /_simulator/`` lists what there is.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from garmin_sync.simulator.accounts import Account, MemoryData, account_from, activity_from
from garmin_sync.simulator.doing import follow_workout
from garmin_sync.simulator.faults import FaultKind
from garmin_sync.simulator.messages import Answer, Request, route
from garmin_sync.simulator.sources import sample_run

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.server import Simulator


def _overview(simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    accounts = [
        {"email": each.email, "region": each.region, "mfa": bool(each.mfa_code), "activities": len(each.activities())}
        for each in simulator.accounts.values()
    ]
    paths = [f"{each.method} {each.pattern.pattern}" for each in ROUTES]
    return Answer.of_json({"accounts": accounts, "faults": [kind.value for kind in FaultKind], "paths": paths})


def _requests(simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    return Answer.of_json(
        [
            {"method": entry.method, "path": entry.path, "account": entry.account, "status": entry.status}
            for entry in simulator.requests()
        ]
    )


def _forget_requests(simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    simulator.forget_requests()
    return Answer.nothing()


def _add_fault(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    options = dict(request.json() or {})
    simulator.faults.add(options.pop("kind", ""), **options)
    return Answer.of_json({"added": True}, 201)


def _clear_faults(simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    simulator.faults.clear()
    return Answer.nothing()


def _add_account(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = simulator.add_account(account_from(request.json() or {}, MemoryData()))
    return Answer.of_json({"email": account.email, "display_name": account.display_name}, 201)


def _record_activity(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """``{"account": e-mail}`` records a half-hour run that ends now; more keys describe another activity.

    ``fit`` holds a recording in base64; without it and without ``start_time`` a sample is written.
    """
    description = dict(request.json() or {})
    account = simulator.accounts.get(str(description.pop("account", "")).lower())
    if account is None:
        return Answer.missing()
    encoded = description.pop("fit", None)
    if "start_time" in description:
        activity, data = activity_from(description), base64.b64decode(encoded) if encoded else None
    else:
        sample, data = sample_run(ends=datetime.now(UTC), seed=account.profile_id, time_zone=account.time_zone)
        activity = replace(sample, **description)
    recorded = account.record(activity, data)
    simulator.save()
    return Answer.of_json({"activityId": recorded.activity_id, "activityName": recorded.name}, 201)


def _follow(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """``{"account": e-mail}`` does the next workout of the calendar; ``workout`` names another one, ``share`` how much.

    ``ends`` is when it was finished (ISO 8601), now by default.
    """
    wish = dict(request.json() or {})
    account = simulator.accounts.get(str(wish.get("account", "")).lower())
    if account is None:
        return Answer.missing()
    chosen = wish.get("workout") or _next_workout(account)
    if chosen not in account.workouts:
        return Answer.missing()
    ends = datetime.fromisoformat(wish["ends"]) if "ends" in wish else datetime.now(UTC)
    recorded = follow_workout(account, int(chosen), ends=ends, share=float(wish.get("share", 1)))
    simulator.save()
    return Answer.of_json({"activityId": recorded.activity_id, "activityName": recorded.name}, 201)


def _next_workout(account: Account) -> int | None:
    """The first one of the calendar from the account's today on."""
    today = datetime.now(ZoneInfo(account.time_zone)).date().isoformat()
    coming = sorted((day, key, workout) for key, (workout, day) in account.schedules.items() if day >= today)
    return coming[0][2] if coming else None


def _workouts(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """What is on the watch of ``?account=``: the calendar, each entry with its workout as it is stored."""
    account = simulator.accounts.get(request.query.get("account", "").lower())
    if account is None:
        return Answer.missing()
    entries = sorted((day, workout) for workout, day in account.schedules.values())
    return Answer.of_json([{"date": day, "workout": account.workouts[workout]} for day, workout in entries])


def _delete_workouts(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """The person deletes all workouts of ``?account=`` in Garmin's own app."""
    account = simulator.accounts.get(request.query.get("account", "").lower())
    if account is None:
        return Answer.missing()
    account.workouts, account.schedules = {}, {}
    simulator.save()
    return Answer.nothing()


def _revoke(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """End the connection of an account, as a changed password does."""
    simulator.tokens.revoke(str((request.json() or {}).get("account", "")).lower())
    simulator.save()
    return Answer.nothing()


ROUTES = (
    route("GET", "/_simulator/?", _overview, needs_token=False),
    route("GET", "/_simulator/requests", _requests, needs_token=False),
    route("DELETE", "/_simulator/requests", _forget_requests, needs_token=False),
    route("POST", "/_simulator/faults", _add_fault, needs_token=False),
    route("DELETE", "/_simulator/faults", _clear_faults, needs_token=False),
    route("POST", "/_simulator/accounts", _add_account, needs_token=False),
    route("POST", "/_simulator/activities", _record_activity, needs_token=False),
    route("POST", "/_simulator/follow", _follow, needs_token=False),
    route("GET", "/_simulator/workouts", _workouts, needs_token=False),
    route("DELETE", "/_simulator/workouts", _delete_workouts, needs_token=False),
    route("POST", "/_simulator/revoke", _revoke, needs_token=False),
)
