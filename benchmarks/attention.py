"""The trainer's Today and the attention list with 10, 200 and 2 000 clients of two years: queries and milliseconds.

Run ``python -m benchmarks.attention``. The database is a temporary one, as for ``benchmarks.pages``; the ratio compares
processor time with the bare page of the same run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from typing import TYPE_CHECKING

from benchmarks.pages import Cost, Subject, _measure, _temporary_database

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
    from benchmarks.people import add_clients, make_trainer, plan_days

    with _temporary_database() as vendor:
        trainer = make_trainer()
        made: dict[int, User] = {}
        for size in SIZES:
            started = time.perf_counter()
            new = add_clients(trainer, range(len(made), size))
            plan_days(trainer, new)
            made |= new
            seconds = time.perf_counter() - started
            print(f"\n{size} clients, {vendor} (made in {seconds:.0f} s)")
            print(f"{'':<34} {'queries':>8} {'ms':>8} {'CPU ms':>8} {'ratio':>7}")
            for subject in _subjects(trainer, made[0]):
                _print(subject, _measure(subject))


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
