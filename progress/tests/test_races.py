"""Races: pages, rules and API."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from core.ids import uuid7
from progress.forms import RaceForm, clock_words
from progress.models import Race
from progress.services.races import add_race, change_race, delete_race

pytestmark = pytest.mark.django_db


@pytest.fixture
def marathon(client_user) -> Race:
    return add_race(
        actor=client_user,
        client=client_user,
        name="Valencia Marathon",
        local_date=client_user.local_today() + timedelta(days=30),
        priority="A",
        distance=42195,
        goal_seconds=11_700,
    )


def test_a_race_is_added_once_for_an_id(client_user) -> None:
    key, values = uuid7(), {"name": "10 km", "local_date": client_user.local_today()}
    first = add_race(actor=client_user, client=client_user, race_id=key, **values)
    assert add_race(actor=client_user, client=client_user, race_id=key, **values) == first
    assert Race.objects.count() == 1


def test_rules(stranger, client_user, marathon) -> None:
    with pytest.raises(NotAllowed):
        change_race(actor=stranger, race=marathon, name="Mine")
    with pytest.raises(NotAllowed):
        delete_race(actor=stranger, race=marathon)
    with pytest.raises(DomainError, match="once it was run"):
        change_race(actor=client_user, race=marathon, result_seconds=11_000)
    with pytest.raises(DomainError, match="cannot be meant"):
        change_race(actor=client_user, race=marathon, local_date=client_user.local_today() + timedelta(days=9999))
    marathon.refresh_from_db()
    assert (marathon.name, marathon.result_seconds) == ("Valencia Marathon", None)


@pytest.mark.parametrize("seconds", [59, 1800, 3599, 3600, 11_700, 36_001])
def test_a_time_is_read_back_as_it_was_written(client_user, marathon, seconds: int) -> None:
    marathon.goal_seconds = seconds
    form = RaceForm(client=client_user, reader=client_user, race=marathon)
    said = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    again = RaceForm(said, client=client_user, reader=client_user, race=marathon)
    assert again.is_valid(), again.errors
    assert again.values["goal_seconds"] == seconds
    assert again.values["distance"] == pytest.approx(42195, abs=1)
    assert clock_words(None) == ""


def test_pages(page, trainer, client_user, marathon) -> None:
    assert "Valencia Marathon" in page(client_user).get(reverse("progress:races")).text
    listed = page(trainer).get(reverse("progress:client_races", args=[client_user.pk])).text
    assert "A: the season" in listed
    today = client_user.local_today()
    said = {
        "name": "Parkrun",
        "local_date": (today - timedelta(days=7)).isoformat(),
        "family": "run",
        "priority": "C",
        "distance": "5",
    }
    assert page(trainer).post(reverse("progress:race_new", args=[client_user.pk]), said).status_code == 302
    race = Race.objects.get(name="Parkrun")
    assert race.distance == 5000
    edited = page(client_user).post(reverse("progress:race", args=[race.pk]), said | {"result_seconds": "0:21:30"})
    assert edited.status_code == 302
    race.refresh_from_db()
    assert race.result_seconds == 1290
    assert page(client_user).post(reverse("progress:race", args=[race.pk]), said | {"name": ""}).status_code == 422
    assert page(client_user).get(reverse("progress:race_delete", args=[race.pk])).status_code == 200
    assert page(client_user).post(reverse("progress:race_delete", args=[race.pk])).status_code == 302
    assert not Race.objects.filter(name="Parkrun").exists()


def test_the_list_costs_the_same_with_many_races(page, client_user, marathon, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("progress:races")
    browser = page(client_user)
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for number in range(10):
        add_race(actor=client_user, client=client_user, name=f"Race {number}", local_date=client_user.local_today())
    with django_assert_num_queries(len(few)):
        browser.get(url)


def test_the_api(api, trainer, client_user, stranger, marathon) -> None:
    said = {"client": str(client_user.pk), "name": "Relay", "local_date": "2026-12-01", "priority": "C"}
    made = api(trainer).post("/api/v1/races", said, format="json")
    assert made.status_code == 201, made.json()
    key = made.json()["id"]
    assert api(client_user).patch(f"/api/v1/races/{key}", {"place": "Oslo"}, format="json").json()["place"] == "Oslo"
    assert api(stranger).get(f"/api/v1/races/{key}").status_code == 404
    listed = api(client_user).get("/api/v1/races", {"priority": "A"}).json()
    assert [row["name"] for row in listed["results"]] == ["Valencia Marathon"]
    assert api(client_user).delete(f"/api/v1/races/{key}").status_code == 204
    assert Race.objects.count() == 1
