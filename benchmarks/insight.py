"""Analysis, overview and month report of a client with two years behind them, among 10, 200 and 2 000 clients.

Run ``python -m benchmarks.insight``. Database and ratio are those of ``benchmarks.pages``. The client who is looked at
has curves, zones, best efforts and lifted sets as of real recordings on every activity.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.pages import Subject, _measure, _temporary_database

if TYPE_CHECKING:
    from accounts.models import User

SIZES = (10, 200, 2_000)


def main() -> None:
    """Print a table for each size."""
    data_dir = tempfile.mkdtemp(prefix="pacewright-bench-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATA_DIR": data_dir}
    try:
        _run()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _run() -> None:
    # Django reads its settings from the environment that main() has just made.
    import django

    django.setup()
    from benchmarks.people import add_clients, analyse, make_trainer, plan_days

    with _temporary_database() as vendor:
        trainer = make_trainer()
        made: dict[int, User] = {}
        for size in SIZES:
            started = time.perf_counter()
            new = add_clients(trainer, range(len(made), size))
            plan_days(trainer, new)
            if not made:
                analyse(new[0])
            made |= new
            client = made[0]
            seconds = time.perf_counter() - started
            own = client.activities.count()
            print(f"\n{size} clients, {own} activities of the one looked at, {vendor} (made in {seconds:.0f} s)")
            _print_table(trainer, client)


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
    report = reverse("dashboard:month_report", args=[client.pk, _last_month(client)])
    return [
        bare,
        bare_list,
        Subject("analysis, 90 days", browser, analysis, bare),
        Subject("analysis, a year and the one before", browser, f"{analysis}?range=year", bare),
        Subject("analysis, all", browser, f"{analysis}?range=all", bare),
        Subject("month report", browser, report, bare),
        Subject("month report as PDF", browser, f"{report}pdf/", bare),
        Subject("client overview", browser, reverse("dashboard:client", args=[client.pk]), bare),
        Subject(
            "load API, two years", program, f"/api/v1/load?client={client.pk}&from={_two_years_ago(client)}", bare_list
        ),
    ]


def _last_month(client: User) -> str:
    return f"{client.local_today().replace(day=1) - timedelta(days=1):%Y-%m}"


def _two_years_ago(client: User) -> str:
    return (client.local_today() - timedelta(days=730)).isoformat()


if __name__ == "__main__":
    main()
