"""The analysis page: sections, comparison, files, empty states, and what it costs."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from lxml import etree

from activities.enums import MarkKind
from activities.models import Mark
from activities.services.load_days import rebuild_load
from dashboard.analysis.period import period_of
from progress.models import Race
from tests.factories.activities import ActivityFactory
from tests.factories.analysis import AnalysedFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
SECTIONS = ("fitness", "volume", "zones", "curves", "efforts", "strength", "steady")


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-06-30 10:00:00+00:00", tick=False):
        yield


def ride(client, day: date, **fields):
    """A steady ride of an hour, with its mark."""
    row = AnalysedFactory(day=day, activity__client=client, **fields)
    Mark.objects.create(
        client=client,
        activity=row.activity,
        kind=MarkKind.POWER,
        family="ride",
        subject="20min",
        label="20 min",
        value=row.curves["power"][-1][1],
        local_date=day,
    )
    return row


def lift(client, day: date, subject: str, label: str, kilograms: float, volume: float) -> None:
    activity = ActivityFactory(client=client, strength=True, local_date=day)
    for kind, value in ((MarkKind.E1RM, kilograms), (MarkKind.VOLUME, volume)):
        Mark.objects.create(
            client=client,
            activity=activity,
            kind=kind,
            family="strength",
            subject=subject,
            label=label,
            value=value,
            local_date=day,
        )


def trained(client, sessions: int = 6) -> None:
    """Some rides in the last weeks, one in the time before, a lift now and then."""
    ride(client, TODAY - timedelta(days=150), curves={"power": [[1, 550.0], [60, 300.0], [1200, 230.0]]})
    for number in range(sessions):
        ride(client, TODAY - timedelta(days=3 * number + 1))
        lift(client, TODAY - timedelta(days=3 * number + 2), "back-squat", "Back squat", 120.0 + number, 4000.0)
    rebuild_load(client_id=client.pk)


def address(client, **query) -> str:
    return reverse("dashboard:analysis", args=[client.pk], query=query)


def read_csv(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_page_answers_in_sentences(page, trainer, client_user) -> None:
    trained(client_user)
    html = page(trainer).get(address(client_user)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Fitness " in html
    assert "Calibrating" not in html
    assert "in 12 sessions" in html
    assert "50 % in zones 1 and 2" not in html
    assert "100 % in zones 1 and 2" in html
    assert "Best ride power over 20 min: 240" in html
    assert "in the time before 230" in html
    assert "1 of 1 are better than in the time before" in html
    assert "back squat at an estimated 125.0" in html
    assert "6 comparable sessions (ride): 1.39 W a beat" in html
    assert re.findall(r' id="(fitness|volume|zones|curves|efforts|strength|steady)"', html) == list(SECTIONS)


def test_every_section_leaves_as_csv_in_si_units(page, client_user) -> None:
    trained(client_user)
    browser = page(client_user)
    files = {key: read_csv(browser.get(address(client_user, format="csv", section=key))) for key in SECTIONS}
    assert sum(float(row["load"]) for row in files["volume"]) == pytest.approx(12 * 62)
    assert sum(float(row["seconds"]) for row in files["zones"]) == 6 * 3600
    assert {"sport": "ride", "measure": "power", "seconds": "1200", "value": "240.0", "day": "2026-06-14"}.items() <= (
        files["curves"][-1].items()
    )
    assert files["efforts"][0]["value_before"] == "230.0"
    assert [row["estimated_maximum_kg"] for row in files["strength"]] == [str(125.0 - n) for n in range(6)]
    assert len(files["steady"]) == 6
    assert files["fitness"][-1]["planned"] == "1"


def test_words_of_a_person_are_no_formula_in_a_spreadsheet(page, client_user) -> None:
    for number in range(2):
        ride(client_user, TODAY - timedelta(days=number), activity__name="=HYPERLINK(1)")
    rows = read_csv(page(client_user).get(address(client_user, format="csv", section="steady")))
    assert {row["name"] for row in rows} == {"'=HYPERLINK(1)"}


def test_every_drawing_leaves_as_a_document_of_its_own(page, client_user) -> None:
    trained(client_user)
    browser = page(client_user)
    html = browser.get(address(client_user)).content.decode().replace("&amp;", "&")
    links = re.findall(r'href="(\?[^"]*format=svg[^"]*)"', html)
    assert len(links) == 7
    for link in links:
        answer = browser.get(reverse("dashboard:analysis", args=[client_user.pk]) + link)
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Content-Disposition"].startswith("attachment")
        assert etree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    "query",
    [
        {"format": "csv", "section": "nothing"},
        {"format": "svg", "section": "volume", "figure": "9"},
        {"format": "svg", "section": "volume", "figure": "²"},
        {"format": "svg", "section": "efforts"},
    ],
)
def test_files_that_do_not_exist(page, client_user, query) -> None:
    trained(client_user)
    assert page(client_user).get(address(client_user, **query)).status_code == 404


def test_the_chart_goes_on_with_the_plan(page, trainer, client_user) -> None:
    trained(client_user)
    for days, load, stage in ((3, 90, "published"), (4, 70, "draft")):
        row = PlannedSessionFactory(client=client_user, local_date=TODAY + timedelta(days=days), stage=stage)
        PlannedSession.objects.filter(pk=row.pk).update(estimated_load=load)
    series = reverse("dashboard:analysis_fitness", args=[client_user.pk])
    seen = {user: page(user).get(series).json() for user in (trainer, client_user)}
    for data in seen.values():
        start = data["planned_from"]
        assert data["dates"][start] == "2026-07-01"
        assert data["load"][start + 2] == 90
    assert seen[trainer]["load"][start + 3] == 70
    assert seen[client_user]["load"][start + 3] == 0  # a draft is not the client's to see


def test_own_dates_end_where_they_end(page, client_user) -> None:
    trained(client_user)
    browser = page(client_user)
    query = {"range": "custom", "first": "2026-06-01", "last": "2026-06-10"}
    series = browser.get(reverse("dashboard:analysis_fitness", args=[client_user.pk], query=query)).json()
    assert (series["dates"][0], series["dates"][-1], series["planned_from"]) == ("2026-06-01", "2026-06-10", None)
    html = browser.get(address(client_user, **query)).content.decode()
    assert 'value="2026-06-01"' in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"range": "custom", "first": "2026-06-10", "last": "2026-06-01"}, "The last day comes before the first."),
        ({"range": "custom", "first": "2026-06-10"}, "Choose a day."),
        ({"range": "custom", "first": "1990-06-10", "last": "2026-06-01"}, "Choose at most ten years."),
        ({"range": "never"}, "Select a valid choice"),
        ({"range": "custom", "first": "x", "last": "2026-06-01"}, "Enter a valid date."),
    ],
)
def test_senseless_periods_are_said_and_the_usual_one_is_shown(page, client_user, query, words) -> None:
    answer = page(client_user).get(address(client_user, **query))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert words in html
    assert "2\N{NO-BREAK SPACE}Apr\N{NO-BREAK SPACE}2026 – 30\N{NO-BREAK SPACE}Jun\N{NO-BREAK SPACE}2026" in html


@pytest.mark.parametrize(
    "dates", [("0001-01-01", "0001-01-20"), ("9999-12-01", "9999-12-31"), ("1970-01-01", "1970-01-02")]
)
def test_the_ends_of_time(page, client_user, dates) -> None:
    trained(client_user)
    query = dict(zip(("range", "first", "last"), ("custom", *dates), strict=True))
    assert page(client_user).get(address(client_user, **query)).status_code == 200


@pytest.mark.parametrize("amount", ["seconds", "distance", "load"])
def test_weeks_by_another_amount(page, client_user, amount) -> None:
    trained(client_user)
    words = {"seconds": "12 h 00 in", "distance": "180.0 km in", "load": "744 of load in"}[amount]
    html = page(client_user).get(address(client_user, amount=amount)).content.decode()
    assert words in html.replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_yet(page, trainer, client_user) -> None:
    for user in (trainer, client_user):
        html = page(user).get(address(client_user)).content.decode()
        assert html.count("Nothing to show") == len(SECTIONS)
        assert ("Log a session" in html) is (user == client_user)


def test_a_young_history_is_calibrating(page, client_user) -> None:
    ride(client_user, TODAY - timedelta(days=5))
    rebuild_load(client_id=client_user.pk)
    assert "Calibrating until" in page(client_user).get(address(client_user)).content.decode()


def test_without_comparison_nothing_is_compared(page, client_user) -> None:
    trained(client_user)
    html = page(client_user).get(address(client_user, against="nothing")).content.decode()
    assert "than in the time before" not in html
    assert "in the time before 230" not in html


def test_the_season_begins_after_the_last_a_race(client_user) -> None:
    assert period_of(client_user, client_user, "season").days == 182
    Race.objects.create(client=client_user, name="Spring", local_date=date(2026, 4, 12), priority="A")
    Race.objects.create(client=client_user, name="Training race", local_date=date(2026, 5, 10), priority="B")
    Race.objects.create(client=client_user, name="Autumn", local_date=date(2026, 9, 20), priority="A")
    assert period_of(client_user, client_user, "season").first == date(2026, 4, 13)


def test_all_begins_with_the_first_activity(client_user) -> None:
    trained(client_user)
    period = period_of(client_user, client_user, "all")
    assert (period.first, period.before) == (TODAY - timedelta(days=150), None)


def test_today_is_the_clients_day(client_user) -> None:
    client_user.time_zone = "Pacific/Kiritimati"
    with time_machine.travel("2026-06-30 10:30:00+00:00", tick=False):
        assert period_of(client_user, client_user, "30").last == date(2026, 7, 1)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_periods_cross_the_change_of_clocks_by_days(client_user, zone) -> None:
    client_user.time_zone = zone
    with time_machine.travel("2026-04-01 12:00:00+00:00", tick=False):
        period = period_of(client_user, client_user, "30")
    assert (period.first, period.last, period.days) == (date(2026, 3, 3), date(2026, 4, 1), 30)
    assert period.before == (date(2026, 2, 1), date(2026, 3, 2))


@pytest.mark.parametrize("key", ["90", "season", "all"])
def test_what_the_page_costs(page, trainer, client_user, django_assert_max_num_queries, key) -> None:
    trained(client_user, sessions=1)
    browser = page(trainer)
    url = address(client_user, range=key)
    browser.get(url)  # the first look is recorded
    with django_assert_max_num_queries(15) as few:
        browser.get(url)
    trained(client_user, sessions=12)
    with django_assert_max_num_queries(len(few)):
        browser.get(url)


def test_own_address_leads_to_the_page(page, client_user, stranger) -> None:
    assert page(client_user).get(reverse("dashboard:own_analysis")).url == address(client_user)
    assert page(stranger).get(reverse("dashboard:own_analysis")).status_code == 404
    assert page(stranger).get(address(client_user)).status_code == 404
