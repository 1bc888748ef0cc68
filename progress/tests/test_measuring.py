"""Measurements: services, pages, files and API."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Conflict, DomainError, NotAllowed
from progress.forms import MeasurementsForm
from progress.models import Measurement, Source, Weight
from progress.reports.body import body_report
from progress.services.measuring import (
    CustomValue,
    change_measurement,
    change_weight,
    delete_weight,
    enter_measurements,
)
from tests.factories.progress import WeightFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def american(client_user):
    client_user.units = "imperial"
    client_user.save()
    return client_user


def enter(client, **values):
    return enter_measurements(actor=client, client=client, **{"local_date": client.local_today(), **values})


def test_twice_the_same_day_is_once_and_the_later_value_holds(client_user) -> None:
    waist, battery = {"waist": 0.815}, [CustomValue("Grip", "kg", 44)]
    enter(client_user, kilograms=71.2, body_fat=14.0, girths=waist, custom=battery)
    enter(client_user, kilograms=71.0, girths=waist, custom=battery)
    weight = Weight.objects.get()
    assert (weight.kilograms, weight.body_fat, weight.source) == (71.0, 14.0, Source.MANUAL)
    told = set(Measurement.objects.values_list("kind", "name", "unit", "value"))
    assert told == {("waist", "", "", 0.815), ("custom", "Grip", "kg", 44.0)}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kilograms": 4.0}, "kilograms"),
        ({"kilograms": 71.0, "body_fat": 90.0}, "body_fat"),
        ({"body_fat": 14.0}, "kilograms"),
        ({"girths": {"waist": 81.5}}, "waist"),
        ({"girths": {"ear": 0.1}}, "kind"),
        ({"custom": [CustomValue("Grip", "kg", float("inf"))]}, "value"),
        ({"custom": [CustomValue(" ", "kg", 3)]}, "name"),
        ({"kilograms": 71.0, "local_date": date(2999, 1, 1)}, "local_date"),
        ({"kilograms": 71.0, "local_date": date(1900, 1, 1)}, "local_date"),
        ({}, None),
    ],
)
def test_what_cannot_be_meant_is_not_written(client_user, values, field) -> None:
    with pytest.raises(DomainError) as refused:
        enter(client_user, **{"girths": {"hips": 0.95}, **values} if values else values)
    assert refused.value.field == field
    assert not Weight.objects.exists()
    assert not Measurement.objects.exists()


def test_only_those_who_see_the_body_may(trainer, stranger, client_user) -> None:
    enter_measurements(actor=trainer, client=client_user, local_date=client_user.local_today(), kilograms=71.0)
    with pytest.raises(NotAllowed):
        enter_measurements(actor=stranger, client=client_user, local_date=client_user.local_today(), kilograms=60.0)
    with pytest.raises(NotAllowed):
        change_weight(actor=stranger, weight=Weight.objects.get(), kilograms=60.0, body_fat=None)
    assert Weight.objects.get().kilograms == 71.0


def test_a_scales_weighing_stays_and_a_written_one_goes_before_it(client_user) -> None:
    sent = WeightFactory(client=client_user, local_date=client_user.local_today(), kilograms=72.0)
    with pytest.raises(Conflict):
        delete_weight(actor=client_user, weight=sent)
    with pytest.raises(Conflict):
        change_weight(actor=client_user, weight=sent, kilograms=60.0, body_fat=None)
    assert Weight.objects.get().kilograms == 72.0
    enter(client_user, kilograms=71.0)
    assert body_report(client_user, client_user).trend[-1].measured == 71.0


def test_fat_alone_belongs_to_the_days_weighing(client_user) -> None:
    WeightFactory(client=client_user, local_date=client_user.local_today(), kilograms=72.0, body_fat=None)
    enter(client_user, body_fat=15.5)
    assert list(Weight.objects.order_by("source").values_list("source", "kilograms", "body_fat")) == [
        ("garmin", 72.0, None),
        ("manual", 72.0, 15.5),
    ]


def test_the_local_day_over_the_change_of_clocks(client_user) -> None:
    client_user.time_zone = "Europe/Oslo"
    client_user.save()
    with time_machine.travel("2026-03-28 23:30:00+00:00", tick=False):  # 00:30 on the 29th in Oslo
        enter(client_user, kilograms=71.0)
    with time_machine.travel("2026-03-29 21:30:00+00:00", tick=False):  # 23:30 on the 29th, summer time
        enter(client_user, kilograms=70.0)
        enter(client_user, kilograms=69.0, local_date=date(2026, 3, 28))
        report = body_report(client_user, client_user)
    assert [(p.day.day, p.measured) for p in report.trend] == [(28, 69.0), (29, 70.0)]


def test_a_form_in_pounds_and_inches_with_a_decimal_comma(american) -> None:
    said = {"local_date": "2026-03-28", "weight": "155,4", "waist": "32.1", "new_name": "Sit-ups", "new_value": "30"}
    form = MeasurementsForm(said, client=american, reader=american, kinds=[])
    assert form.is_valid(), form.errors
    assert form.values["kilograms"] == pytest.approx(70.488, abs=0.001)
    assert form.values["girths"] == {"waist": pytest.approx(0.81534)}
    assert form.values["custom"] == [CustomValue("Sit-ups", "", 30)]
    halved = MeasurementsForm({**said, "new_name": ""}, client=american, reader=american, kinds=[])
    assert not halved.is_valid()
    assert list(halved.errors) == ["new_name"]


def test_pages(page, client_user) -> None:
    browser, url = page(client_user), reverse("progress:body")
    today = client_user.local_today().isoformat()
    assert "Nothing measured yet" in browser.get(url).text
    said = {
        "local_date": today,
        "weight": "71,5",
        "waist": "81.5",
        "new_name": "Grip",
        "new_unit": "kg",
        "new_value": "44",
    }
    assert browser.post(url, said).status_code == 302
    shown = browser.get(url).text
    assert "71.5\N{NO-BREAK SPACE}kg" in shown
    assert "81.5\N{NO-BREAK SPACE}cm" in shown
    assert "Grip (kg)" in shown
    refused = browser.post(url, {"local_date": today, "weight": "7"})
    assert refused.status_code == 422
    assert "This value cannot be meant." in refused.text
    weight, waist = Weight.objects.get(), Measurement.objects.get(kind="waist")
    assert browser.get(reverse("progress:weight", args=[weight.pk])).text.count("71.5")
    browser.post(reverse("progress:weight", args=[weight.pk]), {"weight": "70", "body_fat": "14"})
    browser.post(reverse("progress:measurement", args=[waist.pk]), {"value": "80"})
    weight.refresh_from_db()
    waist.refresh_from_db()
    assert (weight.kilograms, weight.body_fat, waist.value) == (70.0, 14.0, 0.8)
    for name, row in (("weight_delete", weight), ("measurement_delete", waist)):
        address = reverse(f"progress:{name}", args=[row.pk])
        assert browser.get(address).status_code == 200
        assert browser.post(address).status_code == 302
    assert not Weight.objects.exists()
    assert Measurement.objects.get().name == "Grip"


def test_files(page, client_user) -> None:
    today = client_user.local_today()
    enter(client_user, kilograms=71.0, custom=[CustomValue("=cmd", "", 1)])
    enter(client_user, kilograms=72.0, local_date=today - timedelta(days=1))
    table = page(client_user).get(reverse("progress:body_csv", args=[client_user.pk])).text.splitlines()
    assert table[0] == "day,what,value,unit,trend_kg"
    assert table[1] == f"{today - timedelta(days=1)},weight,72.0,kg,72.0"
    assert f"{today},'=cmd,1.0,," in table


def test_the_page_costs_the_same_with_many_rows(page, client_user, django_assert_num_queries) -> None:
    browser, url = page(client_user), reverse("progress:body")
    enter(client_user, kilograms=71.0, girths={"waist": 0.8})
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for number in range(10):
        enter(
            client_user, kilograms=71.0, girths={"waist": 0.8}, local_date=client_user.local_today() - timedelta(number)
        )
    with django_assert_num_queries(len(one)):
        browser.get(url)
    assert len(one) <= 15


def test_the_api(api, trainer, client_user, stranger) -> None:
    today = client_user.local_today().isoformat()
    said = {"client": str(client_user.pk), "local_date": today, "kilograms": 71.25}
    made = api(trainer).post("/api/v1/progress", said, format="json")
    assert made.status_code == 201, made.json()
    again = api(client_user).post("/api/v1/progress", said | {"body_fat": 14}, format="json").json()
    assert (again["id"], again["body_fat"]) == (made.json()["id"], 14)
    url = f"/api/v1/progress/{again['id']}"
    assert api(client_user).patch(url, {"kilograms": 70}, format="json").json()["body_fat"] == 14
    assert api(stranger).get(url).status_code == 404
    assert api(client_user).post("/api/v1/progress", said | {"kilograms": 4}, format="json").status_code == 400
    girth = {"local_date": today, "kind": "waist", "value": 0.81}
    waist = api(client_user).post("/api/v1/progress/measurements", girth, format="json")
    assert waist.status_code == 201, waist.json()
    api(client_user).post("/api/v1/progress/measurements", girth | {"kind": "custom", "name": "Grip"}, format="json")
    listed = api(trainer).get("/api/v1/progress/measurements", {"kind": "waist"}).json()["results"]
    assert [row["value"] for row in listed] == [0.81]
    key = f"/api/v1/progress/measurements/{waist.json()['id']}"
    assert api(client_user).patch(key, {"value": 0.8}, format="json").json()["value"] == 0.8
    assert api(client_user).delete(key).status_code == 204
    assert api(client_user).delete(url).status_code == 204
    assert Measurement.objects.get().name == "Grip"


def test_a_measurement_is_corrected_within_its_limits(client_user) -> None:
    row = enter(client_user, girths={"waist": 0.8})[0]
    with pytest.raises(DomainError):
        change_measurement(actor=client_user, measurement=row, value=80)
    assert Measurement.objects.get().value == 0.8
