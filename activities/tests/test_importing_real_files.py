"""Every real recording at hand: imported with plausible totals, or refused with a reason."""

import os
from pathlib import Path

import pytest

from activities.enums import ImportOutcome
from activities.formats import UnreadableFile, read_recording
from activities.models import Activity, Import
from activities.services.importing import queue_import, run_import
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db

DATA = Path(os.environ.get("PACEWRIGHT_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "fit"
FILES = sorted(DATA.glob("*.fit")) if DATA.is_dir() else []


@pytest.mark.parametrize(
    "path", FILES or [pytest.param(None, marks=pytest.mark.skip("no real files here"))], ids=lambda p: p and p.name
)
def test_a_real_file_is_imported_with_its_own_totals_or_refused(path: Path) -> None:
    client = ClientFactory()
    data = path.read_bytes()
    job = queue_import(actor=client, client=client, file_name=path.name, data=data)

    run_import(job.pk)

    job = Import.objects.get(pk=job.pk)
    assert job.progress == 100
    try:
        recording = read_recording(data)
    except UnreadableFile as refusal:
        recording, expected = None, (ImportOutcome.REFUSED, refusal.code, refusal.message)
    if recording is None:
        assert (job.outcome, job.error, job.detail) == expected
        assert not Activity.objects.exists()
        return
    assert job.outcome == (ImportOutcome.PARTIAL if recording.is_partial else ImportOutcome.DONE), job.detail
    activities = list(job.activities.order_by("part"))
    assert len(activities) == len(recording.sessions)
    for activity, session in zip(activities, recording.sessions, strict=True):
        totals = session.totals
        assert activity.start_time == session.start_time
        if totals.distance:
            assert activity.distance == pytest.approx(totals.distance, rel=0.01)
        if totals.elapsed_time:
            assert activity.elapsed_time == pytest.approx(totals.elapsed_time, rel=0.01, abs=1)
        if totals.average_heart_rate:
            assert activity.average_heart_rate == pytest.approx(totals.average_heart_rate, rel=0.01)
        assert activity.laps.count() == len(session.laps)
        assert activity.has_streams == (len(session.samples) > 0)
