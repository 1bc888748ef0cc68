"""A canary: planted passwords and tokens that no log may repeat."""

import logging

import pytest
from django.core import mail
from django.urls import reverse
from rest_framework.test import APIClient

from core.logging import configure_logging
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db
CANARY = "canary sings a long song"
NEW_CANARY = "another canary sings too"


@pytest.fixture
def loud_logs(settings, capsys):
    """Everything is logged, as JSON on standard error, down to the least severe level."""
    configure_logging(level="DEBUG", as_json=True)
    yield capsys
    configure_logging(**settings.LOGGING)


def test_no_log_repeats_a_password_or_a_token(loud_logs, client, caplog):
    caplog.set_level(logging.DEBUG)
    user = ClientFactory(password=CANARY)
    caller = APIClient()
    pair = caller.post("/api/v1/auth/login", {"email": user.email, "password": CANARY}).json()
    caller.post("/api/v1/auth/login", {"email": user.email, "password": CANARY + "!"})
    fresh = caller.post("/api/v1/auth/refresh", {"refresh": pair["refresh"]}).json()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {fresh['access']}")
    caller.get("/api/v1/users/me")
    caller.get(f"/api/v1/auth/verify?token={fresh['access']}")
    changed = caller.post("/api/v1/auth/password/change", {"current_password": CANARY, "password": NEW_CANARY})
    assert changed.status_code == 200
    client.post(reverse("account_login"), {"login": user.email, "password": NEW_CANARY})
    client.post(reverse("account_login"), {"login": user.email, "password": NEW_CANARY + "!"})
    caller.post("/api/v1/auth/refresh", {"refresh": pair["refresh"]})
    APIClient().post("/api/v1/auth/password/reset", {"email": user.email})
    key = mail.outbox[-1].body.split("/password/reset/key/")[1].split("/")[0]

    logged = loud_logs.readouterr().err
    assert "request_finished" in logged
    planted = [CANARY, NEW_CANARY, pair["access"], pair["refresh"], fresh["access"], fresh["refresh"], key]
    planted += [changed.json()["access"], changed.json()["refresh"], user.email]
    for secret in planted:
        assert secret not in logged
    for token in planted[2:6]:
        assert token.split(".")[2] not in logged
