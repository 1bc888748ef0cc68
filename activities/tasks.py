"""Wake-ups of activities' jobs. Arguments are ids; the state of a job is its row."""

from __future__ import annotations

import uuid

import structlog
from celery import shared_task

from activities.services import curve_months, graves, importing, load_days, rescoring, sets

logger = structlog.get_logger(__name__)


@shared_task
def run_import(*, import_id: str) -> None:
    """Work on one import. A second run finds the claim taken or the job over, and does nothing."""
    importing.run_import(uuid.UUID(import_id))


@shared_task
def sweep_imports() -> None:
    """Wake imports that nobody works on. A second run wakes the same ones, of which one worker gets each."""
    if woken := importing.sweep_imports():
        logger.info("imports_swept", woken=woken)


@shared_task
def run_rescoring(*, rescoring_id: str) -> None:
    """Work on one rescoring. A second run finds the claim taken or the job over, and does nothing."""
    rescoring.run_rescoring(uuid.UUID(rescoring_id))


@shared_task
def sweep_rescorings() -> None:
    """Wake rescorings that nobody works on. A second run wakes the same ones, of which one worker gets each."""
    if woken := rescoring.sweep_rescorings():
        logger.info("rescorings_swept", woken=woken)


@shared_task
def remove_orphans() -> None:
    """Delete stored files that no row names. A second run finds nothing left to delete."""
    if removed := importing.remove_orphans():
        logger.info("orphans_removed", removed=removed)


@shared_task
def finish_idle_activities() -> None:
    """End logs that nobody touched for hours. A second run finds them ended."""
    if ended := sets.finish_idle_activities():
        logger.info("idle_activities_finished", ended=ended)


@shared_task
def sweep_load() -> None:
    """Carry load histories forward that a back-fill left behind. A second run finds them carried."""
    if carried := load_days.sweep_load():
        logger.info("load_carried_forward", clients=carried)


@shared_task
def sweep_curves() -> None:
    """Count the curves of clients who were never counted. A second run finds them counted."""
    if counted := curve_months.sweep_curves():
        logger.info("curves_counted", clients=counted)


@shared_task
def forget_old_graves() -> None:
    """Delete tombstones that no sync asks for any more. A second run finds none."""
    if forgotten := graves.forget_old_graves():
        logger.info("deleted_activities_forgotten", forgotten=forgotten)
