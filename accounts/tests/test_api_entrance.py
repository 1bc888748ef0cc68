"""The ways in through the API: what they answer, what they never tell, how often they may be tried."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from accounts.enums import AuditAction
from accounts.models import AuditEvent, TokenFamily, User
from tests.factories.accounts import PASSWORD, ClientFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db
VOLATILE = {"timestamp", "request_id"}


def post(path: str, body: object, **headers: str):
    return APIClient().post(f"/api/v1/auth/{path}", body, headers=headers)


def said(answer) -> tuple[int, dict]:
    return answer.status_code, {key: value for key, value in answer.json().items() if key not in VOLATILE}


@pytest.fixture
def tight_limits(monkeypatch):
    monkeypatch.setattr(
        api_settings, "DEFAULT_THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "login": "5/minute"}
    )


def test_signing_in_answers_a_pair_and_the_person():
    user = ClientFactory(email="mara@example.test")
    answer = post("login", {"email": " Mara@Example.test", "password": PASSWORD, "device": "Pixel"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh", "user"}
    assert answer.json()["user"]["id"] == str(user.pk)
    assert answer.json()["user"]["client_profile"]["goals"] == ""
    family = TokenFamily.objects.get()
    assert (family.user, family.device, family.address) == (user, "Pixel", "127.0.0.1")
    assert AuditEvent.objects.get(action=AuditAction.SIGN_IN).actor == user
    user.refresh_from_db()
    assert user.last_login is not None


def test_the_device_is_the_user_agent_when_the_program_has_no_name_for_it():
    ClientFactory(email="mara@example.test")
    post("login", {"email": "mara@example.test", "password": PASSWORD}, **{"User-Agent": "Runner/1.0"})
    assert TokenFamily.objects.get().device == "Runner/1.0"


def test_wrong_password_unknown_address_and_disabled_account_are_told_the_same():
    ClientFactory(email="known@example.test")
    ClientFactory(email="off@example.test", is_active=False)
    answers = [
        said(post("login", {"email": "known@example.test", "password": "wrong sentence"})),
        said(post("login", {"email": "nobody@example.test", "password": "wrong sentence"})),
        said(post("login", {"email": "off@example.test", "password": PASSWORD})),
    ]
    assert answers[0][0] == 401
    assert answers[0][1]["error"] == "invalid_credentials"
    assert answers[0] == answers[1] == answers[2]
    assert not TokenFamily.objects.exists()
    assert AuditEvent.objects.filter(action=AuditAction.SIGN_IN_FAILED).count() == 3


def test_an_unknown_address_costs_a_hash_as_a_wrong_password_does(monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ClientFactory(email="known@example.test")
    counted: list[str] = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *args, **kw: counted.append("x") or encode(self, *args, **kw)
    )
    post("login", {"email": "known@example.test", "password": "wrong sentence"})
    known, counted[:] = len(counted), []
    post("login", {"email": "nobody@example.test", "password": "wrong sentence"})
    assert known == len(counted) == 1


def test_an_unverified_address_needs_its_link_first():
    user = ClientFactory(verified=False)
    answer = post("login", {"email": user.email, "password": PASSWORD})
    assert said(answer)[0] == 403
    assert answer.json()["error"] == "email_not_verified"
    assert not TokenFamily.objects.exists()
    key = re.search(r"/account/confirm-email/([^/\s]+)/", mail.outbox[0].body)[1]

    assert post("email/verify", {"key": key}).status_code == 204
    assert EmailAddress.objects.get(user=user).verified
    assert post("login", {"email": user.email, "password": PASSWORD}).status_code == 200
    assert said(post("email/verify", {"key": key}))[1]["error"] == "invalid_link"


def test_a_wrong_password_does_not_tell_that_an_address_is_unverified():
    user = ClientFactory(verified=False)
    assert said(post("login", {"email": user.email, "password": "wrong sentence"}))[1]["error"] == "invalid_credentials"
    assert mail.outbox == []


def test_registering_makes_a_trainer_who_has_to_verify():
    body = {"name": "Ada Berg", "email": "Ada@Example.test", "password": PASSWORD, "time_zone": "Asia/Kathmandu"}
    answer = post("register", body)
    assert answer.status_code == 202
    user = User.objects.get(email="ada@example.test")
    assert (user.is_trainer, user.is_client, user.time_zone) == (True, False, "Asia/Kathmandu")
    assert user.trainer_profile.slug == "ada-berg"
    assert not user.trainer_profile.is_public
    assert not EmailAddress.objects.get(user=user).verified
    assert mail.outbox[0].to == ["ada@example.test"]
    assert "http://testserver/account/confirm-email/" in mail.outbox[0].body


def test_registering_a_taken_address_answers_the_same_and_changes_nothing():
    TrainerFactory(email="taken@example.test", name="First")
    people = User.objects.count()
    free = said(post("register", {"name": "A", "email": "free@example.test", "password": PASSWORD}))
    taken = said(post("register", {"name": "B", "email": "Taken@example.test", "password": "quite another one"}))
    assert free == taken
    assert User.objects.count() == people + 1
    assert User.objects.get(email="taken@example.test").check_password(PASSWORD)
    assert mail.outbox[1].subject == "You already have an account"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "ada@example.test"}, "password"),
        ({"email": "nonsense"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"time_zone": "Moon/Crater"}, "time_zone"),
    ],
)
def test_registering_names_the_field_that_is_wrong(change, field):
    body = {"name": "Ada", "email": "ada@example.test", "password": PASSWORD, **change}
    answer = post("register", body)
    assert answer.status_code == 400
    assert {item["loc"][-1] for item in answer.json()["detail"]} == {field}
    assert not User.objects.exists()


def test_asking_for_a_reset_answers_the_same_for_known_and_unknown():
    ClientFactory(email="known@example.test")
    known = said(post("password/reset", {"email": "known@example.test"}))
    unknown = said(post("password/reset", {"email": "nobody@example.test"}))
    assert known == unknown
    assert known[0] == 202
    assert [message.to for message in mail.outbox] == [["known@example.test"], ["nobody@example.test"]]
    assert "password/reset/key" in mail.outbox[0].body
    assert "password/reset/key" not in mail.outbox[1].body


def reset_key(body: str) -> dict[str, str]:
    uid, token = re.search(r"/account/password/reset/key/([0-9a-f]+)-([^/\s]+)/", body).groups()
    return {"uid": uid, "token": token}


def test_a_reset_sets_the_password_once_and_ends_every_device():
    user = ClientFactory()
    pair = post("login", {"email": user.email, "password": PASSWORD}).json()
    post("password/reset", {"email": user.email})
    key = reset_key(mail.outbox[0].body)

    weak = post("password/reset/confirm", {**key, "password": "12345678"})
    assert weak.status_code == 400
    assert weak.json()["detail"][0]["loc"] == ["body", "password"]

    assert post("password/reset/confirm", {**key, "password": "a whole new one"}).status_code == 204
    assert said(post("password/reset/confirm", {**key, "password": "yet another one"}))[1]["error"] == "invalid_link"
    assert post("login", {"email": user.email, "password": PASSWORD}).status_code == 401
    assert post("login", {"email": user.email, "password": "a whole new one"}).status_code == 200
    assert post("refresh", {"refresh": pair["refresh"]}).status_code == 401
    assert AuditEvent.objects.filter(action=AuditAction.PASSWORD_RESET, subject=user).count() == 1


@pytest.mark.parametrize("uid", ["zzz", "0" * 32, "", "x" * 64])
def test_a_reset_with_a_wrong_key_is_refused(uid):
    answer = post("password/reset/confirm", {"uid": uid, "token": "abc-def", "password": "a whole new one"})
    assert answer.status_code == 400


def test_verify_tells_whether_a_token_counts():
    user = ClientFactory()
    pair = post("login", {"email": user.email, "password": PASSWORD}).json()
    assert post("verify", {"token": pair["access"]}).status_code == 204
    assert post("verify", {"token": pair["refresh"]}).status_code == 401
    assert post("verify", {"token": "nonsense"}).status_code == 401


def test_the_ways_in_ignore_an_old_token_in_the_header_and_answer_with_a_slash():
    user = ClientFactory()
    caller = APIClient()
    caller.credentials(HTTP_AUTHORIZATION="Bearer old.and.gone")
    answer = caller.post("/api/v1/auth/login/", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        3,
        None,
        {"email": [1]},
        {"email": "a@b.test", "password": {}},
        {"email": "\ud800@b.test", "password": "x"},
        {"email": "a@b.test", "password": "\ud800"},
        {"email": "a@b.test", "password": "a\x00b"},
    ],
)
def test_odd_bodies_are_a_clear_refusal(body):
    answer = APIClient().generic("POST", "/api/v1/auth/login", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"] == "validation_error"


def test_guessing_at_one_account_is_slow_from_every_address(tight_limits):
    ClientFactory(email="known@example.test")
    for number in range(5):
        caller = APIClient(REMOTE_ADDR=f"10.0.0.{number}")
        body = {"email": "Known@example.test", "password": f"guess number {number}"}
        assert caller.post("/api/v1/auth/login", body).status_code == 401
    late = APIClient(REMOTE_ADDR="10.0.0.99").post(
        "/api/v1/auth/login", {"email": "known@example.test", "password": PASSWORD}
    )
    assert late.status_code == 429
    assert late.json()["error"] == "throttled"
    assert int(late["Retry-After"]) > 0


def test_guessing_from_one_address_is_slow_whatever_the_account(tight_limits):
    for number in range(5):
        assert post("login", {"email": f"p{number}@example.test", "password": "guess"}).status_code == 401
    assert post("login", {"email": "p9@example.test", "password": "guess"}).status_code == 429


def test_the_address_cannot_be_forged_by_a_header(tight_limits):
    for number in range(5):
        post(
            "login",
            {"email": f"p{number}@example.test", "password": "guess"},
            **{"X-Forwarded-For": f"10.1.1.{number}"},
        )
    late = post("login", {"email": "p9@example.test", "password": "guess"}, **{"X-Forwarded-For": "10.1.1.77"})
    assert late.status_code == 429


def test_signing_in_rightly_is_never_slowed(tight_limits):
    user = ClientFactory()
    for _ in range(7):
        assert post("login", {"email": user.email, "password": PASSWORD}).status_code == 200


def test_reset_mails_are_limited_for_known_and_unknown_alike(tight_limits):
    UserFactory(email="known@example.test")
    for email in ("known@example.test", "nobody@example.test"):
        statuses = [
            APIClient(REMOTE_ADDR=f"10.2.0.{number}").post("/api/v1/auth/password/reset", {"email": email}).status_code
            for number in range(6)
        ]
        assert statuses == [202] * 5 + [429]


def test_guessing_refresh_tokens_is_slow(tight_limits):
    statuses = [post("refresh", {"refresh": f"guess.number.{number}"}).status_code for number in range(6)]
    assert statuses == [401] * 5 + [429]
