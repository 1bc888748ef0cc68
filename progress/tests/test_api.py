"""Wellness and weight over the API: each behind its own category of consent."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DataAccess
from progress.reports import latest_weight, resting_nights, wellness_table
from tests.factories.coaching import CoachingFactory
from tests.factories.progress import WeightFactory, WellnessDayFactory

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 1)
CASES = [("wellness", "wellness", WellnessDayFactory), ("progress", "body", WeightFactory)]


@pytest.mark.parametrize(("path", "category", "factory"), CASES)
def test_a_trainer_sees_what_is_shared_and_nothing_else(api, path, category, factory):
    sharing = CoachingFactory(consents=[category])
    withheld = CoachingFactory(trainer=sharing.trainer, consents=["training", "wellness", "body"])
    withheld.consents.filter(category=category).delete()
    shown = factory(client=sharing.client)
    factory(client=withheld.client)
    caller = api(sharing.trainer)

    rows = caller.get(f"/api/v1/{path}", {"client": str(sharing.client.pk)}).json()["results"]

    assert [row["id"] for row in rows] == [str(shown.pk)]
    assert DataAccess.objects.get().category == category
    hidden = caller.get(f"/api/v1/{path}/", {"client": str(withheld.client.pk)}).json()
    assert hidden == {"count": 0, "next": None, "previous": None, "results": []}
    assert [row["id"] for row in caller.get(f"/api/v1/{path}").json()["results"]] == [str(shown.pk)]
    sharing.consents.all().delete()
    assert caller.get(f"/api/v1/{path}", {"client": str(sharing.client.pk)}).json()["results"] == []


@pytest.mark.parametrize(("path", "_category", "factory"), CASES)
def test_days_between_newest_first(api, client_user, path, _category, factory):
    for number in range(5):
        factory(client=client_user, local_date=FIRST + timedelta(days=number))
    caller = api(client_user)

    rows = caller.get(f"/api/v1/{path}", {"from": "2026-05-02", "to": "2026-05-04"}).json()["results"]

    assert [row["local_date"] for row in rows] == ["2026-05-04", "2026-05-03", "2026-05-02"]
    assert caller.get(f"/api/v1/{path}", {"from": "soon"}).status_code == 400
    etag = caller.get(f"/api/v1/{path}")["ETag"]
    assert caller.get(f"/api/v1/{path}", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(("path", "_category", "factory"), CASES)
def test_as_many_queries_for_one_as_for_ten(api, client_user, path, _category, factory):
    caller = api(client_user)
    factory(client=client_user)
    caller.get(f"/api/v1/{path}")
    with CaptureQueriesContext(connection) as one:
        caller.get(f"/api/v1/{path}")
    factory.create_batch(9, client=client_user)
    with CaptureQueriesContext(connection) as ten:
        assert caller.get(f"/api/v1/{path}").json()["count"] == 10

    assert len(ten) == len(one)


def test_reports_start_from_what_the_viewer_may_see(client_user, trainer, stranger, django_assert_num_queries):
    WellnessDayFactory(client=client_user, local_date=FIRST)
    WellnessDayFactory(client=client_user, local_date=FIRST + timedelta(days=1), resting_heart_rate=None)
    weight = WeightFactory(client=client_user)

    with django_assert_num_queries(1):
        table = wellness_table(client_user, trainer, FIRST, FIRST + timedelta(days=1))
    assert [day.local_date for day in table] == [FIRST + timedelta(days=1), FIRST]
    assert wellness_table(client_user, stranger, FIRST, FIRST) == []
    assert resting_nights(client_user, trainer, FIRST) == [(FIRST, 48.0)]
    assert resting_nights(client_user, stranger, FIRST) == []
    assert latest_weight(client_user, trainer) == weight
    assert latest_weight(client_user, stranger) is None
