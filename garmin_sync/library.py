"""The only module that imports the ``garminconnect`` library: how it is built, and what its failures mean.

The library swallows failed token refreshes and reports them later as a 401; the subclass below watches the token
endpoint, so that a dead refresh token is told apart from a bad moment at Garmin.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import garminconnect.client.sso as library_sso
import requests
from curl_cffi.requests.exceptions import RequestException as ImpersonatedRequestError
from django.conf import settings
from garminconnect import (
    Garmin,
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectNotFoundError,
    GarminConnectTooManyRequestsError,
)
from garminconnect.client import Client
from garminconnect.client import constants as library_constants

from garmin_sync.errors import (
    BadAnswer,
    GarminError,
    GarminUnavailable,
    LoginBlocked,
    MfaExpired,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    TokenDead,
    TokenRefused,
    WrongCredentials,
    WrongMfaCode,
)
from garmin_sync.originals import MAX_DOWNLOAD_BYTES

# The library logs a traceback with personal paths for each expected failure; ours says it once, in our words.
logging.getLogger("garminconnect").setLevel(logging.CRITICAL + 1)

MAX_DOWNLOAD_SECONDS = 120
REGIONS = {"garmin.com": "com", "garmin.cn": "cn"}
Library = Garmin
ORIGINAL = Garmin.ActivityDownloadFormat.ORIGINAL
#: Strategies that only repeat the mobile one with longer waits or as HTML; the simulator speaks the mobile one.
_NOT_SIMULATED = frozenset({"widget+cffi", "portal+cffi", "portal+requests"})
_DELAYS = (
    "MOBILE_DELAY_MIN_S",
    "MOBILE_DELAY_MAX_S",
    "WIDGET_DELAY_MIN_S",
    "WIDGET_DELAY_MAX_S",
    "LOGIN_DELAY_MIN_S",
    "LOGIN_DELAY_MAX_S",
)
_VERDICT_ON_CODE = re.compile(r"verifyCode: (?!HTTP |connection error|429 )")
_SERVER_OR_NETWORK = re.compile(
    r"HTTP (5\d\d|200)\b|curl: \(\d+\)|\bConnectionError\b|Connection aborted|Max retries|timed out"
)


class WatchedClient(Client):
    """The library's client, which also remembers how the token endpoint answered and bounds a download."""

    refresh_failure: GarminError | None = None
    on_rotation: Callable[[str], None] | None = None

    def _refresh_di_token(self) -> None:
        super()._refresh_di_token()
        if self.on_rotation is not None:
            self.on_rotation(self.dumps())

    def _http_post(self, url: str, **kwargs: Any) -> Any:
        self.refresh_failure = GarminUnavailable(detail="token endpoint unreachable")
        answer = super()._http_post(url, **kwargs)
        self.refresh_failure = _token_endpoint_failure(answer)
        return answer

    def download(self, path: str, **kwargs: Any) -> bytes:
        answer = self._run_request("GET", path, headers={"Accept": "*/*"}, stream=True, **kwargs)
        if answer.status_code == 204:
            return b""
        deadline = time.monotonic() + MAX_DOWNLOAD_SECONDS
        received = bytearray()
        with contextlib.closing(answer):
            for chunk in answer.iter_content(64 * 1024):
                received += chunk
                if len(received) > MAX_DOWNLOAD_BYTES:
                    raise BadAnswer("The file that Garmin sent is too large.")
                if time.monotonic() > deadline:
                    raise GarminUnavailable(detail="download took too long")
        return bytes(received)


#: What the library trips over when an answer has another shape than it expects.
CONFUSED = (AttributeError, KeyError, IndexError, TypeError)
LIBRARY_FAILURES = (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
    requests.RequestException,
    ImpersonatedRequestError,
    json.JSONDecodeError,
)


def new_library(region: str) -> Library:
    # No retries here: a run is resumed by its own schedule, which also knows the other accounts.
    library = Garmin(is_cn=region == "cn", retry_attempts=0)
    client = WatchedClient(domain=f"garmin.{region}")
    library.client = client
    if settings.GARMIN_SIMULATOR_URL:
        _point_at_simulator(client, settings.GARMIN_SIMULATOR_URL.rstrip("/"))
    return library


def watched(library: Library) -> WatchedClient:
    client = library.client
    assert isinstance(client, WatchedClient)  # noqa: S101 - set by new_library, never replaced
    return client


def _point_at_simulator(client: Client, base: str) -> None:
    """Replace every address that the library knows, so that nothing can fall back to the real hosts."""
    client._sso = client._connect = client._connectapi = base
    client._di_token_url = f"{base}/di-oauth2-service/oauth/token"
    client._ios_service_url = f"{base}/gcm/ios"
    client._mobile_sso_service_url = f"{base}/gcm/android"
    client._portal_service_url = f"{base}/app"
    client.skip_strategies = set(_NOT_SIMULATED)


@contextlib.contextmanager
def waits_as_configured() -> Iterator[None]:
    """Garmin needs the pauses between page and form (they look human); the simulator does not."""
    if not settings.GARMIN_SIMULATOR_URL:
        yield
        return
    try:
        for name in _DELAYS:
            setattr(library_sso, name, 0.0)
        yield
    finally:
        for name in _DELAYS:
            setattr(library_sso, name, getattr(library_constants, name))


@contextlib.contextmanager
def closing_library(library: Library) -> Iterator[None]:
    try:
        yield
    finally:
        close_library(library)


def close_library(library: Library) -> None:
    library.client._api_session.close()
    library.client.cs.close()
    pending = getattr(library.client, "_mfa_session", None)
    if pending is not None:
        pending.close()


def login_failure(error: Exception, library: Library) -> Exception:
    """Which of our errors a failed sign-in is. The library's texts are all there is to go by."""
    text = str(error)
    if isinstance(error, GarminConnectAuthenticationError):
        if "Invalid Username or Password" in text or "Widget authentication failed" in text:
            return WrongCredentials()
        return _without_token(library, text)
    if isinstance(error, GarminConnectTooManyRequestsError):
        return LoginBlocked(detail=text)
    if isinstance(error, GarminConnectConnectionError):
        return GarminUnavailable(detail=text) if _SERVER_OR_NETWORK.search(text) else LoginBlocked(detail=text)
    return error


def mfa_failure(error: Exception, library: Library) -> Exception:
    text = str(error)
    if isinstance(error, GarminConnectAuthenticationError):
        return _mfa_refusal(text) or _without_token(library, "the code did not arrive")
    if isinstance(error, GarminConnectTooManyRequestsError | GarminConnectConnectionError):
        return LoginBlocked(detail=text)
    if isinstance(error, (requests.RequestException, ImpersonatedRequestError, *CONFUSED)):
        return GarminUnavailable(detail=type(error).__name__)
    return error


def _without_token(library: Library, detail: str) -> GarminError:
    """A sign-in that got as far as the token endpoint: only a server in trouble is no reason to wait for hours."""
    failure = watched(library).refresh_failure
    return failure if isinstance(failure, GarminUnavailable) else LoginBlocked(detail=detail)


def _mfa_refusal(text: str) -> GarminError | None:
    """What the library's list of failed attempts says; the first endpoint that judged the code decides."""
    if "client_state" in text:
        return MfaExpired(detail=text)
    if _VERDICT_ON_CODE.search(text) or "Widget MFA failed" in text:
        return WrongMfaCode()
    return GarminUnavailable(detail="the code could not be sent") if "connection error" in text else None


def call_failure(error: Exception, refresh_failure: GarminError | None) -> GarminError:
    response = getattr(error, "response", None)
    status: int | None = getattr(response, "status_code", None)
    detail = type(error).__name__
    if isinstance(error, GarminConnectAuthenticationError) or status == 401:
        return refresh_failure or TokenRefused(detail=detail, status=status)
    if isinstance(error, GarminConnectTooManyRequestsError) or status in (427, 429):
        return RateLimited(detail=detail, status=status, retry_after=_asked_pause(error))
    if isinstance(error, GarminConnectNotFoundError) or status == 404:
        return NotFound(detail=detail, status=404)
    if status == 403 and _is_json(response):
        return NotAllowed(detail=detail, status=status)
    if status is not None and 400 <= status < 500 and status not in (403, 408):
        return Rejected(detail=str(error), status=status)
    return GarminUnavailable(detail=detail, status=status)


def _token_endpoint_failure(answer: Any) -> GarminError | None:
    """``None`` for a usable answer. Only Garmin's own word ``invalid_grant`` proves a refresh token dead."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    status = int(answer.status_code)
    word = body.get("error") if isinstance(body, dict) else None
    if answer.ok:
        return None if isinstance(body, dict) and body.get("access_token") else GarminUnavailable(status=status)
    if word == "invalid_grant":
        return TokenDead(status=status)
    if status in (427, 429):
        return RateLimited(status=status)
    if status >= 500 or body is None:
        return GarminUnavailable(status=status)
    return TokenRefused(status=status, detail=str(word or ""))


def _asked_pause(error: BaseException | None) -> timedelta | None:
    """The ``Retry-After`` that Garmin sent, in whole seconds, at most a day."""
    while error is not None:
        headers = getattr(getattr(error, "response", None), "headers", None)
        seconds = headers.get("Retry-After", "") if headers is not None else ""
        if seconds.isdecimal():
            return timedelta(seconds=min(int(seconds), 86_400))
        error = error.__cause__
    return None


def _is_json(response: Any) -> bool:
    return "json" in str(response.headers.get("Content-Type", ""))
