"""Encrypted values: round trips, rotation, and what a wrong key does."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from core.encryption import DecryptionFailed, decrypt_bytes, encrypt_bytes, keyring, rotate_bytes
from tests.factories.accounts import ClientProfileFactory
from tests.factories.garmin_sync import LoginFactory


def test_round_trip_and_no_plain_text() -> None:
    token = encrypt_bytes(b"secret")
    assert b"secret" not in token
    assert decrypt_bytes(token) == b"secret"


def test_an_old_key_opens_until_everything_is_rotated(settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    token = encrypt_bytes(b"kept")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert decrypt_bytes(token) == b"kept"
    rotated = rotate_bytes(token)
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert decrypt_bytes(rotated) == b"kept"
    with pytest.raises(DecryptionFailed):
        decrypt_bytes(token)


def test_a_missing_or_broken_key_is_named(settings) -> None:
    for keys in ([], ["not a key"]):
        settings.FIELD_ENCRYPTION_KEYS = keys
        with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
            keyring()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "0", "Tibial stress reaction", "عربى 🏃"])
def test_text_round_trips_and_is_not_in_the_table(value: str) -> None:
    profile = ClientProfileFactory(health_notes=value)
    profile.refresh_from_db()
    assert profile.health_notes == value
    with connection.cursor() as cursor:
        cursor.execute("SELECT health_notes FROM accounts_clientprofile")
        stored = cursor.fetchone()[0]
    assert stored.startswith("gAAAA")
    assert len(value) < 2 or value not in stored


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, 0, "", [], {}, {"password": "x"}])
def test_json_round_trips(value: object) -> None:
    login = LoginFactory(secret=value)
    login.refresh_from_db()
    assert login.secret == value


@pytest.mark.django_db
def test_lookups_are_refused_but_isnull_works() -> None:
    profile = ClientProfileFactory(health_notes="x")
    with pytest.raises(FieldError, match="encrypted"):
        type(profile).objects.filter(health_notes="x").exists()
    assert type(profile).objects.filter(health_notes__isnull=False).count() == 1


@pytest.mark.django_db
def test_a_wrong_key_raises_and_destroys_nothing(settings) -> None:
    profile = ClientProfileFactory(health_notes="kept")
    right = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionFailed):
        profile.refresh_from_db()
    settings.FIELD_ENCRYPTION_KEYS = right
    profile.refresh_from_db()
    assert profile.health_notes == "kept"
