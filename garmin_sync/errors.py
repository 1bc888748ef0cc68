"""Everything that can go wrong between us and Garmin, in one family.

Each error carries a stable ``code``, a message fit for the person whose account it is, and ``retry_after``: how long
to leave the account alone. ``None`` means that trying again by itself cannot help; a person has to act.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar


class GarminError(Exception):
    """Base of all failures of a call to Garmin.

    ``message`` is shown to the client and to the trainer; ``detail`` is for the log and never holds a secret.
    """

    code: ClassVar[str] = "garmin_error"
    default_message: ClassVar[str] = "Garmin could not be reached."
    default_retry_after: ClassVar[timedelta | None] = None

    def __init__(
        self, message: str = "", *, detail: str = "", status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        self.message = message or self.default_message
        self.detail = detail
        self.status = status
        self.retry_after = retry_after if retry_after is not None else self.default_retry_after
        super().__init__(self.message)


class WrongCredentials(GarminError):
    """Garmin knows no account with this e-mail and password."""

    code = "wrong_credentials"
    default_message = "Garmin does not accept this e-mail address and password."


class WrongMfaCode(GarminError):
    """The code was mistyped or is too old. The pending sign-in lives on: the same state may be tried again."""

    code = "wrong_mfa_code"
    default_message = "Garmin does not accept this code. Check it and try again."


class MfaExpired(GarminError):
    """The pending sign-in cannot be continued; it has to start again with the password."""

    code = "mfa_expired"
    default_message = "This sign-in is no longer valid. Start again with your e-mail address and password."


class LoginBlocked(GarminError):
    """Garmin refuses sign-ins for now (429, 427, 403, captcha). Each further attempt prolongs the block."""

    code = "login_blocked"
    default_message = (
        "Garmin is blocking sign-ins at the moment. Wait a few hours before you try again: "
        "every new attempt prolongs the block."
    )
    default_retry_after = timedelta(hours=2)


class RateLimited(GarminError):
    """Too many calls (429, 427) for an account that is otherwise fine."""

    code = "rate_limited"
    default_message = "Garmin asks us to slow down. We will try again later."
    default_retry_after = timedelta(minutes=30)


class GarminUnavailable(GarminError):
    """5xx, network failure, time-out, or a page where data was expected. The connection itself is fine."""

    code = "garmin_unavailable"
    default_message = "Garmin does not answer at the moment. We will try again later."
    default_retry_after = timedelta(minutes=15)


class TokenDead(GarminError):
    """Garmin said ``invalid_grant`` to our refresh token: only a new sign-in helps."""

    code = "token_dead"
    default_message = "Garmin has ended the connection. Please connect again."


class TokenRefused(GarminError):
    """A 401 that does not prove the refresh token dead: may heal, must not count as disconnected."""

    code = "token_refused"
    default_message = "Garmin refused our access this time. We will try again later."
    default_retry_after = timedelta(hours=1)


class NotAllowed(GarminError):
    """Garmin denies this one resource (403 with a reason), not the account."""

    code = "not_allowed"
    default_message = "Garmin does not allow access to this item."


class NotFound(GarminError):
    """The thing asked for does not exist at Garmin (any more)."""

    code = "not_found"
    default_message = "This no longer exists at Garmin."


class Rejected(GarminError):
    """Garmin understood and refused what we sent (400, 409, …): sending it again unchanged cannot help."""

    code = "rejected"
    default_message = "Garmin did not accept what we sent."


class BadAnswer(GarminError):
    """Garmin answered something that we cannot read: its format changed, or a file arrived damaged."""

    code = "bad_answer"
    default_message = "Garmin answered in a form that we cannot read."
    default_retry_after = timedelta(hours=6)


class StoredDifferently(GarminError):
    """Garmin took what we sent and stored something else: it accepts numbers that it does not know in silence."""

    code = "stored_differently"
    default_message = "Garmin stored this workout differently from how it was sent, so it was taken off the watch."
