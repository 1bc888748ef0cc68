"""The client's Today, as a page and by API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from coaching.models import AwayRange
from core.units import NBSP
from messaging.models import Comment
from progress.models import Goal, Race
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession
from workouts.services.logging import complete_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 10, 0, tzinfo=UTC)
TODAY = date(2026, 7, 8)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def running(client_user, trainer) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer, name="Fast 800s", note="The last fast one.")


def test_a_client_begins_at_today(page, client_user):
    browser = page(client_user)

    shown = browser.get(reverse("dashboard:home"), follow=True)

    assert shown.redirect_chain[-1][0] == reverse("dashboard:today")
    assert "Nothing planned for today" in shown.text


def test_the_session_says_what_why_and_how_long(page, client_user, running):
    shown = page(client_user).get(reverse("dashboard:today")).text.replace(NBSP, " ")

    for text in ("Wednesday 8 July", "Fast 800s", "The last fast one.", "about 47 min", "4 ×", "Log it"):
        assert text in shown
    assert reverse("workouts:session_done", args=[running.pk]) in shown


def test_strength_starts_with_one_press(page, client_user):
    lifting = PlannedSessionFactory(client=client_user, lifting=True)

    shown = page(client_user).get(reverse("dashboard:today")).text

    assert f'href="{reverse("workouts:session_log", args=[lifting.pk])}"' in shown
    assert "Barbell back squat" in shown


def test_what_is_done_is_said(page, client_user, running):
    complete_session(actor=client_user, session=running)

    shown = page(client_user).get(reverse("dashboard:today")).text

    assert "Done for today" in shown
    assert "100" in shown


def test_the_week_tomorrow_the_race_and_a_journey(page, client_user, running):
    PlannedSessionFactory(client=client_user, name="Long one", local_date=TODAY + timedelta(days=1))
    PlannedSessionFactory(client=client_user, local_date=TODAY - timedelta(days=1))
    PlannedSessionFactory(client=client_user, name="Secret draft", draft=True)
    ActivityFactory(client=client_user, local_date=TODAY - timedelta(days=2))
    Race.objects.create(client=client_user, name="Half marathon", local_date=TODAY + timedelta(days=12))
    AwayRange.objects.create(client=client_user, kind="travel", first_day=TODAY, last_day=TODAY + timedelta(days=2))

    answer = page(client_user).get(reverse("dashboard:today"))

    for text in ("Long one", "Half marathon", "in 12 days", "until 10 Jul 2026"):
        assert text in answer.text.replace(NBSP, " ")
    assert "Secret draft" not in answer.text
    week = [day.kind for day in answer.context["today"].strip]
    assert week == ["unplanned", "missed", "planned", "planned", "excused", "", ""]


def test_the_last_word_the_goal_and_the_question_of_the_day(page, client_user, trainer):
    done = ActivityFactory(client=client_user, name="Hills")
    Comment.objects.create(activity=done, author=trainer, body="Well paced.")
    Comment.objects.create(activity=done, author=client_user, body="My own answer.")
    Goal.objects.create(client=client_user, name="Some day", first_day=TODAY)
    Goal.objects.create(client=client_user, name="Sub 3:30", first_day=TODAY, due_day=TODAY + timedelta(days=9))
    Goal.objects.create(client=client_user, name="Reached", first_day=TODAY, due_day=TODAY, state="reached")
    browser = page(client_user)

    shown = browser.get(reverse("dashboard:today")).text.replace(NBSP, " ")

    for text in ("Well paced.", "Answer on Hills", "Sub 3:30", "in 9 days", "How are you?", "Who saw my data"):
        assert text in shown
    assert "My own answer." not in shown
    assert "Some day" not in shown

    browser.post(reverse("progress:wellness"), {"local_date": TODAY.isoformat(), "mood": "4"})

    assert "How are you?" not in (again := browser.get(reverse("dashboard:today")).text)
    assert "you have answered today" in again


def test_what_the_trainer_wrote_to_somebody_else_stays_there(page, client_user, trainer):
    other = CoachingFactory(trainer=trainer).client
    Comment.objects.create(activity=ActivityFactory(client=other), author=trainer, body="Not for you.")
    Goal.objects.create(client=other, name="Not yours", first_day=TODAY)

    shown = page(client_user).get(reverse("dashboard:today")).text

    assert "Not for you." not in shown
    assert "Not yours" not in shown


def test_a_bad_day_has_its_ways_out_a_tap_each(page, client_user, running):
    browser = page(client_user)
    today_url, move_url = reverse("dashboard:today"), reverse("workouts:session_move", args=[running.pk])
    shown = browser.get(today_url).text
    for words in ("Not today", "Do it tomorrow", "Another day…", "Shorten it…", "Skip it…", "I am sick today"):
        assert words in shown

    tomorrow = {"quick": "2026-07-09", "version": running.version, "back": today_url}
    moved = browser.post(move_url, tomorrow)

    assert (moved.status_code, moved["Location"]) == (302, today_url)
    running.refresh_from_db()
    assert running.local_date == TODAY + timedelta(days=1)
    assert "Undo" in browser.get(today_url).text


def test_sick_today_excuses_what_is_planned(page, client_user, running):
    browser = page(client_user)
    sick = {"kind": "sick", "first_day": "2026-07-08", "last_day": "2026-07-08", "back": reverse("dashboard:today")}

    answer = browser.post(reverse("coaching:new_away", args=[client_user.pk]), sick, follow=True)

    assert answer.redirect_chain == [(reverse("dashboard:today"), 302)]
    assert "Sick until 8 Jul 2026" in answer.text.replace(NBSP, " ")
    assert "I am sick today" not in answer.text
    running.refresh_from_db()
    assert running.compliance == "excused"


def test_only_what_the_trainer_allows_is_offered(page, client_user, trainer, running):
    relation = client_user.coachings_received.get()
    relation.client_may_move, relation.client_may_skip = False, False
    relation.save()

    shown = page(client_user).get(reverse("dashboard:today")).text

    assert "I am sick today" in shown
    for words in ("Do it tomorrow", "Another day…", "Shorten it…", "Skip it…"):
        assert words not in shown


def test_the_local_day_is_the_clients(page, client_user):
    client_user.time_zone = "Pacific/Kiritimati"
    client_user.save()
    PlannedSessionFactory(client=client_user, name="Tomorrow for Europe", local_date=TODAY + timedelta(days=1))

    assert "<h1>Tomorrow for Europe</h1>" in page(client_user).get(reverse("dashboard:today")).text


def test_a_trainer_has_nothing_to_do_by_api(api, trainer):
    assert api(trainer).get("/api/v1/today").status_code == 404


def test_the_same_by_api(api, client_user, running):
    Race.objects.create(client=client_user, name="Half marathon", local_date=TODAY + timedelta(days=12))

    told = api(client_user).get("/api/v1/today").json()

    assert (told["date"], told["race"]["name"], told["away"]) == ("2026-07-08", "Half marathon", None)
    assert told["sessions"][0]["session"]["id"] == str(running.pk)
    assert told["sessions"][0]["state"] == "planned"
    assert told["week"][0]["date"] == "2026-07-06"
    assert (told["goal"], told["last_comment"], told["wellness_answered"]) == (None, None, False)


def test_ten_sessions_cost_as_much_as_one(page, client_user, django_assert_max_num_queries):
    counts = []
    browser = page(client_user)
    for missing in (1, 9):
        for number in range(missing):
            PlannedSessionFactory(client=client_user, lifting=True, position=number)
            PlannedSessionFactory(client=client_user, position=number, local_date=TODAY + timedelta(days=1))
        browser.get(reverse("dashboard:today"))
        with django_assert_max_num_queries(15) as queries:
            browser.get(reverse("dashboard:today"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
