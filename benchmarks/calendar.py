"""The calendar's pages on the server: a full month of one client, and the week board of forty.

Run ``python -m benchmarks.calendar``. The database is a temporary one, as for ``benchmarks.pages``; the ratio compares
processor time with the bare page of the same run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.pages import Cost, Subject, _measure, _temporary_database

if TYPE_CHECKING:
    from accounts.models import User

CLIENTS = 40
DAYS_AROUND = 35
TEXTS = (
    ("run", "15min Z1, 4x(800m @ 5k, rest 2:00), 10min easy"),
    ("strength", "Squat 4x6 @ 80% rest 2:30; Plank 3x45s"),
)


def main() -> None:
    """Print a line a page."""
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
    from accounts.models import User
    from benchmarks.people import add_clients, make_trainer

    with _temporary_database() as vendor:
        trainer = make_trainer()
        add_clients(trainer, range(CLIENTS))
        clients = list(User.objects.filter(coachings_received__trainer=trainer).order_by("name"))
        for client in clients:
            _plan(trainer, client)
        print(f"\n{CLIENTS} clients with a session a day, {vendor}")
        print(f"{'':<34} {'queries':>8} {'ms':>8} {'CPU ms':>8} {'ratio':>7}")
        for subject in _subjects(trainer, clients[0]):
            _print(subject, _measure(subject))


def _plan(trainer: User, client: User) -> None:
    """A published session for each of the days around today, the past ones matched with what was done on them."""
    from workouts.content import read_text, set_workout
    from workouts.models import PlannedSession
    from workouts.services.matching import rematch

    today = client.local_today()
    days = [today + timedelta(days=number) for number in range(-DAYS_AROUND, DAYS_AROUND)]
    workouts = [read_text(text, family=family, author=trainer) for family, text in TEXTS]
    rows = []
    for number, day in enumerate(days):
        row = PlannedSession(client=client, created_by=trainer, local_date=day, stage="published")
        set_workout(row, workouts[number % len(workouts)], author=trainer)
        rows.append(row)
    PlannedSession.objects.bulk_create(rows)
    rematch(client_id=client.pk, days=days)


def _subjects(trainer: User, client: User) -> list[Subject]:
    from django.test import Client
    from django.urls import reverse

    browser = Client()
    browser.force_login(trainer, backend="allauth.account.auth_backends.AuthenticationBackend")
    bare = Subject("bare page", browser, f"/page/?client={client.pk}")
    month = reverse("workouts:client_calendar", args=[client.pk])
    return [
        bare,
        Subject("month of a client", browser, month, bare),
        Subject("week of a client", browser, f"{month}?week=now", bare),
        Subject(f"week board of {CLIENTS}", browser, reverse("workouts:board"), bare),
    ]


def _print(subject: Subject, cost: Cost) -> None:
    bare = _measure(subject.rival) if subject.rival else None
    ratio = f"{bare.processor / cost.processor:.2f}" if bare else ""
    print(f"{subject.name:<34} {cost.queries:>8} {cost.elapsed:>8.1f} {cost.processor:>8.1f} {ratio:>7}")


if __name__ == "__main__":
    main()
