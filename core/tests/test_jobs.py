"""Jobs: one worker at a time, abandoned ones come back, a lost lease changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Rescoring
from core.jobs import BACKOFF_MAX, Job, backoff
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Rescoring:
    return Rescoring.objects.create(client=ClientFactory(), since="2026-01-01")


def expire_lease(job: Job) -> None:
    type(job).objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_once(job: Rescoring) -> None:
    claimed = Rescoring.objects.claim(job.pk)
    assert claimed.state == Job.State.RUNNING
    assert claimed.attempts == 1
    assert Rescoring.objects.claim(job.pk) is None


def test_an_abandoned_job_is_due_again_and_the_old_worker_has_lost_it(job: Rescoring) -> None:
    first = Rescoring.objects.claim(job.pk)
    expire_lease(job)
    assert list(Rescoring.objects.due()) == [job]
    second = Rescoring.objects.claim(job.pk)
    assert second.attempts == 2
    assert first.keep_alive(done=5) is False
    assert first.finish(Job.State.SUCCEEDED) is False
    assert first.put_back(timedelta(0)) is False
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.RUNNING, 0)
    assert second.finish(Job.State.SUCCEEDED, done=7) is True
    job.refresh_from_db()
    assert (job.state, job.done, job.lease_until) == (Job.State.SUCCEEDED, 7, None)


def test_a_job_put_back_waits(job: Rescoring) -> None:
    claimed = Rescoring.objects.claim(job.pk)
    assert claimed.put_back(timedelta(minutes=5), error="busy")
    assert not Rescoring.objects.due().exists()
    assert Rescoring.objects.claim(job.pk) is None
    assert Rescoring.objects.due(timezone.now() + timedelta(minutes=6)).get() == job


def test_a_finished_job_is_never_claimed(job: Rescoring) -> None:
    Rescoring.objects.claim(job.pk).finish(Job.State.FAILED)
    assert Rescoring.objects.claim(job.pk) is None


def test_backoff_doubles_with_jitter_and_has_a_ceiling() -> None:
    base = timedelta(seconds=20)
    for attempts in range(1, 8):
        wait = backoff(attempts, base=base)
        assert base * 2 ** (attempts - 1) * 0.8 <= wait <= base * 2 ** (attempts - 1) * 1.2
    assert backoff(60) <= BACKOFF_MAX * 1.2
