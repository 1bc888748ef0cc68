"""Scoring stored activities again after a threshold changed: a job in batches, from the stored samples."""

from __future__ import annotations

import uuid
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone

from activities import changes
from activities.models import Activity, Analysis, Rescoring
from activities.querysets import ActivityQuerySet
from activities.scores import score_again
from activities.services.waking import wake_for
from activities.thresholds import DatedThresholds
from core.jobs import MAX_ATTEMPTS, backoff

logger = structlog.get_logger(__name__)

BATCH: Final = 50
_SCORE_COLUMNS: Final = ("load", "load_method", "load_version", "intensity", "updated_at")


def run_rescoring(rescoring_id: uuid.UUID) -> Rescoring | None:
    """Work on one job, unless somebody else does or it is over.

    A score follows from stored values and the thresholds of now alone, so a second run writes the same.
    """
    job: Rescoring | None = Rescoring.objects.claim(rescoring_id)
    if job is None:
        return None
    if job.attempts > MAX_ATTEMPTS:
        job.finish(Rescoring.State.FAILED, error="Scoring ended in a crash several times.")
        return job
    try:
        if _score_all(job):
            job.finish(Rescoring.State.SUCCEEDED, done=job.done, total=job.done)
    except Exception:
        logger.exception("rescoring_failed", rescoring_id=str(job.pk), attempts=job.attempts)
        if job.attempts >= MAX_ATTEMPTS:
            job.finish(Rescoring.State.FAILED, error="Something went wrong on our side.")
        else:
            job.put_back(backoff(job.attempts))
    return job


def sweep_rescorings() -> int:
    """Wake a worker for every job that is due."""
    waiting = list(Rescoring.objects.due().values_list("pk", flat=True)[:200])
    for rescoring_id in waiting:
        wake_for("run_rescoring", rescoring_id=rescoring_id)
    return len(waiting)


def _score_all(job: Rescoring) -> bool:
    """Score batch after batch in the order of days; false when another worker has taken over."""
    waiting = list(_touched(job).order_by("local_date", "pk").values_list("pk", flat=True))
    if not job.keep_alive(done=0, total=len(waiting)):
        return False
    for first in range(0, len(waiting), BATCH):
        ids = waiting[first : first + BATCH]
        _score_batch(job, ids)
        if not job.keep_alive(done=first + len(ids)):
            return False
    return True


def _touched(job: Rescoring) -> ActivityQuerySet:
    touched = Activity.objects.filter(client=job.client, local_date__gte=job.since)
    return touched if job.until is None else touched.filter(local_date__lt=job.until)


def _score_batch(job: Rescoring, ids: list[uuid.UUID]) -> None:
    """Score some activities. The rows are locked, so that what a person says meanwhile is not lost."""
    with transaction.atomic():
        known = DatedThresholds.of(job.client)
        rows = Activity.objects.filter(pk__in=ids)
        locked = rows.select_for_update(of=("self",), no_key=True).select_related("analysis", "stream_set")
        activities = list(locked)
        analyses = [analysis for activity in activities if (analysis := score_again(activity, known)) is not None]
        now = timezone.now()
        for activity in activities:
            activity.updated_at = now
        Activity.objects.bulk_update(activities, _SCORE_COLUMNS)
        Analysis.objects.bulk_update(analyses, ["zones", "thresholds"])
        changes.announce(
            "scored",
            client_id=job.client_id,
            activity_ids=ids,
            days=frozenset(activity.local_date for activity in activities),
        )
