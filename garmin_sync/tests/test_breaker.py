"""The rules of leaving an account alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from garmin_sync.breaker import LONGEST_WAIT, after_failure, concerns_one_item, login_cool_down
from garmin_sync.enums import ConnectionState
from garmin_sync.errors import (
    BadAnswer,
    GarminUnavailable,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    TokenDead,
    TokenRefused,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (RateLimited(), ConnectionState.RATE_LIMITED),
        (GarminUnavailable(), ConnectionState.UNAVAILABLE),
        (TokenRefused(), ConnectionState.UNAVAILABLE),
        (BadAnswer(), ConnectionState.UNAVAILABLE),
    ],
)
def test_no_number_of_transient_failures_ends_a_connection(error, state) -> None:
    health = after_failure(error, failures=500, dead_token_answers=1, now=NOW)
    assert (health.state, health.failures, health.dead_token_answers) == (state, 501, 1)
    assert health.next_try_at is not None
    assert health.next_try_at <= NOW + 1.2 * LONGEST_WAIT


def test_the_wait_doubles_and_respects_what_garmin_asked_for() -> None:
    waits = [
        after_failure(RateLimited(), failures=failures, dead_token_answers=0, now=NOW).next_try_at - NOW
        for failures in (0, 2, 4)
    ]
    assert waits[0] >= timedelta(minutes=30)
    assert waits[2] > waits[1] > waits[0]
    asked = RateLimited(retry_after=timedelta(hours=20))
    assert after_failure(asked, failures=0, dead_token_answers=0, now=NOW).next_try_at >= NOW + timedelta(hours=20)


def test_the_second_dead_answer_in_a_row_asks_for_a_new_sign_in() -> None:
    first = after_failure(TokenDead(), failures=0, dead_token_answers=0, now=NOW)
    assert (first.state, first.dead_token_answers) == (ConnectionState.UNAVAILABLE, 1)
    assert first.next_try_at is not None
    second = after_failure(TokenDead(), failures=1, dead_token_answers=1, now=NOW)
    assert (second.state, second.next_try_at) == (ConnectionState.REAUTH_NEEDED, None)


def test_what_concerns_one_item_is_not_the_accounts_fault() -> None:
    assert all(concerns_one_item(error) for error in (NotFound(), NotAllowed(), Rejected()))
    assert not any(concerns_one_item(error) for error in (RateLimited(), TokenDead(), GarminUnavailable()))


def test_the_cool_down_of_sign_ins_grows_to_a_day() -> None:
    assert [login_cool_down(blocks) / timedelta(hours=1) for blocks in (1, 2, 3, 4, 9)] == [2, 4, 8, 24, 24]
