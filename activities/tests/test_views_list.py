"""The list of activities: whose, which, how far, and at what cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from activities.page_reports.listing import PAGE_SIZE, ListQuery, activity_list
from coaching.models import Consent
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db
OWN = "/activities/"


def test_own_list_shows_own_sessions_alone(page, client_user) -> None:
    ActivityFactory(client=client_user, name="Easy by the river")
    ActivityFactory(name="Of somebody else")
    text = page(client_user).get(OWN).content.decode()
    assert "Easy by the river" in text
    assert "Of somebody else" not in text
    assert reverse("activities:upload") in text


def test_trainer_sees_the_clients_list_under_the_clients_name(page, trainer, client_user) -> None:
    ActivityFactory(client=client_user, name="Easy by the river")
    answer = page(trainer).get(reverse("activities:client_list", args=[client_user.pk]))
    text = answer.content.decode()
    assert "Easy by the river" in text
    assert str(client_user) in text
    assert f"{reverse('activities:new')}?client={client_user.pk}" in text


@pytest.mark.parametrize("who", ["stranger", "other_client"])
def test_not_shared_is_not_found(page, stranger, client_user, who) -> None:
    user = stranger if who == "stranger" else ClientFactory()
    assert page(user).get(reverse("activities:client_list", args=[client_user.pk])).status_code == 404


def test_withdrawn_consent_takes_effect_at_once(page, trainer, client_user) -> None:
    url = reverse("activities:client_list", args=[client_user.pk])
    browser = page(trainer)
    assert browser.get(url).status_code == 200
    Consent.objects.filter(coaching__client=client_user, category="training").delete()
    assert browser.get(url).status_code == 404


def test_a_trainer_who_is_no_client_has_no_list(page, trainer) -> None:
    assert page(trainer).get(OWN).status_code == 404


def test_anonymous_is_sent_to_sign_in(client) -> None:
    answer = client.get(OWN)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_filters_narrow_rows_and_totals(page, client_user) -> None:
    at = datetime(2026, 5, 10, 6, tzinfo=UTC)
    ActivityFactory(client=client_user, name="Hill repeats", start_time=at, local_date=at.date())
    ActivityFactory(client=client_user, ride=True, name="Coffee ride", start_time=at - timedelta(days=20))
    answer = page(client_user).get(OWN, {"q": "hill", "sport": "run", "since": "2026-05-01", "until": "2026-05-31"})
    assert [row.name for row in answer.context["found"].rows] == ["Hill repeats"]
    assert answer.context["found"].totals.count == 1


def test_a_filter_that_cannot_be_read_says_so(page, client_user) -> None:
    ActivityFactory(client=client_user, name="Still here")
    text = page(client_user).get(OWN, {"since": "yesterday", "sport": "chess"}).content.decode()
    assert "Still here" in text
    assert "field-error" in text


def test_empty_states_differ(page, client_user) -> None:
    browser = page(client_user)
    assert "No sessions yet" in browser.get(OWN).content.decode()
    ActivityFactory(client=client_user)
    assert "Nothing matches" in browser.get(OWN, {"q": "unfindable"}).content.decode()


def test_pages_by_key_meet_every_row_once_and_lead_back(client_user) -> None:
    same = datetime(2026, 5, 10, 6, tzinfo=UTC)
    # All begin at one instant: the id alone decides.
    ActivityFactory.create_batch(PAGE_SIZE * 2 + 5, client=client_user, start_time=same, local_date=same.date())
    seen, cursor = [], ""
    pages = []
    while True:
        found = activity_list(client_user, ListQuery(), before=cursor)
        pages.append(found)
        seen += [row.pk for row in found.rows]
        cursor = found.older
        if not cursor:
            break
    assert len(pages) == 3
    assert len(seen) == len(set(seen)) == PAGE_SIZE * 2 + 5
    back = activity_list(client_user, ListQuery(), after=pages[2].newer)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[1].rows]
    first = activity_list(client_user, ListQuery(), after=back.newer)
    assert [row.pk for row in first.rows] == [row.pk for row in pages[0].rows]
    assert first.newer == ""


@pytest.mark.parametrize("cursor", ["x", "%00", "MjAyNg", "é", "a" * 199])
def test_a_cursor_that_nobody_gave_out_is_passed_over(page, client_user, cursor) -> None:
    ActivityFactory(client=client_user, name="The newest")
    answer = page(client_user).get(OWN, {"before": cursor})
    assert answer.status_code == 200
    assert "The newest" in answer.content.decode()


def test_the_filter_stays_on_the_next_page(page, client_user) -> None:
    ActivityFactory.create_batch(PAGE_SIZE + 1, client=client_user)
    text = page(client_user).get(OWN, {"sport": "run", "after": "x"}).content.decode()
    assert "?sport=run&amp;before=" in text


def test_the_list_costs_the_same_for_one_row_and_for_ten(page, client_user, django_assert_max_num_queries) -> None:
    browser = page(client_user)
    ActivityFactory(client=client_user)
    with django_assert_max_num_queries(15) as one:
        browser.get(OWN)
    ActivityFactory.create_batch(9, client=client_user)
    with django_assert_max_num_queries(15) as ten:
        browser.get(OWN)
    assert len(ten) == len(one)


def test_totals_sum_everything_not_only_the_page(client_user) -> None:
    ActivityFactory.create_batch(
        PAGE_SIZE + 2, client=client_user, moving_time=60.0, load=1.0, local_date=date(2026, 1, 1)
    )
    totals = activity_list(client_user, ListQuery()).totals
    assert (totals.count, totals.seconds, totals.load) == (PAGE_SIZE + 2, 60.0 * (PAGE_SIZE + 2), PAGE_SIZE + 2)
