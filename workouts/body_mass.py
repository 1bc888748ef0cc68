"""A client's weighings, for lifts that move the body."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from progress.models import Weight


def body_masses(client_id: uuid.UUID) -> Sequence[tuple[date, float]]:
    """Local day and kg of each weighing, oldest first. One query."""
    weighings = Weight.objects.filter(client=client_id).order_by("local_date")
    return list(weighings.values_list("local_date", "kilograms"))
