"""Limits of the ways in: so many tries a minute for one address, and for one account wherever they come from.

A try that succeeds is given back: only guessing is slow. Reset mails and registrations always count.
"""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle


class HasAccount(Protocol):
    """A view that knows which account a request is about."""

    def account_of(self, request: Request) -> str:
        """The account in words that stay the same from try to try, '' when there is none."""


class _TryThrottle(SimpleRateThrottle):
    scope = "login"
    duration: int

    def get_rate(self) -> str:
        return str(api_settings.DEFAULT_THROTTLE_RATES[self.scope])

    def give_back(self) -> None:
        """Forget the try that was just counted."""
        if getattr(self, "key", None) and self.now in self.history:
            history = [instant for instant in self.cache.get(self.key, []) if instant != self.now]
            self.cache.set(self.key, history, self.duration)

    def _key(self, kind: str, ident: str) -> str:
        return f"throttle_login_{kind}_{hashlib.sha256(ident.encode(errors='replace')).hexdigest()}"


class AddressThrottle(_TryThrottle):
    """Tries from one network address."""

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self._key("address", str(self.get_ident(request)))


class AccountThrottle(_TryThrottle):
    """Tries on one account, from however many addresses."""

    def get_cache_key(self, request: Request, view: HasAccount) -> str | None:  # type: ignore[override]
        account = view.account_of(request)
        return self._key("account", account) if account else None
