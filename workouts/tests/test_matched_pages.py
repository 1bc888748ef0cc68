"""The plan on an activity's page, choosing its session, and the report of what was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Maximum
from activities.services.marks import write_marks
from exercises.models import Exercise
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, LapFactory, StrengthSetFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.enums import MatchedBy
from workouts.models import PlannedSession, UnplannedActivity
from workouts.reports.compliance import adherence_of, done_report
from workouts.services.matching import attach, rematch

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 8)


@pytest.fixture
def matched(client_user) -> PlannedSession:
    """A run of an hour that was planned as twice a kilometre with a warm-up."""
    session = PlannedSessionFactory(
        client=client_user, local_date=DAY, text="20min Z1, 2x(1km @ 4:00/km, rest 2:00), 20min easy", name="Thousands"
    )
    ActivityFactory(client=client_user, local_date=DAY, name="Evening run")
    rematch(client_id=client_user.pk, days=[DAY])
    session.refresh_from_db()
    return session


def page_of(activity) -> str:
    return reverse("activities:detail", args=[activity.pk])


def test_an_activity_shows_its_plan_to_client_and_trainer(page, client_user, trainer, matched) -> None:
    for reader in (client_user, trainer):
        text = page(reader).get(page_of(matched.activity)).content.decode()
        assert "Thousands" in text
        assert "Matched by sport, day and length" in text
        assert "of plan" in text
        assert reverse("workouts:session_unmatch", args=[matched.pk]) in text


def test_steps_stand_beside_laps_when_they_agree(client_user, matched) -> None:
    report = done_report(matched, client_user)
    assert report.steps is not None
    assert not report.steps.has_laps
    assert [row.planned for row in report.steps.rows] == ["20min", "1km", "2min", "1km", "2min", "20min"]
    for number in range(6):
        LapFactory(activity=matched.activity, number=number, elapsed_time=200 + number)
    report = done_report(matched, client_user)
    assert report.steps is not None
    assert [row.time for row in report.steps.rows][:3] == ["3:20", "3:21", "3:22"]
    assert report.steps.rows[1].target.startswith("4:00")
    assert report.steps.rows[2].is_quiet


def test_the_compared_metric_is_marked(client_user, matched) -> None:
    compared = [row.label for row in done_report(matched, client_user).amounts if row.is_compared]
    assert compared == ["Time"]


def test_sets_stand_beside_the_prescription(client_user, page) -> None:
    session = PlannedSessionFactory(
        client=client_user, local_date=DAY, family="strength", text="Back squat 3x5 @ 100kg RIR 2; Plank 1x45s"
    )
    activity = ActivityFactory(client=client_user, strength=True, local_date=DAY)
    squat = Exercise.objects.get(key="back-squat")
    lunge = Exercise.objects.ours().filter(name__icontains="lunge").first()
    shared = {"activity": activity, "category": "", "exercise": "Back squat", "library_exercise": squat}
    StrengthSetFactory(**shared, repetitions=5, weight=100, rir=2, place="0.0.0.0")
    StrengthSetFactory(**shared, repetitions=4, weight=100, place="0.0.1.0")
    StrengthSetFactory(
        activity=activity, category="", exercise=lunge.name, library_exercise=lunge, repetitions=8, place="0.0.2.0"
    )
    StrengthSetFactory(activity=activity, category="", exercise="Sled", repetitions=None, distance=20, weight=60)
    attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    words = [row.words for row in done_report(session, client_user).sets]
    assert words == ["as planned", "changed", "swap", "left out", "added"]
    text = page(client_user).get(page_of(activity)).content.decode()
    assert "Sets against the plan" in text
    assert "kept as it is" in text


def test_percentages_are_those_of_before_the_session(client_user) -> None:
    session = PlannedSessionFactory(
        client=client_user, local_date=DAY, family="strength", text="Back squat 1x5 @ 80%; Bench press 1x5 @ 50kg"
    )
    squat = Exercise.objects.get(key="back-squat")
    Maximum.objects.create(client=client_user, exercise=squat, kilograms=100, valid_from=DAY - timedelta(days=30))
    activity = ActivityFactory(client=client_user, strength=True, local_date=DAY)
    StrengthSetFactory(activity=activity, library_exercise=squat, repetitions=5, weight=120, place="0.0.0.0")
    attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    write_marks(client_id=client_user.pk, activity_ids=[activity.pk])
    planned = done_report(session, client_user).sets[0].planned
    assert "80.0" in planned, "not of the maximum that this session showed"


def test_the_page_of_a_matched_run_costs_at_most_fifteen_queries(page, client_user, matched) -> None:
    LapFactory.create_batch(6, activity=matched.activity)
    browser = page(client_user)
    with CaptureQueriesContext(connection) as captured:
        browser.get(page_of(matched.activity))
    assert len(captured) <= 15


def test_an_activity_without_a_plan_offers_to_choose_one(page, client_user, trainer) -> None:
    activity = ActivityFactory(client=client_user, local_date=DAY)
    text = page(client_user).get(page_of(activity)).content.decode()
    assert reverse("workouts:match", args=[activity.pk]) in text
    empty = page(client_user).get(reverse("workouts:match", args=[activity.pk])).content.decode()
    assert "No session to choose" in empty


def test_a_session_is_chosen_by_hand(page, client_user, trainer) -> None:
    session = PlannedSessionFactory(
        client=client_user, local_date=DAY - timedelta(days=5), family="ride", name="Long ride"
    )
    far = PlannedSessionFactory(client=client_user, local_date=DAY - timedelta(days=9), name="Far away")
    activity = ActivityFactory(client=client_user, local_date=DAY)
    address = reverse("workouts:match", args=[activity.pk])
    offered = page(trainer).get(address).content.decode()
    assert "Long ride" in offered
    assert far.name not in offered
    assert page(trainer).post(address, {}).status_code == 422
    assert page(trainer).post(address, {"session": far.pk}).status_code == 422
    answer = page(trainer).post(address, {"session": session.pk}, follow=True)
    assert "Long ride" in answer.content.decode()
    session.refresh_from_db()
    assert (session.activity_id, session.matched_by, session.is_locked) == (activity.pk, MatchedBy.MANUAL, True)


def test_nobody_elses_session_can_be_chosen(page, client_user, stranger) -> None:
    activity = ActivityFactory(client=client_user, local_date=DAY)
    foreign = PlannedSessionFactory(client=ClientFactory(), local_date=DAY)
    draft = PlannedSessionFactory(client=client_user, local_date=DAY, draft=True, created_by=stranger)
    address = reverse("workouts:match", args=[activity.pk])
    for session in (foreign, draft):
        assert page(client_user).post(address, {"session": session.pk}).status_code == 422
    assert page(stranger).post(address, {"session": foreign.pk}).status_code == 404
    assert not PlannedSession.objects.filter(activity__isnull=False).exists()


def test_unmatching_leads_back_and_can_be_taken_back(page, client_user, matched) -> None:
    activity = matched.activity
    browser = page(client_user)
    back = page_of(activity)
    answer = browser.post(reverse("workouts:session_unmatch", args=[matched.pk]), {"back": back}, follow=True)
    text = answer.content.decode()
    assert "put aside by hand" in text
    again = reverse("workouts:match_again", args=[activity.pk])
    assert again in text
    assert browser.get(again).status_code == 405
    browser.post(again)
    assert not UnplannedActivity.objects.exists()
    kept_free = reverse("workouts:session_match_again", args=[matched.pk])
    assert kept_free in browser.get(matched.get_absolute_url()).content.decode()
    browser.post(kept_free)
    assert kept_free not in browser.get(matched.get_absolute_url()).content.decode()
    matched.refresh_from_db()
    assert matched.activity_id == activity.pk


def test_adherence_of_many_clients_is_one_query(client_user) -> None:
    other = ClientFactory()
    for compliance in ("on_target", "missed", "excused", ""):
        PlannedSessionFactory(client=client_user, local_date=DAY, compliance=compliance)
    PlannedSessionFactory(client=client_user, local_date=DAY, compliance="missed", draft=True)
    PlannedSessionFactory(client=client_user, local_date=DAY + timedelta(days=9), compliance="missed")
    with CaptureQueriesContext(connection) as captured:
        found = adherence_of([client_user.pk, other.pk], DAY, DAY + timedelta(days=6))
    assert len(captured) == 1
    assert found[client_user.pk].ratio == pytest.approx(0.5)
    assert found[other.pk].ratio is None


def test_a_report_costs_the_same_for_one_and_ten_sets(client_user) -> None:
    def queries(count: int) -> int:
        session = PlannedSessionFactory(
            client=client_user, local_date=DAY, family="strength", text=f"Back squat {count}x5 @ 80%"
        )
        activity = ActivityFactory(client=client_user, strength=True, local_date=DAY)
        for number in range(count):
            StrengthSetFactory(activity=activity, place=f"0.0.{number}.0")
        attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
        loaded = PlannedSession.objects.select_related("client", "activity").get(pk=session.pk)
        with CaptureQueriesContext(connection) as captured:
            assert len(done_report(loaded, client_user).sets) == count
        return len(captured)

    assert queries(1) == queries(10)
