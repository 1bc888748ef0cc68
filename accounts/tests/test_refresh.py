"""Refresh tokens are exchanged once; a second use ends the sign-in."""

import threading

import pytest
from django.db import connection
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts.enums import AuditAction, EndReason
from accounts.exceptions import InvalidToken
from accounts.models import AuditEvent, TokenFamily
from accounts.services import refresh_tokens, sign_out
from accounts.tokens import issue_tokens
from tests.factories.accounts import ClientFactory


def refresh(token: str):
    return APIClient().post("/api/v1/auth/refresh", {"refresh": token})


def me(access: str) -> int:
    caller = APIClient()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return caller.get("/api/v1/users/me").status_code


@pytest.mark.django_db
def test_a_refresh_gives_a_new_pair_of_the_same_sign_in():
    first = issue_tokens(ClientFactory(), device="Phone")
    before = TokenFamily.objects.get().last_used_at
    answer = refresh(first.refresh)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer.json()["refresh"] != first.refresh
    assert me(answer.json()["access"]) == 200
    assert TokenFamily.objects.get().last_used_at > before


@pytest.mark.django_db
def test_a_used_token_ends_the_whole_sign_in_and_is_audited():
    user = ClientFactory()
    first, other = issue_tokens(user), issue_tokens(user)
    second = refresh(first.refresh).json()

    answer = refresh(first.refresh)

    assert answer.status_code == 401
    assert answer.json()["error"] == "token_reused"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert me(second["access"]) == 401
    assert refresh(second["refresh"]).json()["error"] == "invalid_token"
    assert me(other.access) == 200
    ended = TokenFamily.objects.get(ended_at__isnull=False)
    assert ended.end_reason == EndReason.REUSED
    assert AuditEvent.objects.get(action=AuditAction.TOKEN_REUSED).subject == user


@pytest.mark.django_db
def test_a_refused_refresh_spends_nothing():
    user = ClientFactory()
    pair = issue_tokens(user)
    user.is_active = False
    user.save()
    assert refresh(pair.refresh).status_code == 401
    assert not OutstandingToken.objects.exists()
    user.is_active = True
    user.save()
    assert refresh(pair.refresh).status_code == 200


@pytest.mark.django_db
def test_no_token_is_stored():
    pair = issue_tokens(ClientFactory())
    refresh(pair.refresh)
    spent = OutstandingToken.objects.get()
    assert spent.token == ""
    assert BlacklistedToken.objects.get().token == spent


@pytest.mark.django_db
def test_signing_out_ends_the_sign_in_and_can_be_repeated():
    pair = issue_tokens(ClientFactory())
    for _ in range(2):
        assert APIClient().post("/api/v1/auth/logout", {"refresh": pair.refresh}).status_code == 204
    assert me(pair.access) == 401
    assert refresh(pair.refresh).status_code == 401
    assert TokenFamily.objects.get().end_reason == EndReason.LOGGED_OUT


@pytest.mark.django_db
def test_signing_out_with_a_forged_token_changes_nothing():
    pair = issue_tokens(ClientFactory())
    with pytest.raises(InvalidToken):
        sign_out(refresh=pair.refresh[:-4] + "AAAA")
    assert me(pair.access) == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_six_simultaneous_refreshes_one_succeeds():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    pair = issue_tokens(ClientFactory())
    gate = threading.Barrier(6)
    results: list[str] = []

    def attempt() -> None:
        gate.wait()
        try:
            refresh_tokens(refresh=pair.refresh)
            results.append("ok")
        except InvalidToken as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # A second one may find the sign-in ended already: its own token was spent in a transaction that rolled back.
    assert results.count("ok") == 1
    assert "token_reused" in results
    assert TokenFamily.objects.get().ended_at is not None
