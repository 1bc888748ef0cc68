"""Who calls the API."""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.exceptions import InvalidToken
from accounts.models import TokenFamily, User
from accounts.tokens import holder_of, read_token

CHALLENGE = 'Bearer realm="api"'


class TokenAuthentication(BaseAuthentication):
    """Bearer access tokens. ``request.auth`` is the sign-in that the token belongs to."""

    def authenticate(self, request: Request) -> tuple[User, TokenFamily] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Write the header as “Authorization: Bearer <token>”.", code="invalid_token")
        try:
            family = holder_of(read_token(parts[1], "access"))
        except InvalidToken as error:
            raise AuthenticationFailed(error.message, code=error.code) from error
        return family.user, family

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # has no types
    """How the schema describes it."""

    target_class = TokenAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
