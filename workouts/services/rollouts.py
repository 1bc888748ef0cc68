"""Giving a program to many clients, and taking it back: a job with a step a client, because it outlasts a request.

Each step is a transaction under a key that follows from the job and the client, so a worker that is killed anywhere
leaves whole calendars behind, and the next one passes over them. Taking back undoes the steps one by one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from core.jobs import MAX_ATTEMPTS, backoff
from workouts.models import CalendarChange, Program, Rollout
from workouts.rules import can_replay_rollouts
from workouts.services.applying import apply_program, check_application
from workouts.services.ledger import UNDO_FOR, change_id, undo_change

logger = structlog.get_logger(__name__)

#: Sessions that a request plans at once: a second's work. More of them are a job.
MOST_AT_ONCE: Final = 1000


def is_for_a_job(program: Program, clients: Collection[User]) -> bool:
    """Whether giving a program to so many takes longer than a person waits for a page."""
    return len(clients) > 1 and program.sessions.count() * len(clients) > MOST_AT_ONCE


@transaction.atomic
def start_rollout(
    *,
    actor: User,
    program: Program,
    clients: Sequence[User],
    first_day: date | None = None,
    last_day: date | None = None,
    last_days: Mapping[uuid.UUID, date] | None = None,
    publish: bool = False,
    key: str = "",
) -> Rollout:
    """Queue the job. The same ``key`` again answers with the first one's.

    Refuses what ``apply_program`` would refuse of all of them, with its exceptions.
    """
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    known: Rollout | None = Rollout.objects.filter(actor=actor, key=key).first() if key else None
    if known is not None:
        if known.program_id != program.pk or set(known.clients) != {str(client.pk) for client in clients}:
            raise Conflict("This key was used for another application.", code="key_reused")
        return known
    check_application(
        actor=actor, program=program, clients=clients, first_day=first_day, last_day=last_day, last_days=last_days
    )
    days: dict[str, Any] = {name: day.isoformat() for name, day in _named(first_day, last_day).items()}
    if last_days:
        days["last_days"] = {str(client): day.isoformat() for client, day in last_days.items()}
    job: Rollout = Rollout.objects.create(
        actor=actor,
        program=program,
        program_version=program.version,
        clients=[str(client.pk) for client in clients],
        days=days,
        publish=publish,
        key=key,
    )
    _wake(job.pk)
    return job


@transaction.atomic
def start_undo(*, actor: User, rollout: Rollout) -> Rollout:
    """Queue the job that takes all of it back; a second time it is the same job.

    Raises :class:`NotAllowed` for another person's, and :class:`Conflict` while it still runs, for an undo, and when it
    is too long ago.
    """
    if rollout.actor_id != actor.pk:
        raise NotAllowed
    current: Rollout = Rollout.objects.select_for_update(of=("self",)).get(pk=rollout.pk)
    known: Rollout | None = Rollout.objects.filter(undoes=current).first()
    if known is not None:
        return known
    if not current.is_finished:
        raise Conflict("It is still being planned. Undo it when that is over.", code="still_running")
    if not can_be_undone(current):
        raise Conflict("This was too long ago to be undone.", code="too_late")
    job: Rollout = Rollout.objects.create(
        actor=actor,
        program_id=current.program_id,
        program_version=current.program_version,
        clients=current.clients,
        undoes=current,
    )
    _wake(job.pk)
    return job


def can_be_undone(rollout: Rollout) -> bool:
    """Whether it is over, planned something, and that is not long ago."""
    is_recent = rollout.finished_at is not None and timezone.now() - rollout.finished_at <= UNDO_FOR
    return rollout.undoes_id is None and rollout.is_finished and is_recent and rollout.reached > 0


def run_rollout(rollout_id: uuid.UUID) -> Rollout | None:
    """Work on one job, unless somebody else does or it is over. Clients that were seen to are passed over."""
    job: Rollout | None = Rollout.objects.claim(rollout_id)
    if job is None:
        return None
    if job.attempts > MAX_ATTEMPTS:
        job.finish(Rollout.State.FAILED, error="It ended in a crash several times.")
        return job
    try:
        _see_to_all(job)
    except Exception:
        logger.exception("rollout_failed", rollout_id=str(job.pk), attempts=job.attempts)
        if job.attempts >= MAX_ATTEMPTS:
            job.finish(Rollout.State.FAILED, error="Something went wrong on our side.")
        else:
            job.put_back(backoff(job.attempts))
    return job


def sweep_rollouts() -> int:
    """Wake a worker for every job that is due."""
    waiting = list(Rollout.objects.due().values_list("pk", flat=True)[:200])
    for rollout_id in waiting:
        _wake(rollout_id)
    return len(waiting)


@transaction.atomic
def replay_rollout(*, actor: User | AnonymousUser, rollout: Rollout) -> bool:
    """Queue a failed job again with all its attempts; false when there is nothing to replay.

    Raises :class:`NotAllowed` without the permission to change rollouts.
    """
    if not can_replay_rollouts(actor):
        raise NotAllowed
    replayed = Rollout.objects.filter(pk=rollout.pk, state=Rollout.State.FAILED).update(
        state=Rollout.State.QUEUED,
        attempts=0,
        not_before=None,
        error="",
        finished_at=None,
        updated_at=timezone.now(),
    )
    if replayed:
        _wake(rollout.pk)
    return bool(replayed)


def _see_to_all(job: Rollout) -> None:
    """Client after client; ends the job, unless another worker has taken over."""
    clients = User.objects.in_bulk([uuid.UUID(each) for each in job.clients])
    left: list[dict[str, str]] = []
    for number, pk in enumerate(job.clients, start=1):
        client = clients.get(uuid.UUID(pk))
        if client is not None:
            try:
                _check_account(job)
                _take_back_from(job, client) if job.undoes_id else _give_to(job, client)
            except DomainError as error:
                left.append({"client": pk, "name": str(client), "reason": error.message})
        if not job.keep_alive(done=number, left=left):
            return
    job.finish(Rollout.State.SUCCEEDED)


def _check_account(job: Rollout) -> None:
    """Refuse the step of somebody whose account was closed since: a request of theirs would be refused as well."""
    if not User.objects.filter(pk=job.actor_id, is_active=True).exists():
        raise NotAllowed


def _give_to(job: Rollout, client: User) -> None:
    program: Program = Program.objects.get(pk=job.program_id)
    key = _step_key(job, client)
    if program.version != job.program_version and not _change_of(job, client).exists():
        raise Conflict("The program was changed in the meantime.")
    apply_program(
        actor=job.actor, program=program, clients=[client], publish=job.publish, key=key, **_days_for(job, client)
    )


def _take_back_from(job: Rollout, client: User) -> None:
    whole: Rollout = job.undoes  # type: ignore[assignment]  # asked before
    change = _change_of(whole, client).first()
    if change is not None:
        undo_change(actor=job.actor, change=change)


def _step_key(job: Rollout, client: User) -> str:
    return f"rollout:{job.pk}:{client.pk}"


def _change_of(job: Rollout, client: User) -> Any:
    known: Any = change_id(job.actor, f"apply:{_step_key(job, client)}")
    return CalendarChange.objects.filter(pk=known)


def _days_for(job: Rollout, client: User) -> dict[str, Any]:
    days = dict(job.days)
    if "last_days" in days:
        day = days["last_days"].get(str(client.pk))
        return {"last_days": {client.pk: date.fromisoformat(day)} if day else {}}
    return {name: date.fromisoformat(day) for name, day in days.items()}


def _named(first_day: date | None, last_day: date | None) -> dict[str, date]:
    return {name: day for name, day in (("first_day", first_day), ("last_day", last_day)) if day is not None}


def _wake(rollout_id: uuid.UUID) -> None:
    transaction.on_commit(partial(_send, str(rollout_id)))


def _send(rollout_id: str) -> None:
    from workouts import tasks  # the tasks call the services, and this wakes them

    try:
        tasks.run_rollout.apply_async(kwargs={"rollout_id": rollout_id})
    except OperationalError:
        logger.warning("queue_unreachable", task="run_rollout")
