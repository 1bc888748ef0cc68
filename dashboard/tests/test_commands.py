"""The command palette: who is offered what, in which order, and at what cost."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from coaching.models import Coaching, Consent
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
URL = "/commands/"


@pytest.fixture
def mara(trainer):
    return CoachingFactory(trainer=trainer, client=ClientFactory(name="Mara Lind")).client


def offered(browser, typed: str = "", at: str = "/") -> list[dict[str, Any]]:
    answer = browser.get(URL, {"q": typed, "at": at})
    assert answer.status_code == 200
    return answer.json()["results"]


def labels(*args: Any) -> list[str]:
    return [each["label"] for each in offered(*args)]


def test_a_client_is_found_by_any_word_of_the_name(page, trainer, mara):
    first = offered(page(trainer), "lin")[0]

    assert first["label"] == "Mara Lind"
    assert first["url"] == reverse("dashboard:client", args=[mara.pk])
    assert first["kind"] == "Client"


def test_an_action_is_typed_with_the_beginning_of_its_words(page, trainer, mara):
    (found,) = offered(page(trainer), "new ses ma")

    assert found["label"] == "New session for Mara Lind"
    path, query = urlsplit(found["url"]).path, parse_qs(urlsplit(found["url"]).query)
    assert path == reverse("workouts:session_new", args=[mara.pk])
    assert query == {"date": [mara.local_today().isoformat()]}


def test_publishing_names_the_week(page, trainer, mara):
    (found,) = offered(page(trainer), "publish mara")

    days = parse_qs(urlsplit(found["url"]).query)
    assert days["first"] < days["last"]
    assert page(trainer).get(found["url"]).status_code == 200


def test_on_a_clients_page_their_actions_and_pages_come_first(page, trainer, mara):
    found = offered(page(trainer), "", reverse("workouts:client_calendar", args=[mara.pk]))

    assert found[0]["label"] == "New session for Mara Lind"
    assert ("Records", "Mara Lind") in [(each["label"], each["note"]) for each in found]
    assert len(found) == 12


def test_every_address_that_is_offered_answers(page, trainer, client_user, mara):
    for user, path in ((trainer, reverse("dashboard:client", args=[mara.pk])), (client_user, "/today/")):
        browser = page(user)
        for typed in ("", "n", "p", "s", "a", "mara"):
            for each in offered(browser, typed, path):
                assert browser.get(each["url"], follow=True).status_code == 200, each


def test_without_training_there_is_nothing_to_plan(page, trainer, mara):
    Consent.objects.filter(coaching__client=mara, category="training").delete()

    assert labels(page(trainer), "mara") == ["Mara Lind", "Write a note on Mara Lind"]


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_only_active_clients_are_offered(page, trainer, state):
    CoachingFactory(trainer=trainer, client=ClientFactory(name="Zacharias Gone"), **{state: True})

    assert labels(page(trainer), "zacharias") == []


def test_clients_of_others_are_not_offered_even_on_their_page(page, stranger, mara):
    browser = page(stranger)

    assert labels(browser, "mara") == []
    assert not any("Mara" in str(each) for each in offered(browser, "", reverse("dashboard:client", args=[mara.pk])))
    assert Coaching.objects.filter(client=mara).exists()


def test_a_client_is_offered_their_own_pages(page, client_user):
    browser = page(client_user)

    assert "Garmin" in labels(browser, "gar")
    assert labels(browser, "log a s")[0] == "Log a session"
    assert labels(browser, "invite") == []
    assert labels(browser, "privacy")[0] == "Privacy"


@pytest.mark.parametrize("path", ["/clients/not-an-id/", "/clients/", "nonsense", "/clients/\x00/"])
def test_any_path_and_any_words_are_answered(page, trainer, mara, path):
    assert offered(page(trainer), "%27\\ ''", path) == []
    assert offered(page(trainer), "", path)


def test_visitors_are_sent_to_the_login(client):
    assert client.get(URL).status_code == 302


def test_ten_clients_cost_as_much_as_one(page, trainer, mara, django_assert_max_num_queries):
    browser, counts = page(trainer), []
    for missing in (0, 9):
        CoachingFactory.create_batch(missing, trainer=trainer)
        with django_assert_max_num_queries(4) as queries:
            offered(browser, "m")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_frame_brings_the_palette_to_both_roles(page, trainer, client_user):
    for user, path in ((trainer, reverse("coaching:roster")), (client_user, reverse("dashboard:today"))):
        shown = page(user).get(path).text
        assert f'data-url="{URL}"' in shown
        assert 'role="combobox"' in shown
