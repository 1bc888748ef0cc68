"""Verbs that bring sessions to other days and other clients in numbers. Days are local, so no clock change moves one.

A copy starts anew: nothing skipped, shortened or done comes with it. It keeps its template, and its link with it where
its workout is still the template's own; of a trainer it is a draft.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts.athletes import Athletes, athletes_of
from workouts.content import text_of
from workouts.enums import ChangeVerb
from workouts.lightening import full_length
from workouts.models import PlannedSession, Template
from workouts.rules import allowances_of, can_plan_for
from workouts.services.ledger import (
    Changed,
    as_they_are,
    done_before,
    lock_clients,
    plan_changed,
    record_change,
    renumber,
    row_id,
    save_session,
    settle,
    snapshot,
)
from workouts.services.making import check_day, copy_content, day_words, estimate_for, fill_from_template, new_session
from workouts.structure import from_json

MOST_DAYS: Final = 366
#: What one request may bring: a template for every client of a big roster.
MOST_CLIENTS: Final = 200


@transaction.atomic
def copy_session(
    *,
    actor: User,
    session: PlannedSession,
    to: date,
    client: User | None = None,
    session_id: uuid.UUID | None = None,
    key: str = "",
) -> Changed:
    """Put a copy of a session on another day, of the same client or of another one.

    The same ``session_id`` or ``key`` again answers with the copy of the first time.
    """
    target = client or session.client
    _check_may_plan(actor, [session.client, target])
    check_day(target, to)
    lock_clients([target])
    if before := done_before(actor, key):
        return before
    pk = session_id or row_id(actor, key, session.pk)
    if pk and (known := PlannedSession.objects.visible_to(actor).filter(pk=pk, client=target).first()):
        return Changed([known], None)
    copy = _copy_of(session, actor=actor, client=target, day=to, athletes=athletes_of([target]), pk=pk)
    copy.position = _next_place(target, to)
    copy.save(force_insert=True)
    return settle(actor, ChangeVerb.COPY, f"Copied {copy.name} to {day_words(to)}", {}, [copy], days={to}, key=key)


@transaction.atomic
def copy_week(
    *,
    actor: User,
    client: User,
    first_day: date,
    to_first_day: date,
    to_client: User | None = None,
    since: date | None = None,
    key: str = "",
) -> Changed:
    """Put copies of seven days of sessions onto seven other days, behind what lies there already.

    With ``since`` a week that has begun before it gets only what is on or after it: nobody trains on days that are
    over. A week that lies before it altogether is copied whole.
    """
    target = to_client or client
    _check_may_plan(actor, [client, target])
    if (first_day, client.pk) == (to_first_day, target.pk):
        raise DomainError("Choose another week.", field="to")
    check_day(target, to_first_day)
    lock_clients([target])
    if before := done_before(actor, key):
        return before
    sources = PlannedSession.objects.visible_to(actor).filter(client=client)
    week = list(sources.between(first_day, first_day + timedelta(days=6)).select_related("client", "template"))
    athletes, offset = athletes_of([target]), to_first_day - first_day
    if since is not None and to_first_day <= since <= to_first_day + timedelta(days=6):
        week = [session for session in week if session.local_date + offset >= since]
    copies = [
        _copy_of(
            session,
            actor=actor,
            client=target,
            day=session.local_date + offset,
            athletes=athletes,
            pk=row_id(actor, key, session.pk),
        )
        for session in week
    ]
    if not copies:
        return Changed([], None)
    for copy, session in zip(copies, week, strict=True):
        copy.position = _BEHIND + session.position
    PlannedSession.objects.bulk_create(copies)
    words = f"Copied {_counted(copies)} to the week of {day_words(to_first_day)}"
    return settle(actor, ChangeVerb.COPY, words, {}, copies, days={copy.local_date for copy in copies}, key=key)


@transaction.atomic
def shift_after(*, actor: User, client: User, first_day: date, days: int, key: str = "") -> Changed:
    """Move everything on and after a day by so many days, earlier or later.

    What was done or skipped is left where it is: ``left`` names it. A client with a trainer cannot shift a plan.
    """
    _check_may_plan(actor, [client])
    if actor.pk == client.pk and allowances_of(client):
        raise NotAllowed("Only your trainer shifts the whole plan.")
    if not 0 < abs(days) <= MOST_DAYS:
        raise DomainError("Choose 1 to 366 days, earlier or later.", field="days")
    lock_clients([client])
    if before := done_before(actor, key):
        return before
    rows = PlannedSession.objects.visible_to(actor).filter(client=client, local_date__gte=first_day)
    everything = list(rows.select_related("client", "template"))
    moved = [session for session in everything if not session.is_done and not session.is_skipped]
    left = [session for session in everything if session.is_done or session.is_skipped]
    if not moved:
        return Changed([], None, left)
    check_day(client, moved[-1].local_date + timedelta(days=days))
    change = _shift(actor, client, moved, days, key)
    change.left = left
    return change


def _shift(actor: User, client: User, moved: list[PlannedSession], days: int, key: str) -> Changed:
    before = {session.pk: snapshot(session) for session in moved}
    touched = {session.local_date for session in moved}
    athletes = athletes_of([client])
    for session in moved:
        session.local_date += timedelta(days=days)
        session.moved_from = None
        estimate_for(session, athletes.values(client.pk, session.family))
        save_session(session, is_content=True)
    touched |= {session.local_date for session in moved}
    words = f"Shifted {_counted(moved)} by {days:+d} days"
    return settle(actor, ChangeVerb.SHIFT, words, before, moved, days=touched, key=key)


@transaction.atomic
def plan_template(*, actor: User, template: Template, clients: Sequence[User], day: date, key: str = "") -> Changed:
    """Put a linked copy of a template on one day of each of these clients, as a draft."""
    if template.trainer_id != actor.pk:
        raise NotAllowed
    if len(clients) > MOST_CLIENTS:
        raise DomainError(f"Choose at most {MOST_CLIENTS} clients.", field="clients")
    _check_may_plan(actor, clients)
    lock_clients(clients)
    if before := done_before(actor, key):
        return before
    # Held until the copies are written: an edit of the template that commits meanwhile has to find them.
    template = Template.objects.select_for_update(no_key=True).get(pk=template.pk)
    athletes = athletes_of(clients)
    sessions = []
    for client in sorted(clients, key=lambda each: each.pk):
        check_day(client, day)
        pk = row_id(actor, key, f"{template.pk}:{client.pk}")
        session = new_session(actor=actor, client=client, day=day, session_id=pk, position=_BEHIND)
        fill_from_template(session, template, athlete=athletes.values(client.pk, template.family))
        sessions.append(session)
    if not sessions:
        return Changed([], None)
    PlannedSession.objects.bulk_create(sessions)
    for session in sessions:
        renumber(session.client_id, {day}, first=[session])
    words = f"Planned {template.name} for {clients[0]}" if len(clients) == 1 else f"Planned {_counted(sessions)}"
    change = record_change(
        actor=actor,
        client=clients[0] if len(clients) == 1 else None,
        verb=ChangeVerb.CREATE,
        words=words,
        before={},
        after=sessions,
        key=key,
    )
    plan_changed([client.pk for client in clients], {day})
    return Changed(as_they_are(sessions), change)


#: A place behind everything of a day, until the day is numbered.
_BEHIND: Final = 10_000


def _copy_of(
    source: PlannedSession, *, actor: User, client: User, day: date, athletes: Athletes, pk: uuid.UUID | None
) -> PlannedSession:
    copy = new_session(actor=actor, client=client, day=day, session_id=pk, time_of_day=source.time_of_day)
    copy_content(source, copy)
    copy.structure = source.full_structure or source.structure
    if source.full_structure:
        copy.text = text_of(from_json(copy.structure), actor)
    if not source.has_structure:
        copy.estimated_seconds, copy.estimated_metres = full_length(source)
    estimate_for(copy, athletes.values(client.pk, copy.family))
    copy.template, copy.template_version = source.template, source.template_version
    copy.is_linked = source.is_linked and not source.base_structure
    return copy


def _next_place(client: User, day: date) -> int:
    return PlannedSession.objects.filter(client=client, local_date=day).count()


def _check_may_plan(actor: User, clients: Collection[User]) -> None:
    if not all(can_plan_for(actor, client) for client in {each.pk: each for each in clients}.values()):
        raise NotAllowed


def _counted(sessions: Sequence[PlannedSession]) -> str:
    return f"{len(sessions)} session{'' if len(sessions) == 1 else 's'}"
