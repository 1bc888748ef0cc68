"""When an account is left alone, and for how long. Pure rules: no request, no database.

Garmin blocks sign-ins of an account for hours after 429 or 427 and each attempt prolongs the block, so nothing here
ever leads to a sign-in by itself. A 429 or 5xx on data says nothing about the tokens: only Garmin's own
``invalid_grant``, twice in a row, means that the person has to sign in again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.jobs import backoff
from garmin_sync.enums import ConnectionState
from garmin_sync.errors import GarminError, NotAllowed, NotFound, RateLimited, Rejected, TokenDead

DEAD_ANSWERS_UNTIL_REAUTH = 2
WAIT_AFTER_FIRST_DEAD_ANSWER = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=12)
LOGIN_COOL_DOWNS = (timedelta(hours=2), timedelta(hours=4), timedelta(hours=8), timedelta(hours=24))
_ONE_ITEM = (NotFound, NotAllowed, Rejected)


@dataclass(frozen=True, slots=True)
class Health:
    """What is remembered of a connection between runs. ``next_try_at`` is ``None`` when nothing speaks against one."""

    state: ConnectionState
    detail: str = ""
    failures: int = 0
    dead_token_answers: int = 0
    next_try_at: datetime | None = None


HEALTHY = Health(ConnectionState.OK)


def concerns_one_item(error: GarminError) -> bool:
    """Whether the account is fine and only the thing asked for is not to be had."""
    return isinstance(error, _ONE_ITEM)


def after_failure(error: GarminError, *, failures: int, dead_token_answers: int, now: datetime) -> Health:
    """The health of a connection after a call failed with ``error``; the counts are those before it."""
    failures += 1
    if isinstance(error, TokenDead):
        return _after_dead_answer(error, failures=failures, answers=dead_token_answers + 1, now=now)
    state = ConnectionState.RATE_LIMITED if isinstance(error, RateLimited) else ConnectionState.UNAVAILABLE
    return Health(state, error.message, failures, dead_token_answers, now + _wait(error, failures))


def login_cool_down(blocks_in_a_row: int) -> timedelta:
    """How long to keep from signing in after Garmin blocked that many attempts in a row (at least one)."""
    return LOGIN_COOL_DOWNS[min(blocks_in_a_row, len(LOGIN_COOL_DOWNS)) - 1]


def _after_dead_answer(error: TokenDead, *, failures: int, answers: int, now: datetime) -> Health:
    if answers >= DEAD_ANSWERS_UNTIL_REAUTH:
        return Health(ConnectionState.REAUTH_NEEDED, error.message, failures, answers)
    return Health(
        ConnectionState.UNAVAILABLE,
        "Garmin refused our access. We will ask once more before we ask you to sign in again.",
        failures,
        answers,
        now + WAIT_AFTER_FIRST_DEAD_ANSWER,
    )


def _wait(error: GarminError, failures: int) -> timedelta:
    """Doubling from what the kind of failure suggests, but never less than what Garmin itself asked for."""
    asked = error.retry_after or timedelta(minutes=15)
    usual = error.default_retry_after or asked
    return max(asked, backoff(failures, base=usual, most=LONGEST_WAIT))
