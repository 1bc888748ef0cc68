"""A client with a plan and a watch, and what a push does with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from garmin_sync.models import Connection, Push
from garmin_sync.services import plan_pushes, run_pushes
from garmin_sync.simulator.accounts import Account
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession

WORKOUTS = r"/workout-service/"


def a_session(client: User, days: int = 0, **columns: Any) -> PlannedSession:
    """A published run of the client, so many days from the client's today on."""
    return PlannedSessionFactory(client=client, local_date=client.local_today() + timedelta(days=days), **columns)


def bring_up_to_date(client: User) -> None:
    """Plan the client's watch and let a worker do what is due, whatever it waits for."""
    plan_pushes([client.pk])
    push_again(client)


def push_again(client: User) -> None:
    """Let a worker do what waits, however long it was to wait."""
    Push.objects.filter(client=client, state="queued").update(not_before=None)
    Connection.objects.filter(client=client).update(next_try_at=None)
    for connection in Connection.objects.filter(client=client):
        run_pushes(connection_id=connection.pk)


def steps_of(workout: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a stored workout, those inside repeats too, in their order."""

    def flat(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for step in steps for each in (step, *flat(step.get("workoutSteps") or []))]

    return flat(workout["workoutSegments"][0]["workoutSteps"])


def on_the_watch(account: Account) -> list[tuple[str, str]]:
    """Day and name of everything in the simulated calendar."""
    return sorted((day, account.workouts[workout_id]["workoutName"]) for workout_id, day in account.schedules.values())
