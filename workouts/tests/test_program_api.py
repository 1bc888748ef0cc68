"""Programs by API: whole programs, giving them to clients, what was given."""

from __future__ import annotations

import pytest
import time_machine

from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import ApplicationFactory, ProgramFactory, ProgramSessionFactory, TemplateFactory
from workouts.models import Application, PlannedSession, Program

pytestmark = pytest.mark.django_db

PROGRAMS = "/api/v1/programs"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-02-25T12:00:00Z", tick=False):
        yield


@pytest.fixture
def caller(api, trainer):
    return api(trainer)


@pytest.fixture
def whole(trainer) -> dict:
    template = TemplateFactory(trainer=trainer, name="Track")
    return {
        "name": "Base",
        "weeks": 4,
        "labels": ["hills"],
        "deload_every": 4,
        "sessions": [
            {"week": 1, "day": 1, "text": "10km easy", "name": "Easy", "note": "slowly"},
            {"week": 2, "day": 3, "template": str(template.pk)},
        ],
        "rules": [{"exercise": "back-squat", "label": "Back squat", "kind": "kilograms", "amount": 2.5}],
    }


def test_a_whole_program_is_made_once_for_a_key(caller, whole):
    answers = [caller.post(PROGRAMS, whole, format="json", headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    body = answers[1].json()
    assert [(each["week"], each["day"], each["name"], each["note"]) for each in body["sessions"]] == [
        (1, 1, "Easy", "slowly"),
        (2, 3, "Track", ""),
    ]
    assert [(each["label"], each["amount"]) for each in body["rules"]] == [("Back squat", 2.5)]
    assert (Program.objects.count(), body["labels"]) == (1, ["hills"])


def test_what_is_sent_replaces_and_what_is_not_sent_stays(caller, whole):
    made = caller.post(PROGRAMS, whole, format="json").json()
    address = f"{PROGRAMS}/{made['id']}"
    kept = caller.patch(address, {"name": "Other"}, format="json").json()
    assert (kept["name"], len(kept["sessions"]), len(kept["rules"])) == ("Other", 2, 1)
    sessions = [{"week": 1, "day": 2, "structure": made["sessions"][0]["structure"]}]
    changed = caller.patch(address, {"sessions": sessions, "rules": []}, format="json").json()
    assert [(each["id"], each["day"]) for each in changed["sessions"]] == [(made["sessions"][0]["id"], 2)]
    assert changed["rules"] == []


def test_a_version_that_is_gone_is_a_conflict(caller, whole):
    made = caller.post(PROGRAMS, whole, format="json").json()
    address = f"{PROGRAMS}/{made['id']}"
    seen = caller.get(address)["ETag"]
    assert caller.patch(address, {"name": "A"}, format="json", headers={"If-Match": seen}).status_code == 200
    assert caller.patch(address, {"name": "B"}, format="json", headers={"If-Match": seen}).status_code == 409
    assert Program.objects.get().name == "A"


@pytest.mark.parametrize(
    "change",
    [
        {"weeks": 0},
        {"sessions": [{"week": 9, "day": 1, "text": "10km"}]},
        {"sessions": [{"week": 1, "day": 1, "text": "10km esy("}]},
        {"sessions": [{"week": 1, "day": 1}]},
        {"sessions": [{"week": 1, "day": 1, "structure": {"blocks": 3}}]},
        {"rules": [{"kind": "kilograms", "amount": 0}]},
    ],
)
def test_nonsense_is_refused_whole(caller, whole, change):
    assert caller.post(PROGRAMS, {**whole, **change}, format="json").status_code == 400
    assert not Program.objects.exists()


def test_a_dry_run_says_what_would_happen_and_the_key_makes_it_happen_once(caller, client_user, trainer):
    program = ProgramFactory(trainer=trainer, weeks=1)
    ProgramSessionFactory(program=program, day=2, text="10km @ threshold")
    sent = {"clients": [str(client_user.pk)], "first_day": "2026-03-02"}
    dry = caller.post(f"{PROGRAMS}/{program.pk}/apply", {**sent, "dry_run": True}, format="json").json()
    assert dry["previews"][0]["sessions"][0]["local_date"] == "2026-03-03"
    assert dry["previews"][0]["missing"] == ["threshold pace"]
    assert not PlannedSession.objects.exists()
    for _double in range(2):
        done = caller.post(
            f"{PROGRAMS}/{program.pk}/apply", sent, format="json", headers={"Idempotency-Key": "once"}
        ).json()
    assert done["applications"][0]["id"] == str(Application.objects.get().pk)
    assert done["change"]
    assert PlannedSession.objects.count() == 1


def test_a_foreign_client_does_not_exist(caller, stranger, trainer):
    program = ProgramSessionFactory(program__trainer=trainer).program
    theirs = CoachingFactory(trainer=stranger).client
    sent = {"clients": [str(theirs.pk)], "first_day": "2026-03-02"}
    assert caller.post(f"{PROGRAMS}/{program.pk}/apply", sent, format="json").status_code == 404
    assert not PlannedSession.objects.exists()


def test_lists_cost_the_same_for_ten(caller, trainer, client_user, django_assert_max_num_queries):
    for _ in range(10):
        ApplicationFactory(program=ProgramFactory(trainer=trainer), client=client_user)
    with django_assert_max_num_queries(5):
        assert caller.get(PROGRAMS).json()["count"] == 10
    with django_assert_max_num_queries(5):
        assert caller.get("/api/v1/applications").json()["count"] == 10


def test_one_that_was_given_is_archived(caller, trainer, client_user):
    program = ApplicationFactory(program__trainer=trainer, client=client_user).program
    assert caller.delete(f"{PROGRAMS}/{program.pk}").status_code == 204
    assert caller.get(PROGRAMS).json()["count"] == 0
    assert caller.get(f"{PROGRAMS}?archived=true").json()["count"] == 1
