"""Bring the exercises that come with the product up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from exercises.services import load_library


class Command(BaseCommand):
    """``manage.py load_exercises``: safe to run at any time and as often as wanted."""

    help = "Load the exercise library from its files. Trainers' own exercises are not touched."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load and say what changed."""
        outcome = load_library()
        self.stdout.write(
            f"{outcome.added} added, {outcome.updated} updated, {outcome.archived} archived, "
            f"{outcome.unchanged} unchanged."
        )
