import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from activities.formats.fit import read_fit
from activities.formats.fit.encoder import write_fit
from activities.synthetic.athlete import athlete_from_seed
from activities.synthetic.season import record_session
from garmin_sync.client import GarminClient
from garmin_sync.mapping import map_activity_summary
from garmin_sync.simulator.accounts import Account
from garmin_sync.simulator.server import running_simulator
from garmin_sync.simulator.sources import FitFolder, Season, sample_run
from garmin_sync.simulator.testing import EMAIL, PASSWORD, tokens_of

ROOT = Path(os.environ.get("PACEWRIGHT_DATA", Path(django_settings.BASE_DIR).parent / "shared" / "data"))
REAL_FILES = ROOT / "fit"
ALWAYS = (date(1990, 1, 1), date(2100, 1, 1))
NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


def served(settings, data):
    """A running simulator with one account of this content, and a client of it."""
    running = running_simulator(Account(EMAIL, PASSWORD, data=data))
    return running, lambda simulator: GarminClient(tokens=tokens_of(simulator), display_name="x", region="com")


@pytest.fixture
def folder(tmp_path):
    _, data = sample_run(ends=NOW, seed=4)
    (tmp_path / "a.fit").write_bytes(data)
    (tmp_path / "broken.fit").write_bytes(b"not a recording")
    (tmp_path / "notes.txt").write_text("not listed")
    return tmp_path


def list_and_download(settings, data):
    running, connect = served(settings, data)
    with running as simulator:
        settings.GARMIN_SIMULATOR_URL = simulator.url
        with connect(simulator) as client:
            runs = [map_activity_summary(item) for item in client.activities(*ALWAYS)]
            return [(run, client.download_original(run.activity_id)) for run in runs]


def test_a_folder_is_listed_with_the_totals_of_its_files(settings, folder):
    listed = {run.name: (run, file) for run, file in list_and_download(settings, FitFolder(folder))}
    assert set(listed) == {"a", "broken"}
    run, file = listed["a"]
    session = read_fit(file.data).sessions[0]
    assert run.start_time == session.start_time
    assert run.distance == pytest.approx(session.totals.distance)
    assert run.family == "run"
    assert listed["broken"][1].data == b"not a recording"


@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the real files are not here")
def test_every_real_file_comes_through_unchanged(settings):
    given = sorted(path.read_bytes() for path in REAL_FILES.glob("*.fit"))
    received = sorted(file.data for _, file in list_and_download(settings, FitFolder(REAL_FILES)))
    assert received == given


@pytest.mark.parametrize("story", ["marathon", "triathlete", "lifter"])
def test_a_season_lists_what_it_hands_out(settings, story):
    athlete = athlete_from_seed(3, time_zone="Europe/Zurich")
    season = Season(athlete, story, date(2026, 4, 27), 4, until=NOW)
    listed = list_and_download(settings, season)
    assert len(listed) > 8
    assert all(run.start_time <= NOW for run, _ in listed)
    for run, file in listed:
        session = read_fit(file.data).sessions[0]
        assert session.start_time == run.start_time
        assert session.totals.elapsed_time == pytest.approx(run.elapsed_time, rel=0.05)


def test_a_season_is_the_same_each_time():
    athlete = athlete_from_seed(3)
    first, second = (Season(athlete, "marathon", date(2026, 4, 27), 4) for _ in range(2))
    activity = first.activities()[0]
    assert first.activities() == second.activities()
    assert first.original_file(activity.activity_id) == second.original_file(activity.activity_id)
    spec = first._specs[activity.activity_id]
    assert first.original_file(activity.activity_id)[1] == write_fit(record_session(athlete, spec))


def test_sessions_without_a_watch_have_no_file(settings):
    listed = list_and_download(settings, Season(athlete_from_seed(3), "no_watch", date(2026, 4, 27), 3))
    assert listed
    assert all(file is None and not run.has_file for run, file in listed)


def test_wellness_of_a_season_ends_today():
    season = Season(athlete_from_seed(3, time_zone="Europe/Zurich"), "marathon", date(2026, 4, 27), 8, until=NOW)
    assert season.wellness(NOW.date()).sleep_seconds > 4 * 3600
    assert season.wellness(NOW.date() + timedelta(days=1)) is None
    assert season.wellness(date(2026, 4, 26)) is None


def test_the_command_serves_until_interrupted(tmp_path):
    accounts = tmp_path / "accounts.json"
    season = {"seed": 1, "story": "new", "weeks": 3}
    accounts.write_text(json.dumps([{"email": EMAIL, "password": PASSWORD, "mfa_code": "1", "season": season}]))
    command = [sys.executable, "manage.py", "garmin_simulator", "--port", "0", "--accounts", str(accounts)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fitness.settings.test", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=django_settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = process.stdout.readline() + process.stdout.readline()
            url = re.search(r"http://[\d.]+:\d+", said)[0]
            overview = requests.get(f"{url}/_simulator/", timeout=10).json()
            assert overview["accounts"][0]["email"] == EMAIL
            assert overview["accounts"][0]["activities"] > 3
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "cannot be read"),
        ('[{"email": "x"}]', "password"),
        ("[5]", "cannot be read"),
        ('[{"email": "x", "password": "y", "fit_folder": "/nowhere"}]', "not a folder"),
        ('[{"email": "x", "password": "y", "season": {"story": "unheard of"}}]', "no story"),
    ],
)
def test_the_command_says_what_is_wrong_with_the_accounts(tmp_path, content, said):
    accounts = tmp_path / "accounts.json"
    accounts.write_text(content)
    with pytest.raises(CommandError, match=said):
        call_command("garmin_simulator", "--accounts", str(accounts))


def test_the_command_refuses_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("garmin_simulator")
