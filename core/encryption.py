"""Encryption at rest: authenticated (Fernet: AES-128-CBC with HMAC-SHA-256), with rotation by a list of keys.

The first key of ``FIELD_ENCRYPTION_KEYS`` encrypts, every key decrypts. A wrong key raises :class:`DecryptionFailed`
and never hands out ciphertext; nothing is rewritten by a failed read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

#: What else has to be encrypted again when keys change, beside model fields: name → function that returns a count.
Rotation = Callable[[], int]
_rotations: dict[str, Rotation] = {}


class DecryptionFailed(Exception):
    """None of the configured keys opens this value. The stored bytes are untouched."""


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty: set at least one Fernet key.")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS holds a value that is not a Fernet key.") from error


def keyring() -> MultiFernet:
    """The configured keys, parsed once a process."""
    return _keyring(tuple(settings.FIELD_ENCRYPTION_KEYS))


def encrypt_bytes(data: bytes) -> bytes:
    """Encrypt ``data`` with the newest key."""
    return keyring().encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """Decrypt what :func:`encrypt_bytes` made. Raises :class:`DecryptionFailed` when no key fits."""
    try:
        return keyring().decrypt(token)
    except InvalidToken as error:
        raise DecryptionFailed("No key in FIELD_ENCRYPTION_KEYS opens this value.") from error


def rotate_bytes(token: bytes) -> bytes:
    """Encrypt again with the newest key. Raises :class:`DecryptionFailed` when no key fits."""
    try:
        return keyring().rotate(token)
    except InvalidToken as error:
        raise DecryptionFailed("No key in FIELD_ENCRYPTION_KEYS opens this value.") from error


def register_rotation(name: str, rotation: Rotation) -> None:
    """Let ``rotate_encryption`` call ``rotation`` too; an app with encrypted files registers it in ``apps.py``."""
    _rotations[name] = rotation


def rotations() -> dict[str, Rotation]:
    """Everything that was registered."""
    return dict(_rotations)
