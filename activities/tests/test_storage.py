"""Private storage: encrypted, whole or not at all."""

import os

import pytest
from cryptography.fernet import Fernet
from django.core.files.storage import default_storage

from activities import storage
from core.encryption import DecryptionFailed


@pytest.mark.parametrize("size", [0, 1, 1000, 1024 * 1024, 3_500_000])
def test_what_is_stored_comes_back(size):
    data = os.urandom(size)

    path = storage.store("originals/a/b", data)

    assert storage.read(path) == data


def test_nothing_readable_is_on_the_disk():
    storage.store("originals/a", b"secret route home " * 100)

    with default_storage.open("originals/a") as stored:
        assert b"secret" not in stored.read()


def test_storing_the_same_again_keeps_the_first():
    storage.store("originals/a", b"first")
    storage.store("originals/a", b"first")

    assert default_storage.listdir("originals")[1] == ["a"]


def test_a_writer_that_dies_leaves_nothing_in_the_place_of_the_file(monkeypatch):
    class Killed(BaseException):
        pass

    whole = storage.SealedContent.chunks

    def dies_half_way(self, chunk_size=None):
        yield next(whole(self))
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(storage.SealedContent, "chunks", dies_half_way)
        with pytest.raises(Killed):
            storage.store("originals/a", b"data")
    assert not default_storage.exists("originals/a")

    storage.store("originals/a", b"data")

    assert storage.read("originals/a") == b"data"


def _rewrite(path: str, change) -> None:
    with default_storage.open(path) as stored:
        data = stored.read()
    default_storage.delete(path)
    with default_storage.open(path, "wb") as target:
        target.write(change(data))


@pytest.mark.parametrize(
    "change", [lambda data: data[:-10], lambda data: data[: len(data) // 2], lambda data: data + data, lambda data: b""]
)
def test_a_file_that_was_cut_or_doubled_is_noticed(change):
    storage.store("originals/a", os.urandom(2_500_000))
    _rewrite("originals/a", change)

    with pytest.raises(storage.DamagedFile):
        storage.read("originals/a")


def test_a_wrong_key_says_so_and_leaves_the_bytes(settings):
    storage.store("originals/a", b"data")
    with default_storage.open("originals/a") as stored:
        before = stored.read()
    right, settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS, [Fernet.generate_key().decode()]

    with pytest.raises(DecryptionFailed):
        storage.read("originals/a")

    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *right]
    assert storage.read("originals/a") == b"data"
    with default_storage.open("originals/a") as stored:
        assert stored.read() == before


def test_removing_what_is_not_there_is_no_error():
    storage.remove("originals/nothing")
    storage.remove("")
