"""Work of progress in the background."""

from __future__ import annotations

import uuid

import structlog
from celery import shared_task

from progress.services import photos, quarantine

logger = structlog.get_logger(__name__)


@shared_task
def remove_photo_orphans() -> None:
    """Delete stored photos that no row names, and old notes of the scanner. A second run finds nothing left."""
    quarantine.forget_ended_checks()
    if removed := photos.remove_orphans():
        logger.info("photo_orphans_removed", removed=removed)


@shared_task
def run_photo_check(*, check_id: str) -> None:
    """Have one sealed picture scanned. A second run finds the claim taken or the check over, and does nothing."""
    quarantine.run_check(uuid.UUID(check_id))


@shared_task
def sweep_photo_checks() -> None:
    """Wake a worker for every sealed picture that is due. A second run wakes them again; one worker gets each."""
    for check_id in quarantine.due_checks():
        run_photo_check.apply_async(kwargs={"check_id": str(check_id)})
