"""Work of progress in the background."""

from __future__ import annotations

import structlog
from celery import shared_task

from progress.services import photos

logger = structlog.get_logger(__name__)


@shared_task
def remove_photo_orphans() -> None:
    """Delete stored photos that no row names. A second run finds nothing left to delete."""
    if removed := photos.remove_orphans():
        logger.info("photo_orphans_removed", removed=removed)
