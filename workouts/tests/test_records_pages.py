"""The page of records with entered maxima, and the API of records, maxima and matches."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Mark, Maximum
from exercises.models import Exercise
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts import plan_changes
from workouts.models import UnplannedActivity

pytestmark = pytest.mark.django_db
OWN = "/records/"
DAY = date(2026, 7, 8)


@pytest.fixture
def squat(db) -> Exercise:
    return Exercise.objects.get(key="back-squat")


@pytest.fixture
def told(monkeypatch) -> list:
    """Whose plans were said to have changed."""
    heard: list = []
    monkeypatch.setattr(plan_changes, "announce", heard.extend)
    return heard


def mark(
    client, kind: str, subject: str, value: float, *, repetitions: int = 0, day: date = DAY, label: str = ""
) -> Mark:
    family = {"distance": "run", "power": "ride"}.get(kind, "strength")
    return Mark.objects.create(
        client=client,
        activity=ActivityFactory(client=client, local_date=day),
        kind=kind,
        family=family,
        subject=subject,
        label=label or subject,
        repetitions=repetitions,
        value=value,
        local_date=day,
    )


def test_records_stand_by_sport_in_the_readers_units(page, client_user, trainer) -> None:
    mark(client_user, "distance", "5k", 1300, day=date(2026, 6, 1), label="5 km")
    fast = mark(client_user, "distance", "5k", 1250, label="5 km")
    mark(client_user, "power", "20min", 260, label="20 min")
    mark(client_user, "e1rm", "back-squat", 120, label="Barbell back squat")
    mark(client_user, "rep_max", "back-squat", 100, repetitions=5, label="Barbell back squat")
    text = page(client_user).get(OWN).content.decode()
    for expected in (
        "20:50",
        "21:40",
        "4:10",
        "260\N{NO-BREAK SPACE}W",
        "120.0\N{NO-BREAK SPACE}kg",
        "Barbell back squat",
    ):
        assert expected in text
    assert fast.activity.get_absolute_url() in text
    trainer.units = "imperial"
    trainer.save()
    theirs = reverse("workouts:client_records", args=[client_user.pk])
    assert "264.6\N{NO-BREAK SPACE}lb" in page(trainer).get(theirs).content.decode()


def test_an_empty_page_says_where_records_come_from(page, client_user) -> None:
    assert "No records yet" in page(client_user).get(OWN).content.decode()


def test_the_page_costs_the_same_for_one_and_ten_records(page, client_user) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(client_user).get(OWN).status_code == 200
        return len(captured)

    mark(client_user, "e1rm", "lift 0", 100)
    queries()
    one = queries()
    for number in range(1, 10):
        mark(client_user, "e1rm", f"lift {number}", 100 + number)
    assert queries() == one


def test_a_maximum_is_entered_corrected_and_deleted(page, client_user, trainer, squat, told) -> None:
    theirs = reverse("workouts:client_records", args=[client_user.pk])
    browser = page(trainer)
    answer = browser.post(theirs, {"exercise": "barbell back squats", "weight": "142,5", "valid_from": "2026-07-01"})
    assert answer.status_code == 302
    maximum = Maximum.objects.get()
    assert (maximum.exercise, maximum.kilograms, maximum.created_by) == (squat, 142.5, trainer)
    assert told == [client_user.pk]
    assert "142.5" in browser.get(theirs).content.decode()
    edit = reverse("workouts:maximum_edit", args=[maximum.pk])
    assert 'value="142.5"' in browser.get(edit).content.decode()
    browser.post(edit, {"weight": "145", "valid_from": "2026-07-02"})
    maximum.refresh_from_db()
    assert (maximum.kilograms, maximum.valid_from) == (145, date(2026, 7, 2))
    delete = reverse("workouts:maximum_delete", args=[maximum.pk])
    assert "Delete this value?" in browser.get(delete).content.decode()
    browser.post(delete)
    assert not Maximum.objects.exists()


def test_the_same_day_is_replaced_and_a_taken_day_refused(page, client_user, squat) -> None:
    browser = page(client_user)
    for weight in ("140", "141"):
        browser.post(OWN, {"exercise": "Barbell back squat", "weight": weight, "valid_from": "2026-07-01"})
    assert [each.kilograms for each in Maximum.objects.all()] == [141]
    other = Maximum.objects.create(client=client_user, exercise=squat, kilograms=150, valid_from=date(2026, 7, 5))
    answer = browser.post(
        reverse("workouts:maximum_edit", args=[other.pk]), {"weight": "150", "valid_from": "2026-07-01"}
    )
    assert answer.status_code == 422
    other.refresh_from_db()
    assert other.valid_from == date(2026, 7, 5)


@pytest.mark.parametrize(
    "typed",
    [
        {"exercise": "No such lift", "weight": "100", "valid_from": "2026-07-01"},
        {"exercise": "Barbell back squat", "weight": "0", "valid_from": "2026-07-01"},
        {"exercise": "Barbell back squat", "weight": "4000", "valid_from": "2026-07-01"},
        {"exercise": "Barbell back squat", "weight": "100", "valid_from": ""},
    ],
)
def test_what_cannot_be_is_said_beside_the_field(page, client_user, typed) -> None:
    answer = page(client_user).post(OWN, typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Maximum.objects.exists()


def test_pounds_become_kilograms(page, client_user) -> None:
    client_user.units = "imperial"
    client_user.save()
    page(client_user).post(OWN, {"exercise": "Barbell back squat", "weight": "225", "valid_from": "2026-07-01"})
    assert Maximum.objects.get().kilograms == pytest.approx(102.058)


def test_nobody_else_touches_a_maximum(page, client_user, stranger, squat) -> None:
    maximum = Maximum.objects.create(client=client_user, exercise=squat, kilograms=150, valid_from=DAY)
    for actor in (stranger, ClientFactory()):
        for name in ("maximum_edit", "maximum_delete"):
            answer = page(actor).post(
                reverse(f"workouts:{name}", args=[maximum.pk]), {"weight": "1", "valid_from": DAY}
            )
            assert answer.status_code == 404
    maximum.refresh_from_db()
    assert maximum.kilograms == 150


def test_the_api_gives_records_with_their_history(api, client_user, trainer, stranger) -> None:
    mark(client_user, "distance", "5k", 1300, day=date(2026, 6, 1), label="5 km")
    fast = mark(client_user, "distance", "5k", 1250, label="5 km")
    mark(client_user, "power", "20min", 260)
    address = reverse("api-records")
    assert len(api(client_user).get(address).json()) == 2
    (record,) = api(trainer).get(address, {"client": str(client_user.pk), "kind": "distance"}).json()
    assert (record["value"], record["activity"], record["local_date"]) == (1250, str(fast.activity_id), "2026-07-08")
    assert [best["value"] for best in record["history"]] == [1300, 1250]
    assert api(stranger).get(address, {"client": str(client_user.pk)}).status_code == 404
    assert api(client_user).get(address, {"kind": "luck"}).status_code == 400


def test_the_api_keeps_maxima(api, client_user, trainer, squat) -> None:
    caller = api(trainer)
    body = {"client": str(client_user.pk), "exercise": "back-squat", "kilograms": 140, "valid_from": "2026-07-01"}
    made = caller.post(reverse("api-maximum-list"), body, format="json")
    assert made.status_code == 201
    assert caller.post(reverse("api-maximum-list"), body, format="json").json()["id"] == made.json()["id"]
    assert api(client_user).get(reverse("api-maximum-list")).json()["count"] == 1
    address = made["Location"]
    assert caller.get(address).json()["exercise"] == str(squat.pk)
    etag = caller.get(address)["ETag"]
    assert caller.patch(address, {"kilograms": 145}, format="json", headers={"If-Match": etag}).status_code == 200
    stale = caller.patch(address, {"kilograms": 150}, format="json", headers={"If-Match": etag})
    assert stale.status_code == 409
    assert Maximum.objects.get().kilograms == 145
    assert caller.patch(address, {"kilograms": -1}, format="json").status_code == 400
    assert caller.delete(address).status_code == 204
    assert not Maximum.objects.exists()


def test_the_api_matches_and_unmatches(api, client_user, stranger) -> None:
    session = PlannedSessionFactory(client=client_user, local_date=DAY)
    activity = ActivityFactory(client=client_user, local_date=DAY, family="ride")
    address = reverse("api-activity-match", args=[activity.pk])
    assert api(stranger).post(address, {"session": str(session.pk)}, format="json").status_code == 404
    caller = api(client_user)
    foreign = PlannedSessionFactory(local_date=DAY)
    assert caller.post(address, {"session": str(foreign.pk)}, format="json").status_code == 404
    for _ in range(2):
        answer = caller.post(address, {"session": str(session.pk)}, format="json")
        assert answer.status_code == 200
    assert (answer.json()["activity"], answer.json()["matched_by"]) == (str(activity.pk), "manual")
    for _ in range(2):
        assert caller.delete(address).status_code == 204
    session.refresh_from_db()
    assert (session.activity_id, session.is_locked) == (None, True)
    assert UnplannedActivity.objects.filter(activity=activity).exists()
