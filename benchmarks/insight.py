"""Analysis and overview of a client with two years behind them, among 10 and 200 clients.

Run ``python -m benchmarks.insight [--large]``; ``--large`` goes on to 2 000 clients. Database and ratio are those of
``benchmarks.pages``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.pages import Subject, _measure, _temporary_database

if TYPE_CHECKING:
    from accounts.models import User

SIZES = (10, 200)
LARGE = 2_000
BATCH = 500


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight")
    parser.add_argument("--large", action="store_true", help=f"go on to {LARGE} clients")
    sizes = (*SIZES, LARGE) if parser.parse_args().large else SIZES
    data_dir = tempfile.mkdtemp(prefix="pacewright-bench-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATA_DIR": data_dir}
    try:
        _run(sizes)
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _run(sizes: tuple[int, ...]) -> None:
    # Django reads its settings from the environment that main() has just made.
    import django

    django.setup()
    from accounts.models import User
    from activities.models import Activity
    from activities.services.load_days import rebuild_load
    from activities.services.marks import rebuild_marks
    from benchmarks.people import add_clients, make_trainer

    with _temporary_database() as vendor:
        trainer = make_trainer()
        made = 0
        for size in sizes:
            started = time.perf_counter()
            add_clients(trainer, range(made, size))
            clients = User.objects.filter(coachings_received__trainer=trainer).order_by("name")
            for client in clients[made:size]:
                rebuild_load(client_id=client.pk)
            client = clients[0]
            if not made:
                _analyse(client)
                rebuild_marks(client=client)
            made = size
            seconds = time.perf_counter() - started
            own = Activity.objects.filter(client=client).count()
            print(f"\n{size} clients, {own} activities of the one looked at, {vendor} (made in {seconds:.0f} s)")
            _print_table(trainer, client)


def _analyse(client: User) -> None:
    """Curves, zones and best efforts as long as those of real recordings, on every activity of a client."""
    from activities.models import Analysis
    from activities.science.curves import DURATIONS

    dice = random.Random(1)
    rows = list(Analysis.objects.filter(activity__client=client).select_related("activity"))
    for row in rows:
        lasts = row.activity.moving_time or row.activity.elapsed_time
        durations = [seconds for seconds in DURATIONS if seconds <= lasts]
        measures = ("power", "heart_rate") if row.activity.family == "ride" else ("heart_rate", "speed")
        row.curves = {
            name: [[each, 400 * each**-0.1 * dice.uniform(0.8, 1)] for each in durations] for name in measures
        }
        row.zones = {name: _zones(lasts, dice) for name in ("heart_rate", "pace")}
        row.best_efforts = {"5k": {"seconds": dice.uniform(1200, 1500)}, "20min": {"watts": dice.uniform(180, 260)}}
        row.decoupling = dice.uniform(-2, 8)
    Analysis.objects.bulk_update(rows, ["curves", "zones", "best_efforts", "decoupling"], batch_size=BATCH)


def _zones(seconds: float, dice: random.Random) -> list[dict[str, Any]]:
    return [
        {"low": 100.0 + 10 * zone, "high": 110.0 + 10 * zone, "seconds": seconds / 7 * dice.random()}
        for zone in range(7)
    ]


def _print_table(trainer: User, client: User) -> None:
    print(f"{'':<34} {'queries':>8} {'ms':>8} {'CPU ms':>8} {'ratio':>7}")
    for subject in _subjects(trainer, client):
        bare = _measure(subject.rival) if subject.rival else None
        cost = _measure(subject)
        ratio = f"{bare.processor / cost.processor:.2f}" if bare else ""
        print(f"{subject.name:<34} {cost.queries:>8} {cost.elapsed:>8.1f} {cost.processor:>8.1f} {ratio:>7}")


def _subjects(trainer: User, client: User) -> list[Subject]:
    from django.test import Client
    from django.urls import reverse

    from accounts.tokens import issue_tokens

    browser = Client()
    browser.force_login(trainer, backend="allauth.account.auth_backends.AuthenticationBackend")
    program = Client(headers={"Authorization": f"Bearer {issue_tokens(trainer).access}"})
    bare = Subject("bare page", browser, f"/page/?client={client.pk}")
    bare_list = Subject("bare API list", browser, f"/api/?client={client.pk}")
    analysis = reverse("dashboard:analysis", args=[client.pk])
    return [
        bare,
        bare_list,
        Subject("analysis, 90 days", browser, analysis, bare),
        Subject("analysis, a year and the one before", browser, f"{analysis}?range=year", bare),
        Subject("analysis, all", browser, f"{analysis}?range=all", bare),
        Subject("client overview", browser, reverse("dashboard:client", args=[client.pk]), bare),
        Subject(
            "load API, two years", program, f"/api/v1/load?client={client.pk}&from={_two_years_ago(client)}", bare_list
        ),
    ]


def _two_years_ago(client: User) -> str:
    return (client.local_today() - timedelta(days=730)).isoformat()


if __name__ == "__main__":
    main()
