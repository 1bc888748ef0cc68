"""One refresh token that several programs exchange at the same moment."""

from __future__ import annotations

import pytest

from accounts.enums import EndReason
from accounts.models import TokenFamily
from accounts.tokens import issue_tokens
from tests.concurrency.racing import at_once
from tests.factories.accounts import ClientFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_six_refreshes_of_one_token_one_succeeds_and_the_sign_in_ends(client):
    pair = issue_tokens(ClientFactory())

    def refresh(_index):
        answer = client.post("/api/v1/auth/refresh", {"refresh": pair.refresh}, content_type="application/json")
        return answer.status_code, answer.json()

    answers = at_once(6, refresh)

    assert sorted(status for status, _ in answers) == [200] + [401] * 5
    family = TokenFamily.objects.get()
    assert family.end_reason == EndReason.REUSED
    new_pair = next(body for status, body in answers if status == 200)
    me = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {new_pair['access']}"})
    assert me.status_code == 401, "the pair that the winner got must not outlive the family"
    again = client.post("/api/v1/auth/refresh", {"refresh": new_pair["refresh"]}, content_type="application/json")
    assert again.status_code == 401
