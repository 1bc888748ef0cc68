"""The day on which the demo was seeded: seed and simulator must tell the same story, also after a restart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils import timezone


def demo_anchor(data_dir: Path) -> date:
    """The day kept in ``data_dir``; today, and kept from now on, when there is none."""
    path = data_dir / "demo-anchor"
    if not path.exists():
        path.write_text(timezone.localdate().isoformat())
    return date.fromisoformat(path.read_text().strip())
