"""Thresholds, offers, zones and load over the API."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Rescoring, Threshold
from activities.services.importing import import_file
from activities.tests.recordings import fit, run
from tests.factories.activities import ActivityFactory, RescoringFactory, ThresholdFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/thresholds"
NEW = {"kind": "ftp", "value": 255.5, "valid_from": "2026-03-01"}


def test_setting_a_value_tells_which_days_are_scored_again(api, client_user):
    ActivityFactory(client=client_user, ride=True, local_date=date(2026, 4, 1))

    answer = api(client_user).post(URL, NEW)

    assert answer.status_code == 201
    body = answer.json()
    assert (body["value"], body["family"], body["origin"]) == (255.5, "ride", "manual")
    assert answer["Location"] == f"{URL}/{body['id']}"
    job = body["rescoring"]
    assert (job["status"], job["since"], job["until"], job["total"]) == ("queued", "2026-03-01", None, 1)
    assert api(client_user).get(f"/api/v1/rescorings/{job['id']}").json()["id"] == job["id"]


def test_trainers_with_the_consent_keep_thresholds_and_others_find_nothing(api, client_user, trainer, stranger):
    without = CoachingFactory(client=client_user, consents=["wellness"]).trainer
    body = {**NEW, "client": str(client_user.pk)}
    assert api(trainer).post(URL, body).status_code == 201
    threshold, job = Threshold.objects.get(), RescoringFactory(client=client_user)

    for user in (stranger, without):
        caller = api(user)
        assert caller.post(URL, body).status_code == 404
        for path in (f"{URL}/{threshold.pk}", f"/api/v1/rescorings/{job.pk}"):
            assert caller.get(path).status_code == 404
        assert caller.patch(f"{URL}/{threshold.pk}", {"value": 100}).status_code == 404
        assert caller.delete(f"{URL}/{threshold.pk}").status_code == 404
        assert caller.get(URL).json()["results"] == []
        for path in ("zones", "load", "thresholds/offers"):
            assert caller.get(f"/api/v1/{path}", {"client": str(client_user.pk)}).status_code == 404
        accept = caller.post(f"{URL}/offers/accept", {"kind": "ftp", "client": str(client_user.pk)})
        assert accept.status_code == 404
    threshold.refresh_from_db()
    assert threshold.value == 255.5
    assert Rescoring.objects.count() == 1


def test_correcting_and_deleting(api, client_user):
    threshold = ThresholdFactory(client=client_user, family="ride")
    caller = api(client_user)
    etag = caller.get(f"{URL}/{threshold.pk}")["ETag"]

    corrected = caller.patch(f"{URL}/{threshold.pk}", {"value": 260}, headers={"If-Match": etag})
    late = caller.patch(f"{URL}/{threshold.pk}", {"value": 270}, headers={"If-Match": etag})

    assert (corrected.status_code, corrected.json()["value"], late.status_code) == (200, 260, 409)
    assert caller.delete(f"{URL}/{threshold.pk}").status_code == 204
    assert not Threshold.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"value": 9000},
        {"value": "nan"},
        {"kind": "courage"},
        {"valid_from": "now"},
        {"valid_from": "1900-01-01"},
        {"family": "x"},
    ],
)
def test_senseless_values_are_refused(api, client_user, change):
    answer = api(client_user).post(URL, {**NEW, **change})

    assert answer.status_code == 400
    assert not Threshold.objects.exists()


def test_the_list_asks_as_many_queries_for_one_as_for_ten(api, client_user):
    caller = api(client_user)
    ThresholdFactory(client=client_user)
    caller.get(URL)
    with CaptureQueriesContext(connection) as one:
        caller.get(URL)
    for number in range(9):
        ThresholdFactory(client=client_user, valid_from=date(2025, 1, 1) + timedelta(days=number))
    with CaptureQueriesContext(connection) as ten:
        assert caller.get(URL, {"kind": "ftp"}).json()["count"] == 10

    assert len(ten) == len(one)


def test_an_offer_is_shown_with_its_evidence_and_accepted(api, client_user, trainer):
    today = client_user.local_today()
    start = run().start_time.replace(year=today.year, month=today.month, day=today.day) - timedelta(days=2)
    import_file(client=client_user, data=fit(run(3700, start=start, heart_rate=166.0)))
    caller, whose = api(trainer), {"client": str(client_user.pk)}

    offers = {offer["kind"]: offer for offer in caller.get(f"{URL}/offers", whose).json()}
    accepted = caller.post(f"{URL}/offers/accept", {"kind": "threshold_heart_rate", **whose})

    assert offers["threshold_heart_rate"]["value"] == 166
    assert accepted.status_code == 201
    assert (accepted.json()["origin"], accepted.json()["value"]) == ("estimate", 166)
    nothing = caller.post(f"{URL}/offers/accept", {"kind": "ftp", **whose})
    assert (nothing.status_code, nothing.json()["error"]) == (409, "no_offer")


def test_zones_of_a_day(api, client_user):
    ThresholdFactory(client=client_user, kind="threshold_heart_rate", value=170)
    ThresholdFactory(client=client_user, family="ride", value=200, valid_from=date(2026, 1, 1))

    tables = api(client_user).get("/api/v1/zones", {"date": "2025-06-01"}).json()
    later = api(client_user).get("/api/v1/zones", {"date": "2026-06-01"}).json()

    assert {table["measure"] for table in tables} == {"heart_rate"}
    power = next(table for table in later if table["measure"] == "power")
    assert (power["family"], power["threshold"]) == ("ride", 200)
    assert [zone["low"] for zone in power["zones"]] == [0, 110, 150, 180, 210, 240, 300]
    assert power["zones"][-1]["high"] is None
    assert api(client_user).get("/api/v1/zones", {"date": "never"}).status_code == 400


def test_load_by_day(api, client_user, trainer):
    ActivityFactory(client=client_user, local_date=date(2026, 5, 1), load=100)
    query = {"client": str(client_user.pk), "from": "2026-05-01", "to": "2026-05-03"}

    body = api(trainer).get("/api/v1/load", query).json()

    assert body["client"] == str(client_user.pk)
    assert [(day["date"], day["load"]) for day in body["days"]] == [
        ("2026-05-01", 100),
        ("2026-05-02", 0),
        ("2026-05-03", 0),
    ]
    assert body["days"][0]["calibrating"]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-05-03", "to": "2026-05-01"},
        {"from": "1900-01-01", "to": "2026-05-01"},
        {"to": "0001-01-01"},
        {"from": "x"},
        {"client": "x"},
    ],
)
def test_senseless_days_are_refused(api, client_user, query):
    assert api(client_user).get("/api/v1/load", query).status_code == 400


def test_extreme_days_are_answered(api, client_user):
    ActivityFactory(client=client_user)
    caller = api(client_user)
    for query in ({"from": "0001-01-01", "to": "0001-02-01"}, {"from": "9999-12-01", "to": "9999-12-31"}):
        assert caller.get("/api/v1/load", query).status_code == 200
