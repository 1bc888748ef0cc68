"""One-repetition maxima that a person entered: what ``80 %`` means for a client without a log, or after a test."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from activities.models import Maximum
from core.errors import DomainError, NotAllowed
from exercises.models import Exercise
from workouts import plan_changes
from workouts.rules import can_plan_for

HEAVIEST: Final = 1000.0  # kg


@transaction.atomic
def set_maximum(*, actor: User, client: User, exercise: Exercise, kilograms: float, valid_from: date) -> Maximum:
    """Set the maximum (kg) of an exercise from a local day on; one of the same day is replaced.

    Raises :class:`NotAllowed`, and :class:`DomainError` for what nobody lifts.
    """
    _check(actor, client, kilograms)
    maximum: Maximum
    maximum, _ = Maximum.objects.update_or_create(
        client=client,
        exercise=exercise,
        valid_from=valid_from,
        defaults={"kilograms": kilograms, "created_by": actor},
    )
    plan_changes.announce([client.pk])
    return maximum


@transaction.atomic
def update_maximum(*, actor: User, maximum: Maximum, **columns: Any) -> Maximum:
    """Correct ``kilograms`` or ``valid_from``.

    Raises as :func:`set_maximum` does, and :class:`DomainError` where the day has a value already.
    """
    current: Maximum = Maximum.objects.select_for_update().select_related("client").get(pk=maximum.pk)
    kilograms, valid_from = columns.get("kilograms", current.kilograms), columns.get("valid_from", current.valid_from)
    _check(actor, current.client, kilograms)
    others = Maximum.objects.filter(client=current.client, exercise=current.exercise_id, valid_from=valid_from)
    if others.exclude(pk=current.pk).exists():
        raise DomainError("There is a value of this exercise from that day on.", code="same_day", field="valid_from")
    current.kilograms, current.valid_from = kilograms, valid_from
    current.save()
    plan_changes.announce([current.client_id])
    return current


@transaction.atomic
def delete_maximum(*, actor: User, maximum: Maximum) -> None:
    """Delete a value; the one before it, or the estimate from the log, counts again. Harmless to repeat.

    Raises :class:`NotAllowed`.
    """
    if not can_plan_for(actor, maximum.client):
        raise NotAllowed
    Maximum.objects.filter(pk=maximum.pk).delete()
    plan_changes.announce([maximum.client_id])


def _check(actor: User, client: User, kilograms: float) -> None:
    if not can_plan_for(actor, client):
        raise NotAllowed
    if not 0 < kilograms <= HEAVIEST:
        raise DomainError("This weight cannot be right.", code="implausible", field="kilograms")
