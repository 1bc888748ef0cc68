"""What pages and API cost with 10 and 100 clients: queries and milliseconds, beside bare views of the same run.

Run ``python -m benchmarks.pages [--large]``; ``--large`` goes on to 1 000 clients. The database is a temporary one:
SQLite in a temporary folder, or a test database on the server that ``DATABASE_URL`` names.

The ratio compares processor time, which other programs on the machine hardly change: 0.6 means that one process serves
0.6 of our pages in the time of one bare page. With PostgreSQL the server's own time is in the milliseconds only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User

SIZES = (10, 100)
LARGE = 1_000
WARM_UP = 2
REQUESTS = 30
#: Of a page that takes long, fewer requests are enough: when these seconds are over.
PATIENCE = 10.0
LEAST_REQUESTS = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """One address, who asks for it, and which bare view it is held against."""

    name: str
    caller: Client
    url: str
    rival: Subject | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one request: queries, and medians of elapsed and processor time in milliseconds."""

    queries: int
    elapsed: float
    processor: float


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
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
    from benchmarks.people import add_clients, make_trainer, record_an_hour

    with _temporary_database() as vendor:
        trainer = make_trainer()
        made = 0
        for size in sizes:
            started = time.perf_counter()
            add_clients(trainer, range(made, size))
            made = size
            seconds = time.perf_counter() - started
            client = User.objects.filter(coachings_received__trainer=trainer).order_by("name")[0]
            activity = client.activities.filter(has_streams=True).first() or record_an_hour(client)
            print(f"\n{size} clients, {type(activity).objects.count()} activities, {vendor} (made in {seconds:.0f} s)")
            _print_table(trainer, client, activity)


@contextmanager
def _temporary_database() -> Iterator[str]:
    """An empty database with all tables, as the tests make theirs; it is gone afterwards."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _print_table(trainer: User, client: User, activity: Any) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{'':<34} {'queries':>8} {'ms':>8} {'CPU ms':>8} {'ratio':>7} {'goal':>6}")
    for subject in _subjects(trainer, client, activity):
        # The bare view is measured again beside each: the machine may be busier than it was for the one before.
        bare = _measure(subject.rival) if subject.rival else None
        cost = _measure(subject)
        ratio = f"{bare.processor / cost.processor:.2f}" if bare else ""
        goal = "" if bare is None else "0.8" if subject.url.startswith("/api/") else "0.6"
        print(f"{subject.name:<34} {cost.queries:>8} {cost.elapsed:>8.1f} {cost.processor:>8.1f} {ratio:>7} {goal:>6}")


def _subjects(trainer: User, client: User, activity: Any) -> list[Subject]:
    """Everything that is measured, each bare view before those that are held against it."""
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
        Subject("roster", browser, reverse("coaching:roster"), bare_page),
        Subject("client overview", browser, reverse("dashboard:client", args=[client.pk]), bare_page),
        Subject("activity page", browser, reverse("activities:detail", args=[activity.pk]), bare_page),
        Subject("activity list page", browser, reverse("activities:client_list", args=[client.pk]), bare_page),
        Subject("activity list API", program, f"/api/v1/activities?client={client.pk}&limit=20", bare_list),
        Subject("users/me API", program, "/api/v1/users/me", bare_list),
    ]


@contextmanager
def _alone(subject: Subject) -> Iterator[None]:
    """Bare views stand in a project of their own, without our middleware and addresses."""
    from django.test import override_settings
    from django.test.client import ClientHandler

    from benchmarks.bare import MIDDLEWARE

    if subject.rival is not None:
        yield
        return
    with override_settings(ROOT_URLCONF="benchmarks.bare", MIDDLEWARE=MIDDLEWARE):
        subject.caller.handler = ClientHandler(enforce_csrf_checks=False)
        yield
    subject.caller.handler = ClientHandler(enforce_csrf_checks=False)


def _measure(subject: Subject) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with _alone(subject):
        for _ in range(WARM_UP):
            _get(subject)
        with CaptureQueriesContext(connection) as captured:
            _get(subject)
        queries = len(captured)
        elapsed: list[float] = []
        processor = []
        while len(elapsed) < REQUESTS and (sum(elapsed) < PATIENCE or len(elapsed) < LEAST_REQUESTS):
            begun, worked = time.perf_counter(), time.process_time()
            _get(subject)
            processor.append(time.process_time() - worked)
            elapsed.append(time.perf_counter() - begun)
    return Cost(queries, median(elapsed) * 1e3, median(processor) * 1e3)


def _get(subject: Subject) -> None:
    answer = subject.caller.get(subject.url)
    if answer.status_code != 200:
        raise RuntimeError(f"{subject.name}: {subject.url} answered {answer.status_code}.")


if __name__ == "__main__":
    main()
