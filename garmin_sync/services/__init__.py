"""What can be done with a connection: sign in, pull, push, disconnect."""

from garmin_sync.services.connection import disconnect
from garmin_sync.services.pulling import execute_run
from garmin_sync.services.push_planning import (
    plan_due_pushes,
    plan_pushes,
    replay_push,
    retry_push,
    set_sending,
    wake_due_pushes,
    watch_changed_plans,
)
from garmin_sync.services.pushing import run_pushes
from garmin_sync.services.runs import plan_pulls, queue_run, replay_run, request_history, request_pull, wake_due_runs
from garmin_sync.services.signing_in import (
    cancel_login,
    expire_logins,
    finish_login,
    run_login,
    start_login,
    submit_mfa_code,
    wake_waiting_logins,
)

__all__ = [
    "cancel_login",
    "disconnect",
    "execute_run",
    "expire_logins",
    "finish_login",
    "plan_due_pushes",
    "plan_pulls",
    "plan_pushes",
    "queue_run",
    "replay_push",
    "replay_run",
    "request_history",
    "request_pull",
    "retry_push",
    "run_login",
    "run_pushes",
    "set_sending",
    "start_login",
    "submit_mfa_code",
    "wake_due_pushes",
    "wake_due_runs",
    "wake_waiting_logins",
    "watch_changed_plans",
]
