"""What planning does by the clock."""

from __future__ import annotations

import uuid

import structlog
from celery import shared_task

from workouts.services import graves, judging, publishing, rollouts

logger = structlog.get_logger(__name__)


@shared_task
def publish_due_sessions() -> None:
    """Publish drafts whose hour has come. A second run finds them published, and does nothing."""
    if published := publishing.publish_due():
        logger.info("sessions_published", published=published)


@shared_task
def judge_past_days() -> None:
    """Judge sessions whose local day ended with nothing done. A second run finds them judged, and does nothing."""
    if judged := judging.judge_past_days():
        logger.info("sessions_judged", judged=judged)


@shared_task
def forget_old_graves() -> None:
    """Delete tombstones that no sync asks for any more. A second run finds none."""
    if forgotten := graves.forget_old_graves():
        logger.info("deleted_sessions_forgotten", forgotten=forgotten)


@shared_task
def run_rollout(*, rollout_id: str) -> None:
    """Give a program to many, or take it back. A second run finds the claim taken, the job over, or steps done."""
    rollouts.run_rollout(uuid.UUID(rollout_id))


@shared_task
def sweep_rollouts() -> None:
    """Wake rollouts that nobody works on. A second run wakes the same ones, of which one worker gets each."""
    if woken := rollouts.sweep_rollouts():
        logger.info("rollouts_swept", woken=woken)
