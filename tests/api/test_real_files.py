"""Every real recording at hand by the two other roads: uploaded through the API, pulled from (simulated) Garmin."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.enums import Source
from activities.formats import Recording, UnreadableFile, read_recording
from activities.models import Activity
from garmin_sync.models import SyncRun
from garmin_sync.services import execute_run
from garmin_sync.simulator.accounts import Account
from garmin_sync.simulator.server import running_simulator
from garmin_sync.simulator.sources import FitFolder
from tests.factories.accounts import ClientFactory
from tests.factories.garmin_sync import SyncRunFactory, connect

pytestmark = pytest.mark.django_db

FOLDER = Path(os.environ.get("PACEWRIGHT_DATA", Path(settings.BASE_DIR).parent / "shared" / "data")) / "fit"
FILES = sorted(FOLDER.glob("*.fit")) if FOLDER.is_dir() else []


def decoded(path: Path) -> Recording | None:
    try:
        return read_recording(path.read_bytes())
    except UnreadableFile:
        return None


@pytest.mark.parametrize(
    "path",
    FILES or [pytest.param(None, marks=pytest.mark.skip("no real files here"))],
    ids=lambda path: path and path.name,
)
def test_a_file_through_the_api(path: Path, api, django_capture_on_commit_callbacks) -> None:
    caller = api(ClientFactory())
    with django_capture_on_commit_callbacks(execute=True):
        answer = caller.post(
            "/api/v1/activities/upload", {"file": SimpleUploadedFile(path.name, path.read_bytes())}, format="multipart"
        )
    assert answer.status_code == 202, answer.json()
    job = caller.get(answer.headers["Location"]).json()
    recording = decoded(path)
    if recording is None:
        assert (job["status"], job["activities"]) == ("refused", [])
        assert job["error"]
        assert len(job["detail"]) > 20
        return
    assert job["status"] == ("partial" if recording.is_partial else "done")
    assert len(job["activities"]) == len(recording.sessions)
    distances = sum(caller.get(f"/api/v1/activities/{each}").json()["distance"] or 0 for each in job["activities"])
    own = sum(session.totals.distance or 0 for session in recording.sessions)
    if all(session.totals.distance for session in recording.sessions):
        assert distances == pytest.approx(own, rel=0.01)


@pytest.mark.skipif(not FILES, reason="no real files here")
def test_all_files_through_garmin(settings) -> None:
    """Each day is pulled: what can be read arrives, the rest is left out by name, a second pull adds nothing."""
    account = Account(email="folder@example.com", password="correct horse", data=FitFolder(FOLDER))
    with running_simulator(account) as simulator:
        settings.GARMIN_SIMULATOR_URL = simulator.url
        client = ClientFactory()
        connection = connect(simulator, account, client)

        def pull() -> list[SyncRun]:
            days = sorted({each.local_date for each in account.activities()})
            runs = [
                SyncRunFactory(connection=connection, since=day - timedelta(days=1), until=day + timedelta(days=1))
                for day in days
            ]
            for run in runs:
                execute_run(run_id=run.pk)
                run.refresh_from_db()
            return runs

        runs = pull()
        assert {run.state for run in runs} == {SyncRun.State.SUCCEEDED}
        arrived = Activity.objects.filter(client=client, source=Source.GARMIN)
        starts = {session.start_time for path in FILES if (found := decoded(path)) for session in found.sessions}
        assert set(arrived.values_list("start_time", flat=True)) <= starts
        assert len(set(arrived.values_list("start_time", flat=True))) >= 0.8 * len(starts)
        before = sorted(arrived.values_list("pk", flat=True))
        pull()
        assert sorted(arrived.values_list("pk", flat=True)) == before
