"""Changing keys: everything encrypted is written again with the new one, files included; then the old one can go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.utils import timezone

from accounts.models import ClientProfile
from activities import storage
from core import private_storage
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


def test_whoever_reads_during_a_rotation_finds_the_file(settings, monkeypatch) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    path = private_storage.store("rotated/one", b"kept")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    read: list[bytes] = []
    for name in ("save", "delete"):
        changing = getattr(FileSystemStorage, name)

        def change_and_read(*args, changing=changing, **more):
            result = changing(*args, **more)
            read.append(private_storage.read(path))
            return result

        monkeypatch.setattr(FileSystemStorage, name, change_and_read)
    private_storage.rotate(path)
    assert read
    assert set(read) == {b"kept"}
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert private_storage.read(path) == b"kept"
    assert paths_in("rotated") == [path]


def test_files_that_go_during_a_rotation_stay_gone_and_the_others_are_rotated(settings, monkeypatch) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    for name in ("a", "b", "c", "d", "e"):
        private_storage.store(f"rotated/{name}", name.encode())
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    timed, rotate, draft = FileSystemStorage.get_modified_time, private_storage.rotate, private_storage._draft

    def gone_before_it_is_timed(self, path: str):
        if path == "rotated/a":
            private_storage.remove(path)
        return timed(self, path)

    def gone_before_it_is_read(path: str) -> None:
        if path == "rotated/b":
            private_storage.remove(path)
        rotate(path)

    def gone_before_it_is_replaced(path: str, data: bytes) -> str:
        if path == "rotated/c":
            private_storage.remove(path)
        return draft(path, data)

    monkeypatch.setattr(FileSystemStorage, "get_modified_time", gone_before_it_is_timed)
    monkeypatch.setattr(private_storage, "rotate", gone_before_it_is_read)
    monkeypatch.setattr(private_storage, "_draft", gone_before_it_is_replaced)
    assert private_storage.rotate_folders("rotated") == 2
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert {path: private_storage.read(path) for path in paths_in("rotated")} == {"rotated/d": b"d", "rotated/e": b"e"}


def test_a_file_that_is_still_being_written_does_not_stop_a_rotation() -> None:
    private_storage.store("rotated/one", b"kept")
    half = Path(default_storage.path("rotated/two.0a.part"))
    half.write_bytes(b"\0\0\0\xffhalf")
    assert private_storage.rotate_folders("rotated") == 1
    assert half.read_bytes() == b"\0\0\0\xffhalf"


def paths_in(folder: str) -> list[str]:
    return sorted(private_storage.stored_paths(folder, before=timezone.now() + timedelta(days=1)))
