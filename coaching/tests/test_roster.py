"""The roster page, its columns from other apps, and the client switcher."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from coaching import roster
from coaching.enums import Category
from coaching.reports import RosterQuery, client_header, roster_order, roster_rows, row_of
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory, InvitationFactory, TagFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Connection:
    label: str
    kind: str
    last_sync: datetime | None


@pytest.fixture
def sources(monkeypatch):
    """Column sources whose answers a test fills in, by client id."""
    answers = {name: {} for name in (roster.LAST_ACTIVITY, roster.WEEKLY_LOAD, roster.GARMIN)}
    monkeypatch.setattr(roster, "_sources", {})
    for name, values in answers.items():
        roster.register_column_source(
            name, lambda ids, viewer, values=values: {pk: values[pk] for pk in ids if pk in values}
        )
    return answers


def names(trainer, **query) -> list[str]:
    by_id = {each.pk: each.client.name for each in trainer.coachings_given.select_related("client")}
    return [by_id[pk] for pk in roster_order(trainer=trainer, query=RosterQuery(**query))]


def coached(trainer, name, **fields):
    return CoachingFactory(trainer=trainer, client=ClientFactory(name=name), **fields)


def test_unknown_columns_are_refused():
    with pytest.raises(ValueError, match="mood"):
        roster.register_column_source("mood", lambda ids, viewer: {})


def test_without_sources_the_columns_are_empty(trainer, client_user, monkeypatch):
    monkeypatch.setattr(roster, "_sources", {})
    assert roster.columns_of([client_user.pk], trainer) == {client_user.pk: roster.Columns(None, None, None)}


def test_the_roster_shows_what_the_sources_say(trainer, page, sources):
    client = coached(trainer, "Mara Lind").client
    sources[roster.LAST_ACTIVITY][client.pk] = NOON
    sources[roster.WEEKLY_LOAD][client.pk] = [10.0, 20.0, 30.0, 40.0, 50.0, 61.0]
    sources[roster.GARMIN][client.pk] = Connection("Sign-in expired", "error", NOON)
    html = page(trainer).get(reverse("coaching:roster")).content.decode()
    assert "Mara Lind" in html
    assert "10, 20, 30, 40, 50, 61" in html
    assert "Sign-in expired" in html
    assert "2026-11-20T13:00:00+01:00" in html


def test_what_is_not_shared_is_said_and_not_shown(trainer, page, sources):
    coached(trainer, "Victor Hale", consents=[Category.WELLNESS])
    html = page(trainer).get(reverse("coaching:roster")).content.decode()
    assert "Not shared with you" in html
    assert "Not connected" not in html


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize("sort", ["name", "-last_activity", "load", "last_sync"])
def test_the_number_of_queries_does_not_grow_with_the_clients(
    trainer, page, sort, django_assert_max_num_queries, django_assert_num_queries
):
    browser, address = page(trainer), f"{reverse('coaching:roster')}?sort={sort}"
    tag = TagFactory(trainer=trainer)
    CoachingFactory(trainer=trainer).tags.add(tag)
    browser.get(address)
    with django_assert_max_num_queries(15) as first:
        browser.get(address)
    for _ in range(9):
        CoachingFactory(trainer=trainer).tags.add(tag)
    with django_assert_num_queries(len(first)):
        assert browser.get(address).content.decode().count("client-") >= 10


def test_the_invited_tab_asks_the_same_number_of_queries_for_ten(
    trainer, page, django_assert_num_queries, django_assert_max_num_queries
):
    browser, address = page(trainer), f"{reverse('coaching:roster')}?state=invited"
    InvitationFactory(trainer=trainer)
    with django_assert_max_num_queries(15) as first:
        browser.get(address)
    InvitationFactory.create_batch(9, trainer=trainer)
    with django_assert_num_queries(len(first)):
        assert browser.get(address).content.decode().count('id="invitation-') == 10


def test_sorting_puts_the_unknown_last_both_ways(trainer, sources):
    clients = [coached(trainer, name).client for name in ("Ann", "Bea", "Cleo")]
    sources[roster.LAST_ACTIVITY].update({clients[0].pk: NOON, clients[2].pk: NOON - timedelta(days=1)})
    sources[roster.WEEKLY_LOAD].update({clients[1].pk: [0.0] * 5 + [9.0], clients[2].pk: [1.0] * 6})
    sources[roster.GARMIN].update({clients[1].pk: Connection("Connected", "ok", None)})
    assert names(trainer, sort="last_activity") == ["Cleo", "Ann", "Bea"]
    assert names(trainer, sort="-last_activity") == ["Ann", "Cleo", "Bea"]
    assert names(trainer, sort="-load") == ["Bea", "Cleo", "Ann"]
    assert names(trainer, sort="last_sync") == ["Ann", "Bea", "Cleo"]
    assert names(trainer, sort="-name") == ["Cleo", "Bea", "Ann"]
    with pytest.raises(ValueError, match="weight"):
        names(trainer, sort="weight")


def test_searching_by_name_and_address(trainer):
    coached(trainer, "Mara Lind")
    coached(trainer, "Leo Okafor")
    assert names(trainer, search="lind MAR") == ["Mara Lind"]
    assert names(trainer, search="@example.test") == ["Leo Okafor", "Mara Lind"]
    assert names(trainer, search="%") == []


def test_filtering_by_ones_own_tag_only(trainer, stranger, page):
    mine, foreign = TagFactory(trainer=trainer, name="marathon"), TagFactory(trainer=stranger, name="secret tag")
    coached(trainer, "Mara Lind").tags.add(mine)
    coached(trainer, "Leo Okafor")
    browser = page(trainer)
    html = browser.get(f"{reverse('coaching:roster')}?tag={mine.pk}").content.decode()
    assert "Mara Lind" in html
    assert "Leo Okafor" not in html
    html = browser.get(f"{reverse('coaching:roster')}?tag={foreign.pk}").content.decode()
    assert "Leo Okafor" in html
    assert "secret tag" not in html


def test_each_state_has_its_tab(trainer, page):
    coached(trainer, "Mara Lind")
    coached(trainer, "Gwen Lund", paused=True)
    coached(trainer, "Omar Said", ended=True)
    InvitationFactory(trainer=trainer, name="Jo Berg")
    everybody = {"active": "Mara Lind", "paused": "Gwen Lund", "ended": "Omar Said", "invited": "Jo Berg"}
    for state, name in everybody.items():
        html = page(trainer).get(f"{reverse('coaching:roster')}?state={state}").content.decode()
        assert name in html
        assert not any(other in html for other in everybody.values() if other != name)


def test_only_active_clients_are_asked_for(trainer, monkeypatch):
    asked = []
    monkeypatch.setattr(roster, "_sources", {})
    roster.register_column_source(roster.GARMIN, lambda ids, viewer: asked.extend(ids) or {})
    CoachingFactory(trainer=trainer, paused=True)
    CoachingFactory(trainer=trainer, ended=True)
    roster_rows(trainer=trainer, coaching_ids=[each.pk for each in trainer.coachings_given.all()])
    assert asked == []


def test_an_empty_roster_invites_to_invite(trainer, page):
    html = page(trainer).get(reverse("coaching:roster")).content.decode()
    assert "Invite your first client" in html
    assert reverse("coaching:invite") in html


def test_a_filter_without_a_match_says_so(trainer, client_user, page):
    html = page(trainer).get(f"{reverse('coaching:roster')}?q=nobody").content.decode()
    assert "No client matches" in html


@pytest.mark.parametrize("query", ["sort=weight", "state=all", "tag=nonsense", "page=x", "q=%00", "page=999"])
def test_nonsense_in_the_address_falls_back(trainer, client_user, page, query):
    assert page(trainer).get(f"{reverse('coaching:roster')}?{query}").status_code == 200


def test_foreign_clients_are_on_nobody_elses_roster(stranger, client_user, page):
    for address in (reverse("coaching:roster"), f"{reverse('coaching:roster')}?q={client_user.email}"):
        assert client_user.name not in page(stranger).get(address).content.decode()
    assert page(stranger).get(reverse("coaching:find")).json() == {"results": []}


def test_clients_have_no_roster_and_visitors_sign_in(client_user, page, client):
    for name in ("coaching:roster", "coaching:find", "coaching:invite"):
        assert page(client_user).get(reverse(name)).status_code == 403
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))


def test_the_switcher_finds_active_clients(trainer, page):
    mara = coached(trainer, "Mara Lind").client
    coached(trainer, "Marlon Brandt", ended=True)
    (found,) = page(trainer).get(f"{reverse('coaching:find')}?q=mar").json()["results"]
    assert found["name"] == "Mara Lind"
    assert str(mara.pk) in found["url"]


def test_the_header_tells_a_trainer_whose_data_it_is(trainer, sources):
    client = coached(trainer, "Mara Lind").client
    sources[roster.GARMIN][client.pk] = Connection("Connected", "off", NOON)
    header = client_header(viewer=trainer, client=client, current="notes")
    assert header.name == "Mara Lind"
    assert "Europe/Oslo" in header.facts
    assert any(fact.endswith("for Mara") for fact in header.facts)
    assert header.garmin_kind == "idle"
    assert header.garmin_words.startswith("Garmin: Connected, synced")
    assert [tab.label for tab in header.tabs if tab.is_current] == ["Notes"]


def test_the_header_hides_what_a_pause_hides(trainer, stranger, sources):
    coaching = CoachingFactory(trainer=trainer, paused=True)
    sources[roster.GARMIN][coaching.client_id] = Connection("Connected", "ok", NOON)
    header = client_header(viewer=trainer, client=coaching.client, current="notes")
    assert header.facts == ("Paused",)
    assert [tab.label for tab in header.tabs] == ["Notes"]
    assert header.garmin is None
    assert client_header(viewer=stranger, client=coaching.client, current="notes").tabs == ()


def test_ones_own_header_has_no_notes(client_user):
    header = client_header(viewer=client_user, client=client_user, current="overview")
    assert "Notes" not in [tab.label for tab in header.tabs]
    assert row_of(viewer=client_user, client=client_user).shared == frozenset(Category.values)


def test_the_columns_that_are_really_registered_cost_the_same_for_one_and_ten(
    trainer, page, django_assert_max_num_queries, django_assert_num_queries
):
    browser, address = page(trainer), reverse("coaching:roster")
    CoachingFactory(trainer=trainer)
    browser.get(address)
    with django_assert_max_num_queries(15) as first:
        browser.get(address)
    CoachingFactory.create_batch(9, trainer=trainer)
    with django_assert_num_queries(len(first)):
        browser.get(address)
