"""Work in the background. Arguments are ids; what is to be done stands in the rows."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from garmin_sync import services


@shared_task
def run_login(*, login_id: str) -> None:
    """Sign in at Garmin. A second run finds the sign-in taken or over and does nothing."""
    services.run_login(login_id=login_id)


@shared_task
def finish_login(*, login_id: str) -> None:
    """Hand over the code. A second run finds the code taken or the sign-in over and does nothing."""
    services.finish_login(login_id=login_id)


@shared_task
def run_sync(*, run_id: str) -> None:
    """Pull. A second run finds it claimed or finished; one that goes on later writes every item under its own key."""
    services.execute_run(run_id=run_id)


@shared_task
def run_pushes(*, connection_id: str) -> None:
    """Bring the watch up to date. A second run finds the turn taken or nothing due; what is there is not sent twice."""
    services.run_pushes(connection_id=connection_id)


@shared_task
def plan_pushes_of(*, client_id: str) -> None:
    """Queue what changed in a client's plan. A second run finds every push aimed at what it should be."""
    services.plan_pushes([UUID(client_id)])


@shared_task
def plan_pushes() -> None:
    """Queue what changed unnoticed, and what a new local day brings. A second run finds nothing new."""
    services.plan_due_pushes()


@shared_task
def sweep() -> None:
    """Wake workers for what is due or was left by a killed worker. Waking twice is harmless: claims decide."""
    services.wake_waiting_logins()
    services.wake_due_runs()
    services.wake_due_pushes()


@shared_task
def plan_pulls() -> None:
    """Queue the hourly and nightly pulls that are due. A second run finds them queued."""
    services.plan_pulls()


@shared_task
def expire_logins() -> None:
    """End sign-ins that took too long and wipe their secrets. A second run finds nothing left to end."""
    services.expire_logins()
