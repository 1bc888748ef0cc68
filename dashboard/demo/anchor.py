"""The day on which the demo was seeded: seed and simulator must tell the same story, also after a restart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from dashboard.demo.people import TRAINER_ZONE


def demo_anchor(data_dir: Path) -> date:
    """The day kept in ``data_dir``; the trainer's today, and kept from now on, when there is none."""
    path = data_dir / "demo-anchor"
    if not path.exists():
        path.write_text(demo_today().isoformat())
    return date.fromisoformat(path.read_text().strip())


def demo_today() -> date:
    """The day on which a demo that is made now begins: that of the trainer, near whom most clients live."""
    return timezone.localdate(timezone=ZoneInfo(TRAINER_ZONE))
