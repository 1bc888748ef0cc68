"""When a client can train and when not, and what they may change of their plan by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from coaching.availability import announce_away
from coaching.exceptions import CoachingEnded
from coaching.models import AvailableDay, AwayRange, Coaching
from coaching.rules import can_set_freedoms, can_set_time
from core.errors import Conflict, DomainError, NotAllowed

LONGEST_AWAY: Final = 366
FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class WeekdayLimit:
    """What fits into one weekday (1 Monday … 7 Sunday); ``most_minutes`` of the whole day, ``None`` for no limit."""

    weekday: int
    most_sessions: int
    most_minutes: int | None = None
    note: str = ""


@transaction.atomic
def set_week(*, actor: User, client: User, days: Iterable[WeekdayLimit]) -> list[AvailableDay]:
    """Write the client's weekly grid; weekdays that are not named stay. Raises :class:`NotAllowed`."""
    if not can_set_time(actor, client):
        raise NotAllowed
    _hold(client)
    rows = []
    for day in days:
        row, _ = AvailableDay.objects.update_or_create(
            client=client,
            weekday=day.weekday,
            defaults={"most_sessions": day.most_sessions, "most_minutes": day.most_minutes, "note": day.note},
        )
        rows.append(row)
    return rows


@transaction.atomic
def add_away(
    *,
    actor: User,
    client: User,
    kind: str,
    first_day: date,
    last_day: date,
    note: str = "",
    away_id: UUID | None = None,
) -> AwayRange:
    """Excuse the client from ``first_day`` to ``last_day``, both included. Twice with the same id is once.

    Raises :class:`NotAllowed`, and :class:`DomainError` for an order or a length that cannot be meant.
    """
    if not can_set_time(actor, client):
        raise NotAllowed
    _check_range(client, first_day, last_day)
    _hold(client)
    away = AwayRange(client=client, kind=kind, first_day=first_day, last_day=last_day, note=note, created_by=actor)
    if away_id is not None:
        away.pk = away_id
        made: AwayRange | None = AwayRange.objects.filter(pk=away_id, client=client).first()
        if made is not None:
            return made
    try:
        with transaction.atomic():
            away.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
    record("away_added", actor=actor, subject=client, away=str(away.pk))
    announce_away(client.pk, first_day, last_day)
    return away


@transaction.atomic
def change_away(
    *, actor: User, away: AwayRange, kind: str, first_day: date, last_day: date, note: str = ""
) -> AwayRange:
    """Change a range; the days that it held before and those that it holds now are judged again."""
    if not can_set_time(actor, away.client):
        raise NotAllowed
    _check_range(away.client, first_day, last_day)
    _hold(away.client)
    touched = min(first_day, away.first_day), max(last_day, away.last_day)
    away.kind, away.first_day, away.last_day, away.note = kind, first_day, last_day, note
    away.save()
    record("away_changed", actor=actor, subject=away.client, away=str(away.pk))
    announce_away(away.client_id, *touched)
    return away


@transaction.atomic
def delete_away(*, actor: User, away: AwayRange) -> None:
    """Take a range back: what is planned on its days counts again."""
    if not can_set_time(actor, away.client):
        raise NotAllowed
    _hold(away.client)
    first_day, last_day, client_id = away.first_day, away.last_day, away.client_id
    record("away_deleted", actor=actor, subject=away.client, away=str(away.pk))
    away.delete()
    announce_away(client_id, first_day, last_day)


def end_away(*, actor: User, away: AwayRange) -> AwayRange | None:
    """Back today: the range ends yesterday. One that began today is taken back; one that is over stays as it is."""
    yesterday = away.client.local_today() - timedelta(days=1)
    if away.last_day <= yesterday:
        return away
    if away.first_day > yesterday:
        delete_away(actor=actor, away=away)
        return None
    return change_away(
        actor=actor, away=away, kind=away.kind, first_day=away.first_day, last_day=yesterday, note=away.note
    )


@transaction.atomic
def set_freedoms(
    *, actor: User, coaching: Coaching, client_may_move: bool, move_days: int, client_may_skip: bool
) -> Coaching:
    """What the client may do to planned sessions without asking. Raises :class:`NotAllowed` for all but the trainer."""
    if actor.pk != coaching.trainer_id:
        raise NotAllowed
    if not can_set_freedoms(actor, coaching):
        raise CoachingEnded
    coaching.client_may_move = client_may_move
    coaching.move_days = move_days
    coaching.client_may_skip = client_may_skip
    coaching.save(update_fields=["client_may_move", "move_days", "client_may_skip", "updated_at"])
    record("freedoms_changed", actor=actor, subject=coaching.client, coaching=str(coaching.pk))
    return coaching


def _check_range(client: User, first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise DomainError("The last day lies before the first one.", field="last_day")
    if (last_day - first_day).days >= LONGEST_AWAY:
        raise DomainError("A year at most: pause the coaching for longer absences.", field="last_day")
    if abs(first_day - client.local_today()) > FARTHEST:
        raise DomainError("This date cannot be meant.", field="first_day")


def _hold(client: User) -> None:
    """One writer of a client's time at a time."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
