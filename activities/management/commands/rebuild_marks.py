"""Write the marks of activities anew, from which records are read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from activities.services.marks import rebuild_marks


class Command(BaseCommand):
    help = "Write the best values of every activity anew: after an upgrade, or after weighings were corrected."

    def add_arguments(self, parser: CommandParser) -> None:
        """One client, or everybody."""
        parser.add_argument("--client", default="", help="E-mail address of one client; everybody by default.")

    def handle(self, *_args: Any, client: str, **_options: Any) -> None:
        """Safe to run again and while people work: only what is another than before is written."""
        clients = User.objects.filter(is_client=True).order_by("pk")
        if client:
            clients = clients.filter(email=client.lower())
            if not clients.exists():
                raise CommandError(f"No client has the address {client}.")
        for each in clients.iterator():
            changed = rebuild_marks(client=each)
            self.stdout.write(f"{each.email}: {changed} activities with other marks than before")
