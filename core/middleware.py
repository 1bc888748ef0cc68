"""Small middleware, each one header or one fact about the request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from core.errors import DomainError
from core.request_ids import request_id
from core.views import errors
from core.views.health import live

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Headers that Django does not set itself, on every answer, static files and errors included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def liveness(get_response: GetResponse) -> GetResponse:
    """Answer ``/health`` before the host name is checked: an orchestrator asks by address, not by name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return live(request) if request.path.rstrip("/") == "/health" else get_response(request)

    return middleware


def client_address(get_response: GetResponse) -> GetResponse:
    """Set ``REMOTE_ADDR`` to the client's address as the trusted proxies saw it.

    ``X-Forwarded-For`` is read ``TRUSTED_PROXIES`` places from its end, where our own proxies wrote; with none
    trusted the header is dropped, so a client cannot choose the address that rate limits count.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        hops = settings.TRUSTED_PROXIES
        addresses = [address.strip() for address in forwarded.split(",") if address.strip()]
        if hops and len(addresses) >= hops:
            request.META["REMOTE_ADDR"] = addresses[-hops]
        return get_response(request)

    return middleware


class DomainErrorPages:
    """A service's refusal that no form caught becomes a page with its words, not a 500.

    It stands inside the logging middleware, so it also tells the caller the id under which the request is logged.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook for an exception that a view let out."""
        return errors.domain_error(request, exception) if isinstance(exception, DomainError) else None


def private_pages_are_not_stored(get_response: GetResponse) -> GetResponse:
    """Pages of a signed-in person are kept by no cache, unless the view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_personal = getattr(request, "user", None) is not None and request.user.is_authenticated
        is_api = request.path.startswith("/api/")
        if (is_personal or is_api) and not response.has_header("Cache-Control"):
            if is_api:
                # Conditional GET needs the client's own copy; shared caches still keep nothing.
                response.headers["Cache-Control"] = "private, no-cache"
            else:
                add_never_cache_headers(response)
                response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
