"""Logs carry no secrets."""

from __future__ import annotations

import pytest

from core.logging import HIDDEN, hide_secrets


@pytest.mark.parametrize(
    "key", ["password", "Authorization", "refresh_token", "api_key", "client_state", "mfa_code", "set-cookie"]
)
def test_values_under_secret_keys_are_hidden(key: str) -> None:
    event = hide_secrets(
        None, "info", {"event": "x", key: "hunter2", "nested": {key: "hunter2", "list": [{key: "hunter2"}]}}
    )
    assert "hunter2" not in repr(event)
    assert event[key] == HIDDEN


def test_tokens_and_addresses_inside_texts_are_hidden() -> None:
    event = hide_secrets(None, "info", {"event": "mara.lind@example.org sent eyJhbGciOi.eyJzdWIiOiI.c2lnbmF0dXJl"})
    assert "mara.lind" not in event["event"]
    assert "eyJ" not in event["event"]
