"""The demo tells the same stories on whatever day and at whatever hour it is made, and goes on telling them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
import time_machine
from django.utils import timezone

from dashboard.attention.queue import attention_of
from dashboard.demo.anchor import demo_anchor, demo_today
from dashboard.demo.garmin import demo_accounts
from dashboard.demo.seed import Extent, Seeded, seed_demo
from dashboard.demo.watches import connect_watches
from dashboard.enums import Reason
from dashboard.review.queue import waiting_count
from dashboard.trainer_today import trainer_today
from garmin_sync.enums import ConnectionState, RunKind
from garmin_sync.models import Connection, SyncRun
from garmin_sync.services import execute_run, queue_run
from garmin_sync.services.runs import request_pull
from garmin_sync.simulator.server import Simulator, running_simulator
from garmin_sync.simulator.testing import tokens_of
from workouts.models import PlannedSession
from workouts.services.matching import judge_past_days

#: What the list is made of. Files with every sample would change nothing in it.
ENOUGH: Final = Extent(weeks=20, weeks_of_files=0, weeks_of_nights=13)
DAY: Final = timedelta(days=1)
MOMENTS: Final = (
    "2026-07-06T00:30:00+02:00",  # a Monday, before most of the world has woken up; in Chicago it is Sunday
    "2026-07-12T23:30:00+02:00",  # the Sunday of that week
    "2026-03-29T01:30:00+01:00",  # half an hour before Europe's clocks go forward
    "2026-10-25T02:30:00+01:00",  # within the hour that Europe has twice
    "2026-12-31T23:45:00+01:00",
    "2028-02-29T12:00:00+01:00",
    "2026-05-01T07:00:00+02:00",  # a Friday, the trainers' poorest day
)
FIRST_SCREEN: Final = [
    ("Gwen Lund", [Reason.GARMIN_BROKEN]),
    ("Victor Hale", [Reason.MISSED, Reason.SILENT, Reason.LOW_ADHERENCE]),
    ("Nils Berg", [Reason.PLAN_ENDS]),
    ("Omar Said", [Reason.LOW_ADHERENCE]),
    ("Leo Okafor", [Reason.HRV_OUT]),
]


def told(seeded: Seeded) -> list[tuple[str, list[str]]]:
    return [(str(row.client), [each.reason for each in row.findings]) for row in attention_of(seeded.trainer).rows]


def break_watch(seeded: Seeded) -> None:
    """What :func:`dashboard.demo.watches.connect_watches` does to the one whose sign-in broke."""
    newest = seeded.clients["gwen"].activities.latest("start_time").start_time
    Connection.objects.create(client=seeded.clients["gwen"], state=ConnectionState.REAUTH_NEEDED, last_sync_at=newest)
    Connection.objects.update(state_since=newest)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_first_screen_is_the_same_whenever_the_demo_is_made(moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        anchor = demo_today()
        seeded = seed_demo(anchor=anchor, report=lambda _line: None, extent=ENOUGH)
        break_watch(seeded)

        assert told(seeded) == FIRST_SCREEN
        page = trainer_today(seeded.trainer)
        assert [str(facts.client) for facts in page.attention.on_track] == ["Ines Marin", "Mara Lind", "Tess Moreau"]
        assert page.headline == "Five clients need you"
        assert "2 days ago" in page.rows[0].row.worst.words or "3 days ago" in page.rows[0].row.worst.words
        assert ("Mara Lind", "Valencia Marathon") in [(str(each.client), each.words) for each in page.coming]
        assert waiting_count(seeded.trainer) >= 14
        have_today = {
            key
            for key, client in seeded.clients.items()
            if PlannedSession.objects.filter(client=client, local_date=client.local_today()).exists()
        }
        assert len(have_today) >= 5
        assert "mara" in have_today
        # Nothing is recorded or measured that lies ahead of its person's clock.
        for client in seeded.clients.values():
            assert not client.activities.filter(start_time__gt=timezone.now()).exists()
            assert not client.wellness_days.filter(local_date__gt=client.local_today()).exists()


def pass_days(seeded: Seeded, since: date) -> None:
    """What beat does meanwhile: watches are pulled, days that are over are judged."""
    for connection in Connection.objects.filter(state=ConnectionState.OK).select_related("client"):
        run = queue_run(connection=connection, kind=RunKind.NIGHTLY, since=since, until=connection.client.local_today())
        execute_run(run_id=run.pk)
        assert SyncRun.objects.get(pk=run.pk).state == SyncRun.State.SUCCEEDED
    judge_past_days()


@pytest.mark.django_db
def test_a_demo_that_is_left_running_goes_on(settings, tmp_path) -> None:
    """Made on the Wednesday before Europe's clocks go back; nobody touches it for two weeks."""
    seeding = datetime(2026, 10, 21, 9, 0, tzinfo=UTC)
    nobody_came = [Reason.MISSED, Reason.SILENT, Reason.LOW_ADHERENCE]
    expected = {
        # Leo's nights are still low.
        1: FIRST_SCREEN,
        # They have recovered. Gwen's sessions do not arrive; nobody types Omar's in.
        3: [
            ("Gwen Lund", [Reason.GARMIN_BROKEN, Reason.MISSED, Reason.LOW_ADHERENCE]),
            ("Victor Hale", nobody_came),
            ("Omar Said", [Reason.MISSED, Reason.LOW_ADHERENCE]),
            ("Nils Berg", [Reason.PLAN_ENDS]),
        ],
        # Nils's plan is over; he goes on running without one.
        7: [
            ("Gwen Lund", [Reason.GARMIN_BROKEN, *nobody_came]),
            ("Nils Berg", [Reason.NOTHING_PLANNED]),
            ("Victor Hale", nobody_came),
            ("Omar Said", nobody_came),
        ],
        # Gwen has signed in again, and what waited at Garmin came.
        14: [
            ("Nils Berg", [Reason.NOTHING_PLANNED]),
            ("Victor Hale", nobody_came),
            ("Omar Said", nobody_came),
        ],
    }
    with time_machine.travel(seeding, tick=False):
        anchor = demo_anchor(tmp_path)
        with running_simulator(*demo_accounts(anchor)) as garmin:
            settings.GARMIN_SIMULATOR_URL, settings.GARMIN_CALL_INTERVAL = garmin.url, 0
            seeded = seed_demo(anchor=anchor, report=lambda _line: None, extent=ENOUGH)
            connect_watches(seeded.clients, anchor=anchor)
            before = anchor
            for number, screen in expected.items():
                with time_machine.travel(seeding + number * DAY, tick=False):
                    if number == 14:
                        reconnect(seeded, garmin)
                    pass_days(seeded, before)
                    before = seeded.trainer.local_today()
                    assert told(seeded) == screen, number
                    assert demo_anchor(tmp_path) == anchor
            with time_machine.travel(seeding + 14 * DAY, tick=False):
                for name in ("mara", "leo", "tess", "ines", "nils", "gwen"):
                    assert seeded.clients[name].activities.latest("local_date").local_date >= before - 3 * DAY
                assert waiting_count(seeded.trainer) > 40


def reconnect(seeded: Seeded, garmin: Simulator) -> None:
    """Gwen signs in again; her next pull begins where the last one ended."""
    connection = Connection.objects.get(client=seeded.clients["gwen"])
    connection.tokens = tokens_of(garmin, seeded.clients["gwen"].email)
    connection.state, connection.dead_token_answers, connection.failures = ConnectionState.OK, 0, 0
    connection.save()
    request_pull(actor=connection.client, connection=connection)
    execute_run(run_id=SyncRun.objects.get(connection=connection, state=SyncRun.State.QUEUED).pk)
