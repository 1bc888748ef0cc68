"""Run the simulated Garmin."""

from __future__ import annotations

import json
import signal
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities.synthetic.athlete import athlete_from_seed
from activities.synthetic.season import STORIES
from garmin_sync.simulator.accounts import Account, AccountData, MemoryData, account_from
from garmin_sync.simulator.server import Simulator
from garmin_sync.simulator.sources import FitFolder, Season

_DEFAULT_ACCOUNT = {"email": "athlete@example.com", "password": "garmin", "mfa_code": "123456"}


class Command(BaseCommand):
    """Serve a simulated Garmin Connect until interrupted. It never talks to the real one."""

    help = "Run a local server that answers as Garmin Connect does; GARMIN_SIMULATOR_URL points the product at it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=9001)
        parser.add_argument("--fit-folder", type=Path, help="Recordings of every account that names no folder itself.")
        parser.add_argument(
            "--accounts",
            type=Path,
            help="JSON list of accounts: email, password, mfa_code, region, full_name, time_zone, "
            "and fit_folder or season {seed, story, weeks}.",
        )
        parser.add_argument("--state", type=Path, help="File in which tokens and changes survive a restart.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The simulator does not run in production.")
        simulator = Simulator(_accounts(options["accounts"], options["fit_folder"]), state_file=options["state"])
        for account in simulator.accounts.values():
            code = f", code {account.mfa_code}" if account.mfa_code else ""
            activities = len(account.activities())
            self.stdout.write(f"{account.email}: password {account.password}{code}, {activities} activities")
        try:
            simulator.start(options["host"], options["port"])
        except OSError as error:
            raise CommandError(f"{options['host']}:{options['port']} cannot be used: {error}") from error
        self.stdout.write(f"Simulated Garmin on {simulator.url}, control on {simulator.url}/_simulator/")
        # Both end it in order; a shell starts background jobs with the first one ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            simulator.wait()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        finally:
            simulator.stop()


def _accounts(file: Path | None, folder: Path | None) -> list[Account]:
    try:
        described = json.loads(file.read_text()) if file else [_DEFAULT_ACCOUNT]
        return [account_from(entry, _content(entry, folder, number)) for number, entry in enumerate(described)]
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise CommandError(f"The accounts cannot be read: {error}") from error


def _content(entry: dict[str, Any], folder: Path | None, number: int) -> AccountData:
    first_id = 9_000_000_000 + number * 1_000_000
    season = entry.get("season")
    if season is not None:
        return _season(season, entry.get("time_zone", "UTC"), first_id)
    chosen = entry.get("fit_folder") or folder
    if chosen is None:
        return MemoryData()
    if not Path(chosen).is_dir():
        raise CommandError(f"{chosen} is not a folder.")
    return FitFolder(Path(chosen), first_id=first_id)


def _season(described: dict[str, Any], time_zone: str, first_id: int) -> Season:
    """Weeks of an invented athlete that end today."""
    story, weeks = described.get("story", "marathon"), int(described.get("weeks", 26))
    if story not in STORIES:
        raise CommandError(f"There is no story called {story!r}. Stories: {', '.join(STORIES)}.")
    now = datetime.now(UTC)
    return Season(
        athlete_from_seed(int(described.get("seed", 1)), time_zone=time_zone),
        story,
        now.astimezone(ZoneInfo(time_zone)).date() - timedelta(days=weeks * 7 - 1),
        weeks,
        first_id=first_id,
        until=now,
    )
