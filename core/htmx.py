"""Which answer a request wants: the page or the fragment that htmx swaps in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """True for a request of htmx that is neither boosted navigation nor a restore of its history."""
    details: Any = getattr(request, "htmx", None)
    return bool(details) and not details.boosted and not details.history_restore_request


def vary_on_htmx(response: HttpResponse) -> HttpResponse:
    """Tell caches that the same URL serves a page and a fragment."""
    patch_vary_headers(response, ["HX-Request"])
    return response
