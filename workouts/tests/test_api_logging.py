"""Logging by API: idempotent keys, offline replay, the end of a session, what is refused."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from activities.models import Activity, DeletedSet, StrengthSet
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lifting(client_user, trainer) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer, lifting=True)


def url(session: PlannedSession, rest: str = "sets") -> str:
    return f"/api/v1/sessions/{session.pk}/{rest}"


def saved(minute: int = 0, **values: Any) -> dict[str, Any]:
    told = {"exercise": "back-squat", "repetitions": 6, "weight": 80.0}
    return {"logged_at": (NOW - timedelta(minutes=60 - minute)).isoformat(), **told, **values}


def test_the_log_names_the_keys_under_which_prescribed_sets_are_saved(api, client_user, lifting):
    log = api(client_user).get(url(lifting)).json()

    first = log["prescribed"][0]
    assert (first["place"], first["exercise"], first["repetitions"], first["rest"]) == ("0.0.0.0", "back-squat", 6, 150)
    assert (log["activity"], log["in_progress"], log["logged"]) == (None, False, [])
    assert len(log["prescribed"]) == 7


def test_a_set_is_saved_once_however_often_it_is_sent(api, client_user, lifting):
    caller = api(client_user)
    key = caller.get(url(lifting)).json()["prescribed"][0]["key"]

    answers = [caller.put(url(lifting, f"sets/{key}"), saved(place="0.0.0.0"), format="json") for _again in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["set"]["weight"] == 80
    assert StrengthSet.objects.count() == Activity.objects.count() == 1
    log = caller.get(url(lifting)).json()
    assert log["in_progress"]
    assert log["logged"][0]["exercise"] == "back-squat"


def test_a_set_that_was_deleted_later_is_null(api, client_user, lifting):
    caller, key = api(client_user), uuid.uuid4()
    caller.put(url(lifting, f"sets/{key}"), saved(), format="json")

    assert caller.delete(url(lifting, f"sets/{key}")).status_code == 204
    assert caller.delete(url(lifting, f"sets/{key}")).status_code == 204
    assert caller.put(url(lifting, f"sets/{key}"), saved(5), format="json").json() == {"set": None}


def test_a_replay_in_any_order_and_twice_is_the_same_log(api, client_user, lifting):
    keys = [str(uuid.uuid4()) for _ in range(4)]
    operations = [{"op": "put", "key": key, **saved(5 * number)} for number, key in enumerate(keys)]
    operations += [{"op": "put", "key": keys[1], **saved(30, repetitions=4, done_at=operations[1]["logged_at"])}]
    operations += [{"op": "delete", "key": keys[2], "logged_at": saved(31)["logged_at"]}]
    caller = api(client_user)
    logs = []
    for seed in (1, 2, 3):
        session = PlannedSessionFactory(client=client_user, lifting=True)
        mixed = random.Random(seed).sample(operations, len(operations))
        for part in (mixed[:3], mixed[3:], mixed):
            answer = caller.post(url(session, "sets/replay"), {"operations": part}, format="json")
            assert answer.status_code == 200
        logs.append([(row["number"], row["key"], row["repetitions"], row["start"]) for row in answer.json()["logged"]])
        DeletedSet.objects.all().delete()

    assert logs[0] == logs[1] == logs[2]
    assert [(row[1], row[2]) for row in logs[0]] == [(keys[0], 6), (keys[1], 4), (keys[3], 6)]


def test_one_bad_entry_refuses_the_whole_replay_by_its_place(api, client_user, lifting):
    operations = [
        {"op": "put", "key": str(uuid.uuid4()), **saved()},
        {"op": "put", "key": str(uuid.uuid4()), **saved(weight=-1)},
    ]

    answer = api(client_user).post(url(lifting, "sets/replay"), {"operations": operations}, format="json")

    assert answer.status_code == 400
    assert answer.json()["detail"][0]["loc"] == ["body", "operations", 1, "weight"]
    assert not StrengthSet.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"weight": "nan"},
        {"exercise": "no-such-thing"},
        {"exercise": "", "name": " "},
        {"place": "squat"},
        {"kind": "rest"},
        {"logged_at": "2106-01-01T00:00:00Z"},
        {"repetitions": 10_001},
    ],
)
def test_what_makes_no_sense_is_refused(api, client_user, lifting, values):
    answer = api(client_user).put(url(lifting, f"sets/{uuid.uuid4()}"), saved(**values), format="json")

    assert answer.status_code == 400
    assert not Activity.objects.exists()


def test_a_session_is_finished_and_corrected(api, client_user, lifting):
    caller = api(client_user)
    assert caller.post(url(lifting, "finish"), {"rpe": 7}, format="json").json()["error"] == "nothing_logged"
    caller.put(url(lifting, f"sets/{uuid.uuid4()}"), saved(), format="json")

    for rpe in (7, 8):
        answer = caller.post(url(lifting, "finish"), {"rpe": rpe, "comment": "Good"}, format="json")

    assert (answer.status_code, answer.json()["matched_by"]) == (200, "logged")
    activity = Activity.objects.get()
    assert (activity.rpe, activity.comment, activity.in_progress) == (8, "Good", False)


def test_a_session_is_done_as_planned(api, client_user, lifting):
    for _again in range(2):
        answer = api(client_user).post(url(lifting, "complete"), {"rpe": 7}, format="json")

    assert (answer.json()["compliance"], answer.json()["done_amount"]) == ("on_target", 7)
    assert StrengthSet.objects.count() == 7


def test_the_trainer_logs_and_a_stranger_finds_nothing(api, trainer, stranger, lifting, client_user):
    key = uuid.uuid4()
    assert api(trainer).put(url(lifting, f"sets/{key}"), saved(), format="json").status_code == 200
    refused = [
        api(stranger).get(url(lifting)),
        api(stranger).put(url(lifting, f"sets/{key}"), saved(5, repetitions=1), format="json"),
        api(stranger).delete(url(lifting, f"sets/{key}")),
        api(stranger).post(url(lifting, "finish"), {"rpe": 1}, format="json"),
        api(stranger).post(url(lifting, "complete"), {}, format="json"),
        api(stranger).post(url(lifting, "sets/replay"), {"operations": []}, format="json"),
    ]

    assert {answer.status_code for answer in refused} == {404}
    assert StrengthSet.objects.get().repetitions == 6
    assert Activity.objects.get().client == client_user


def test_a_log_costs_the_same_whatever_is_in_it(api, client_user, lifting, django_assert_max_num_queries):
    caller = api(client_user)
    short = PlannedSessionFactory(client=client_user, family="strength", text="Barbell back squat 1x6 @ 60kg")
    for session in (lifting, short):
        caller.post(url(session, "complete"), {}, format="json")
    counts = []
    for session in (lifting, short):
        caller.get(url(session))
        with django_assert_max_num_queries(15) as queries:
            caller.get(url(session))
        counts.append(len(queries))

    assert counts[0] == counts[1]
