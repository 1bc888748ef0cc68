"""Copies of activities: what changed and what went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from activities.models import Activity, DeletedActivity
from activities.services import graves
from activities.services.activities import create_manual_activity, delete_activity, update_activity
from activities.services.sets import finish_idle_activities
from core.api.sync import KEPT, OVERLAP
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory

SYNC = "/api/v1/activities/sync"
NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def synced(caller, since="", **query):
    answer = caller.get(SYNC, {**query, **({"since": since} if since else {})})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return [row["id"] for row in body["changed"]], [row["id"] for row in body["deleted"]], body["next_since"]


def test_a_deletion_reaches_client_and_trainer_and_nobody_else(api, trainer, client_user, stranger, clock):
    gone, stays = ActivityFactory(client=client_user), ActivityFactory(client=client_user)
    people = [client_user, trainer, stranger, ClientFactory()]
    before = {who: synced(api(who)) for who in people}
    assert [len(changed) for changed, _, _ in before.values()] == [2, 2, 0, 0]
    clock.shift(OVERLAP + timedelta(seconds=1))

    delete_activity(actor=client_user, activity=gone)
    update_activity(actor=client_user, activity=stays, name="Renamed")

    after = {who: synced(api(who), before[who][2])[:2] for who in people}
    assert after == {
        client_user: ([str(stays.pk)], [str(gone.pk)]),
        trainer: ([str(stays.pk)], [str(gone.pk)]),
        stranger: ([], []),
        people[3]: ([], []),
    }


def test_legs_go_with_their_whole(api, client_user):
    whole = ActivityFactory(client=client_user)
    leg = ActivityFactory(client=client_user, parent=whole)
    _, _, since = synced(api(client_user))

    delete_activity(actor=client_user, activity=whole)

    assert sorted(synced(api(client_user), since)[1]) == sorted([str(whole.pk), str(leg.pk)])


def test_a_log_whose_last_set_was_taken_away_goes(api, client_user, clock):
    idle = ActivityFactory(client=client_user, source="manual", family="strength", in_progress=True)
    _, _, since = synced(api(client_user))
    clock.shift(timedelta(days=2))

    assert finish_idle_activities() == 1

    assert not Activity.objects.filter(pk=idle.pk).exists()
    assert synced(api(client_user), since)[1] == [str(idle.pk)]


def test_an_id_that_was_deleted_can_be_used_again(api, client_user, clock):
    pk = uuid4()
    values = {"actor": client_user, "client": client_user, "start": NOW, "duration": 1800, "family": "run"}
    first = create_manual_activity(activity_id=pk, **values)
    _, _, since = synced(api(client_user))

    delete_activity(actor=client_user, activity=first)
    assert synced(api(client_user), since)[:2] == ([], [str(pk)])
    create_manual_activity(activity_id=pk, **values)
    assert synced(api(client_user), since)[:2] == ([str(pk)], [])


def test_tombstones_are_forgotten_and_so_is_the_position(api, client_user, clock):
    activity = ActivityFactory(client=client_user)
    _, _, since = synced(api(client_user))
    delete_activity(actor=client_user, activity=activity)

    clock.shift(KEPT + timedelta(hours=1))

    assert (graves.forget_old_graves(), graves.forget_old_graves()) == (1, 0)
    assert not DeletedActivity.objects.exists()
    assert api(client_user).get(SYNC, {"since": since}).json()["error"] == "sync_from_start"


def test_pages_are_bounded(api, client_user):
    ids = sorted(str(ActivityFactory(client=client_user).pk) for _ in range(5))

    first, _, since = synced(api(client_user), limit=3)
    second, _, _ = synced(api(client_user), since, limit=3)

    assert (len(first), sorted(first + second)) == (3, ids)
    assert api(client_user).get(SYNC, {"limit": 1000}).status_code == 400
