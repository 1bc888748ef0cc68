"""The review queue: what waits, a session beside its plan, being done with it, by page and by API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse

from activities.models import Activity, Maximum
from activities.services.importing import import_file
from activities.services.marks import write_marks
from activities.tests.recordings import fit, run
from coaching.models import Coaching
from core.units import NBSP
from dashboard.models import Review
from dashboard.review import waiting_count
from dashboard.review.comparison import previous_like
from dashboard.review.queue import LISTED, following, queue_of, waiting
from dashboard.services.reviews import mark_older_reviewed, mark_reviewed, undo_review
from exercises.models import Exercise
from messaging.models import Comment
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, LapFactory, StrengthSetFactory, ThresholdFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.progress import WeightFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.models import PlannedSession, Plates
from workouts.services.matching import attach, rematch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 10, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(days=400)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client_user(trainer):
    """A client of some months."""
    return CoachingFactory(trainer=trainer, started_at=BEGAN).client


def done_by(client, days_ago: float, **values) -> Activity:
    start = NOW - timedelta(days=days_ago)
    return ActivityFactory(client=client, start_time=start, local_date=start.date(), **values)


def page_of(activity: Activity, name: str = "session") -> str:
    return reverse(f"dashboard:review_{name}", args=[activity.pk])


def test_the_oldest_waits_first(trainer, client_user) -> None:
    other = CoachingFactory(trainer=trainer, started_at=BEGAN).client
    newer, older, oldest = done_by(client_user, 1), done_by(other, 2), done_by(client_user, 3)

    assert list(waiting(trainer)) == [oldest, older, newer]
    assert waiting_count(trainer) == 3
    assert queue_of(trainer).sessions == [oldest, older, newer]


def test_what_is_old_running_reviewed_or_from_before_the_coaching_does_not_wait(trainer, client_user) -> None:
    done_by(client_user, 31)
    done_by(client_user, 0.1, in_progress=True)
    mark_reviewed(actor=trainer, activity=done_by(client_user, 3))
    Coaching.objects.update(started_at=NOW - timedelta(days=5))
    done_by(client_user, 6)
    assert list(waiting(trainer)) == []
    inside = done_by(client_user, 4)
    assert list(waiting(trainer)) == [inside]


def test_a_multisport_recording_waits_once(trainer, client_user) -> None:
    first = done_by(client_user, 1, name="Swim")
    leg = done_by(client_user, 0.9, parent=first, part=1, name="Ride", ride=True)
    assert list(waiting(trainer)) == [first]

    mark_reviewed(actor=trainer, activity=leg)

    assert waiting_count(trainer) == 0
    assert Review.objects.get().activity == first


def test_without_sharing_nothing_waits(trainer, client_user) -> None:
    done_by(client_user, 1)
    coaching = Coaching.objects.get()
    coaching.consents.filter(category="training").update(withdrawn_at=NOW)
    assert waiting_count(trainer) == 0
    coaching.consents.update(withdrawn_at=None)
    assert waiting_count(trainer) == 1
    Coaching.objects.update(state="paused", paused_at=NOW)
    assert waiting_count(trainer) == 0


def test_each_trainer_has_a_queue_of_their_own(trainer, client_user) -> None:
    second = CoachingFactory(client=client_user, started_at=BEGAN).trainer
    activity = done_by(client_user, 1)
    mark_reviewed(actor=trainer, activity=activity)
    assert (waiting_count(trainer), waiting_count(second)) == (0, 1)


def test_reviewing_twice_is_reviewing_once_and_can_be_taken_back(trainer, client_user) -> None:
    activity = done_by(client_user, 1)
    first = mark_reviewed(actor=trainer, activity=activity)
    assert mark_reviewed(actor=trainer, activity=activity) == first
    assert undo_review(actor=trainer, activity=activity)
    assert not undo_review(actor=trainer, activity=activity)
    assert waiting_count(trainer) == 1


def test_all_older_ones_are_reviewed_at_once(trainer, client_user, page) -> None:
    other = CoachingFactory(trainer=trainer, started_at=BEGAN).client
    newest, middle, oldest = done_by(client_user, 1), done_by(client_user, 2), done_by(other, 3)
    browser = page(trainer)

    asked = browser.get(page_of(middle, "older")).text
    assert "2 sessions up to" in asked
    assert Review.objects.count() == 0
    answer = browser.post(page_of(middle, "older"), follow=True)

    assert "2 sessions are reviewed." in answer.text
    assert list(waiting(trainer)) == [newest]
    assert mark_older_reviewed(actor=trainer, activity=oldest) == 0


def test_the_next_one_is_the_next_in_time_and_then_the_oldest(trainer, client_user) -> None:
    a, b, c = (done_by(client_user, days) for days in (3, 2, 1))
    mark_reviewed(actor=trainer, activity=b)
    assert following(trainer, b) == c.pk
    mark_reviewed(actor=trainer, activity=c)
    assert following(trainer, c) == a.pk
    mark_reviewed(actor=trainer, activity=a)
    assert following(trainer, a) is None


def test_the_neighbours_in_the_list(trainer, client_user) -> None:
    a, b, c = (done_by(client_user, days) for days in (3, 2, 1))
    queue = queue_of(trainer)
    middle, last = queue.around(b), queue.around(c)
    assert (middle.earlier, middle.later, middle.follows) == (a.pk, c.pk, c.pk)
    assert (last.earlier, last.later, last.follows) == (b.pk, None, a.pk)


def test_a_long_queue_says_how_many_are_not_listed(trainer, client_user) -> None:
    for number in range(LISTED + 3):
        done_by(client_user, 1 + number / 10)
    queue = queue_of(trainer)
    assert (len(queue.sessions), queue.count, queue.hidden) == (LISTED, LISTED + 3, 3)


def test_the_page_begins_with_the_oldest_and_leads_on(trainer, client_user, page) -> None:
    newer = done_by(client_user, 1, name="Tempo run")
    older = done_by(client_user, 2, name="Long run", comment="Hot and windy.", rpe=7, feel=2)
    browser = page(trainer)

    shown = browser.get(reverse("dashboard:review")).text
    for text in ("Long run", "Hot and windy.", "7 very hard", "not planned", "Tempo run"):
        assert text in shown
    assert page_of(newer) in shown
    assert Review.objects.count() == 0

    answer = browser.post(page_of(older, "done"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(page_of(newer))
    assert "Reviewed" in answer.text
    assert page_of(older, "undo") in answer.text

    answer = browser.post(page_of(newer, "done"), follow=True)
    assert "Everything is reviewed" in answer.text

    answer = browser.post(page_of(older, "undo"), follow=True)
    assert answer.redirect_chain[-1][0] == page_of(older)
    assert list(waiting(trainer)) == [older]


def test_htmx_gets_the_list_and_the_session_alone(trainer, client_user, page) -> None:
    activity, after = done_by(client_user, 2), done_by(client_user, 1)
    answer = page(trainer).get(page_of(activity), **HTMX)
    assert "<html" not in answer.text
    assert 'id="review"' in answer.text
    assert answer.headers["HX-Push-Url"] == page_of(activity)
    moved = page(trainer).post(page_of(activity, "done"), follow=True, **HTMX)
    assert moved.headers["HX-Push-Url"] == page_of(after)


def test_the_badge_shows_what_waited_at_the_last_look(trainer, client_user, page) -> None:
    activity = done_by(client_user, 2)
    browser = page(trainer)
    browser.get(reverse("dashboard:review"))
    assert "waiting: </span>1<" in browser.get(reverse("coaching:roster")).text
    browser.post(page_of(activity, "done"), follow=True)
    assert "waiting: </span>" not in browser.get(reverse("coaching:roster")).text


def test_only_trainers_of_others_have_a_queue(trainer, client_user, stranger, page) -> None:
    activity = done_by(client_user, 1)
    assert page(client_user).get(reverse("dashboard:review")).status_code == 403
    assert page(stranger).get(page_of(activity)).status_code == 404
    for user, status in ((client_user, 403), (stranger, 404)):
        assert page(user).post(page_of(activity, "done")).status_code == status
    assert Review.objects.count() == 0


def test_the_client_reads_who_saw_it(trainer, client_user, page) -> None:
    activity = done_by(client_user, 1)
    url = activity.get_absolute_url()
    assert "Seen by" not in page(client_user).get(url).text
    assert page_of(activity) in page(trainer).get(url).text
    with time_machine.travel(NOW - timedelta(hours=2), tick=False):
        mark_reviewed(actor=trainer, activity=activity)

    shown = page(client_user).get(url).text

    assert f"Seen by {trainer.get_short_name()}" in shown
    assert "2 h ago" in shown.replace(NBSP, " ")


def matched_run(client, **values) -> PlannedSession:
    session = PlannedSessionFactory(
        client=client,
        local_date=date(2026, 7, 18),
        text="20min Z1, 2x(1km @ 4:00/km, rest 2:00), 20min easy",
        name="Thousands",
        **values,
    )
    activity = done_by(client, 2, name="Evening run")
    rematch(client_id=client.pk, days=[session.local_date])
    session.refresh_from_db()
    assert session.activity == activity
    return session


def test_a_run_stands_beside_its_plan_and_its_laps(trainer, client_user, page) -> None:
    session = matched_run(client_user, note="Even splits.")
    for number in range(6):
        LapFactory(activity=session.activity, number=number, elapsed_time=200 + number)

    shown = page(trainer).get(page_of(session.activity)).text

    for text in ("Thousands", "Even splits.", "of plan", "Steps against laps", "3:21"):
        assert text in shown
    assert "Laps in order" not in shown


@pytest.fixture
def lifted(client_user) -> PlannedSession:
    """Five squats of fifteen, heavier than ever."""
    squat = Exercise.objects.get(key="back-squat")
    before, activity = done_by(client_user, 9, strength=True), done_by(client_user, 2, strength=True)
    for each, weight in ((before, 95), (activity, 102.5)):
        StrengthSetFactory(activity=each, exercise="Back squat", library_exercise=squat, repetitions=5, weight=weight)
        write_marks(client_id=client_user.pk, activity_ids=[each.pk])
    session = PlannedSessionFactory(
        client=client_user, local_date=date(2026, 7, 18), family="strength", text="Back squat 3x5 @ 100kg RIR 2"
    )
    attach(session=session, activity=activity, matched_by="manual", lock=True)
    return session


def test_a_recording_is_drawn_small_with_its_table(trainer, client_user, page, django_assert_max_num_queries) -> None:
    recorded = run(600, start=NOW - timedelta(days=1))
    (activity,) = import_file(client=client_user, data=fit(recorded), source="file").activities
    browser = page(trainer)
    browser.get(page_of(activity))  # the first look of the hour is written down

    with django_assert_max_num_queries(15):
        shown = browser.get(page_of(activity)).text

    for text in ("Through the session", "Heart rate over the session: from", "Pace over the session: from"):
        assert text in shown
    assert "The session in a few rows" in shown


def test_sets_stand_beside_the_prescription_with_a_record(trainer, lifted, page) -> None:
    shown = page(trainer).get(page_of(lifted.activity)).text.replace(NBSP, " ")

    for text in ("Sets against the plan", "left out", "Records", "102.5 kg (before 95.0 kg)", "Lifted", "+8 %"):
        assert text in shown


def test_the_last_one_of_the_same_template_comes_before_one_as_long(trainer, client_user) -> None:
    template = TemplateFactory(trainer=trainer)
    then = PlannedSessionFactory(client=client_user, template=template, activity=done_by(client_user, 14, load=50))
    done_by(client_user, 3)
    now = PlannedSessionFactory(client=client_user, template=template, activity=done_by(client_user, 1, load=62))

    compared = previous_like(now.activity, now, trainer)

    assert compared is not None
    assert (compared.activity, compared.why) == (then.activity, "the same template")
    assert {row.label: row.change for row in compared.rows}["Load"] == "+12"


def test_without_a_plan_one_as_long_is_compared(trainer, client_user) -> None:
    like = done_by(client_user, 20, elapsed_time=3500, average_speed=2.5)
    done_by(client_user, 10, elapsed_time=9000)
    done_by(client_user, 5, ride=True)
    activity = done_by(client_user, 1)

    compared = previous_like(activity, None, trainer)

    assert compared is not None
    assert (compared.activity, compared.why) == (like, "as long as this one")
    changes = {row.label: row.change.replace(NBSP, " ") for row in compared.rows}
    assert changes["Pace"] == "11 % faster"
    assert changes["Heart rate"] == "0 bpm"
    assert previous_like(like, None, trainer) is None


def test_replies_stay_in_place(trainer, client_user, page) -> None:
    activity = done_by(client_user, 1)
    back = page_of(activity)
    answer = page(trainer).post(reverse("messaging:add", args=[activity.pk]), {"body": "Well done!", "back": back})
    assert answer.headers["Location"] == f"{back}#comments"
    assert "Well done!" in page(trainer).get(back).text
    assert Comment.objects.get().author == trainer


def test_a_session_costs_at_most_fifteen_queries(trainer, client_user, page, django_assert_max_num_queries) -> None:
    session = matched_run(client_user)
    LapFactory(activity=session.activity)
    browser = page(trainer)
    with django_assert_max_num_queries(15):
        browser.get(page_of(session.activity))
    for number in range(12):
        done_by(ClientFactory() if number % 2 else client_user, 3 + number, name="x")
        Comment.objects.create(activity=session.activity, author=client_user, body="More.")
    with django_assert_max_num_queries(15):
        browser.get(page_of(session.activity))


def everything_around(activity: Activity, client, trainer) -> str:
    """The address of a session just after another was reviewed, with legs, talk, reviews and more than are listed."""
    for part in (1, 2):
        ActivityFactory(client=client, parent=activity, part=part, ride=True, start_time=activity.start_time)
    colleague = CoachingFactory(client=client, started_at=BEGAN).trainer
    mark_reviewed(actor=colleague, activity=activity)
    for author in (client, trainer, colleague):
        Comment.objects.create(activity=activity, author=author, body="More.")
    done_with = done_by(client, 3, name="Just done")
    mark_reviewed(actor=trainer, activity=done_with)
    done_by(client, 30 * 4, family=activity.family, elapsed_time=activity.elapsed_time)
    for number in range(LISTED + 2):
        done_by(client, 4 + number / 10)
    WeightFactory(client=client, local_date=date(2026, 7, 1))
    Plates.objects.create(client=client, bar=20, plates=[20, 10, 5])
    squat = Exercise.objects.get(key="back-squat")
    Maximum.objects.create(client=client, exercise=squat, kilograms=140, valid_from=date(2026, 7, 1))
    ThresholdFactory(client=client)
    return f"{page_of(activity)}?done={done_with.pk}"


def test_a_strength_session_with_everything_costs_fifteen_queries(
    trainer, client_user, lifted, page, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    url, browser = everything_around(lifted.activity, client_user, trainer), page(trainer)
    shown = browser.get(url).text
    for words in ("Just done", "more follow when these are done", "The last one like it", "Sports", "102.5"):
        assert words in shown
    with django_assert_max_num_queries(15) as few:
        browser.get(url)
    StrengthSetFactory.create_batch(10, activity=lifted.activity)
    with django_assert_num_queries(len(few)):
        browser.get(url)


def test_a_recording_with_everything_costs_fifteen_queries(
    trainer, client_user, page, django_assert_max_num_queries
) -> None:
    recorded = run(600, start=NOW - timedelta(days=1))
    (activity,) = import_file(client=client_user, data=fit(recorded), source="file").activities
    LapFactory(activity=activity, number=90)
    session = PlannedSessionFactory(client=client_user, local_date=activity.local_date)
    attach(session=session, activity=activity, matched_by="manual", lock=True)
    url, browser = everything_around(activity, client_user, trainer), page(trainer)
    shown = browser.get(url).text
    for words in ("Just done", "more follow when these are done", "Sports", "Through the session"):
        assert words in shown
    with django_assert_max_num_queries(15):
        browser.get(url)


def test_a_recording_of_three_legs_is_one_page_from_each_of_them(trainer, client_user, page) -> None:
    first = done_by(client_user, 1, name="Swim")
    legs = [
        ActivityFactory(client=client_user, parent=first, part=part, start_time=first.start_time, name=name)
        for part, name in ((2, "Run off the bike"), (1, "Ride"))
    ]
    for each in (first, *legs):
        shown = page(trainer).get(page_of(each))
        assert shown.status_code == 200
        assert shown.context["activity"] == first
        assert [leg.activity.part for leg in shown.context["shown"].legs] == [0, 1, 2]


def test_the_api_lists_reviews_and_takes_back(trainer, client_user, api) -> None:
    newer, older = done_by(client_user, 1), done_by(client_user, 2)
    caller = api(trainer)

    listed = caller.get("/api/v1/reviews").data
    assert [row["activity"] for row in listed["results"]] == [str(older.pk), str(newer.pk)]
    assert listed["count"] == 2

    url = f"/api/v1/reviews/{older.pk}"
    first, again = caller.post(url), caller.post(url)
    assert first.data == again.data
    assert first.data["trainer"] == str(trainer.pk)
    assert [row["trainer_name"] for row in api(client_user).get(url).data] == [str(trainer)]
    assert caller.delete(url).status_code == 204
    assert caller.delete(url).status_code == 204
    assert waiting_count(trainer) == 2


def test_the_api_refuses_clients(client_user, stranger, api) -> None:
    activity = done_by(client_user, 1)
    assert api(client_user).get("/api/v1/reviews").status_code == 403
    assert api(client_user).post(f"/api/v1/reviews/{activity.pk}").status_code == 403
    assert api(stranger).post(f"/api/v1/reviews/{activity.pk}").status_code == 404
    assert api(stranger).get(f"/api/v1/reviews/{activity.pk}").status_code == 404
    assert Review.objects.count() == 0


def test_the_api_costs_the_same_for_one_and_for_ten(trainer, client_user, api, django_assert_num_queries) -> None:
    caller = api(trainer)
    done_by(client_user, 1)
    caller.get("/api/v1/reviews")
    with django_assert_num_queries(4) as few:
        caller.get("/api/v1/reviews")
    for number in range(9):
        done_by(client_user, 2 + number)
    with django_assert_num_queries(len(few)):
        caller.get("/api/v1/reviews")


def test_staff_see_who_looked(trainer, client_user, page) -> None:
    mark_reviewed(actor=trainer, activity=done_by(client_user, 1))
    browser = page(get_user_model().objects.create_superuser(email="root@example.test", password="unlikely-1234"))
    listed = browser.get(reverse("admin:dashboard_review_changelist")).text
    assert str(trainer) in listed
    assert str(client_user) in listed
    assert browser.get(reverse("admin:dashboard_review_add")).status_code == 403
