"""The page of thresholds."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Rescoring, Threshold
from activities.offers import ThresholdOffer
from core.jobs import Job
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, RescoringFactory, ThresholdFactory

pytestmark = pytest.mark.django_db
OWN = "/thresholds/"


def theirs(client) -> str:
    return reverse("activities:client_thresholds", args=[client.pk])


def test_values_zones_and_history_stand_in_the_readers_units(page, trainer, client_user) -> None:
    ThresholdFactory(client=client_user, kind="threshold_speed", family="run", value=1000 / 240)
    ThresholdFactory(client=client_user, kind="ftp", family="ride", value=230, valid_from=date(2023, 1, 1))
    ThresholdFactory(client=client_user, kind="ftp", family="ride", value=250)
    text = page(client_user).get(OWN).content.decode()
    for expected in ("4:00\N{NO-BREAK SPACE}/km", "250\N{NO-BREAK SPACE}W", "230\N{NO-BREAK SPACE}W", "Neuromuscular"):
        assert expected in text
    trainer.units = "imperial"
    trainer.save()
    assert "6:26\N{NO-BREAK SPACE}/mi" in page(trainer).get(theirs(client_user)).content.decode()


def test_an_empty_page_says_why_it_matters(page, client_user) -> None:
    assert "No values yet" in page(client_user).get(OWN).content.decode()


def test_a_pace_is_set_and_sessions_are_scored_again(page, client_user) -> None:
    ActivityFactory(client=client_user, local_date=date(2026, 6, 1))
    data = {"kind": "threshold_speed", "value": "4:05", "valid_from": "2026-05-01"}
    answer = page(client_user).post(OWN, data, follow=True)
    threshold = Threshold.objects.get()
    assert threshold.value == pytest.approx(1000 / 245)
    assert (threshold.family, threshold.valid_from) == ("run", date(2026, 5, 1))
    text = answer.content.decode()
    assert "1 session is scored again" in text
    assert 'id="scoring-progress"' in text


def test_progress_is_asked_for_until_it_is_over(page, client_user) -> None:
    job = RescoringFactory(client=client_user, state=Job.State.RUNNING, done=3, total=7)
    browser = page(client_user)
    running = browser.get(OWN, headers={"HX-Request": "true"}).content.decode()
    assert "3 of 7" in running
    assert "hx-trigger" in running
    assert "<html" not in running
    Rescoring.objects.filter(pk=job.pk).update(state=Job.State.SUCCEEDED)
    over = browser.get(OWN, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in over
    assert "scored with the new value" in over


@pytest.mark.parametrize(("kind", "value"), [("ftp", "4000"), ("ftp", "abc"), ("threshold_speed", "25:00")])
def test_what_nobody_has_is_refused_beside_the_field(page, client_user, kind, value) -> None:
    answer = page(client_user).post(OWN, {"kind": kind, "value": value, "valid_from": "2026-05-01"})
    assert answer.status_code == 422
    assert "value" in answer.context["form"].errors
    assert not Threshold.objects.exists()


def test_a_trainer_sets_a_value_for_a_client(page, trainer, client_user) -> None:
    answer = page(trainer).post(theirs(client_user), {"kind": "ftp", "value": "250", "valid_from": "2026-05-01"})
    assert answer["Location"] == theirs(client_user)
    threshold = Threshold.objects.get()
    assert (threshold.client, threshold.created_by) == (client_user, trainer)


def test_nobody_else_sees_or_sets(page, stranger, client_user) -> None:
    threshold = ThresholdFactory(client=client_user)
    for user in (stranger, ClientFactory()):
        browser = page(user)
        assert browser.get(theirs(client_user)).status_code == 404
        answer = browser.post(theirs(client_user), {"kind": "ftp", "value": "300", "valid_from": "2026-05-01"})
        assert answer.status_code == 404
        accept = reverse("activities:threshold_accept", args=[client_user.pk])
        assert browser.post(accept, {"kind": "ftp"}).status_code == 404
        delete = reverse("activities:threshold_delete", args=[threshold.pk])
        assert browser.post(delete).status_code == 404
    assert list(Threshold.objects.values_list("pk", "value")) == [(threshold.pk, 250.0)]


def test_an_offer_is_shown_with_its_evidence_and_accepted(page, client_user, monkeypatch) -> None:
    offer = ThresholdOffer(
        "ftp", "ride", 262.0, 250.0, "best_20_minutes_power", "best 20 minutes", date(2026, 5, 1), None
    )
    for module in ("activities.reports.thresholds", "activities.services.thresholds"):
        monkeypatch.setattr(f"{module}.offers_for", lambda *_: [offer])
    browser = page(client_user)
    text = browser.get(OWN).content.decode()
    assert "262\N{NO-BREAK SPACE}W" in text
    assert "Best 20 minutes" in text
    answer = browser.post(reverse("activities:threshold_accept", args=[client_user.pk]), {"kind": "ftp"})
    assert answer["Location"] == OWN
    threshold = Threshold.objects.get()
    assert (threshold.value, threshold.origin) == (262.0, "estimate")


@pytest.mark.parametrize("kind", ["ftp", "nonsense", ""])
def test_accepting_what_is_not_offered_changes_nothing(page, client_user, kind) -> None:
    answer = page(client_user).post(
        reverse("activities:threshold_accept", args=[client_user.pk]), {"kind": kind}, follow=True
    )
    assert answer.status_code == 200
    assert not Threshold.objects.exists()


def test_accepting_is_no_matter_of_a_link(page, client_user) -> None:
    assert page(client_user).get(reverse("activities:threshold_accept", args=[client_user.pk])).status_code == 405


def test_deleting_asks_first(page, trainer, client_user) -> None:
    threshold = ThresholdFactory(client=client_user)
    url = reverse("activities:threshold_delete", args=[threshold.pk])
    browser = page(trainer)
    asked = browser.get(url).content.decode()
    assert str(client_user) in asked
    assert Threshold.objects.exists()
    assert browser.post(url)["Location"] == theirs(client_user)
    assert not Threshold.objects.exists()


def test_the_page_costs_the_same_for_one_value_and_for_ten(page, client_user, django_assert_max_num_queries) -> None:
    browser = page(client_user)
    ThresholdFactory(client=client_user, created_by=client_user)
    with django_assert_max_num_queries(15) as one:
        browser.get(OWN)
    for year in range(2010, 2019):
        ThresholdFactory(client=client_user, valid_from=date(year, 1, 1), created_by=client_user)
    with django_assert_max_num_queries(15) as ten:
        browser.get(OWN)
    assert len(ten) == len(one)
