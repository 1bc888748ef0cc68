"""Fill an empty database with the demo data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from dashboard.demo.anchor import demo_anchor
from dashboard.demo.logins import login_lines
from dashboard.demo.seed import seed_demo
from dashboard.demo.watches import connect_watches, wait_for


class Command(BaseCommand):
    """Refuses in production and on a database that already holds people."""

    help = "Make the demo: one trainer, eight clients, two years of history. The same on every machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="Print who can sign in, and change nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["logins"]:
            self.stdout.write("\n".join(login_lines()))
            return
        if settings.IS_PRODUCTION:
            raise CommandError("The demo does not run in production: its passwords are public.")
        if User.objects.exists():
            raise CommandError("The database is not empty. The demo wants one of its own: set another DATA_DIR.")
        anchor = demo_anchor(settings.DATA_DIR)
        # All or nothing: half a demo after an interruption would look like a whole one at the next start.
        with transaction.atomic():
            seeded = seed_demo(anchor=anchor, report=self.stdout.write)
            if settings.GARMIN_SIMULATOR_URL:
                wait_for(settings.GARMIN_SIMULATOR_URL)
                connect_watches(seeded.clients, anchor=anchor)
                self.stdout.write("  Watches are connected to the simulated Garmin.")
