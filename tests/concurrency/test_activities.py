"""Files that arrive at the same moment, and workers that reach for the same import."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.models import Activity, Import, Lap, OriginalFile, StreamSet
from activities.services.importing import import_file, queue_import, run_import
from activities.tests.recordings import fit, run
from core.jobs import Job
from tests.concurrency.racing import at_once
from tests.factories.accounts import ClientFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _upload(caller, data):
    file = SimpleUploadedFile("morning.fit", data, content_type="application/octet-stream")
    return caller.post("/api/v1/activities/upload", {"file": file}, format="multipart")


def test_one_file_uploaded_ten_times_at_once_is_one_activity(api):
    client = ClientFactory(time_zone="Europe/Oslo")
    data = fit(run(600))
    callers = [api(client) for _ in range(10)]

    answers = at_once(10, lambda index: _upload(callers[index], data).status_code)

    assert answers == [202] * 10
    activity = Activity.objects.get()
    outcomes = list(Import.objects.order_by("outcome").values_list("outcome", flat=True))
    assert outcomes == ["done"] + ["duplicate"] * 9
    assert set(Import.objects.values_list("activities", flat=True)) == {activity.pk}
    assert (OriginalFile.objects.count(), StreamSet.objects.count(), Lap.objects.count()) == (1, 1, 2)


def test_one_session_from_two_devices_at_once_is_one_activity():
    client = ClientFactory(time_zone="Europe/Oslo")
    files = [fit(run(600)), fit(run(600, poor=True))]

    results = at_once(2, lambda index: import_file(client=client, data=files[index]))

    activity = Activity.objects.get()
    assert [[each.pk for each in result.activities] for result in results] == [[activity.pk]] * 2
    activity.refresh_from_db()
    assert activity.average_heart_rate == pytest.approx(150), "the richer recording wins, whichever came first"


def test_different_files_at_once_are_as_many_activities():
    client = ClientFactory(time_zone="Europe/Oslo")
    files = [fit(run(300, start=run().start_time.replace(day=1 + number))) for number in range(6)]

    outcomes = at_once(6, lambda index: import_file(client=client, data=files[index]).outcome)

    assert outcomes == ["done"] * 6
    assert Activity.objects.count() == 6


@pytest.fixture
def waiting_import(monkeypatch) -> Import:
    """An import that no worker was woken for."""
    monkeypatch.setattr("activities.services.importing.wake_for", lambda *_args, **_ids: None)
    client = ClientFactory()
    return queue_import(actor=client, client=client, file_name="morning.fit", data=fit(run(300)))


def test_of_workers_that_claim_one_job_one_gets_it(waiting_import):
    job = waiting_import

    claimed = at_once(6, lambda _: Import.objects.claim(job.pk))

    assert len([each for each in claimed if each is not None]) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.RUNNING, 1)


def test_an_import_that_six_workers_were_woken_for_is_done_once(waiting_import):
    job = waiting_import

    worked = at_once(6, lambda _: run_import(job.pk))

    assert len([each for each in worked if each is not None]) == 1
    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempts) == (Job.State.SUCCEEDED, "done", 1)
    assert Activity.objects.count() == 1
