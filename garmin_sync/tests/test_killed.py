"""Workers that are killed with SIGKILL, and workers that race: processes on a database in a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone

from garmin_sync.simulator.accounts import SimulatedWellness
from garmin_sync.simulator.sources import sample_run
from tests.factories.garmin_sync import living_tokens


@pytest.fixture
def workers(tmp_path: Path, simulator, account):
    """``workers(scenario, connections)``: run a scenario of killed_worker.py and read its results."""
    for back in range(2):
        activity, data = sample_run(ends=datetime.now(UTC) - timedelta(days=back, hours=2), time_zone="Europe/Zurich")
        account.record(activity, data)
    for back in range(3):
        day = timezone.localdate() - timedelta(days=back)
        account.recorded.days[day] = SimulatedWellness(
            day=day, steps=8000 + back, deep_seconds=5000, light_seconds=15_000, weight_kg=70.5
        )

    def run(scenario: str, connections: int) -> list[dict[str, Any]]:
        tokens = [living_tokens(simulator, account) for _ in range(connections)]
        simulator.tokens.revoke_access(account.email)  # so that every worker has to rotate its tokens first
        finished = subprocess.run(
            [sys.executable, "-m", "garmin_sync.tests.killed_worker", scenario],
            input=json.dumps({"tokens": tokens, "display_name": account.display_name}),
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "fitness.settings.test",
                "DATA_DIR": str(tmp_path),
                "DATABASE_URL": f"sqlite:///{tmp_path}/workers.sqlite3",
                "REDIS_URL": "",
                "GARMIN_SIMULATOR_URL": simulator.url,
            },
            cwd=configured.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    return run


def test_a_worker_killed_at_any_step_leaves_nothing_lost_and_nothing_doubled(workers) -> None:
    undisturbed, *killed = workers("steps", 30)
    assert not undisturbed.pop("was_killed")
    assert (undisturbed["state"], undisturbed["outcome"]) == ("succeeded", "ok")
    assert [len(undisturbed[name]) for name in ("activities", "files", "days", "weights")] == [2, 2, 3, 3]
    assert undisturbed.pop("imported") == 2
    steps = sum(result.pop("was_killed") for result in killed)
    assert 20 <= steps < len(killed)  # every step of the run, and at least one connection that outlived its run
    for step, result in enumerate(killed, start=1):
        # What was imported but not yet noted down when the worker died counts as there already, not as imported.
        assert result.pop("imported") in (1, 2)
        assert result == undisturbed, f"killed at step {step}"


def test_two_workers_of_one_connection_never_share_its_tokens(workers, simulator) -> None:
    results = workers("race", 1)
    assert [result["state"] for result in results[2:]] == ["succeeded", "succeeded"]
    assert {result["connection"] for result in results} == {"ok"}
    refreshes = simulator.requests("/oauth/token")
    assert [entry.status for entry in refreshes] == [200]
    assert len(results[-1]["activities"]) == 2


def test_a_push_killed_at_any_step_leaves_one_workout_on_its_day(workers, account) -> None:
    undisturbed, *killed = workers("pushes", 12)
    assert undisturbed["kills"] == 0
    kills = [result["kills"] for result in killed]
    assert kills[:5] == [2] * 5  # both pushes have as many steps at least
    assert kills[-1] == 0  # and no more than were tried
    for step, result in enumerate([undisturbed, *killed]):
        assert (result["state"], result["error"]) == ("succeeded", ""), f"killed at step {step}"
        assert (result["is_reached"], result["in_doubt"]) == (True, False)
        mine = [key for key, each in account.workouts.items() if each["description"].endswith(result["mark"])]
        assert mine == [result["workout_id"]], f"killed at step {step}"
        assert account.workouts[mine[0]]["description"].startswith("Changed")
        entries = {key: entry for key, entry in account.schedules.items() if entry[0] == mine[0]}
        assert entries == {result["schedule_id"]: (mine[0], result["date"])}, f"killed at step {step}"


def test_two_workers_push_a_workout_once(workers, account, simulator) -> None:
    (result,) = workers("push_race", 1)
    assert (result["state"], len(account.workouts), len(account.schedules)) == ("succeeded", 1, 1)
    assert [entry.status for entry in simulator.requests("/oauth/token")] == [200]
