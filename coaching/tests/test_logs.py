"""Links that open something are in no log."""

from django.urls import reverse

from coaching.tokens import new_token
from core.logging import hide_secrets


def test_the_token_of_an_invitation_is_hidden_in_the_log():
    for name in ("coaching:invitation", "coaching:decline_invitation"):
        token = new_token()
        line = hide_secrets(None, "info", {"event": "request", "request": f"GET {reverse(name, args=[token])}"})
        assert token not in line["request"]
        assert line["request"].startswith("GET /invitations/[hidden]/")


def test_ids_stay_readable():
    path = "/api/v1/invitations/01a1fc4b-dc14-77dd-9e52-010532a0d64f"
    assert hide_secrets(None, "info", {"request": path})["request"] == path
