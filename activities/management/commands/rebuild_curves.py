"""Count the best curves of every month anew, from which curves of long periods are read."""

from __future__ import annotations

from accounts.models import User
from activities.management.clients import ClientsCommand
from activities.services.curve_months import rebuild_curves


class Command(ClientsCommand):
    help = "Count the best curves of every month anew: after an upgrade that ran beside the version before it."

    def rebuild(self, client: User) -> str:
        """Months of a sport and measure."""
        changed = rebuild_curves(client_id=client.pk)
        return f"{changed} months of a sport and measure with other curves than before"
