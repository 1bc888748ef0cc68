"""The half minute: said once or often, beside what the watch knows."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from progress.models import Source, WellnessDay
from progress.reports.wellness import wellness_report
from progress.services.feeling import answer_day
from progress.services.recording import DayValues, record_wellness
from tests.factories.progress import WellnessDayFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def answer(client, **answers):
    return answer_day(actor=client, client=client, **{"local_date": client.local_today(), **answers})


def test_twice_the_same_day_is_one_row(client_user) -> None:
    first = answer(client_user, mood=4, comment="Slept well")
    told_at = WellnessDay.objects.get().answered_at
    assert answer(client_user, mood=4, comment="Slept well").pk == first.pk
    assert WellnessDay.objects.get().answered_at == told_at
    answer(client_user, soreness=2)
    row = WellnessDay.objects.get()
    assert (row.mood, row.soreness, row.comment, row.source) == (4, 2, "Slept well", Source.MANUAL)
    answer(client_user, mood=None)
    assert WellnessDay.objects.get().mood is None


def test_the_watch_keeps_its_own_values_whoever_was_first(client_user) -> None:
    today = client_user.local_today()
    answer(client_user, mood=4)
    record_wellness(client=client_user, days=[DayValues(today, stress=20, steps=100)])
    record_wellness(client=client_user, days=[DayValues(today, stress=35, steps=9000)])
    answer(client_user, mood=5)
    row = WellnessDay.objects.get()
    assert (row.source, row.stress, row.steps, row.mood) == (Source.GARMIN, 35, 9000, 5)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"mood": 0}, "mood"),
        ({"mood": 6}, "mood"),
        ({"mood": 3, "back": -1}, "local_date"),
        ({"mood": 3, "back": 14}, "local_date"),
    ],
)
def test_what_cannot_be_meant(client_user, answers, field) -> None:
    day = client_user.local_today() - timedelta(days=answers.pop("back", 0))
    with pytest.raises(DomainError) as refused:
        answer(client_user, local_date=day, **answers)
    assert refused.value.field == field
    assert not WellnessDay.objects.exists()


def test_it_is_nobody_elses_to_say(trainer, client_user) -> None:
    with pytest.raises(NotAllowed):
        answer_day(actor=trainer, client=client_user, local_date=client_user.local_today(), mood=3)
    assert not WellnessDay.objects.exists()


def test_today_is_the_clients_own(client_user, page) -> None:
    client_user.time_zone = "Pacific/Auckland"
    client_user.save()
    with time_machine.travel("2026-04-04 13:30:00+00:00", tick=False):  # the 5th in Auckland, clocks go back that night
        form = page(client_user).get(reverse("progress:wellness")).context["form"]
        assert form.initial["local_date"].isoformat() == "2026-04-05"
        page(client_user).post(reverse("progress:wellness"), {"local_date": "2026-04-05", "mood": "4"})
    assert WellnessDay.objects.get().local_date.isoformat() == "2026-04-05"


def test_pages(page, trainer, client_user) -> None:
    browser, url, today = page(client_user), reverse("progress:wellness"), client_user.local_today()
    assert "No days yet" in browser.get(url).text
    said = {"local_date": today.isoformat(), "sleep_quality": "4", "soreness": "2", "comment": "Legs are fine"}
    assert browser.post(url, said).status_code == 302
    shown = browser.get(url)
    assert "Legs are fine" in shown.text
    swapped = browser.post(url, said | {"mood": "5"}, headers=HTMX)
    assert swapped.status_code == 200
    assert "that is noted" in swapped.text
    assert "<html" not in swapped.text
    refused = browser.post(url, {"local_date": today.isoformat()}, headers=HTMX)
    assert refused.status_code == 422
    assert "Choose at least one answer." in refused.text
    assert WellnessDay.objects.get().mood == 5
    seen = page(trainer).get(reverse("progress:client_wellness", args=[client_user.pk]))
    assert "Legs are fine" in seen.text
    assert "How are you?" not in seen.text
    assert browser.get(url, {"day": (today - timedelta(days=3)).isoformat()}).status_code == 200
    for odd in ("2026-02-31", (today + timedelta(days=1)).isoformat()):
        assert browser.get(url, {"day": odd}).status_code == 404
    table = page(trainer).get(reverse("progress:wellness_csv", args=[client_user.pk])).text
    assert f"{today},manual,,,,,,,4,2,5," in table


def test_the_week_against_the_own_range(client_user) -> None:
    today = client_user.local_today()
    for back in range(30):
        WellnessDayFactory(client=client_user, local_date=today - timedelta(days=back), hrv=50.0 if back < 7 else 60.0)
    report = wellness_report(client_user, client_user)
    assert report.hrv.verdict == "below"
    assert "below the own range" in report.charts[0].sentence
    assert [chart.title for chart in report.charts] == ["Heart-rate variability", "Sleep", "Resting heart rate"]


def test_the_page_costs_the_same_with_many_days(page, client_user, django_assert_num_queries) -> None:
    browser, url, today = page(client_user), reverse("progress:wellness"), client_user.local_today()
    WellnessDayFactory(client=client_user, local_date=today)
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for back in range(1, 11):
        WellnessDayFactory(client=client_user, local_date=today - timedelta(days=back))
    with django_assert_num_queries(len(one)):
        browser.get(url)


def test_the_api(api, trainer, client_user) -> None:
    caller = api(client_user)
    made = caller.post("/api/v1/wellness", {"mood": 4, "comment": "Fine"}, format="json")
    assert made.status_code == 200, made.json()
    assert made.json()["local_date"] == client_user.local_today().isoformat()
    assert caller.patch("/api/v1/wellness", {"soreness": 1}, format="json").json()["mood"] == 4
    assert caller.post("/api/v1/wellness", {"mood": 9}, format="json").status_code == 400
    assert caller.post("/api/v1/wellness", {}, format="json").status_code == 400
    assert api(trainer).post("/api/v1/wellness", {"mood": 4}, format="json").status_code == 404
    assert api(trainer).get("/api/v1/wellness").json()["results"][0]["comment"] == "Fine"
    assert WellnessDay.objects.count() == 1
