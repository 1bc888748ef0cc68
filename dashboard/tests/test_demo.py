"""The demo tells its stories, and the simulated Garmin agrees with what was seeded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, Import
from core import private_storage
from dashboard.demo.garmin import demo_accounts
from dashboard.demo.people import DOMAIN, PASSWORD, PEOPLE
from dashboard.demo.seasons import season
from dashboard.demo.seed import seed_demo
from dashboard.demo.watches import connect_watches
from garmin_sync.enums import ConnectionState, RunKind
from garmin_sync.models import Connection, SyncRun
from garmin_sync.services import execute_run, queue_run
from garmin_sync.simulator.server import Simulator, running_simulator
from progress.models import Photo, WellnessDay


@pytest.fixture
def anchor() -> date:
    return timezone.localdate()


@pytest.fixture
def garmin(anchor: date, settings) -> Iterator[Simulator]:
    with running_simulator(*demo_accounts(anchor)) as simulator:
        settings.GARMIN_SIMULATOR_URL = simulator.url
        yield simulator


@pytest.mark.django_db
def test_the_demo_from_seed_to_sync(anchor: date, garmin: Simulator, client) -> None:
    seeded = seed_demo(anchor=anchor, report=lambda _line: None)
    connect_watches(seeded.clients, anchor=anchor)

    assert {person.key for person in PEOPLE} == set(seeded.clients)
    days_silent = {
        key: (anchor - user.activities.latest("local_date").local_date).days for key, user in seeded.clients.items()
    }
    assert days_silent["victor"] >= 10
    assert days_silent["gwen"] >= 2
    assert days_silent["mara"] <= 3
    assert seeded.clients["nils"].activities.earliest("local_date").local_date >= anchor - timedelta(days=21)
    assert not seeded.clients["omar"].activities.exclude(source="manual").exists()
    assert (
        not seeded.clients["ines"].activities.filter(family="run", local_date__gt=anchor - timedelta(days=35)).exists()
    )
    broken = Connection.objects.get(client=seeded.clients["gwen"])
    assert broken.state == ConnectionState.REAUTH_NEEDED
    assert broken.client.activities.latest("start_time").start_time < broken.last_sync_at < broken.state_since
    assert Activity.objects.filter(has_streams=True).count() > 50
    assert client.login(request=None, email=f"mara@{DOMAIN}", password=PASSWORD)
    # Photos of two poses on three dates, which the trainer sees side by side.
    photos = Photo.objects.visible_to(seeded.trainer)
    assert {photo.client_id for photo in photos} == {seeded.clients["omar"].pk}
    assert {(photo.pose, photo.local_date) for photo in photos} == {
        (pose, anchor - timedelta(days=back)) for pose in ("front", "side") for back in (84, 42, 3)
    }
    assert all(photo.size < 40_000 and private_storage.read(photo.path)[:2] == b"\xff\xd8" for photo in photos)

    # A pull of the days that were seeded finds them all there: nothing is doubled.
    mara = seeded.clients["mara"]
    before = mara.activities.count(), WellnessDay.objects.filter(client=mara).count()
    run = queue_run(
        connection=mara.garmin_connection,
        kind=RunKind.MANUAL,
        since=anchor - timedelta(days=6),
        until=anchor,
        requested_by=mara,
    )
    execute_run(run_id=run.pk)
    run = SyncRun.objects.get(pk=run.pk)
    assert run.state == SyncRun.State.SUCCEEDED, run.detail
    assert mara.activities.count() >= before[0]
    assert mara.activities.values("start_time").distinct().count() == mara.activities.count()


@pytest.mark.django_db
def test_the_seed_refuses_a_database_with_people(trainer: User) -> None:
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo")
    assert User.objects.count() == 1
    assert not Import.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["seed_demo", "demo_garmin", "serve"])
def test_nothing_of_the_demo_runs_in_production(settings, tmp_path: Path, command: str) -> None:
    settings.IS_PRODUCTION = True
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command(command)
    assert not User.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_everybodys_season_is_the_same_on_every_machine(anchor: date) -> None:
    mara = PEOPLE[0]
    assert season(mara, anchor) == season(mara, anchor)
    numbers = [spec.number for spec in season(mara, anchor)]
    for person in PEOPLE:
        done = season(person, anchor)
        begun = [datetime.combine(spec.day, spec.start) for spec in done]
        assert all(
            before + timedelta(seconds=spec.seconds) < after
            for before, spec, after in zip(begun, done, begun[1:], strict=False)
        )
    assert len(numbers) == len(set(numbers))
