"""Write the marks of activities anew, from which records are read."""

from __future__ import annotations

from accounts.models import User
from activities.management.clients import ClientsCommand
from activities.services.marks import rebuild_marks


class Command(ClientsCommand):
    help = "Write the best values of every activity anew: after an upgrade, or after weighings were corrected."

    def rebuild(self, client: User) -> str:
        """Activities."""
        return f"{rebuild_marks(client=client)} activities with other marks than before"
