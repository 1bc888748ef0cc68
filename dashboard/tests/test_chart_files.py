"""Every chart has its table, its sentence and its files, and leaves the house with the consent it is made of alone."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from accounts.models import DataAccess
from coaching.enums import Category
from coaching.models import Consent
from core.exports import csv_response
from progress.models import Goal, Measurement, Weight, WellnessDay
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db

PAGES = ("dashboard:client", "progress:client_overview", "progress:client_body", "progress:client_wellness")


@pytest.fixture
def measured(client_user):
    """A client with two days of everything that is drawn."""
    today = client_user.local_today()
    for back in range(2):
        day = today - timedelta(days=back)
        Weight.objects.create(client=client_user, local_date=day, kilograms=70 + back, body_fat=14 + back)
        Measurement.objects.create(client=client_user, local_date=day, kind="waist", value=0.8 + back / 100)
        Measurement.objects.create(
            client=client_user, local_date=day, kind="custom", name="=HYPERLINK(1)", unit="@x", value=50 + back
        )
        WellnessDay.objects.create(
            client=client_user,
            local_date=day,
            hrv=60 + back,
            sleep_seconds=27_000,
            resting_heart_rate=50,
            mood=4,
            answered_at=timezone.now(),
        )
    Goal.objects.create(
        client=client_user, name="=1+1", metric="weight", target_value=68, start_value=71, first_day=today
    )
    Goal.objects.create(
        client=client_user, name="Girth", metric="girth:waist", target_value=0.75, start_value=0.85, first_day=today
    )
    ActivityFactory(client=client_user, start_time=timezone.now() - timedelta(days=3), load=55)
    return client_user


def links(html: str) -> set[str]:
    return {unescape(found) for found in re.findall(r'href="([^"]*chart=[^"]*format=(?:csv|svg))"', html)}


def table(answer: HttpResponse) -> list[dict[str, str]]:
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))


def chart_url(name: str, client, chart: object, kind: str = "csv") -> str:
    return f"{reverse(name, args=[client.pk])}?chart={chart}&format={kind}"


@pytest.mark.parametrize("name", [*PAGES, "progress:client_goals"])
def test_every_chart_of_a_page_has_sentence_table_and_both_files(page, trainer, measured, name) -> None:
    browser = page(trainer)
    html = browser.get(reverse(name, args=[measured.pk])).text
    figures = re.findall(r'<figure class="(?:plot-figure|stack-s)">.*?</figure>', html, re.DOTALL)
    assert figures
    for figure in figures:
        assert "<figcaption" in figure
        assert "<table" in figure
        assert figure.count("data-menu") == 1
        assert {url.rsplit("=", 1)[1] for url in links(figure)} == {"csv", "svg"}
    for url in links(html):
        answer = browser.get(url)
        assert answer.status_code == 200, url
        assert answer["Content-Disposition"].startswith("attachment;")
        if url.endswith("svg"):
            drawn = etree.fromstring(answer.content)
            assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
            assert drawn.xpath("//*[local-name()='text'][contains(@class, 'plot-title')]/text()") != [""]
        else:
            assert table(answer), url


def test_values_are_in_si_units_and_the_heading_names_them(page, measured) -> None:
    measured.units = "imperial"
    measured.save()
    browser, today = page(measured), measured.local_today()
    rows = table(browser.get(chart_url("progress:body_chart", measured, "weight")))
    assert rows[-1]["day"] == str(today)
    assert (float(rows[-1]["measured_kg"]), float(rows[0]["trend_kg"])) == (70.0, 71.0)
    waist = table(browser.get(chart_url("progress:body_chart", measured, "girth:waist")))
    assert [float(row["value_m"]) for row in waist] == [0.81, 0.8]
    hrv = table(browser.get(chart_url("progress:wellness_chart", measured, "heart-rate-variability")))
    assert [row["hrv_ms"] for row in hrv] == ["61.0", "60.0"]
    goal = Goal.objects.get(name="=1+1")
    assert table(browser.get(chart_url("progress:goal_chart", measured, goal.pk)))[0]["target_kg"] == "68.0"
    weeks = table(browser.get(chart_url("dashboard:client_chart", measured, "load")))
    assert len(weeks) >= 12
    assert sum(float(week["load_done"] or 0) for week in weeks) == pytest.approx(55)


def test_what_a_person_typed_is_no_formula_in_a_spreadsheet(page, measured) -> None:
    answer = page(measured).get(chart_url("progress:body_chart", measured, "custom:%3DHYPERLINK(1)"))
    assert answer.text.splitlines()[0] == "day,value_@x"
    everything = page(measured).get(reverse("progress:body_csv", args=[measured.pk])).text
    assert "'=HYPERLINK(1)" in everything
    assert ",=HYPERLINK" not in everything
    assert "'@x" in everything
    hostile = ["=1", "+1", "-1", "@1", "\t=1", "\r=1", "\n=1", "＝1"]
    rows = list(csv.reader(io.StringIO(csv_response(hostile, [hostile, [float("nan"), float("inf"), -1.5]], "x").text)))
    assert all(cell.startswith("'") for cell in rows[0] + rows[1])
    assert rows[2] == ["", "", "-1.5"]


def test_a_drawing_carries_names_as_text_alone(page, client_user) -> None:
    today = client_user.local_today()
    for back in range(2):
        Measurement.objects.create(
            client=client_user,
            local_date=today - timedelta(days=back),
            kind="custom",
            name="<script>&</text>",
            unit="x",
            value=1 + back,
        )
    url = reverse("progress:body_chart", args=[client_user.pk])
    answer = page(client_user).get(url, {"chart": "custom:<script>&</text>", "format": "svg"})
    assert not etree.fromstring(answer.content).xpath("//*[local-name()='script']")


@pytest.mark.parametrize(
    ("category", "name", "chart"),
    [
        (Category.BODY, "progress:body_chart", "weight"),
        (Category.WELLNESS, "progress:wellness_chart", "sleep"),
        (Category.TRAINING, "progress:goal_chart", "goal"),
        (Category.BODY, "progress:goal_chart", "goal"),
        (Category.TRAINING, "dashboard:client_chart", "load"),
    ],
)
def test_a_file_leaves_with_the_consent_it_is_made_of(page, trainer, stranger, measured, category, name, chart) -> None:
    key = Goal.objects.get(name="=1+1").pk if chart == "goal" else chart
    for kind in ("csv", "svg"):
        url = chart_url(name, measured, key, kind)
        assert page(trainer).get(url).status_code == 200
        assert page(stranger).get(url).status_code == 404
    assert DataAccess.objects.filter(viewer=trainer, subject=measured).exists()
    Consent.objects.filter(category=category).update(withdrawn_at=timezone.now())
    for kind in ("csv", "svg"):
        assert page(trainer).get(chart_url(name, measured, key, kind)).status_code == 404
        assert page(measured).get(chart_url(name, measured, key, kind)).status_code == 200


@pytest.mark.parametrize("query", ["", "?chart=weight", "?chart=weight&format=exe", "?chart=nothing&format=csv"])
def test_what_is_not_there_is_not_found(page, measured, query) -> None:
    assert page(measured).get(reverse("progress:body_chart", args=[measured.pk]) + query).status_code == 404
