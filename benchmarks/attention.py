"""The trainer's Today and the attention list with 10 and 200 clients of two years: queries and milliseconds.

Run ``python -m benchmarks.attention [--large]``; ``--large`` goes on to 2 000 clients. The database is a temporary one,
as for ``benchmarks.pages``; the ratio compares processor time with the bare page of the same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.pages import Cost, Subject, _measure, _temporary_database

if TYPE_CHECKING:
    from accounts.models import User

SIZES = (10, 200)
LARGE = 2_000
DAYS_BEHIND = 42
DAYS_AHEAD = 28
BATCH = 500


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attention")
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
    from activities.services.load_days import rebuild_load
    from benchmarks.people import add_clients, make_trainer

    with _temporary_database() as vendor:
        trainer = make_trainer()
        made = 0
        for size in sizes:
            add_clients(trainer, range(made, size))
            clients = list(User.objects.filter(coachings_received__trainer=trainer).order_by("email"))
            for client in clients:
                if not client.planned_sessions.exists():
                    rebuild_load(client_id=client.pk)
                    _plan(trainer, client)
            made = size
            print(f"\n{size} clients, {vendor}")
            print(f"{'':<34} {'queries':>8} {'ms':>8} {'CPU ms':>8} {'ratio':>7}")
            for subject in _subjects(trainer, clients[0]):
                _print(subject, _measure(subject))


def _plan(trainer: User, client: User) -> None:
    """A session a day: the past ones on target or missed, those ahead open."""
    from workouts.models import PlannedSession

    today = client.local_today()
    days = [today + timedelta(days=number) for number in range(-DAYS_BEHIND, DAYS_AHEAD)]
    rows = [
        PlannedSession(
            client=client,
            created_by=trainer,
            local_date=day,
            name="Easy run",
            family="run",
            stage="published",
            compliance="" if day >= today else "missed" if number % 3 else "on_target",
        )
        for number, day in enumerate(days)
    ]
    PlannedSession.objects.bulk_create(rows, batch_size=BATCH)


def _subjects(trainer: User, client: User) -> list[Subject]:
    from django.test import Client
    from django.urls import reverse

    from accounts.tokens import issue_tokens

    browser = Client()
    browser.force_login(trainer, backend="allauth.account.auth_backends.AuthenticationBackend")
    program = Client(headers={"Authorization": f"Bearer {issue_tokens(trainer).access}"})
    bare_page = Subject("bare page", browser, f"/page/?client={client.pk}")
    bare_list = Subject("bare API list", browser, f"/api/?client={client.pk}")
    return [
        bare_page,
        bare_list,
        Subject("Today of the trainer", browser, reverse("dashboard:today"), bare_page),
        Subject("attention list API", program, "/api/v1/attention", bare_list),
    ]


def _print(subject: Subject, cost: Cost) -> None:
    bare = _measure(subject.rival) if subject.rival else None
    ratio = f"{bare.processor / cost.processor:.2f}" if bare else ""
    print(f"{subject.name:<34} {cost.queries:>8} {cost.elapsed:>8.1f} {cost.processor:>8.1f} {ratio:>7}")


if __name__ == "__main__":
    main()
