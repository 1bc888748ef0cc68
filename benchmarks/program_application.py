"""What it costs to give a program of 24 weeks with six sessions a week to 50 clients, on a temporary database.

Run ``python -m benchmarks.program_application``; ``BENCH_DATABASE_URL`` names another database than SQLite.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

CLIENTS = 50
WEEKS = 24
SESSIONS = (
    (1, "strength", "Back squat 4x6 @ 80%; Bench press 4x6 @ 75%; Plank 3x45s"),
    (2, "run", "15min Z1, 6x(800m @ 5k, rest 2:00), 10min easy"),
    (3, "run", "10km easy"),
    (4, "strength", "Deadlift 3x5 @ 80%; superset: Row 3x8-10 @ 40kg + Push-up 3xAMRAP rest 90s"),
    (5, "run", "20min Z2, 20min @ threshold, 10min easy"),
    (7, "run", "24km @ 95% LTHR"),
)


def main() -> None:
    """Print one line a task: seconds, queries, sessions."""
    data_dir = tempfile.mkdtemp(prefix="pacewright-bench-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "fitness.settings.test", "DATA_DIR": data_dir}
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{data_dir}/bench.sqlite3"
    try:
        _measure_all()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _measure_all() -> None:
    # Django reads its settings from the environment that main() has just made.
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from workouts.services.applying import application_preview, apply_program
    from workouts.services.ledger import undo_change

    trainer, clients, program = _people_and_program()
    first_day = date.today() + timedelta(days=7)  # noqa: DTZ011  any day to come will do
    what = {"actor": trainer, "program": program, "first_day": first_day}
    _print("preview for 1 client", lambda: application_preview(clients=clients[:1], **what))
    _print(f"preview for {CLIENTS} clients", lambda: application_preview(clients=clients, **what))
    applied = _print(f"give it to {CLIENTS} clients", lambda: apply_program(clients=clients, **what))
    _print("undo it", lambda: undo_change(actor=trainer, change=applied.change))


def _people_and_program() -> tuple[Any, list[Any], Any]:
    # Models are there once Django is set up.
    from activities.models import Threshold
    from tests.factories.accounts import TrainerFactory
    from tests.factories.coaching import CoachingFactory
    from tests.factories.workouts import ProgramFactory, ProgramSessionFactory, ProgressionRuleFactory

    trainer = TrainerFactory()
    clients = [CoachingFactory(trainer=trainer).client for _ in range(CLIENTS)]
    for client in clients:
        Threshold.objects.create(client=client, kind="threshold_speed", value=4.0, valid_from=date(2026, 1, 1))
    program = ProgramFactory(trainer=trainer, weeks=WEEKS, deload_every=4)
    ProgressionRuleFactory(program=program, kind="percent", amount=1)
    for week in range(1, WEEKS + 1):
        for day, family, text in SESSIONS:
            ProgramSessionFactory(program=program, week=week, day=day, family=family, text=text)
    return trainer, clients, program


def _print(task: str, run: Callable[[], Any]) -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        answer = run()
        seconds = time.perf_counter() - start
    print(f"{task:<28} {seconds:8.2f} s {len(captured):>6} queries")
    return answer


if __name__ == "__main__":
    main()
