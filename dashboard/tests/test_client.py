"""A client's overview: what is shared is shown, in a fixed number of queries, with figures that are right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from activities.models import Activity
from coaching.models import Consent
from dashboard.access import get_subject_or_404
from dashboard.reports import Overview, client_overview
from progress.models import Weight, WellnessDay
from tests.factories.activities import ActivityFactory

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
