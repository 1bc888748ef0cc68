"""A client's overview: what is shared is shown, in a fixed number of queries, with figures that are right."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from activities.models import Activity, LoadState, Mark
from activities.services.load_days import rebuild_load
from coaching.models import AwayRange, Consent
from core.units import NBSP
from dashboard.access import get_subject_or_404
from dashboard.reports import Overview, client_overview
from progress.models import Race, Weight, WellnessDay
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory, NoteFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(client_user) -> list[Activity]:
    """A run of load 50 on each of the last hundred days."""
    today = client_user.local_today()
    return [
        ActivityFactory(client=client_user, local_date=today - timedelta(days=back), load=50.0) for back in range(100)
    ]


def _own(user: User) -> Overview:
    return client_overview(user, get_subject_or_404(user, user.pk))


def test_fitness_agrees_with_a_plain_loop(client_user, history) -> None:
    training = _own(client_user).training
    fitness = fatigue = form = 0.0
    for _ in range(100):
        form = fitness - fatigue
        fitness += (50 - fitness) * (1 - 2.718281828459045 ** (-1 / 42))
        fatigue += (50 - fatigue) * (1 - 2.718281828459045 ** (-1 / 7))
    assert training.today.fitness == pytest.approx(fitness, abs=1e-9)
    assert training.today.form == pytest.approx(form, abs=1e-9)
    assert training.load_7_days == pytest.approx(350)


def test_weeks_begin_on_the_clients_weekday_and_the_last_is_under_way(client_user, history) -> None:
    weeks = _own(client_user).training.weeks
    assert len(weeks) == 12
    assert [week.done for week in weeks[:-1]] == [350.0] * 11
    assert weeks[-1].is_current
    assert weeks[-1].done == 50.0 * client_user.local_today().isoweekday()


def test_a_new_client_has_an_empty_page_with_a_next_step(page, client_user) -> None:
    answer = page(client_user).get(reverse("dashboard:client", args=[client_user.pk]))
    assert answer.status_code == 200
    assert "Connect your Garmin account" in answer.content.decode()


@pytest.mark.parametrize(
    ("category", "words"),
    [("training", "Load and fitness"), ("wellness", "Rest HR"), ("body", "58.4")],
)
def test_withdrawn_consent_hides_its_part_on_the_next_request(page, trainer, client_user, history, category, words):
    today = client_user.local_today()
    WellnessDay.objects.create(client=client_user, local_date=today, resting_heart_rate=47)
    Weight.objects.create(client=client_user, local_date=today, kilograms=58.4)
    browser, url = page(trainer), reverse("dashboard:client", args=[client_user.pk])
    assert words in browser.get(url).content.decode()
    consents = Consent.objects.filter(coaching__client=client_user, category=category)
    assert consents.update(withdrawn_at=client_user.created_at + timedelta(days=1)) == 1
    text = browser.get(url).content.decode()
    assert words not in text
    assert f"does not share {category}" in text


def test_a_stranger_finds_nothing(page, stranger, client_user) -> None:
    assert page(stranger).get(reverse("dashboard:client", args=[client_user.pk])).status_code == 404


def test_queries_do_not_grow_with_the_history(
    page, trainer, client_user, django_assert_max_num_queries, history
) -> None:
    browser, url = page(trainer), reverse("dashboard:client", args=[client_user.pk])
    browser.get(url)
    with django_assert_max_num_queries(15) as few:
        browser.get(url)
    ActivityFactory.create_batch(30, client=client_user)
    with django_assert_max_num_queries(15) as many:
        browser.get(url)
    assert len(few) == len(many)


def test_adherence_counts_seven_days_and_nothing_that_was_excused_or_never_shown(client_user) -> None:
    today = client_user.local_today()
    for back, compliance in enumerate(("on_target", "close", "missed", "excused", "off", "on_target", "on_target")):
        PlannedSessionFactory(client=client_user, local_date=today - timedelta(days=back), compliance=compliance)
    PlannedSessionFactory(client=client_user, local_date=today - timedelta(days=7), compliance="missed")
    PlannedSessionFactory(client=client_user, local_date=today, draft=True)

    followed = _own(client_user).training.followed

    assert followed.adherence.ratio == pytest.approx(4 / 6)
    assert followed.note == "4 of 6 sessions, 1 excused"


def test_the_plan_ahead_carries_fitness_on(client_user, history) -> None:
    today = client_user.local_today()
    for ahead in range(1, 28):
        PlannedSessionFactory(client=client_user, local_date=today + timedelta(days=ahead))
    PlannedSession.objects.update(estimated_load=50.0)

    training = _own(client_user).training

    assert [week.planned for week in training.weeks if week.is_ahead] == [350.0] * 3
    days = 21 + 7 - today.isoweekday()
    fitness = training.today.fitness
    for _ in range(days):
        fitness += (50 - fitness) * (1 - 2.718281828459045 ** (-1 / 42))
    assert training.weeks[-1].fitness == pytest.approx(fitness, abs=1e-9)
    assert training.sentence.endswith(f"The plan leads to {fitness:.0f} in three weeks.")


def test_a_recent_session_says_what_became_of_the_plan_and_what_it_beat(client_user) -> None:
    today = client_user.local_today()
    before, done = (
        ActivityFactory(client=client_user, local_date=today - timedelta(days=back), start_time=_at(client_user, back))
        for back in (9, 1)
    )
    for activity, seconds in ((before, 1500.0), (done, 1440.0)):
        Mark.objects.create(
            client=client_user,
            activity=activity,
            kind="distance",
            family="run",
            subject="5000",
            label="5 km",
            value=seconds,
            local_date=activity.local_date,
        )
    PlannedSessionFactory(client=client_user, local_date=done.local_date, activity=done, compliance="close", ratio=0.7)

    newest, oldest = _own(client_user).training.recent

    assert (newest.kind, newest.words.replace(NBSP, " "), newest.record_words) == (
        "close",
        "70 % of plan",
        "Record: 5 km",
    )
    assert (oldest.kind, oldest.record_words) == ("unplanned", "")


def _at(user: User, back: int) -> datetime:
    day = user.local_today() - timedelta(days=back)
    return datetime.combine(day, time(7), user.zone)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (13, "13 days"), (14, "2 weeks"), (36, "5 weeks")]
)
def test_the_next_race_is_the_nearest_that_lies_ahead(client_user, days, words) -> None:
    today = client_user.local_today()
    for name, ahead, priority in (("Past", -1, "A"), ("Next", days, "B"), ("Later", days + 20, "A")):
        Race.objects.create(client=client_user, name=name, local_date=today + timedelta(days=ahead), priority=priority)

    race = _own(client_user).training.race

    assert (race.note, race.distance_words) == ("Next · B", words)


def test_away_excuses_the_week_and_is_said(page, trainer, client_user) -> None:
    today = client_user.local_today()
    first, last = today - timedelta(days=1), today + timedelta(days=2)
    AwayRange.objects.create(client=client_user, kind="sick", first_day=first, last_day=last)

    answer = page(trainer).get(reverse("dashboard:client", args=[client_user.pk]))

    assert "nothing counts as missed" in answer.text
    assert {day.kind for day, _ in answer.context["strip"] if first <= day.date <= last} == {"excused"}


def test_the_pinned_note_is_the_authors_alone(page, trainer, stranger, client_user) -> None:
    CoachingFactory(trainer=stranger, client=client_user)
    mine = client_user.coachings_received.get(trainer=trainer)
    NoteFactory(coaching=mine, body="Pinned words", is_pinned=True)
    NoteFactory(coaching=mine, body="Newer words")
    url = reverse("dashboard:client", args=[client_user.pk])

    assert "Pinned words" in (shown := page(trainer).get(url).text)
    assert "Newer words" not in shown
    for other in (stranger, client_user):
        assert "Pinned words" not in page(other).get(url).text


def test_without_training_no_plan_race_or_absence_is_shown(page, trainer, client_user) -> None:
    today = client_user.local_today()
    PlannedSessionFactory(client=client_user, name="Hidden plan", local_date=today)
    Race.objects.create(client=client_user, name="Hidden race", local_date=today)
    AwayRange.objects.create(client=client_user, kind="sick", first_day=today, last_day=today)
    Consent.objects.filter(coaching__client=client_user, category="training").delete()

    shown = page(trainer).get(reverse("dashboard:client", args=[client_user.pk])).text

    for words in ("Hidden plan", "Hidden race", "nothing counts as missed", "Plan a session"):
        assert words not in shown


def test_everything_on_the_page_costs_fifteen_queries(
    page, trainer, client_user, history, django_assert_max_num_queries
) -> None:
    rebuild_load(client_id=client_user.pk)
    assert LoadState.objects.filter(client=client_user).exists()
    today = client_user.local_today()
    NoteFactory(coaching=client_user.coachings_received.get())
    Race.objects.create(client=client_user, name="Race", local_date=today)
    Weight.objects.create(client=client_user, local_date=today, kilograms=58.4)
    browser, url, counts = page(trainer), reverse("dashboard:client", args=[client_user.pk]), []
    for missing in (1, 9):
        for number in range(missing):
            PlannedSessionFactory(client=client_user, local_date=today - timedelta(days=number), position=number)
            WellnessDay.objects.create(
                client=client_user, local_date=today - timedelta(days=number + missing), resting_heart_rate=47
            )
        browser.get(url)
        with django_assert_max_num_queries(15) as queries:
            browser.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_bar_of_a_client_holds_five_and_me_the_rest(page, client_user) -> None:
    answer = page(client_user).get(reverse("dashboard:me"))

    bar = answer.context["navigation"]
    assert len(bar) <= 5
    (me,) = [item for item in bar if item.label == "Me"]
    assert me.is_current
    known = {
        "Garmin",
        "Privacy",
        "Availability",
        "Races",
        "Records",
        "Thresholds",
        "Plates",
        "Calendar feed",
        "Settings",
    }
    assert known <= {child.label for child in me.children}
    for child in me.children:
        assert child.note
        assert f'href="{child.url}"' in answer.text


def test_a_page_under_me_lights_up_me(page, client_user) -> None:
    bar = page(client_user).get(reverse("coaching:privacy")).context["navigation"]

    (current,) = [item for item in bar if item.is_current]
    assert current.label == "Me"
    assert [child.label for child in current.children if child.is_current] == ["Privacy"]


def test_a_trainer_has_no_page_me(page, trainer) -> None:
    assert page(trainer).get(reverse("dashboard:me")).status_code == 404


def test_a_person_may_be_trainer_and_client(page, trainer, client_user) -> None:
    trainer.is_client = True
    trainer.save(update_fields=["is_client"])
    browser = page(trainer)
    answer = browser.get(reverse("dashboard:overview"), follow=True)
    assert answer.redirect_chain == [(reverse("dashboard:client", args=[trainer.pk]), 302)]
    navigation = answer.context["navigation"]
    labels = [each.label for item in navigation for each in (item, *item.children)]
    assert labels.count("Clients") == labels.count("Garmin") == labels.count("Privacy") == labels.count("Settings") == 1
    urls = [each.url for item in navigation for each in (item, *item.children)]
    assert len(set(urls)) == len(urls)
