"""Planned sessions over the API."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.models import CalendarChange, PlannedSession

SESSIONS = "/api/v1/sessions"
WEDNESDAY = date(2026, 7, 8)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False):
        yield


@pytest.fixture
def session(trainer, client_user):
    return PlannedSessionFactory(client=client_user, created_by=trainer, name="Fast 800s")


@pytest.fixture
def coach(api, trainer):
    return api(trainer)


@pytest.fixture
def athlete(api, client_user):
    return api(client_user)


def rows():
    return sorted(PlannedSession.objects.values_list("pk", "version", "local_date", "name", "stage"))


def test_a_session_is_made_of_text_and_read_back(coach, client_user):
    body = {"client": client_user.pk, "local_date": "2026-07-08", "family": "run", "text": "10min easy, 3x(1km @ 10k)"}

    made = coach.post(SESSIONS, {**body, "name": "Kilometres", "note": "Even splits."})
    read = coach.get(made["Location"])

    assert made.status_code == 201
    assert read.json() == made.json()
    assert read.json()["estimate"]["metres"] > 3000
    assert read.json()["structure"]["blocks"][1]["times"] == 3
    assert (read.json()["stage"], read.json()["note"], read.json()["version"]) == ("draft", "Even splits.", 1)
    assert CalendarChange.objects.get(pk=made["Calendar-Change"]).verb == "create"


def test_what_was_read_can_be_sent_as_structure(coach, client_user, session):
    structure = coach.get(f"{SESSIONS}/{session.pk}").json()["structure"]

    made = coach.post(SESSIONS, {"client": client_user.pk, "local_date": "2026-07-09", "structure": structure})

    assert made.json()["text"] == session.text


def test_a_template_of_the_own_library_is_linked_and_another_ones_does_not_exist(coach, trainer, client_user):
    own, foreign = TemplateFactory(trainer=trainer), TemplateFactory()
    body = {"client": client_user.pk, "local_date": "2026-07-08"}

    made = coach.post(SESSIONS, {**body, "template": own.pk})
    refused = coach.post(SESSIONS, {**body, "template": foreign.pk})

    assert (made.status_code, made.json()["is_linked"], refused.status_code) == (201, True, 404)
    assert PlannedSession.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"text": "10min easy @"}, "text"),
        ({"structure": {"version": 1, "sport": "run", "blocks": [{"type": "nonsense"}]}}, "structure"),
        ({"text": "10min easy", "structure": {"version": 1}}, "structure"),
        ({"family": "chess"}, "family"),
        ({}, "family"),
        ({"family": "run", "duration": -3}, "duration"),
        ({"family": "run", "local_date": "2106-01-01"}, "date"),
    ],
)
def test_a_body_that_is_no_session_is_refused_with_the_place(coach, client_user, body, place):
    answer = coach.post(
        SESSIONS,
        {"client": client_user.pk, "local_date": "2026-07-08", "family": "run", **body}
        if body
        else {"client": client_user.pk, "local_date": "2026-07-08"},
    )

    assert answer.status_code == 400
    assert answer.json()["detail"][0]["loc"] == ["body", place]
    assert not rows()


def test_an_id_or_a_key_sent_again_makes_nothing_new(coach, client_user):
    body = {"client": client_user.pk, "local_date": "2026-07-08", "family": "run", "duration": 1800}
    pk = str(uuid4())

    ids = [coach.post(SESSIONS, {**body, "id": pk}).json()["id"] for _ in range(2)]
    keyed = {coach.post(SESSIONS, body, headers={"Idempotency-Key": "abc"}).json()["id"] for _ in range(2)}

    assert (ids, len(keyed), PlannedSession.objects.count()) == ([pk, pk], 1, 2)


def test_the_list_has_filters(coach, athlete, trainer, client_user, session):
    mine = {"client": client_user, "created_by": trainer}
    draft = PlannedSessionFactory(**mine, draft=True, local_date=date(2026, 7, 9))
    done = PlannedSessionFactory(
        **mine, local_date=date(2026, 7, 1), activity=ActivityFactory(client=client_user), matched_by="manual"
    )
    PlannedSessionFactory()

    def ids(caller, query):
        return [row["id"] for row in caller.get(f"{SESSIONS}?{query}").json()["results"]]

    every = [str(each.pk) for each in (done, session, draft)]
    assert ids(coach, "") == ids(coach, f"client={client_user.pk}") == every
    assert ids(athlete, "") == every[:2]
    assert ids(coach, "from=2026-07-02&to=2026-07-08") == every[1:2]
    assert ids(coach, "stage=draft") == every[2:]
    assert ids(coach, "state=done") == every[:1]
    assert ids(coach, "state=open") == every[1:]
    assert ids(coach, "updated_since=2026-07-06T09:00:01Z") == []
    assert ids(coach, "updated_since=2026-07-06T08:59:59Z&ordering=-local_date") == every[::-1]


def test_the_list_asks_as_often_for_ten_as_for_one(coach, trainer, client_user, session):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert coach.get(f"{SESSIONS}?client={client_user.pk}").status_code == 200
        return len(asked)

    queries()
    one = queries()
    PlannedSessionFactory.create_batch(9, client=client_user, created_by=trainer)

    assert queries() == one <= 8


def test_a_change_of_an_old_version_answers_both_versions(coach, session):
    tag = coach.get(f"{SESSIONS}/{session.pk}")["ETag"]
    first = coach.patch(f"{SESSIONS}/{session.pk}", {"name": "First tab"}, headers={"If-Match": tag})
    before = rows()

    by_tag = coach.patch(f"{SESSIONS}/{session.pk}", {"name": "Second tab"}, headers={"If-Match": tag})
    by_number = coach.patch(f"{SESSIONS}/{session.pk}", {"name": "Second tab", "version": 1})

    assert first.json()["version"] == 2
    for refused in (by_tag, by_number):
        assert (refused.status_code, refused.json()["error"]) == (409, "version_conflict")
        assert refused.json()["current"]["name"] == "First tab"
        assert refused.json()["yours"]["name"] == "Second tab"
        assert {"detail", "path", "request_id", "timestamp", "status_code"} <= set(refused.json())
    assert rows() == before


def test_content_and_day_change_together(coach, session):
    answer = coach.patch(
        f"{SESSIONS}/{session.pk}",
        {"text": "40min Z2", "name": "Easy", "local_date": "2026-07-10", "time_of_day": "06:30", "version": 1},
    )

    body = answer.json()
    assert (body["text"], body["name"], body["local_date"], body["time_of_day"]) == (
        "40min Z2",
        "Easy",
        "2026-07-10",
        "06:30:00",
    )


def test_a_client_may_move_but_not_edit(athlete, session):
    moved = athlete.patch(f"{SESSIONS}/{session.pk}", {"local_date": "2026-07-09"})
    before = rows()
    edited = athlete.patch(f"{SESSIONS}/{session.pk}", {"name": "Rest"})
    deleted = athlete.delete(f"{SESSIONS}/{session.pk}")

    assert (moved.status_code, moved.json()["moved_from"]) == (200, "2026-07-08")
    assert (edited.status_code, deleted.status_code) == (403, 403)
    assert rows() == before


def test_a_done_session_is_neither_changed_nor_deleted(coach, client_user, session):
    PlannedSession.objects.update(activity=ActivityFactory(client=client_user), matched_by="manual", is_locked=True)
    before = rows()

    answers = [
        coach.patch(f"{SESSIONS}/{session.pk}", {"text": "40min Z2"}),
        coach.patch(f"{SESSIONS}/{session.pk}", {"local_date": "2026-07-10"}),
        coach.delete(f"{SESSIONS}/{session.pk}"),
    ]

    assert [(each.status_code, each.json()["error"]) for each in answers] == [(409, "already_logged")] * 3
    assert rows() == before


def test_delete_and_undo(coach, api, stranger, session):
    gone = coach.delete(f"{SESSIONS}/{session.pk}")
    undo = f"/api/v1/changes/{gone['Calendar-Change']}/undo"

    assert (gone.status_code, api(stranger).post(undo).status_code) == (204, 404)
    assert not rows()
    assert [coach.post(undo).status_code for _ in range(2)] == [200, 200]
    assert PlannedSession.objects.get().name == "Fast 800s"


def test_the_verbs_of_one_session(coach, athlete, session):
    def post(caller, verb, body=None):
        answer = caller.post(f"{SESSIONS}/{session.pk}/{verb}", body or {})
        assert answer.status_code == 200, answer.content
        return answer.json()["sessions"][0]

    assert post(athlete, "skip", {"reason": "sick", "note": "Fever"})["skip_note"] == "Fever"
    assert post(athlete, "unskip")["skipped_at"] is None
    assert post(athlete, "shorten", {"percent": 50})["shortened_to"] == 50
    assert post(athlete, "shorten", {"percent": 100})["text"] == session.text
    assert post(athlete, "move", {"to": "2026-07-09"})["moved_from"] == "2026-07-08"
    assert post(coach, "copy", {"to": "2026-07-20"})["stage"] == "draft"
    assert post(coach, "unpublish")["stage"] == "draft"
    assert post(coach, "publish", {"at": "2026-07-07T05:00:00Z"})["publish_at"] == "2026-07-07T05:00:00Z"
    assert post(coach, "publish")["stage"] == "published"


def test_a_move_of_an_old_version_answers_both(coach, session):
    PlannedSession.objects.update(version=4)

    answer = coach.post(f"{SESSIONS}/{session.pk}/move", {"to": "2026-07-09", "version": 1})

    assert (answer.status_code, answer.json()["current"]["version"]) == (409, 4)


def test_verbs_of_many_sessions(coach, client_user, trainer, session):
    other = CoachingFactory(trainer=trainer).client
    body = {"client": client_user.pk, "first_day": "2026-07-06", "to_first_day": "2026-07-13", "to_client": other.pk}

    copied = [coach.post(f"{SESSIONS}/copy-week", body, headers={"Idempotency-Key": "w"}).json() for _ in range(2)]
    published = coach.post(
        f"{SESSIONS}/publish", {"clients": [client_user.pk, other.pk], "from": "2026-07-01", "to": "2026-07-31"}
    )
    shifted = coach.post(f"{SESSIONS}/shift", {"client": client_user.pk, "first_day": "2026-07-07", "days": 1}).json()

    assert copied[0] == copied[1]
    assert [row["client"] for row in published.json()["sessions"]] == [str(other.pk)]
    assert ([row["local_date"] for row in shifted["sessions"]], shifted["left"]) == (["2026-07-09"], [])


def test_a_foreign_client_does_not_exist(coach, session):
    foreign = CoachingFactory().client
    before = rows()

    answers = [
        coach.post(SESSIONS, {"client": foreign.pk, "local_date": "2026-07-08", "family": "run"}),
        coach.post(f"{SESSIONS}/{session.pk}/copy", {"to": "2026-07-09", "client": foreign.pk}),
        coach.post(f"{SESSIONS}/publish", {"clients": [foreign.pk]}),
        coach.post(f"{SESSIONS}/shift", {"client": foreign.pk, "first_day": "2026-07-07", "days": 1}),
    ]

    assert [each.status_code for each in answers] == [404] * 4
    assert rows() == before


def test_many_steps_are_done_in_order_and_can_be_sent_again(coach, client_user, session):
    pk = str(uuid4())
    steps = [
        {"op": "create", "id": pk, "client": client_user.pk, "local_date": "2026-07-10", "family": "ride"},
        {"op": "update", "id": str(session.pk), "name": "Renamed"},
        {"op": "move", "id": pk, "local_date": "2026-07-11"},
    ]

    answers = [coach.post(f"{SESSIONS}/bulk", {"operations": steps}).json()["results"] for _ in range(2)]

    assert [[step["status"] for step in answer] for answer in answers] == [[201, 200, 200]] * 2
    assert answers[0][2]["session"]["local_date"] == "2026-07-11"
    assert PlannedSession.objects.count() == 2
    gone = [{"op": "delete", "id": pk}, {"op": "delete", "id": pk}]
    deleted = coach.post(f"{SESSIONS}/bulk", {"operations": gone}).json()["results"]
    assert [step["status"] for step in deleted] == [204, 204]


def test_of_many_steps_all_or_each_by_itself(coach, session):
    steps = [
        {"op": "update", "id": str(session.pk), "name": "Renamed"},
        {"op": "update", "id": str(PlannedSessionFactory().pk), "name": "Foreign"},
        {"op": "update", "id": str(session.pk), "text": "10min easy @"},
    ]
    before = rows()

    together = coach.post(f"{SESSIONS}/bulk", {"operations": steps})
    assert (together.status_code, together.json()["step"]) == (404, 1)
    assert rows() == before

    alone = coach.post(f"{SESSIONS}/bulk", {"operations": steps, "atomic": False}).json()["results"]
    assert [(step["status"], step["error"]) for step in alone] == [
        (200, None),
        (404, "not_found"),
        (400, "unreadable_notation"),
    ]
    session.refresh_from_db()
    assert session.name == "Renamed"


@pytest.mark.parametrize("operations", [[], [{"op": "update"}], [{"op": "create"}], [{"op": "burn"}], "x", None])
def test_steps_that_are_none_are_refused(coach, operations):
    assert coach.post(f"{SESSIONS}/bulk", {"operations": operations}).status_code == 400
