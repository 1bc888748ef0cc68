"""What survives a restart of the simulator: tokens, workouts, the calendar, and what was recorded through it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.accounts import Account, MemoryData, account_from, activity_from, as_description

if TYPE_CHECKING:
    from garmin_sync.simulator.server import Simulator


def state_of(simulator: Simulator) -> dict[str, Any]:
    """The state as JSON. It holds passwords and tokens of invented people only."""
    return {
        "tokens": simulator.tokens.saved(),
        "accounts": {email: _state_of_account(account) for email, account in tuple(simulator.accounts.items())},
    }


def restore(simulator: Simulator, state: dict[str, Any]) -> None:
    """The reverse of :func:`state_of`. Accounts that the simulator was not started with come back without content."""
    simulator.tokens.restore(state["tokens"])
    for email, saved in state["accounts"].items():
        account = simulator.accounts.get(email)
        if account is None:
            account = simulator.accounts[email] = account_from(saved["account"], MemoryData())
        for entry in saved["recorded"]:
            file = entry["file"]
            data = base64.b64decode(file["data"]) if file else None
            account.recorded.add(activity_from(entry["activity"]), data, file["name"] if file else "")
        account.workouts = {int(key): workout for key, workout in saved["workouts"].items()}
        account.schedules = {int(key): (int(item), str(day)) for key, (item, day) in saved["schedules"].items()}


def _state_of_account(account: Account) -> dict[str, Any]:
    recorded = []
    for activity in account.recorded.activities():
        file = account.recorded.original_file(activity.activity_id)
        recorded.append(
            {
                "activity": as_description(activity),
                "file": {"name": file[0], "data": base64.b64encode(file[1]).decode()} if file else None,
            }
        )
    return {
        "account": {
            "email": account.email,
            "password": account.password,
            "mfa_code": account.mfa_code,
            "region": account.region,
            "full_name": account.full_name,
            "time_zone": account.time_zone,
        },
        "recorded": recorded,
        "workouts": dict(account.workouts),
        "schedules": dict(account.schedules),
    }
