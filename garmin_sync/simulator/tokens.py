"""Service tickets, access tokens and rotating refresh tokens."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.messages import Answer, Request, route

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.server import Simulator

#: Must stay above the 15 minutes before expiry at which the client refreshes, or it refreshes on every call.
ACCESS_SECONDS = 4 * 3600
_SERVICE_TICKET_GRANT = "service_ticket"


@dataclass(slots=True)
class Tokens:
    """What has been issued, and to whom. A refresh token is worth one exchange."""

    access_seconds: int = ACCESS_SECONDS
    tickets: dict[str, str] = field(default_factory=dict)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ticket_for(self, email: str) -> str:
        """A ticket that the sign-in hands out; good for one exchange."""
        ticket = f"ST-{secrets.token_hex(16)}-sso"
        self.tickets[ticket] = email
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """Whose ticket it is; the second time it is nobody's."""
        with self._lock:
            return self.tickets.pop(ticket, None)

    def issue(self, email: str, client_id: str) -> dict[str, Any]:
        """A new pair, as the token endpoint answers."""
        expires = time.time() + self.access_seconds
        access = _jwt({"sub": email, "client_id": client_id, "exp": int(expires), "jti": secrets.token_hex(8)})
        refresh = secrets.token_urlsafe(32)
        with self._lock:
            self.access = {token: held for token, held in self.access.items() if held[1] > time.time()}
            self.access[access] = (email, expires)
            self.refresh[refresh] = email
        return {
            "access_token": access,
            "token_type": "bearer",
            "refresh_token": refresh,
            "expires_in": self.access_seconds,
            "scope": "CONNECT_READ CONNECT_WRITE",
            "refresh_token_expires_in": 30 * 86_400,
        }

    def exchange(self, refresh: str, client_id: str) -> dict[str, Any] | None:
        """A new pair for a refresh token, which dies with it; ``None`` for a dead one."""
        with self._lock:
            email = self.refresh.pop(refresh, None)
        return self.issue(email, client_id) if email else None

    def owner(self, access: str) -> str | None:
        """Whose living access token it is."""
        email, expires = self.access.get(access, ("", 0.0))
        return email if email and expires > time.time() else None

    def revoke_access(self, email: str) -> None:
        """Let the access tokens of an account end early: its next call gets a 401."""
        with self._lock:
            self.access = {token: held for token, held in self.access.items() if held[0] != email}

    def revoke(self, email: str) -> None:
        """End the connection: no token of the account is worth anything any more."""
        self.revoke_access(email)
        with self._lock:
            self.refresh = {token: owner for token, owner in self.refresh.items() if owner != email}

    def saved(self) -> dict[str, Any]:
        """What has to survive a restart."""
        with self._lock:
            return {"access": {token: list(held) for token, held in self.access.items()}, "refresh": dict(self.refresh)}

    def restore(self, saved: dict[str, Any]) -> None:
        """The reverse of :meth:`saved`."""
        self.access = {token: (str(email), float(expires)) for token, (email, expires) in saved["access"].items()}
        self.refresh = dict(saved["refresh"])


def bearer(request: Request) -> str:
    """The access token of a request: from the Bearer header, or the browser cookie that stands in for it."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else request.cookie("JWT_WEB")


def _jwt(claims: dict[str, Any]) -> str:
    parts = (json.dumps({"alg": "RS256", "typ": "JWT", "kid": "simulator"}).encode(), json.dumps(claims).encode())
    signature = secrets.token_bytes(64)  # nobody can check it; it only has to look like one
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (*parts, signature))


def _token(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    form = request.form()
    client_id = form.get("client_id", "")
    if form.get("grant_type", "").endswith(_SERVICE_TICKET_GRANT):
        email = simulator.tokens.redeem(form.get("service_ticket", ""))
        pair = simulator.tokens.issue(email, client_id) if email else None
    else:
        pair = simulator.tokens.exchange(form.get("refresh_token", ""), client_id)
    if pair is None:
        return Answer.of_json({"error": "invalid_grant", "error_description": "Invalid or expired grant"}, 400)
    simulator.save()
    return Answer.of_json(pair)


ROUTES = (route("POST", "/di-oauth2-service/oauth/token", _token, needs_token=False),)
