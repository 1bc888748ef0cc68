"""The report on a month: figures against plain sums, what is shared, the trainer's words, the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import DataAccess
from activities.models import Mark
from activities.services.load_days import rebuild_load
from coaching.models import Consent
from core.errors import DomainError, NotAllowed
from dashboard.month.figures import change_of
from dashboard.month.fonts import writable
from dashboard.month.months import Month, month_of, months_of
from dashboard.month.report import month_report
from progress.models import Goal, MonthReport, Race
from progress.services.reports import write_on_month
from tests.factories.activities import ActivityFactory, StrengthSetFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.progress import WeightFactory, WellnessDayFactory
from tests.factories.workouts import PlannedSessionFactory

pytestmark = pytest.mark.django_db
OCTOBER = Month(date(2026, 10, 1))


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 10, 12, tzinfo=UTC), tick=False):
        yield


def done(client, day: date, *, load: float = 50, metres: float = 10_000, seconds: int = 3600, family: str = "run"):
    """An activity at noon of a day."""
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return ActivityFactory(
        client=client,
        start_time=start,
        local_date=day,
        family=family,
        load=load,
        distance=metres,
        elapsed_time=seconds,
        moving_time=seconds,
    )


@pytest.fixture
def october(trainer, client_user):
    """A client with two months, everything in them."""
    client_user.name = "Nguyễn Łukasz"
    client_user.save()
    for day in (date(2026, 9, 10), date(2026, 9, 20)):
        done(client_user, day, load=40)
    first, second = done(client_user, date(2026, 10, 1)), done(client_user, date(2026, 10, 31), load=70)
    lifted = done(client_user, date(2026, 10, 6), metres=0, load=30, family="strength")
    for number in range(3):
        StrengthSetFactory(activity=lifted, number=number, repetitions=5, kind="active")
    StrengthSetFactory(activity=lifted, number=3, repetitions=None, duration=90, kind="rest")
    rebuild_load(client_id=client_user.pk)
    for day, compliance in ((1, "on_target"), (31, "missed"), (12, "excused")):
        PlannedSessionFactory(
            client=client_user, created_by=trainer, local_date=date(2026, 10, day), compliance=compliance
        )
    for activity, day, value in ((first, date(2026, 9, 10), 1500.0), (second, date(2026, 10, 31), 1440.0)):
        Mark.objects.create(
            client=client_user,
            activity=activity,
            kind="distance",
            family="run",
            subject="5k",
            label="5 km",
            value=value,
            local_date=day,
        )
    WellnessDayFactory(client=client_user, local_date=date(2026, 9, 3), hrv=60, sleep_seconds=25_200)
    WellnessDayFactory(client=client_user, local_date=date(2026, 10, 3), hrv=64, sleep_seconds=27_000)
    WeightFactory(client=client_user, local_date=date(2026, 9, 3), kilograms=72)
    WeightFactory(client=client_user, local_date=date(2026, 10, 3), kilograms=71)
    WeightFactory(client=client_user, local_date=date(2026, 10, 30), kilograms=70)
    Race.objects.create(
        client=client_user, name="Bieg Łódź", local_date=date(2026, 10, 31), distance=5000, result_seconds=1440
    )
    Goal.objects.create(client=client_user, name="Run on Hạ Long bay", first_day=date(2026, 9, 1))
    Goal.objects.create(client=client_user, name="Later goal", first_day=date(2026, 11, 2), due_day=date(2026, 12, 1))
    Goal.objects.create(
        client=client_user,
        name="Ran it",
        first_day=date(2026, 9, 1),
        state="reached",
        closed_on=date(2026, 10, 20),
    )
    return client_user


def url(client, name: str = "month_report", month: str = "2026-10") -> str:
    return reverse(f"dashboard:{name}", args=[client.pk, month])


@pytest.mark.parametrize(
    "written", ["2026-13", "2026-00", "1999-01", "2026-1", "202-01", "2026-10-01", "oktober", "２０２６-10"]
)
def test_what_is_no_month(written: str) -> None:
    assert month_of(written) is None


def test_months_follow_each_other() -> None:
    december = month_of("2026-12")
    assert december is not None
    assert (december.next.key, december.before.key, december.last) == ("2027-01", "2026-11", date(2026, 12, 31))
    assert Month(date(2028, 2, 1)).last == date(2028, 2, 29)


def test_the_list_begins_with_the_first_data(october) -> None:
    assert [month.key for month in months_of(october)] == ["2026-11", "2026-10", "2026-09"]
    assert [month.key for month in months_of(CoachingFactory().client)] == ["2026-11"]


def test_weeks_hold_what_was_done_and_planned_in_the_month_alone(october) -> None:
    training = month_report(october, october, OCTOBER).training
    assert training is not None
    assert (training.weeks[0].first, training.weeks[-1].last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert [week.done["load"] for week in training.weeks] == [50, 30, 0, 0, 70]
    assert [week.done["sets"] for week in training.weeks] == [0, 3, 0, 0, 0]
    assert [week.planned["sessions"] for week in training.weeks] == [1, 0, 1, 0, 1]
    assert sum(week.done["seconds"] for week in training.weeks) == 3 * 3600
    assert {row.family: row.sessions for row in training.sports} == {"run": 2, "strength": 1}
    assert training.adherence.ratio == 0.5


def test_figures_compare_with_the_month_before(october) -> None:
    page = month_report(october, october, OCTOBER)
    by_label = {figure.label: figure for figure in page.training.figures}
    assert (by_label["Load"].now, by_label["Load"].before) == ("150", "80")
    assert by_label["Load"].change == "+88 %"
    wellness = {figure.label: figure for figure in page.wellness}
    assert wellness["HRV"].change == "+4 ms"
    assert wellness["Sleep"].change == "+30 min"
    assert page.body.figures[0].change.startswith("−1.5")
    assert "on 30 Oct" in page.body.sentence
    assert change_of(5, 0) == ""
    assert change_of(100.1, 100) == "unchanged"


def test_records_races_and_goals_of_the_month(october) -> None:
    training = month_report(october, october, OCTOBER).training
    assert [each.words for each in training.records] == ["Fastest 5 km: 24:00 (before 25:00)"]
    assert [race.name for race in training.races] == ["Bieg Łódź"]
    assert {row.goal.name: row.words.split(" on ")[0] for row in training.goals} == {
        "Run on Hạ Long bay": "open",
        "Ran it": "reached",
    }
    september = month_report(october, october, OCTOBER.before).training
    assert september.records == []
    assert {row.words for row in september.goals} == {"open"}


def test_drafts_are_not_in_it(trainer, october) -> None:
    PlannedSessionFactory(client=october, created_by=trainer, local_date=date(2026, 10, 13), draft=True)
    training = month_report(october, trainer, OCTOBER).training
    assert sum(week.planned["sessions"] for week in training.weeks) == 3


def test_each_part_only_as_far_as_it_is_shared(page, trainer, october) -> None:
    text = page(trainer).get(url(october)).text
    for words in ("Week by week", "Bieg Łódź", "HRV", "Weight", "Fastest 5 km"):
        assert words in text
    seen = DataAccess.objects.filter(viewer=trainer, subject=october).values_list("category", flat=True)
    assert set(seen) == {"training", "wellness", "body"}
    Consent.objects.filter(category__in=["wellness", "body"]).update(withdrawn_at=timezone.now())
    text = page(trainer).get(url(october)).text
    assert "does not share wellness, body" in text
    assert "HRV" not in text
    assert "70.0" not in text
    Consent.objects.update(withdrawn_at=timezone.now())
    text = page(trainer).get(url(october)).text
    assert "Bieg" not in text
    assert "Write on this month" not in text


def test_a_stranger_and_a_month_ahead_are_not_found(page, stranger, october) -> None:
    assert page(stranger).get(url(october)).status_code == 404
    assert page(stranger).get(url(october, "month_pdf")).status_code == 404
    for month in ("2026-12", "nonsense", "2026-99"):
        assert page(october).get(url(october, month=month)).status_code == 404
    assert page(october).get(url(october, month="2026-11")).status_code == 200
    assert page(october).get(reverse("dashboard:month_report", args=[uuid4(), "2026-10"])).status_code == 404


def test_words_are_written_by_trainers_and_read_by_the_client(page, trainer, october) -> None:
    browser = page(trainer)
    assert browser.post(url(october, "month_words"), {"words": "Well done, Łukasz.\n\nKeep on."}).status_code == 302
    assert "Well done, Łukasz." in page(october).get(url(october)).text
    assert "Well done" in browser.get(url(october, "month_words")).text
    browser.post(url(october, "month_words"), {"words": ""})
    assert MonthReport.objects.count() == 1
    assert trainer.get_short_name() not in page(october).get(url(october)).context["page"].words
    assert page(october).get(url(october)).context["page"].words == []
    assert page(october).post(url(october, "month_words"), {"words": "Mine"}).status_code == 403
    assert MonthReport.objects.get().words == ""


def test_words_of_another_trainer_are_not_read(page, trainer, october) -> None:
    other = CoachingFactory(client=october).trainer
    write_on_month(actor=other, client=october, month=OCTOBER.first, words="Between us")
    assert "Between us" not in page(trainer).get(url(october)).text
    assert "Between us" in page(october).get(url(october)).text


def test_words_need_a_month_that_began_and_the_right(trainer, stranger, october) -> None:
    with pytest.raises(NotAllowed):
        write_on_month(actor=stranger, client=october, month=OCTOBER.first, words="Hello")
    with pytest.raises(NotAllowed):
        write_on_month(actor=october, client=october, month=OCTOBER.first, words="Hello")
    for month in (date(2026, 12, 1), date(2026, 10, 2)):
        with pytest.raises(DomainError):
            write_on_month(actor=trainer, client=october, month=month, words="Hello")
    assert not MonthReport.objects.exists()


def test_the_file_holds_the_same_words(page, trainer, october) -> None:
    write_on_month(actor=trainer, client=october, month=OCTOBER.first, words="Świetnie 💪, Nguyễn! Молодец. 你好\u200b")
    answer = page(trainer).get(url(october, "month_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="2026-10-')
    assert answer["Cache-Control"] == "private, no-store"
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages)
    for words in (
        "October 2026",
        "Nguyễn Łukasz",
        "Świetnie ?, Nguyễn! Молодец. ??",
        "Week by week",
        "Bieg Łódź",
        "Run on Hạ Long bay",
        "Fastest 5 km: 24:00",
        "HRV",
        "Weight",
        "+88 %",
    ):
        assert words in text, words


def test_the_file_leaves_out_what_is_not_shared(page, trainer, october) -> None:
    Consent.objects.filter(category__in=["wellness", "body"]).update(withdrawn_at=timezone.now())
    content = page(trainer).get(url(october, "month_pdf")).content
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    assert "Training" in text
    assert "HRV" not in text
    assert "Weight" not in text


def test_a_month_with_nothing_is_a_page_and_a_file(page, client_user) -> None:
    assert "Nothing was planned or recorded" in page(client_user).get(url(client_user)).text
    content = page(client_user).get(url(client_user, "month_pdf")).content
    assert "Nothing was planned" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_long_words_take_more_pages(trainer, page, october) -> None:
    write_on_month(actor=trainer, client=october, month=OCTOBER.first, words="x" * 3000 + "\n" * 300 + "The end")
    content = page(october).get(url(october, "month_pdf")).content
    sheets = PdfReader(BytesIO(content)).pages
    assert len(sheets) > 3
    assert "The end" in "".join(sheet.extract_text() for sheet in sheets)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("e\u0302\u0303", "ễ"),
        ("a\u00a0b", "a\u00a0b"),
        ("a\tb\0c", "a bc"),
        ("日本", "??"),
        ("👍", "?"),
        ("\u202eabc", "abc"),
    ],
)
def test_what_the_typeface_writes(text: str, written: str) -> None:
    assert writable(text) == written


def test_api(api, trainer, stranger, october) -> None:
    found = api(trainer).get(f"/api/v1/reports/2026-10?client={october.pk}")
    assert found.status_code == 200
    assert [week["done"]["load"] for week in found.json()["training"]["weeks"]] == [50, 30, 0, 0, 70]
    assert found.json()["training"]["records"][0]["words"].startswith("Fastest 5 km")
    assert api(october).get("/api/v1/reports/2026-10").json()["month"] == "2026-10"
    assert api(stranger).get(f"/api/v1/reports/2026-10?client={october.pk}").status_code == 404
    assert api(trainer).get("/api/v1/reports/2026-10?client=nonsense").status_code == 404
    assert api(october).get("/api/v1/reports/2026-12").status_code == 404
    Consent.objects.filter(category="wellness").update(withdrawn_at=timezone.now())
    assert api(trainer).get(f"/api/v1/reports/2026-10?client={october.pk}").json()["wellness"] is None


def test_lists_and_short_addresses(page, trainer, october) -> None:
    write_on_month(actor=trainer, client=october, month=OCTOBER.first, words="Read me")
    own = page(october)
    assert own.get(reverse("dashboard:month_reports")).headers["Location"] == reverse(
        "dashboard:client_month_reports", args=[october.pk]
    )
    assert own.get(reverse("dashboard:own_month", args=["2026-10"])).headers["Location"] == url(october)
    listed = own.get(reverse("dashboard:client_month_reports", args=[october.pk]))
    assert listed.text.count("with words") == 1
    assert page(trainer).get(reverse("dashboard:month_reports")).status_code == 404


def test_two_years_ask_no_more_than_two_months(page, trainer, october) -> None:
    browser = page(trainer)
    browser.get(url(october))
    with CaptureQueriesContext(connection) as little:
        browser.get(url(october))
    for back in range(60):
        day = date(2026, 10, 31) - timedelta(days=12 * back)
        done(october, day)
        WellnessDayFactory(client=october, local_date=day - timedelta(days=1))
        PlannedSessionFactory(client=october, created_by=trainer, local_date=day, compliance="close")
        Goal.objects.create(client=october, name=f"Goal {back}", first_day=day)
    rebuild_load(client_id=october.pk)
    with CaptureQueriesContext(connection) as much:
        browser.get(url(october))
    assert len(much) == len(little) <= 15, "\n".join(query["sql"][:160] for query in much)


def test_the_chart_leaves_no_colour_in_the_tables(page, trainer, october) -> None:
    content = page(trainer).get(url(october, "month_pdf")).content
    drawn = b"".join(sheet.get_contents().get_data() for sheet in PdfReader(BytesIO(content)).pages)
    filled = drawn.count(b" re f\n") + drawn.count(b" re f ")
    assert filled == len(month_report(october, trainer, OCTOBER).training.weeks), "A bar a week and nothing else."
