"""Workers as processes of their own on a database in a file, killed for real. Run by test_killed.py.

Reads a list of token strings from standard input, one connection each, and writes a JSON list of what became of them.
``steps`` kills the worker of connection ``n`` before its ``n``-th checkpoint and lets a second one finish;
``race`` lets two workers take two runs of one connection at the same moment. ``pushes`` and ``push_race`` do the same
with planned sessions on their way to the watch.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()  # a program of its own: what follows can be imported only now

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from core.jobs import Job  # noqa: E402
from garmin_sync.models import Connection, Push, SyncRun  # noqa: E402
from garmin_sync.services import execute_run, plan_pushes, run_pushes  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    order = json.load(sys.stdin)
    scenario = {"steps": steps, "race": race, "pushes": pushes, "push_race": push_race}[sys.argv[1]]
    json.dump(scenario(order["tokens"], order["display_name"]), sys.stdout)


def steps(tokens: list[str], display_name: str) -> list[dict[str, Any]]:
    """The first connection is served without a kill: what the others are compared with."""
    results = []
    for number, each in enumerate(tokens):
        run = new_run(number, each, display_name)
        status = in_a_process(lambda run=run, number=number: killed_before(number, lambda: execute_run(run_id=run.pk)))
        let_the_lease_run_out(run)
        in_a_process(lambda run=run: execute_run(run_id=run.pk))
        results.append(outcome(run) | {"was_killed": os.WIFSIGNALED(status)})
    return results


def race(tokens: list[str], display_name: str) -> list[dict[str, Any]]:
    """Two runs of one connection, two workers, one start."""
    first = new_run(0, tokens[0], display_name)
    second = SyncRun.objects.create(connection=first.connection, kind=first.kind, since=first.since, until=first.until)
    workers = [fork(lambda run=run: execute_run(run_id=run.pk)) for run in (first, second)]
    for worker in workers:
        os.waitpid(worker, 0)
    after_the_race = [outcome(first), outcome(second)]
    for run in (first, second):
        in_a_process(lambda run=run: execute_run(run_id=run.pk))
    return [*after_the_race, outcome(first), outcome(second)]


def new_run(number: int, tokens: str, display_name: str) -> Any:
    """A run over the last three days for a new client."""
    client = User.objects.create(email=f"client{number}@example.test", is_client=True, time_zone="Europe/Zurich")
    connection = Connection.objects.create(client=client, tokens=tokens, display_name=display_name)
    today = timezone.localdate()
    return SyncRun.objects.create(connection=connection, kind="manual", since=today - timedelta(days=2), until=today)


def pushes(tokens: list[str], display_name: str) -> list[dict[str, Any]]:
    """A session is sent, then moved and edited; both times the worker dies before its ``n``-th step."""
    results = []
    for number, each in enumerate(tokens):
        push = new_push(number, each, display_name)
        kills = kill_and_go_on(push, number)
        change_session(push)
        kills += kill_and_go_on(push, number)
        results.append(push_outcome(push) | {"kills": kills})
    return results


def kill_and_go_on(push: Any, number: int) -> int:
    """One worker that dies before its ``number``-th step, and one that goes on. Returns how many died."""
    status = in_a_process(lambda: killed_before(number, lambda: run_pushes(connection_id=push.connection_id)))
    past = timezone.now() - timedelta(seconds=1)
    Push.objects.filter(pk=push.pk, state="running").update(lease_until=past)
    in_a_process(lambda: run_pushes(connection_id=push.connection_id))
    return int(os.WIFSIGNALED(status))


def push_race(tokens: list[str], display_name: str) -> list[dict[str, Any]]:
    """Two workers, one connection, one start."""
    push = new_push(0, tokens[0], display_name)
    workers = [fork(lambda: run_pushes(connection_id=push.connection_id)) for _ in range(2)]
    for worker in workers:
        os.waitpid(worker, 0)
    in_a_process(lambda: run_pushes(connection_id=push.connection_id))
    return [push_outcome(push)]


def new_push(number: int, tokens: str, display_name: str) -> Any:
    from tests.factories.workouts import PlannedSessionFactory  # needs the app registry

    client = User.objects.create(email=f"pushed{number}@example.test", is_client=True, time_zone="Europe/Zurich")
    connected = Connection.objects.create(client=client, tokens=tokens, display_name=display_name)
    PlannedSessionFactory(client=client, local_date=client.local_today() + timedelta(days=1), name="Killed")
    plan_without_a_wake_up(client)
    return Push.objects.get(connection=connected)


def change_session(push: Any) -> None:
    """Another day and another note."""
    session = push.session
    session.local_date += timedelta(days=2)
    session.note = "Changed"
    session.content_version += 1
    session.save()
    plan_without_a_wake_up(push.client)


def plan_without_a_wake_up(client: User) -> None:
    """Queue what is due; the scenario starts its workers itself."""
    with transaction.atomic():
        plan_pushes([client.pk])
        connection.run_on_commit.clear()


def push_outcome(push: Any) -> dict[str, Any]:
    push.refresh_from_db()
    return {
        "state": push.state,
        "error": push.error,
        "workout_id": int(push.workout_id or 0),
        "schedule_id": int(push.schedule_id or 0),
        "mark": push.mark,
        "date": str(push.pushed_date),
        "in_doubt": push.in_doubt,
        "is_reached": push.target == push.reached,
    }


def killed_before(number: int, work: Callable[[], None]) -> None:
    """Do ``work``, and die before the ``number``-th time that a step is written down; 0 is never."""
    keep_alive, calls = Job.keep_alive, 0

    def dying(job: Job, **columns: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return keep_alive(job, **columns)

    Job.keep_alive = dying
    work()


def let_the_lease_run_out(run: Any) -> None:
    """What two minutes of waiting would do."""
    past = timezone.now() - timedelta(seconds=1)
    SyncRun.objects.filter(pk=run.pk, state="running").update(lease_until=past)


def outcome(run: Any) -> dict[str, Any]:
    """What a run and its client's data look like, without anything that differs between clients."""
    run.refresh_from_db()
    client = run.connection.client
    return {
        "state": run.state,
        "outcome": run.outcome,
        "problems": run.problems,
        "found": run.activities_found,
        "imported": run.activities_imported,
        "connection": type(run.connection).objects.get(pk=run.connection_id).state,
        "activities": sorted(client.activities.values_list("source_key", "distance", "has_streams")),
        "laps": sum(activity.laps.count() for activity in client.activities.all()),
        "files": sorted(client.original_files.values_list("sha256", flat=True)),
        "days": sorted(str(row) for row in client.wellness_days.values_list("local_date", "steps", "sleep_seconds")),
        "weights": sorted(str(row) for row in client.weights.values_list("local_date", "kilograms")),
        "pulled": sorted(run.connection.pulled_activities.values_list("activity_id", "tries")),
    }


def in_a_process(work: Callable[[], None]) -> int:
    """Let a process of its own do ``work`` and give back how it ended."""
    _pid, status = os.waitpid(fork(work), 0)
    return status


def fork(work: Callable[[], None]) -> int:
    """Start a process with its own connection to the database."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        connections.close_all()
        os._exit(0)
    except BaseException:  # the child must never return into the parent's code
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
