"""Settings of the signed-in person."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import TokenFamily
from accounts.tokens import issue_tokens
from tests.factories.accounts import ClientFactory, TrainerFactory, TrainerProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
PROFILE = "/settings/"
PREFERENCES = "/settings/preferences/"
SECURITY = "/settings/security/"


@pytest.mark.parametrize("path", [PROFILE, PREFERENCES, SECURITY, "/settings/security/log-out-everywhere/"])
def test_settings_are_for_the_signed_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_somebody_without_a_role_has_a_name(page):
    user = UserFactory()
    assert page(user).post(PROFILE, {"name": "New Name"}).status_code == 302
    user.refresh_from_db()
    assert user.name == "New Name"


def test_a_client_changes_profile_and_sees_the_height_in_own_units(page):
    user = ClientFactory(units="imperial")
    form = {
        "name": "Mara",
        "client-birth_date": "1990-02-28",
        "client-sex": "f",
        "client-height": "5 ft 10 in",
        "client-goals": "Boston",
        "client-health_notes": "Left knee",
    }
    browser = page(user)
    assert browser.post(PROFILE, form).status_code == 302
    user.client_profile.refresh_from_db()
    assert user.client_profile.height == pytest.approx(1.778)
    assert user.client_profile.health_notes == "Left knee"
    shown = browser.get(PROFILE).content.decode()
    assert 'value="5 ft 10 in"' in shown
    assert "Saved." in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("client-height", "tall"),
        ("client-height", "3 m"),
        ("client-birth_date", "2025-01-01"),
        ("client-birth_date", "1800-01-01"),
        ("client-sex", "x"),
        ("client-health_notes", "x" * 4001),
    ],
)
def test_a_wrong_field_is_shown_with_what_was_typed_and_nothing_is_written(page, field, value):
    user = ClientFactory(name="Mara")
    form = {"name": "Other", "client-sex": "f", "client-height": "178", field: value}
    answer = page(user).post(PROFILE, form)
    assert answer.status_code == 422
    assert b"There is a problem" in answer.content
    user.refresh_from_db()
    assert (user.name, user.client_profile.height, user.client_profile.sex) == ("Mara", None, "")


def test_a_trainer_edits_their_page(page):
    user = TrainerFactory()
    form = {
        "name": "Ada",
        "trainer-slug": "ada",
        "trainer-headline": "Runs",
        "trainer-bio": "Hello",
        "trainer-certifications": " UESCA \n\nFirst aid",
        "trainer-specialties": "Marathon",
        "trainer-is_public": "on",
    }
    assert page(user).post(PROFILE, form).status_code == 302
    profile = user.trainer_profile
    profile.refresh_from_db()
    assert (profile.slug, profile.certifications, profile.is_public) == ("ada", ["UESCA", "First aid"], True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("trainer-slug", "taken"),
        ("trainer-slug", "all"),
        ("trainer-slug", "Not A Slug"),
        ("trainer-specialties", "\n".join("abcdefghijklmnopqrstuvwxyz")),
        ("trainer-certifications", "x" * 81),
    ],
)
def test_a_wrong_page_is_refused(page, field, value):
    TrainerProfileFactory(slug="taken")
    user = TrainerFactory(profile__slug="mine")
    answer = page(user).post(PROFILE, {"name": "Ada", "trainer-slug": "mine", field: value})
    assert answer.status_code == 422
    user.trainer_profile.refresh_from_db()
    assert user.trainer_profile.slug == "mine"


def test_who_is_both_has_both_forms(page):
    user = TrainerFactory(is_client=True)
    shown = page(user).get(PROFILE).content.decode()
    assert 'name="trainer-slug"' in shown
    assert 'name="client-height"' in shown


def test_a_role_that_one_does_not_have_cannot_be_written(page):
    user = ClientFactory()
    page(user).post(PROFILE, {"name": "Mara", "client-sex": "", "trainer-slug": "sneaky"})
    assert not hasattr(type(user).objects.get(pk=user.pk), "trainer_profile")


def test_preferences_are_kept_and_the_theme_of_the_menu_gives_way(page):
    user, form = (
        ClientFactory(),
        {"units": "imperial", "time_zone": "Asia/Kathmandu", "first_weekday": 7, "theme": "dark"},
    )
    browser = page(user)
    browser.cookies["theme"] = "light"
    answer = browser.post(PREFERENCES, form)
    assert answer.status_code == 302
    assert answer.cookies["theme"]["max-age"] == 0
    user.refresh_from_db()
    assert (user.units, user.time_zone, user.first_weekday, user.theme) == ("imperial", "Asia/Kathmandu", 7, "dark")
    assert b'data-theme="dark"' in browser.get(PREFERENCES).content


def test_an_unknown_zone_is_refused(page):
    user = ClientFactory()
    form = {"units": "metric", "time_zone": "Moon/Crater", "first_weekday": 1, "theme": "system"}
    assert page(user).post(PREFERENCES, form).status_code == 422
    user.refresh_from_db()
    assert user.time_zone == "Europe/Oslo"


def test_a_zone_that_is_no_longer_offered_stays_selectable(page):
    user = ClientFactory(time_zone="Etc/GMT+5")
    assert b'value="Etc/GMT+5" selected' in page(user).get(PREFERENCES).content


def test_devices_are_listed_and_ended(page):
    user = ClientFactory()
    issue_tokens(user, device="Pixel", address="10.0.0.1")
    issue_tokens(ClientFactory(), device="Foreign")
    browser = page(user)
    shown = browser.get(SECURITY).content.decode()
    assert "Pixel" in shown
    assert "10.0.0.1" in shown
    assert "Foreign" not in shown
    browser.post(reverse("accounts:end_device", args=[TokenFamily.objects.get(device="Pixel").pk]))
    assert TokenFamily.objects.get(device="Pixel").ended_at is not None
    assert "No app is signed in" in browser.get(SECURITY).content.decode()


def test_a_foreign_device_cannot_be_ended(page):
    issue_tokens(ClientFactory(), device="Foreign")
    foreign = TokenFamily.objects.get()
    browser = page(ClientFactory())
    assert browser.post(reverse("accounts:end_device", args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("accounts:end_device", args=[uuid.uuid4()])).status_code == 404
    assert browser.get(reverse("accounts:end_device", args=[foreign.pk])).status_code == 405
    foreign.refresh_from_db()
    assert foreign.ended_at is None


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_of_devices_costs_the_same_for_one_and_ten(page, rows, django_assert_num_queries):
    user = ClientFactory()
    for _ in range(rows):
        issue_tokens(user)
    browser = page(user)
    with django_assert_num_queries(3):  # session, person, devices
        browser.get(SECURITY)


def test_signing_out_everywhere_asks_first_and_ends_every_browser_and_token(page, api):
    user, other = ClientFactory(), ClientFactory()
    here, there, caller, bystander = page(user), page(user), api(user), page(other)
    assert here.get("/settings/security/log-out-everywhere/").status_code == 200
    assert there.get(PROFILE).status_code == 200
    assert here.post("/settings/security/log-out-everywhere/").url == reverse("account_login")
    assert [browser.get(PROFILE).status_code for browser in (here, there)] == [302, 302]
    assert caller.get("/api/v1/users/me").status_code == 401
    assert bystander.get(PROFILE).status_code == 200


def test_reading_settings_writes_nothing(page):
    browser = page(TrainerFactory(is_client=True))
    for path in (PROFILE, PREFERENCES, SECURITY, reverse("account_email"), reverse("account_change_password")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(path).status_code == 200
        assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)
