"""Commands that write something of each client anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User


class ClientsCommand(BaseCommand):
    """Goes through one client or all. Safe to run again and while people work, as long as :meth:`rebuild` is."""

    def add_arguments(self, parser: CommandParser) -> None:
        """One client, or everybody."""
        parser.add_argument("--client", default="", help="E-mail address of one client; everybody by default.")

    def handle(self, *_args: Any, client: str, **_options: Any) -> None:
        """Say of each what was another than before."""
        clients = User.objects.filter(is_client=True).order_by("pk")
        if client:
            clients = clients.filter(email=client.lower())
            if not clients.exists():
                raise CommandError(f"No client has the address {client}.")
        for each in clients.iterator():
            self.stdout.write(f"{each.email}: {self.rebuild(each)}")

    def rebuild(self, client: User) -> str:
        """Write it anew, only what is another than before; what came of it in words."""
        raise NotImplementedError
