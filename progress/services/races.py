"""Races: added, changed, taken away, and given their result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from progress.models import Race
from progress.rules import can_plan_races

FARTHEST: Final = timedelta(days=5 * 366)
COLUMNS: Final = (
    "name",
    "local_date",
    "family",
    "priority",
    "distance",
    "goal_seconds",
    "result_seconds",
    "place",
    "note",
)


@transaction.atomic
def add_race(*, actor: User, client: User, race_id: UUID | None = None, **values: Any) -> Race:
    """Add a race with ``values`` by column. Twice with the same id is once.

    Raises :class:`NotAllowed`, and :class:`DomainError` for a date that cannot be meant.
    """
    if not can_plan_races(actor, client):
        raise NotAllowed
    race = Race(client=client, created_by=actor, **_known(values))
    _check(race, client)
    if race_id is not None:
        made: Race | None = Race.objects.of(client).filter(pk=race_id).first()
        if made is not None:
            return made
        race.pk = race_id
    try:
        with transaction.atomic():
            race.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This id is in use already.", code="id_in_use", field="id") from error
    record("race_added", actor=actor, subject=client, race=str(race.pk))
    return race


@transaction.atomic
def change_race(*, actor: User, race: Race, **values: Any) -> Race:
    """Change the columns that are given. Raises as :func:`add_race`."""
    if not can_plan_races(actor, race.client):
        raise NotAllowed
    for name, value in _known(values).items():
        setattr(race, name, value)
    _check(race, race.client)
    race.save()
    record("race_changed", actor=actor, subject=race.client, race=str(race.pk))
    return race


@transaction.atomic
def delete_race(*, actor: User, race: Race) -> None:
    """Take a race out of the calendar."""
    if not can_plan_races(actor, race.client):
        raise NotAllowed
    record("race_deleted", actor=actor, subject=race.client, race=str(race.pk))
    race.delete()


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(COLUMNS):
        raise TypeError(f"A race has no {', '.join(sorted(unknown))}.")
    return values


def _check(race: Race, client: User) -> None:
    if abs(race.local_date - client.local_today()) > FARTHEST:
        raise DomainError("This date cannot be meant.", field="local_date")
    if race.result_seconds and race.local_date > client.local_today():
        raise DomainError("A race has a result once it was run.", field="result_seconds")
