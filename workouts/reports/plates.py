"""The weights that a client has at hand."""

from __future__ import annotations

from accounts.models import User
from workouts.models import Plates


def plates_of(client: User) -> Plates:
    """The client's weights; the usual ones (not saved) where nothing was said."""
    plates: Plates | None = Plates.objects.of(client).first()
    return plates or Plates(client=client)
