"""Reads of wellness for other screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from progress.models import Weight, WellnessDay


def wellness_table(client: User, viewer: User, first: date, last: date) -> list[WellnessDay]:
    """The known days from ``first`` to ``last``, newest first, as far as the viewer may see them. One query."""
    return list(WellnessDay.objects.visible_to(viewer).filter(client=client).between(first, last))


def latest_weight(client: User, viewer: User) -> Weight | None:
    """The newest weighing that the viewer may see."""
    newest: Weight | None = Weight.objects.visible_to(viewer).filter(client=client).first()
    return newest


def resting_nights(client: User, viewer: User, since: date) -> Sequence[tuple[date, float]]:
    """Day and resting heart rate of the nights since a day, as far as the viewer may see them. One query."""
    return list(
        WellnessDay.objects.visible_to(viewer)
        .filter(client=client, local_date__gte=since, resting_heart_rate__isnull=False)
        .order_by("local_date")
        .values_list("local_date", "resting_heart_rate")
    )
