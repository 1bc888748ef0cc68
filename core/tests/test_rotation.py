"""Changing keys: everything encrypted is written again with the new one, files included; then the old one can go."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from accounts.models import ClientProfile
from activities import storage
from core.encryption import DecryptionFailed
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db


def test_fields_and_files_open_with_the_new_key_alone(settings, capsys) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    client = ClientFactory()
    ClientProfile.objects.filter(user=client).update(health_notes="left calf")
    path = storage.store(storage.original_path(client.pk, "ab" * 32), b"recorded" * 300_000)

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    call_command("rotate_encryption")
    assert "Original files: 1" in capsys.readouterr().out

    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert ClientProfile.objects.get(user=client).health_notes == "left calf"
    assert storage.read(path) == b"recorded" * 300_000


def test_a_file_that_no_key_opens_stays_as_it_is(settings) -> None:
    right = settings.FIELD_ENCRYPTION_KEYS
    path = storage.store(storage.original_path(ClientFactory().pk, "cd" * 32), b"kept")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionFailed):
        storage.rotate(path)
    settings.FIELD_ENCRYPTION_KEYS = right
    assert storage.read(path) == b"kept"
