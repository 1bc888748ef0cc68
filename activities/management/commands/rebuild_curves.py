"""Count the best curves of every month anew, from which curves of long periods are read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from activities.services.curve_months import rebuild_curves


class Command(BaseCommand):
    help = "Count the best curves of every month anew: after an upgrade that ran beside the version before it."

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
        for each in clients.only("pk", "email").iterator():
            changed = rebuild_curves(client_id=each.pk)
            self.stdout.write(f"{each.email}: {changed} months of a sport and measure with other curves than before")
