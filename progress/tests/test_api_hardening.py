"""What hostile and careless callers send: refused in words, written once, told to whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import DataAccess
from activities.models import Mark
from progress.models import Goal, Measurement, Photo, Race, Weight, WellnessDay
from progress.tests.pictures_for_tests import picture
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db

INSTANTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("instant", INSTANTS)
@pytest.mark.parametrize("path", ["races", "goals", "photos", "away", "exercises"])
def test_an_instant_that_no_calendar_reaches_is_refused(api, client_user, path, instant) -> None:
    answer = api(client_user).get(f"/api/v1/{path}", {"updated_since": instant})
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"] == "validation_error"
    assert api(client_user).get(f"/api/v1/{path}", {"updated_since": "2020-01-01T00:00:00Z"}).status_code == 200


@pytest.mark.parametrize(
    ("metric", "wrong", "right"),
    [
        ("weight", [-3, 0, 19, 401], 65),
        ("body_fat", [-1, 0, 90], 15),
        ("girth:waist", [-0.8, 0, 80], 0.8),
        ("weekly_distance", [-1, 0], 40_000),
        ("weekly_time", [-1, 0, 700_000], 18_000),
    ],
)
def test_a_goal_asks_for_what_can_be(api, client_user, metric, wrong, right) -> None:
    ActivityFactory(client=client_user)
    caller = api(client_user)
    for value in wrong:
        answer = caller.post("/api/v1/goals", {"name": "x", "metric": metric, "target_value": value})
        assert (answer.status_code, answer.json()["error"]) == (400, "out_of_range"), value
    assert not Goal.objects.exists()
    assert caller.post("/api/v1/goals", {"name": "x", "metric": metric, "target_value": right}).status_code == 201


def test_a_lift_may_be_lighter_and_heavier_than_a_person(api, client_user) -> None:
    activity = ActivityFactory(client=client_user)
    Mark.objects.create(
        client=client_user,
        activity=activity,
        kind="e1rm",
        family="strength",
        subject="curl",
        label="Curl",
        value=11,
        local_date=activity.local_date,
    )
    answer = api(client_user).post("/api/v1/goals", {"name": "Curl", "metric": "e1rm:curl", "target_value": 12.5})
    assert answer.status_code == 201, answer.content


def test_the_same_key_makes_one_row(api, client_user, stranger) -> None:
    today = str(client_user.local_today())
    caller = api(client_user)
    for path, body, model in (
        ("/api/v1/goals", {"name": "Stay healthy"}, Goal),
        ("/api/v1/races", {"name": "Marathon", "local_date": today}, Race),
    ):
        made = [caller.post(path, body, headers={"Idempotency-Key": key}) for key in ("a", "a", "b")]
        assert {answer.status_code for answer in made} == {201}
        assert made[0].json()["id"] == made[1].json()["id"] != made[2].json()["id"]
        assert model.objects.count() == 2
    upload = {"pose": "front", "picture": SimpleUploadedFile("a.png", picture())}
    first = caller.post("/api/v1/photos", upload, format="multipart", headers={"Idempotency-Key": "a"})
    upload["picture"] = SimpleUploadedFile("a.png", picture(colour="red"))
    again = caller.post("/api/v1/photos", upload, format="multipart", headers={"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 200, first.json()["id"])
    assert Photo.objects.count() == 1
    assert UUID(first.json()["id"]) not in set(Goal.objects.values_list("pk", flat=True))


def test_a_key_belongs_to_its_person(api, client_user, trainer) -> None:
    body = {"name": "Stay healthy", "client": str(client_user.pk)}
    for user in (client_user, trainer):
        assert api(user).post("/api/v1/goals", body, headers={"Idempotency-Key": "a"}).status_code == 201
    assert Goal.objects.count() == 2


def test_a_change_is_made_to_what_was_seen_alone(api, client_user) -> None:
    today = client_user.local_today()
    weight = Weight.objects.create(client=client_user, local_date=today, kilograms=70, source="manual")
    waist = Measurement.objects.create(client=client_user, local_date=today, kind="waist", value=0.8)
    goal = Goal.objects.create(client=client_user, name="old", first_day=today)
    race = Race.objects.create(client=client_user, name="old", local_date=today)
    caller = api(client_user)
    photo = caller.post(
        "/api/v1/photos",
        {"pose": "front", "picture": SimpleUploadedFile("a.png", picture())},
        format="multipart",
    ).json()["id"]
    for path, first, second in (
        (f"/api/v1/progress/{weight.pk}", {"kilograms": 71}, {"kilograms": 72}),
        (f"/api/v1/progress/measurements/{waist.pk}", {"value": 0.81}, {"value": 0.82}),
        (f"/api/v1/goals/{goal.pk}", {"name": "new"}, {"name": "newer"}),
        (f"/api/v1/races/{race.pk}", {"name": "new"}, {"name": "newer"}),
        (f"/api/v1/photos/{photo}", {"pose": "back"}, {"pose": "side"}),
    ):
        seen = caller.get(path)["ETag"]
        assert caller.patch(path, first, format="json", headers={"If-Match": seen}).status_code == 200, path
        refused = caller.patch(path, second, format="json", headers={"If-Match": seen})
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict"), path
        [(name, value)] = first.items()
        assert caller.get(path).json()[name] == value
        assert (
            caller.patch(path, second, format="json", headers={"If-Match": caller.get(path)["ETag"]}).status_code == 200
        )


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("progress", "body"),
        ("progress/measurements", "body"),
        ("wellness", "wellness"),
        ("goals", "training"),
        ("races", "training"),
        ("photos", "photos"),
    ],
)
def test_a_list_without_a_client_is_a_look_at_everybody_on_it(api, trainer, client_user, path, category) -> None:
    today = client_user.local_today()
    assert api(trainer).get(f"/api/v1/{path}").json()["results"] == []
    assert not DataAccess.objects.filter(subject=client_user, category=category).exists()
    Weight.objects.create(client=client_user, local_date=today, kilograms=70)
    Measurement.objects.create(client=client_user, local_date=today, kind="waist", value=0.8)
    WellnessDay.objects.create(client=client_user, local_date=today, hrv=50)
    Goal.objects.create(client=client_user, name="x", first_day=today)
    Race.objects.create(client=client_user, name="x", local_date=today + timedelta(days=3))
    Photo.objects.create(
        client=client_user, local_date=today, pose="front", path="x", thumbnail_path="y", width=1, height=1, size=1,
        sha256="ab" * 32, is_shared=True,
    )  # fmt: skip
    assert len(api(trainer).get(f"/api/v1/{path}").json()["results"]) == 1
    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category=category).exists()
    api(client_user).get(f"/api/v1/{path}")
    assert not DataAccess.objects.filter(viewer=client_user).exists()
