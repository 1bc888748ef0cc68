"""Uploads and the virus scanner: read when clean, refused when not, waiting sealed while it is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from activities import storage
from activities.enums import UNSCANNED, ImportOutcome
from activities.models import Activity, Import
from activities.services.importing import queue_import, replay_import, run_import, sweep_imports
from activities.tests.recordings import archive, fit, run
from core.jobs import Job
from core.scanning import WAITS
from tests.clamd import EICAR, SIGNATURE, FakeClamd
from tests.factories.accounts import SuperuserFactory

pytestmark = pytest.mark.django_db


def queued(client, data: bytes, name: str = "run.fit") -> Import:
    return queue_import(actor=client, client=client, file_name=name, data=data)


def worked_on(job: Import) -> Import:
    """The job after a worker had it now, however long it was to wait."""
    Import.objects.filter(pk=job.pk).update(not_before=None)
    run_import(job.pk)
    return Import.objects.get(pk=job.pk)


def staged_files() -> list[str]:
    return list(storage.stored_paths(storage.STAGED, before=timezone.now() + timedelta(days=1)))


def test_a_clean_file_is_scanned_as_it_came_and_read(clamd: FakeClamd, client_user) -> None:
    data = fit(run(600))
    job = worked_on(queued(client_user, data))
    assert clamd.scanned == [data]
    assert (job.outcome, job.error) == (ImportOutcome.DONE, "")


def test_an_infected_file_is_refused_audited_and_gone(
    clamd: FakeClamd, client_user, page, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = queued(client_user, archive(**{"a.fit": fit(run(600)), "b.txt": EICAR}), "week.zip")
    job.refresh_from_db()
    assert (job.state, job.outcome, job.error) == (Job.State.SUCCEEDED, ImportOutcome.REFUSED, "infected")
    assert not Activity.objects.exists()
    assert not job.members.exists()
    assert staged_files() == []
    told = AuditEvent.objects.get(action="upload_infected")
    assert (told.subject, told.actor, told.detail["signature"]) == (client_user, client_user, SIGNATURE)
    assert "virus scanner found something" in page(client_user).get(job.get_absolute_url()).text


def test_a_file_too_long_for_the_scanner_is_refused_for_good(clamd: FakeClamd, client_user) -> None:
    clamd.mood = "too_long"
    job = worked_on(queued(client_user, fit(run(600))))
    assert (job.outcome, job.error) == (ImportOutcome.REFUSED, "too_large_to_scan")
    assert not Activity.objects.exists()


@pytest.mark.parametrize("mood", ["closed", "error", "garbage"])
def test_while_the_scanner_is_away_the_file_waits_sealed(clamd: FakeClamd, client_user, page, api, mood: str) -> None:
    clamd.mood = mood
    data = fit(run(600))
    job = worked_on(queued(client_user, data))
    assert (job.state, job.error, job.outcome) == (Job.State.QUEUED, UNSCANNED, "")
    assert job.not_before > timezone.now()
    assert not Activity.objects.exists()
    [path] = staged_files()
    with default_storage.open(path) as sealed:
        assert b".FIT" not in sealed.read()
    assert "Waiting for the virus scanner" in page(client_user).get(job.get_absolute_url()).text
    assert "Waiting for the virus scanner" in page(client_user).get(reverse("activities:imports")).text
    told = api(client_user).get(f"/api/v1/imports/{job.pk}").json()
    assert (told["status"], told["error"]) == ("queued", "waiting_for_scanner")
    assert sweep_imports() == 0, "It is not due before its wait is over."
    clamd.mood = "scan"
    job = worked_on(job)
    assert (job.outcome, job.error, job.detail) == (ImportOutcome.DONE, "", "")


def test_waiting_has_an_end_that_staff_can_replay(clamd: FakeClamd, client_user) -> None:
    clamd.mood = "closed"
    job = queued(client_user, fit(run(600)))
    waits = []
    while not (job := worked_on(job)).is_finished:
        waits.append(job.not_before - job.updated_at)
    assert waits == list(WAITS)
    assert (job.state, job.outcome, job.error) == (Job.State.FAILED, ImportOutcome.FAILED, UNSCANNED)
    assert len(staged_files()) == 1
    clamd.mood = "scan"
    assert replay_import(actor=SuperuserFactory(), job=job)
    assert worked_on(job).outcome == ImportOutcome.DONE
