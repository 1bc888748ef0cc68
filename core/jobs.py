"""Jobs: rows that say what has to be done. The queue only wakes a worker; the row is the truth.

A worker claims a job by a conditional UPDATE that sets a lease; a worker that is killed leaves a lease that runs out,
and the sweep hands the job to another. Retries are bounded, wait longer each time, and end in a visible state.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.models import BaseModel

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 6
BACKOFF_BASE = timedelta(seconds=20)
BACKOFF_MAX = timedelta(hours=6)


def backoff(attempts: int, *, base: timedelta = BACKOFF_BASE, most: timedelta = BACKOFF_MAX) -> timedelta:
    """How long to wait after the ``attempts``-th failure: doubling, capped, with ±20 % jitter."""
    wait = min(base * 2 ** min(max(attempts - 1, 0), 20), most)
    return timedelta(seconds=wait.total_seconds() * random.uniform(0.8, 1.2))  # noqa: S311  jitter, not a secret


class JobQuerySet(models.QuerySet[Any]):
    """Claims and sweeps for any model derived from :class:`Job`."""

    def due(self, now: datetime | None = None) -> Self:
        """Jobs that a worker may take: waiting and due, or running with a lease that has run out."""
        now = now or timezone.now()
        waiting = Q(state=Job.State.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
        abandoned = Q(state=Job.State.RUNNING, lease_until__lt=now)
        return self.filter(waiting | abandoned)

    def claim(self, pk: uuid.UUID, *, lease: timedelta = LEASE) -> Any | None:
        """Take the job, or ``None`` when somebody else has it or it is not due. Safe against any number of workers."""
        now = timezone.now()
        taken = (
            self.due(now)
            .filter(pk=pk)
            .update(
                state=Job.State.RUNNING,
                lease_until=now + lease,
                lease_token=uuid.uuid4(),
                attempts=F("attempts") + 1,
                started_at=now,
                updated_at=now,
            )
        )
        return self.get(pk=pk) if taken else None


class Job(BaseModel):
    """The columns of a job. A concrete model adds what is to be done and what came of it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Done"
        FAILED = "failed", "Failed"

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_finished(self) -> bool:
        """True once nothing more will happen without a person."""
        return self.state in (self.State.SUCCEEDED, self.State.FAILED)

    def still_mine(self) -> models.QuerySet[Any]:
        """A queryset of this row that is empty when the lease was lost to another worker."""
        return type(self)._default_manager.filter(pk=self.pk, lease_token=self.lease_token, state=self.State.RUNNING)

    def keep_alive(self, *, lease: timedelta = LEASE, **progress: Any) -> bool:
        """Renew the lease and write ``progress`` columns. False when another worker has taken over: stop then."""
        now = timezone.now()
        kept = self.still_mine().update(lease_until=now + lease, updated_at=now, **progress)
        if kept:
            for name, value in progress.items():
                setattr(self, name, value)
        return bool(kept)

    def finish(self, state: str, **result: Any) -> bool:
        """End the job in ``state`` with ``result`` columns. False when the lease was lost."""
        now = timezone.now()
        columns = {"state": state, "finished_at": now, "lease_until": None, "lease_token": None, **result}
        if not self.still_mine().update(updated_at=now, **columns):
            return False
        for name, value in columns.items():
            setattr(self, name, value)
        return True

    def put_back(self, wait: timedelta, **reason: Any) -> bool:
        """Queue the job again after ``wait``; ``reason`` columns say why. False when the lease was lost."""
        now = timezone.now()
        columns = {
            "state": self.State.QUEUED,
            "not_before": now + wait,
            "lease_until": None,
            "lease_token": None,
            **reason,
        }
        if not self.still_mine().update(updated_at=now, **columns):
            return False
        for name, value in columns.items():
            setattr(self, name, value)
        return True
