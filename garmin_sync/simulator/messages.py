"""A request as the simulator's handlers see it, and the answers that they give."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from garmin_sync.simulator.accounts import Account
    from garmin_sync.simulator.server import Simulator

CLOUDFLARE_PAGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body><h1>Attention Required! | Cloudflare</h1></body></html>"
)


@dataclass(slots=True)
class Request:
    """One HTTP request, taken apart."""

    method: str
    target: str
    headers: dict[str, str]  # names in lower case
    body: bytes = b""
    account: Account | None = None  # whose Bearer token it carried
    path: str = field(init=False)
    query: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.target)
        self.path = parts.path
        self.query = {name: values[-1] for name, values in parse_qs(parts.query).items()}

    @property
    def owner(self) -> Account:
        """Whose request it is. Only for routes that need a token: the server lets nobody else come that far."""
        if self.account is None:
            raise LookupError("a route without a token has no owner")
        return self.account

    def json(self) -> Any:
        """The body as JSON; ``None`` where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def form(self) -> dict[str, str]:
        """The body as an HTML form."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode(errors="replace")).items()}

    def cookie(self, name: str) -> str:
        """A cookie's value, or ''."""
        morsel = SimpleCookie(self.headers.get("cookie", "")).get(name)
        return morsel.value if morsel else ""


@dataclass(slots=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, content: Any, status: int = 200) -> Answer:
        """JSON as Garmin sends it."""
        return cls(status, json.dumps(content).encode())

    @classmethod
    def page(cls, html: bytes, status: int = 200) -> Answer:
        """A web page."""
        return cls(status, html, "text/html;charset=UTF-8")

    @classmethod
    def nothing(cls) -> Answer:
        """204: Garmin's way to say that there is no data."""
        return cls(204)

    @classmethod
    def missing(cls) -> Answer:
        """404 with Garmin's words."""
        return cls.of_json({"message": "HTTP 404 Not Found", "error": "NotFoundException"}, 404)

    @classmethod
    def refused(cls, message: str, status: int = 400) -> Answer:
        """A 4xx with a message."""
        return cls.of_json({"message": message, "error": "BadRequestException"}, status)


Handler = Callable[["Simulator", Request, re.Match[str]], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a pattern of the whole path. Routes of an account answer 401 without a living Bearer token."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    needs_token: bool = True


def route(method: str, pattern: str, handler: Handler, *, needs_token: bool = True) -> Route:
    """A route from a regular expression."""
    return Route(method, re.compile(pattern), handler, needs_token)
