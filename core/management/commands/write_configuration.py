"""Render docs/configuration.md from the table of environment variables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.configuration import configuration_page


class Command(BaseCommand):
    """Writes one file."""

    help = "Write docs/configuration.md from the table of environment variables."

    def handle(self, *_args: Any, **_options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "configuration.md"
        path.write_text(configuration_page(settings.VARIABLES))
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
