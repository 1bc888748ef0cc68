"""Tokens of invitation links: random, told once by mail, stored only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 as hexadecimal. A slow hash is not needed: the token has full entropy and cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
