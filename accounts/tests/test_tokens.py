"""Every way in which an API token dies, and every token that must never have lived."""

from datetime import timedelta

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.enums import EndReason
from accounts.models import TokenFamily
from accounts.services import end_device, log_out_everywhere, set_password
from accounts.tokens import TokenPair, issue_tokens, key_ring
from core.local_keys import make_rsa_key
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db


def status_with(token: str) -> int:
    caller = APIClient()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return caller.get("/api/v1/users/me").status_code


def refreshed(token: str):
    return APIClient().post("/api/v1/auth/refresh", {"refresh": token})


@pytest.fixture
def user():
    return ClientFactory()


@pytest.fixture
def pair(user) -> TokenPair:
    pair = issue_tokens(user, device="Phone")
    assert status_with(pair.access) == 200
    return pair


def assert_dead(pair: TokenPair) -> None:
    assert status_with(pair.access) == 401
    assert refreshed(pair.refresh).status_code == 401


def signed(pair: TokenPair, key=None, headers=None, **changes) -> str:
    claims = jwt.decode(pair.access, options={"verify_signature": False}) | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    ring = key_ring()
    return jwt.encode(claims, key or ring.private_key, algorithm="RS256", headers=headers or {"kid": ring.key_id})


def test_a_new_password_ends_every_token(user, pair):
    set_password(actor=user, user=user, password="another long sentence")
    assert_dead(pair)
    assert TokenFamily.objects.get().end_reason == EndReason.PASSWORD


def test_a_password_set_past_our_services_ends_them_too(user, pair):
    user.set_password("another long sentence")
    user.save()
    assert_dead(pair)


def test_a_disabled_user_has_no_token(user, pair):
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert_dead(pair)


def test_a_deleted_user_has_no_token(user, pair):
    user.delete()
    assert_dead(pair)


def test_signing_out_everywhere_ends_every_token(user, pair):
    other = issue_tokens(user)
    log_out_everywhere(actor=user)
    assert_dead(pair)
    assert_dead(other)


def test_ending_a_device_ends_its_tokens_and_no_other(user, pair):
    other = issue_tokens(user)
    end_device(actor=user, family=TokenFamily.objects.get(device="Phone"))
    assert_dead(pair)
    assert status_with(other.access) == 200


def test_an_access_token_lives_for_minutes_and_a_refresh_token_for_weeks(pair):
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert status_with(pair.access) == 401
        assert refreshed(pair.refresh).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert refreshed(pair.refresh).status_code == 401


def test_a_refresh_token_does_not_open_the_api_and_an_access_token_does_not_refresh(pair):
    assert status_with(pair.refresh) == 401
    assert refreshed(pair.access).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-api"},
        {"iss": "https://elsewhere.test"},
        {"token_type": "refresh"},
        {"token_type": None},
        {"ver": "0" * 32},
        {"ver": None},
        {"fam": "019ab3c2-0000-7000-8000-000000000000"},
        {"fam": "no-id"},
        {"sub": "019ab3c2-0000-7000-8000-000000000000"},
        {"exp": None},
        {"jti": None},
    ],
    ids=lambda changes: "-".join(f"{name}={value}" for name, value in changes.items())[:30],
)
def test_genuine_signatures_over_wrong_claims_are_refused(pair, changes):
    assert status_with(signed(pair)) == 200
    assert status_with(signed(pair, **changes)) == 401


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\x00"])
def test_garbage_is_refused(text):
    assert status_with(text or "x y") == 401


def test_unsigned_and_symmetrically_signed_tokens_are_refused(pair):
    claims = jwt.decode(pair.access, options={"verify_signature": False})
    kid = {"kid": key_ring().key_id}
    assert status_with(jwt.encode(claims, None, algorithm="none", headers=kid)) == 401
    assert status_with(jwt.encode(claims, "x" * 64, algorithm="HS256", headers=kid)) == 401


def test_a_foreign_key_is_refused_whatever_id_it_claims(pair):
    foreign = make_rsa_key()
    assert status_with(signed(pair, key=foreign)) == 401
    assert status_with(signed(pair, key=foreign, headers={"kid": "unknown"})) == 401
    assert status_with(signed(pair, headers={"kid": "unknown"})) == 401


def test_tokens_of_the_previous_key_count_while_its_public_half_is_listed(pair, settings):
    old_public = public_pem(settings.SIMPLE_JWT["SIGNING_KEY"])
    settings.SIMPLE_JWT = {**settings.SIMPLE_JWT, "SIGNING_KEY": make_rsa_key()}
    assert status_with(pair.access) == 401
    settings.JWT_PREVIOUS_PUBLIC_KEYS = old_public
    assert status_with(pair.access) == 200


def public_pem(private_pem: str) -> str:
    private = serialization.load_pem_private_key(private_pem.encode(), password=None)
    return (
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def test_tokens_say_who_signed_them_for_whom_and_for_how_long(user, pair):
    header = jwt.get_unverified_header(pair.access)
    claims = jwt.decode(pair.access, options={"verify_signature": False})
    assert header["alg"] == "RS256"
    assert header["kid"] == key_ring().key_id
    assert claims["sub"] == str(user.pk)
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert {claims["aud"], claims["iss"]} == {settings.SIMPLE_JWT["AUDIENCE"], settings.SIMPLE_JWT["ISSUER"]}


def test_keys_are_parsed_once(pair):
    assert key_ring() is key_ring()


def test_a_request_with_a_token_asks_the_database_once_for_its_holder(pair, django_assert_num_queries):
    caller = APIClient()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access}")
    with django_assert_num_queries(2):  # the holder, and the person with both profiles
        assert caller.get("/api/v1/users/me").status_code == 200


def test_the_secret_key_may_rotate(pair, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a" * 60
    assert status_with(pair.access) == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert status_with(pair.access) == 401
