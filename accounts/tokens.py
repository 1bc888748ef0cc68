"""The API's tokens: JSON Web Tokens (RFC 7519) signed with RS256, and who holds one.

An access token opens the API for minutes, a refresh token is exchanged once for the next pair. Both name the sign-in
they descend from (``fam``) and carry the person's credentials stamp (``ver``), so that the end of a sign-in, a new
password and “sign out everywhere” end them on the next request.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.exceptions import InvalidToken
from accounts.models import TokenFamily, User

Kind = Literal["access", "refresh"]
ALGORITHM = "RS256"
REQUIRED_CLAIMS = ["token_type", "sub", "fam", "ver", "jti", "iat", "exp", "aud", "iss"]
PUBLIC_KEY = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a sign-in or a refresh gives."""

    access: str
    refresh: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says. It may still be held by nobody: see :func:`holder_of`."""

    user_id: uuid.UUID
    family_id: uuid.UUID
    stamp: str
    jti: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key that signs, and by key id every key whose signature counts."""

    key_id: str
    private_key: RSAPrivateKey
    public_keys: Mapping[str, RSAPublicKey]


def key_ring() -> KeyRing:
    """The keys of the settings; their text is parsed once a process."""
    return _parsed(_options()["SIGNING_KEY"], settings.JWT_PREVIOUS_PUBLIC_KEYS)


def lifetime(kind: Kind) -> timedelta:
    """How long a token of ``kind`` counts."""
    given: timedelta = _options()[f"{kind.upper()}_TOKEN_LIFETIME"]
    return given


def _options() -> Mapping[str, Any]:
    return settings.SIMPLE_JWT


@cache
def _parsed(signing_key: str, previous_keys: str) -> KeyRing:
    # Environment files keep a PEM on one line with written-out line breaks.
    private = serialization.load_pem_private_key(signing_key.replace("\\n", "\n").encode(), password=None)
    if not isinstance(private, RSAPrivateKey):
        raise ImproperlyConfigured("JWT_SIGNING_KEY must be an RSA private key.")
    current = private.public_key()
    public = {_key_id(current): current}
    for text in PUBLIC_KEY.findall(previous_keys.replace("\\n", "\n")):
        key = serialization.load_pem_public_key(text.encode())
        if not isinstance(key, RSAPublicKey):
            raise ImproperlyConfigured("JWT_PREVIOUS_PUBLIC_KEYS must be RSA public keys.")
        public[_key_id(key)] = key
    return KeyRing(_key_id(current), private, public)


def _key_id(key: RSAPublicKey) -> str:
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:16]


def issue_tokens(user: User, *, device: str = "", address: str | None = None) -> TokenPair:
    """Begin a sign-in of ``user`` through the API and give its first pair."""
    family = TokenFamily.objects.create(user=user, device=device[:200], address=address)
    return next_pair(family)


def next_pair(family: TokenFamily) -> TokenPair:
    """A new pair of a sign-in that lives. ``family.user`` is read."""
    return TokenPair(access=_sign("access", family), refresh=_sign("refresh", family))


def _sign(kind: Kind, family: TokenFamily) -> str:
    ring = key_ring()
    now = timezone.now()
    claims: dict[str, Any] = {
        "token_type": kind,
        "sub": str(family.user_id),
        "fam": str(family.pk),
        "ver": family.user.credentials_stamp(),
        "jti": uuid.uuid4().hex,
        "iat": now,
        "exp": now + lifetime(kind),
        "aud": _options()["AUDIENCE"],
        "iss": _options()["ISSUER"],
    }
    return jwt.encode(claims, ring.private_key, algorithm=ALGORITHM, headers={"kid": ring.key_id})


def read_token(text: str | bytes, kind: Kind) -> Claims:
    """The claims of a genuine, unexpired token of ``kind``.

    :raises InvalidToken: wrong signature, key, issuer, audience or kind, or too old.
    """
    try:
        key_id = jwt.get_unverified_header(text).get("kid")
        payload = jwt.decode(
            text,
            key_ring().public_keys[str(key_id)],
            algorithms=[ALGORITHM],
            audience=_options()["AUDIENCE"],
            issuer=_options()["ISSUER"],
            options={"require": REQUIRED_CLAIMS},
        )
        if payload["token_type"] != kind:
            raise InvalidToken
        return Claims(
            user_id=uuid.UUID(payload["sub"]),
            family_id=uuid.UUID(payload["fam"]),
            stamp=str(payload["ver"]),
            jti=str(payload["jti"]),
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
        )
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise InvalidToken from error


def holder_of(claims: Claims) -> TokenFamily:
    """The sign-in that holds the token, with its user, in one query.

    :raises InvalidToken: the sign-in has ended, or the person is gone, disabled or has new credentials.
    """
    family = (
        TokenFamily.objects.alive()
        .select_related("user")
        .filter(pk=claims.family_id, user_id=claims.user_id, user__is_active=True)
        .first()
    )
    if family is None or not family.user.accepts_stamp(claims.stamp):
        raise InvalidToken
    return family
