"""Secrets for a machine without configuration: made once, readable by the owner alone. Production never uses them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True, slots=True)
class LocalKeys:
    """The three secrets that settings need: Django's key, a Fernet key and an RSA private key (PEM)."""

    secret_key: str
    field_encryption_key: str
    jwt_signing_key: str


def local_keys(folder: Path) -> LocalKeys:
    """Read the keys in ``folder``, making those that are missing. Safe when several processes start at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return LocalKeys(
        secret_key=_read_or_make(folder / "secret_key", lambda: secrets.token_urlsafe(64)),
        field_encryption_key=_read_or_make(folder / "field_encryption_key", lambda: Fernet.generate_key().decode()),
        jwt_signing_key=_read_or_make(folder / "jwt_signing_key.pem", make_rsa_key),
    )


def make_rsa_key() -> str:
    """A new 2048-bit RSA private key as unencrypted PKCS 8 PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        # Written whole under another name and linked into place: the first process wins, the others read its key.
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
