"""The demo's Garmin: the simulator with the accounts of the demo clients."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.demo.anchor import demo_anchor
from dashboard.demo.garmin import demo_accounts
from garmin_sync.simulator.server import Simulator


class Command(BaseCommand):
    """Runs until it is stopped; issued tokens survive a restart."""

    help = "Serve the Garmin accounts of the demo clients on a local port."
    # It needs no database, and Django's check of SQLite would wait for the seed, which holds the write lock.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=9001)

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The demo does not run in production.")
        accounts = demo_accounts(demo_anchor(settings.DATA_DIR))
        simulator = Simulator(accounts, state_file=settings.DATA_DIR / "garmin-simulator.json")
        simulator.start(port=options["port"])
        self.stdout.write(f"The demo's Garmin answers on {simulator.url}")
        simulator.wait()
