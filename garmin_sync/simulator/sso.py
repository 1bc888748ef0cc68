"""The sign-in: a page that sets a cookie, credentials as JSON, and a second step for some accounts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.messages import Answer, Request, route

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.server import Simulator

_PAGE = b"<!DOCTYPE html><html><head><title>GARMIN Authentication Application</title></head><body></body></html>"


def _sign_in_page(simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    session = secrets.token_hex(16)
    simulator.sso_sessions[session] = None
    answer = Answer.page(_PAGE)
    answer.headers["Set-Cookie"] = f"SESSION={session}; Path=/; HttpOnly"
    return answer


def _login(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    session = request.cookie("SESSION")
    if session not in simulator.sso_sessions or not request.headers.get("referer"):
        return Answer.of_json({"error": {"status-code": "429", "request-id": secrets.token_hex(8)}}, 429)
    body = request.json() or {}
    account = simulator.accounts.get(str(body.get("username", "")).lower())
    if account is None or account.password != body.get("password"):
        return _status("INVALID_USERNAME_PASSWORD", 401, message="Invalid username or password.")
    if account.needs_captcha:
        return _status("CAPTCHA_REQUIRED")
    if account.mfa_code:
        simulator.sso_sessions[session] = account.email
        return _status("MFA_REQUIRED", customerMfaInfo={"mfaLastMethodUsed": "email", "email": "s***@example.com"})
    return _successful(simulator, account.email, request)


def _verify_code(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    session = request.cookie("SESSION")
    email = simulator.sso_sessions.get(session)
    if email is None:
        return _status("SESSION_EXPIRED", 401)
    body = request.json() or {}
    if body.get("mfaVerificationCode") != simulator.accounts[email].mfa_code:
        return _status("MFA_CODE_INVALID", 401)
    simulator.sso_sessions.pop(session)
    return _successful(simulator, email, request)


def _browser_ticket(simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    """A service page that takes a ticket and sets the browser's cookie: where the client ends up without tokens."""
    email = simulator.tokens.redeem(request.query.get("ticket", ""))
    answer = Answer.page(_PAGE)
    if email:
        token = simulator.tokens.issue(email, "browser")["access_token"]
        answer.headers["Set-Cookie"] = f"JWT_WEB={token}; Path=/; HttpOnly"
    return answer


def _successful(simulator: Simulator, email: str, request: Request) -> Answer:
    return _status(
        "SUCCESSFUL",
        serviceTicketId=simulator.tokens.ticket_for(email),
        serviceURL=request.query.get("service", ""),
    )


def _status(kind: str, status: int = 200, *, message: str = "", **more: Any) -> Answer:
    answer = {
        "serviceURL": None,
        "serviceTicketId": None,
        "responseStatus": {"type": kind, "message": message, "httpStatus": "OK" if status == 200 else "UNAUTHORIZED"},
        "customerMfaInfo": None,
        "consentTypeList": None,
        "captchaAlreadyPassed": False,
    }
    return Answer.of_json(answer | more, status)


ROUTES = (
    route("GET", "/mobile/sso/en_US/sign-in", _sign_in_page, needs_token=False),
    route("GET", "/portal/sso/en-US/sign-in", _sign_in_page, needs_token=False),
    route("POST", "/(?:mobile|portal)/api/login", _login, needs_token=False),
    route("POST", "/(?:mobile|portal)/api/mfa/verifyCode", _verify_code, needs_token=False),
    route("GET", "/gcm/(?:ios|android)|/app", _browser_ticket, needs_token=False),
)
