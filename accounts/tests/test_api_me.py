"""The signed-in person through the API."""

import pytest
from rest_framework.test import APIClient

from accounts.enums import AuditAction, EndReason
from accounts.models import AuditEvent, TokenFamily
from accounts.tokens import issue_tokens
from tests.factories.accounts import PASSWORD, ClientFactory, TrainerFactory, TrainerProfileFactory

pytestmark = pytest.mark.django_db
ME = "/api/v1/users/me"


def test_a_client_reads_their_own_account(api):
    user = ClientFactory()
    body = api(user).get(ME).json()
    assert body["email"] == user.email
    assert body["preferences"] == {"units": "metric", "time_zone": "Europe/Oslo", "first_weekday": 1, "theme": "system"}
    assert body["client_profile"] == {"birth_date": None, "sex": "", "height": None, "goals": "", "health_notes": ""}
    assert body["trainer_profile"] is None
    assert "password" not in body
    assert "token_version" not in body


def test_anonymous_is_401_with_a_challenge_in_the_one_format():
    answer = APIClient().get(ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert set(answer.json()) == {"error", "detail", "status_code", "timestamp", "path", "request_id"}


def test_an_unchanged_account_answers_304(api):
    caller = api(ClientFactory())
    etag = caller.get(ME)["ETag"]
    assert caller.get(ME, headers={"If-None-Match": etag}).status_code == 304
    caller.patch(ME, {"name": "Somebody Else"})
    assert caller.get(ME, headers={"If-None-Match": etag}).status_code == 200


def test_patch_changes_what_it_names_and_nothing_else(api):
    user = ClientFactory(name="Mara")
    answer = api(user).patch(
        ME,
        {
            "preferences": {"units": "imperial"},
            "client_profile": {"height": 1.78, "health_notes": "Left knee", "birth_date": "1990-02-28"},
        },
        format="json",
    )
    assert answer.status_code == 200
    assert answer.json()["preferences"]["units"] == "imperial"
    user.refresh_from_db()
    assert (user.name, user.units, user.time_zone) == ("Mara", "imperial", "Europe/Oslo")
    assert user.client_profile.height == 1.78
    assert user.client_profile.health_notes == "Left knee"


def test_what_only_staff_decides_cannot_be_written(api):
    user = ClientFactory(email="mara@example.test")
    body = {"email": "x@example.test", "is_staff": True, "is_trainer": True, "is_superuser": True, "id": "1"}
    assert api(user).patch(ME, body).status_code == 200
    user.refresh_from_db()
    assert (user.email, user.is_staff, user.is_trainer, user.is_superuser) == ("mara@example.test", False, False, False)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"preferences": {"time_zone": "Moon/Crater"}}, ["preferences", "time_zone"]),
        ({"preferences": {"units": "cubits"}}, ["preferences", "units"]),
        ({"client_profile": {"height": 17.8}}, ["client_profile", "height"]),
        ({"client_profile": {"birth_date": "2025-01-01"}}, ["client_profile", "birth_date"]),
        ({"client_profile": {"health_notes": "x" * 4001}}, ["client_profile", "health_notes"]),
        ({"trainer_profile": {"headline": "Coach"}}, ["trainer_profile"]),
        ({"name": ""}, ["name"]),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(api, body, field):
    user = ClientFactory(name="Mara")
    answer = api(user).patch(ME, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["detail"][0]["loc"][: len(field) + 1] == ["body", *field]
    user.refresh_from_db()
    assert (user.name, user.units, user.client_profile.height) == ("Mara", "metric", None)


def test_a_trainer_writes_their_page_but_not_another_ones_address(api):
    TrainerProfileFactory(slug="taken")
    user = TrainerFactory()
    caller = api(user)
    body = {"trainer_profile": {"slug": "ada", "specialties": ["Marathon"], "is_public": True}}
    assert caller.patch(ME, body, format="json").json()["trainer_profile"]["specialties"] == ["Marathon"]
    assert caller.patch(ME, {"trainer_profile": {"slug": "ada", "bio": "Hi"}}, format="json").status_code == 200
    refused = caller.patch(ME, {"trainer_profile": {"slug": "taken", "bio": "No"}}, format="json")
    assert refused.status_code == 400
    assert refused.json()["error"] == "slug_taken"
    user.trainer_profile.refresh_from_db()
    assert (user.trainer_profile.slug, user.trainer_profile.bio) == ("ada", "Hi")


def test_put_needs_the_whole(api):
    user = ClientFactory()
    assert api(user).put(ME, {}, format="json").status_code == 400
    whole = {
        "name": "Mara",
        "preferences": {"units": "imperial", "time_zone": "UTC", "first_weekday": 7, "theme": "dark"},
        "client_profile": {"goals": "Boston"},
    }
    assert api(user).put(ME, whole, format="json").json()["client_profile"]["goals"] == "Boston"


def test_changing_the_password_ends_the_others_and_keeps_this_device(api):
    user = ClientFactory()
    other = issue_tokens(user, device="Old phone")
    caller = api(user)
    answer = caller.post("/api/v1/auth/password/change", {"current_password": PASSWORD, "password": "a whole new one"})
    assert answer.status_code == 200
    assert caller.get(ME).status_code == 401
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert caller.get(ME).status_code == 200
    assert TokenFamily.objects.get(device="Old phone").end_reason == EndReason.PASSWORD
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {other.access}")
    assert caller.get(ME).status_code == 401
    assert AuditEvent.objects.filter(action=AuditAction.PASSWORD_CHANGED, actor=user).exists()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"current_password": "wrong sentence", "password": "a whole new one"}, 401, "current_password"),
        ({"current_password": PASSWORD, "password": "12345678"}, 400, "password"),
    ],
)
def test_a_refused_password_change_changes_nothing(api, body, status, field):
    user = ClientFactory()
    caller = api(user)
    answer = caller.post("/api/v1/auth/password/change", body)
    assert answer.status_code == status
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert caller.get(ME).status_code == 200


def test_a_person_sees_and_ends_only_their_own_devices(api):
    user, other = ClientFactory(), ClientFactory()
    issue_tokens(other, device="Foreign")
    issue_tokens(user, device="Old phone")
    caller = api(user)
    listed = caller.get("/api/v1/auth/sessions").json()
    assert listed["count"] == 2
    assert {row["device"]: row["is_current"] for row in listed["results"]} == {"Old phone": False, "": True}

    old = TokenFamily.objects.get(device="Old phone")
    assert caller.delete(f"/api/v1/auth/sessions/{old.pk}").status_code == 204
    assert caller.delete(f"/api/v1/auth/sessions/{old.pk}").status_code == 404
    foreign = TokenFamily.objects.get(device="Foreign")
    assert caller.delete(f"/api/v1/auth/sessions/{foreign.pk}").status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def test_signing_out_everywhere_ends_browsers_too(api, page):
    user = ClientFactory()
    browser, caller = page(user), api(user)
    assert browser.get("/settings/").status_code == 200
    assert caller.post("/api/v1/auth/logout-all").status_code == 204
    assert caller.get(ME).status_code == 401
    assert browser.get("/settings/").status_code == 302


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_of_trainers_is_public_and_costs_the_same_for_one_and_ten(rows, django_assert_num_queries):
    for _ in range(rows):
        TrainerProfileFactory(is_public=True)
    TrainerProfileFactory(is_public=False)
    TrainerProfileFactory(is_public=True, user__is_active=False)
    with django_assert_num_queries(2):
        body = APIClient().get("/api/v1/trainers").json()
    assert body["count"] == rows
    assert set(body["results"][0]) == {"slug", "name", "headline", "bio", "certifications", "specialties", "url"}


def test_a_page_that_is_not_public_is_its_trainers_alone(api):
    profile = TrainerProfileFactory(slug="ada")
    assert APIClient().get("/api/v1/trainers/ada").status_code == 404
    assert api(ClientFactory()).get("/api/v1/trainers/ada").status_code == 404
    assert api(profile.user).get("/api/v1/trainers/ada").json()["name"] == profile.user.name
