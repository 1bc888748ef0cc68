"""Who saw my data, day by day, as a page and by API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import DataAccess
from coaching.seen import hours_in_words
from tests.factories.accounts import ClientFactory, TrainerFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)
URL = "/privacy/seen/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOON, tick=False):
        yield


def looked(viewer, subject, category="training", *, hour=NOON) -> DataAccess:
    return DataAccess.objects.create(viewer=viewer, subject=subject, category=category, hour=hour)


def test_a_day_says_who_saw_what_and_when_on_ones_own_clock(page, trainer, client_user):
    looked(trainer, client_user, "wellness")
    looked(trainer, client_user, "training")
    looked(trainer, client_user, "training", hour=NOON + timedelta(hours=1))

    answer = page(client_user).get(URL)

    ((seen,),) = [day.people for day in answer.context["days"]]
    assert (seen.viewer, seen.categories, seen.hours) == (trainer, ["Training", "Wellness"], "14:00–16:00")
    assert f"{trainer}</span> saw training, wellness" in answer.text


def test_a_day_is_the_local_one(page, trainer, client_user):
    looked(trainer, client_user, hour=datetime(2026, 7, 7, 22, tzinfo=UTC))
    looked(trainer, client_user, hour=datetime(2026, 7, 7, 21, tzinfo=UTC))

    days = page(client_user).get(URL).context["days"]

    assert [(f"{each.day}", each.people[0].hours) for each in days] == [
        ("2026-07-08", "00:00–01:00"),
        ("2026-07-07", "23:00–00:00"),
    ]


def test_the_hour_that_summer_time_repeats_is_two_hours():
    user = ClientFactory.build(time_zone="Europe/Oslo")
    twice = [datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1)]

    assert hours_in_words(twice, user) == "02:00–03:00"
    assert hours_in_words([datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)], user) == (
        "02:00–02:00, 04:00–05:00"
    )


def test_one_person_may_be_picked_and_an_unknown_one_is_everybody(page, trainer, stranger, client_user):
    looked(trainer, client_user)
    looked(stranger, client_user)
    browser = page(client_user)

    def people(person: object) -> set[object]:
        return {each.viewer for day in browser.get(URL, {"person": person}).context["days"] for each in day.people}

    assert people(stranger.pk) == {stranger}
    assert people("nobody") == {trainer, stranger}


def test_nobody_reads_the_record_of_another(page, api, trainer, client_user):
    looked(trainer, client_user)
    other = ClientFactory()

    assert "Nobody has looked" in page(other).get(URL).text
    assert "Nobody has looked" in page(trainer).get(URL).text
    assert api(trainer).get("/api/v1/users/me/data-accesses").json()["results"] == []


def test_looking_at_the_record_leaves_none(page, trainer, client_user):
    looked(trainer, client_user)
    page(client_user).get(URL)

    assert DataAccess.objects.count() == 1


def test_days_are_paged_and_the_person_is_kept(page, trainer, client_user):
    for day in range(20):
        looked(trainer, client_user, hour=NOON - timedelta(days=day))

    answer = page(client_user).get(URL, {"person": trainer.pk})

    assert len(answer.context["days"]) == 14
    assert f"person={trainer.pk}&amp;page=2" in answer.text
    assert len(page(client_user).get(URL, {"page": 2}).context["days"]) == 6


def test_it_is_linked_from_privacy_and_today(page, client_user):
    browser = page(client_user)

    for name in ("coaching:privacy", "dashboard:today"):
        assert f'href="{URL}"' in browser.get(reverse(name)).text


def test_ten_people_cost_as_much_as_one(page, trainer, client_user, django_assert_max_num_queries):
    browser, counts = page(client_user), []
    for viewers in ([trainer], TrainerFactory.create_batch(9)):
        for viewer in viewers:
            looked(viewer, client_user)
        with django_assert_max_num_queries(8) as queries:
            browser.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_same_by_api_latest_first(api, trainer, stranger, client_user):
    looked(trainer, client_user, hour=NOON - timedelta(hours=3))
    looked(stranger, client_user, "body")
    caller = api(client_user)

    rows = caller.get("/api/v1/users/me/data-accesses").json()["results"]
    only = caller.get("/api/v1/users/me/data-accesses", {"viewer": trainer.pk}).json()["results"]

    assert rows[0] == {
        "viewer": {"id": str(stranger.pk), "name": str(stranger)},
        "category": "body",
        "hour": "2026-07-08T12:00:00Z",
    }
    assert [row["category"] for row in only] == ["training"]
