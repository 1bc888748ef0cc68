"""Ten at once: one activity. Needs a database with real concurrency."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from activities.enums import ImportOutcome, Source
from activities.models import Activity, Import, OriginalFile, RecordingKey
from activities.services.importing import import_file, queue_import, run_import
from activities.tests.recordings import START, fit, gpx, run
from core.jobs import Job
from tests.factories.accounts import ClientFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def _at_once(work, arguments):
    def alone(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(alone, arguments))


def test_the_same_file_ten_times_at_once_is_one_activity():
    client, data = ClientFactory(), fit(run(1800))

    results = _at_once(lambda _: import_file(client=client, data=data), range(10))

    assert Activity.objects.count() == OriginalFile.objects.count() == 1
    assert sorted(result.outcome for result in results) == sorted([ImportOutcome.DONE] + [ImportOutcome.DUPLICATE] * 9)


def test_the_same_session_from_ten_sources_at_once_is_one_activity():
    client = ClientFactory()
    files = [
        fit(run(1800)) if number % 2 else gpx(1800, start=START + timedelta(seconds=number)) for number in range(10)
    ]

    def work(number):
        return import_file(client=client, data=files[number], source=Source.GARMIN, source_key=str(number))

    _at_once(work, range(10))

    activity = Activity.objects.get()
    assert activity.average_heart_rate == pytest.approx(150)
    assert RecordingKey.objects.filter(activity=activity).count() == 9


def test_ten_workers_on_one_job_do_it_once():
    client = ClientFactory()
    job = queue_import(actor=client, client=client, file_name="a.fit", data=b"not yet")
    Activity.objects.all().delete()
    Import.objects.update(state=Job.State.QUEUED, outcome="", attempts=0, staged_path=job.staged_path)
    from activities import storage

    storage.store(job.staged_path, fit())

    _at_once(run_import, [job.pk] * 10)

    job.refresh_from_db()
    assert (job.outcome, job.attempts) == (ImportOutcome.DONE, 1)
    assert Activity.objects.count() == 1
