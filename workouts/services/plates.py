"""What a client can load a bar with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.errors import DomainError, NotAllowed
from workouts import plan_changes
from workouts.models import PlannedSession, Plates
from workouts.rules import can_plan_for

MOST_PAIRS: Final = 24
HEAVIEST: Final = 50.0


@transaction.atomic
def set_plates(*, actor: User, client: User, bar: float, plates: Sequence[float], step: float) -> Plates:
    """Write bar, plates (kg of one plate of each pair) and step of a client.

    Planned weights are rounded when they are shown and sent: the watch gets those of the sessions ahead again. Raises
    :class:`NotAllowed`, and :class:`DomainError` for what no gym has.
    """
    if not can_plan_for(actor, client):
        raise NotAllowed
    if len(plates) > MOST_PAIRS:
        raise DomainError(f"{MOST_PAIRS} pairs of plates are the most.", field="plates")
    if any(not 0 < plate <= HEAVIEST for plate in plates):
        raise DomainError(f"A plate weighs more than nothing and at most {HEAVIEST:g} kg.", field="plates")
    row, _ = Plates.objects.update_or_create(
        client=client, defaults={"bar": bar, "plates": sorted(plates, reverse=True), "step": step}
    )
    _send_again(client)
    return row


def _send_again(client: User) -> None:
    """Sessions ahead show other weights now: the watch has to be told."""
    ahead = PlannedSession.objects.of(client).open().filter(local_date__gte=client.local_today(), family="strength")
    ahead.update(content_version=F("content_version") + 1)
    plan_changes.announce([client.pk])
