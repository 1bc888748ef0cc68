"""A body of the API as calls of services: one session made or changed, or many steps in one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import User
from core.errors import DomainError
from workouts import access
from workouts.content import read_structure, read_text
from workouts.models import CalendarChange, PlannedSession
from workouts.services import calendar
from workouts.services.ledger import Changed
from workouts.structure import Workout

type Body = Mapping[str, Any]

_COLUMNS = {"name": "name", "note": "note", "metric": "metric", "family": "family", "time_of_day": "time_of_day"}
_FREE = {"duration": "free_seconds", "distance": "free_metres"}


@dataclass(slots=True)
class StepResult:
    """What became of one step of a bulk request."""

    op: str
    status: int
    id: UUID | None = None
    change: UUID | None = None
    error: str | None = None
    detail: str | None = None
    session: PlannedSession | None = None


class StepRefused(DomainError):
    """A step of a bulk request that is done wholly or not at all."""

    def __init__(self, number: int, reason: DomainError) -> None:
        super().__init__(f"Step {number + 1}: {reason.message} Nothing was changed.", code=reason.code)
        self.status = reason.status
        self.more = {"step": number}


def create(actor: User, body: Body, *, key: str = "") -> Changed:
    """Make a session of a body with ``text``, ``structure``, ``template`` or a free length."""
    template = body.get("template")
    return calendar.create_session(
        actor=actor,
        client=access.get_client_or_404(actor, body.get("client")),
        day=body["local_date"],
        workout=_workout(actor, body, body.get("family", "")),
        template=access.get_template_or_404(actor, template) if template else None,
        stage=body.get("stage"),
        position=body.get("position"),
        session_id=body.get("id"),
        key=key,
        **{column: body[name] for name, column in {**_COLUMNS, **_FREE}.items() if body.get(name) is not None},
    )


@transaction.atomic
def change(actor: User, session: PlannedSession, body: Body, *, version: int | None) -> Changed:
    """Change what a session holds, its day, or both. The version is that which the caller saw."""
    columns: dict[str, Any] = {column: body[name] for name, column in _COLUMNS.items() if name in body}
    columns |= {column: body[name] for name, column in _FREE.items() if name in body}
    if workout := _workout(actor, body, body.get("family") or session.family):
        columns["workout"] = workout
    if "position" in body and "local_date" not in body:
        columns["position"] = body["position"]
    done = Changed([session], None)
    if columns:
        done = calendar.update_session(actor=actor, session=session, expected_version=version, **columns)
        version = None
    if "local_date" in body:
        done = calendar.move_session(
            actor=actor,
            session=done.sessions[0],
            to=body["local_date"],
            position=body.get("position"),
            expected_version=version,
        )
    return done


def run(actor: User, steps: list[Body], *, atomic: bool) -> list[StepResult]:
    """Do the steps in order: all or nothing, or each by itself with its own answer."""
    if atomic:
        with transaction.atomic():
            return [_step_or_refusal(actor, number, step) for number, step in enumerate(steps)]
    return [_step_by_itself(actor, step) for step in steps]


def _step_or_refusal(actor: User, number: int, step: Body) -> StepResult:
    try:
        return _step(actor, step)
    except DomainError as error:
        raise StepRefused(number, error) from error
    except Http404:
        raise StepRefused(number, _NotThere()) from None


def _step_by_itself(actor: User, step: Body) -> StepResult:
    try:
        with transaction.atomic():
            return _step(actor, step)
    except DomainError as error:
        return _refused(step, error)
    except Http404:
        return _refused(step, _NotThere())


class _NotThere(DomainError):
    code = "not_found"
    status = 404
    message = "There is nothing here, or it is not shared with you."


def _refused(step: Body, error: DomainError) -> StepResult:
    return StepResult(step["op"], error.status, id=step.get("id"), error=error.code, detail=error.message)


def _step(actor: User, step: Body) -> StepResult:
    if step["op"] == "create":
        return _done("create", 201, create(actor, step))
    if step["op"] == "delete":
        there = list(PlannedSession.objects.visible_to(actor).filter(pk=step["id"]))
        return _done("delete", 204, calendar.delete_sessions(actor=actor, sessions=there), pk=step["id"])
    session = access.get_session_or_404(actor, step["id"])
    body = step if step["op"] == "update" else {name: step[name] for name in ("local_date", "position") if name in step}
    return _done(step["op"], 200, change(actor, session, body, version=step.get("version")))


def _done(op: str, status: int, changed: Changed, pk: UUID | None = None) -> StepResult:
    session = changed.sessions[0] if changed.sessions else None
    record: CalendarChange | None = changed.change
    return StepResult(
        op, status, id=session.pk if session else pk, change=record.pk if record else None, session=session
    )


def _workout(actor: User, body: Body, family: str) -> Workout | None:
    if body.get("structure"):
        return read_structure(body["structure"])
    if body.get("text"):
        return read_text(body["text"], family=family, author=actor, name=body.get("name", ""))
    return None
