"""The library over the API."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from exercises.models import Exercise, Favourite, Substitute, Wording
from tests.factories.exercises import ExerciseFactory, WordingFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/exercises"
NEW = {"name": "Cable tug", "pattern": "core", "primary_muscles": ["abs"], "equipment": ["cable"]}


@pytest.fixture
def plank() -> Exercise:
    return Exercise.objects.get(key="plank")


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_the_list_is_paged_searched_and_filtered(api, trainer) -> None:
    caller = api(trainer)
    first = caller.get(URL).json()
    assert first["count"] == Exercise.objects.count()
    assert len(first["results"]) == 20
    assert names(caller.get(URL, {"q": "dedlift"}))[0] == "Barbell deadlift"
    found = names(caller.get(URL, {"muscle": "hamstrings", "equipment": "none", "pattern": "legs"}))
    assert found == ["Nordic hamstring curl"]
    assert caller.get(URL, {"muscle": "soul"}).status_code == 400
    assert caller.get(URL, {"ordering": "trainer__email"}).status_code == 400


def test_favourite_and_mine_divide_the_list(api, trainer, plank) -> None:
    ExerciseFactory(trainer=trainer, name="Garden gate")
    Favourite.objects.create(trainer=trainer, exercise=plank)
    caller = api(trainer)
    assert names(caller.get(URL, {"favourite": "true"})) == ["Forearm plank"]
    assert names(caller.get(URL, {"mine": "true"})) == ["Garden gate"]
    assert caller.get(URL, {"mine": "false"}).json()["count"] == Exercise.objects.ours().count()


def test_updated_since_tells_of_edits_words_and_archived_ones(api, trainer, plank) -> None:
    before = timezone.now()
    Exercise.objects.update(updated_at=before - timedelta(days=2))
    ExerciseFactory(trainer=trainer, name="Gone", archived_at=before)
    WordingFactory(trainer=trainer, exercise=plank, name="Board")
    WordingFactory(exercise=Exercise.objects.get(key="crunch"), name="Foreign words")
    answer = api(trainer).get(URL, {"updated_since": before.isoformat()})
    assert names(answer) == ["Board", "Gone"]
    assert [row["is_archived"] for row in answer.json()["results"]] == [False, True]
    assert "Gone" not in names(api(trainer).get(URL, {"limit": 200, "mine": "true"}))


def test_the_list_asks_the_same_for_one_and_ten_rows(api, trainer) -> None:
    caller = api(trainer)
    caller.get(URL)
    counts = []
    for limit in (1, 10):
        with CaptureQueriesContext(connection) as asked:
            caller.get(URL, {"limit": limit})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_a_read_has_an_etag(api, trainer, plank) -> None:
    caller = api(trainer)
    first = caller.get(f"{URL}/{plank.pk}/")
    assert first.json()["garmin_category"] == "PLANK"
    assert caller.get(f"{URL}/{plank.pk}", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_trainer_adds_changes_and_removes_an_exercise(api, trainer) -> None:
    caller = api(trainer)
    made = caller.post(URL, NEW)
    assert made.status_code == 201, made.content
    url = f"{URL}/{made.json()['id']}"
    assert caller.patch(url, {"cues": "Tug.", "is_timed": True}).json()["cues"] == "Tug."
    assert caller.post(URL, NEW).json()["error"] == "name_taken"
    assert caller.patch(url, {"video_url": "http://v.test/"}).status_code == 400
    assert caller.delete(url).status_code == 204
    assert caller.get(url).status_code == 404


def test_ours_take_words_and_nothing_else(api, trainer, client_user, plank) -> None:
    caller, url = api(trainer), f"{URL}/{plank.pk}"
    assert caller.patch(url, {"name": "Board"}).json()["name"] == "Board"
    assert caller.patch(url, {"cues": "Be a board."}).json()["name"] == "Board"
    assert api(client_user).get(url).json()["cues"] == "Be a board."
    assert caller.patch(url, {"is_timed": False}).status_code == 403
    assert caller.patch(url, [{"name": "List"}]).status_code == 400
    assert caller.delete(url).status_code == 403
    assert caller.patch(url, {"name": "", "cues": ""}).json()["name"] == "Forearm plank"
    plank.refresh_from_db()
    assert (plank.name, plank.is_timed) == ("Forearm plank", True)


def test_refusals(api, trainer, client_user, stranger, plank) -> None:
    own = ExerciseFactory(trainer=trainer, name="Garden gate")
    url = f"{URL}/{own.pk}"
    assert api(client_user).get(url).status_code == 200
    for call in (api(client_user).patch, api(client_user).delete):
        assert call(url, {"name": "Stolen"}).status_code == 403
    assert api(client_user).post(URL, NEW).status_code == 403
    assert api(client_user).post(f"{url}/favourite").status_code == 403
    assert api(client_user).patch(f"{URL}/{plank.pk}", {"name": "Mine"}).status_code == 403
    assert api(client_user).put(f"{url}/substitutes", {"substitutes": []}).status_code == 403
    for call in (api(stranger).get, api(stranger).patch, api(stranger).delete):
        assert call(url).status_code == 404
    for call in (api(stranger).post, api(stranger).delete):
        assert call(f"{url}/favourite").status_code == 404
    assert api(stranger).get(f"{url}/substitutes").status_code == 404
    assert "Garden gate" not in names(api(stranger).get(URL, {"q": "garden gate"}))
    for reference in (uuid.uuid4(), "plank", "nonsense"):
        assert api(trainer).get(f"{URL}/{reference}").status_code == 404
    assert APIClient().get(URL).status_code == 401
    assert Exercise.objects.get(pk=own.pk).name == "Garden gate"
    assert not Favourite.objects.exists()
    assert not Wording.objects.exists()


def test_marking_a_favourite_twice_and_taking_it_off_twice(api, trainer, plank) -> None:
    caller, url = api(trainer), f"{URL}/{plank.pk}/favourite"
    assert [caller.post(url).status_code for _ in range(2)] == [204, 204]
    assert caller.get(f"{URL}/{plank.pk}").json()["is_favourite"] is True
    assert [caller.delete(url).status_code for _ in range(2)] == [204, 204]
    assert not Favourite.objects.exists()


def test_the_swap_list(api, trainer, client_user, stranger, plank) -> None:
    own, foreign = ExerciseFactory(trainer=trainer, name="Garden gate"), ExerciseFactory(trainer=stranger)
    caller, url = api(trainer), f"{URL}/{plank.pk}/substitutes"
    answer = caller.put(url, {"substitutes": [str(own.pk)]})
    assert answer.json()[0] == {"id": str(own.pk), "name": "Garden gate", "is_added": True}
    assert str(own.pk) in [row["id"] for row in api(client_user).get(url).json()]
    assert caller.put(url, {"substitutes": [str(foreign.pk)]}).status_code == 400
    assert caller.put(url, {"substitutes": [str(plank.pk)]}).json()["error"] == "not_a_substitute"
    assert [each.substitute for each in Substitute.objects.all()] == [own]
