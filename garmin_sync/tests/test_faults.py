"""What runs make of Garmin's refusals: a state, a next try, and nobody disconnected without need."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Activity
from core.jobs import Job
from garmin_sync.enums import ConnectionState, Outcome, RunKind
from garmin_sync.models import Connection
from garmin_sync.services import activities as pulling_activities
from garmin_sync.services import execute_run, pulling
from garmin_sync.services.pulling import MAX_ATTEMPTS
from garmin_sync.simulator.accounts import Account
from garmin_sync.tests.pulling import DOWNLOADS, LISTS, REFRESH, pull, pull_again, record_runs
from tests.factories.accounts import ClientFactory
from tests.factories.garmin_sync import SyncRunFactory, connect, living_tokens

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        ({"kind": "status", "status": 429}, ConnectionState.RATE_LIMITED, "rate_limited"),
        ({"kind": "status", "status": 427}, ConnectionState.RATE_LIMITED, "rate_limited"),
        ({"kind": "status", "status": 503}, ConnectionState.UNAVAILABLE, "garmin_unavailable"),
        ({"kind": "cloudflare"}, ConnectionState.UNAVAILABLE, "garmin_unavailable"),
        ({"kind": "html"}, ConnectionState.UNAVAILABLE, "garmin_unavailable"),
        ({"kind": "drop"}, ConnectionState.UNAVAILABLE, "garmin_unavailable"),
    ],
)
def test_faults_become_a_state_with_a_next_try(simulator, connection, fault, state, code) -> None:
    record_runs(next(iter(simulator.accounts.values())), 1)
    simulator.faults.add(path=LISTS, **fault)
    failed = pull(connection)
    held = failed.connection
    assert (held.state, held.failures, held.dead_token_answers) == (state, 1, 0)
    assert held.next_try_at is not None
    assert held.next_try_at > timezone.now() + timedelta(minutes=10)
    assert held.state_detail
    assert (failed.state, failed.error) == (Job.State.QUEUED, code)
    assert abs(failed.not_before - held.next_try_at) < timedelta(seconds=5)
    simulator.faults.clear()
    recovered = pull_again(failed)
    assert (recovered.state, recovered.outcome) == (Job.State.SUCCEEDED, Outcome.OK)
    held = recovered.connection
    assert (held.state, held.failures, held.next_try_at, held.state_detail) == (ConnectionState.OK, 0, None, "")
    assert Activity.objects.count() == 1


def test_garmins_own_pause_is_kept_and_the_wait_grows(connection, simulator) -> None:
    simulator.faults.add("status", path=LISTS, status=429, retry_after=7200)
    failed = pull(connection)
    assert failed.connection.next_try_at > timezone.now() + timedelta(minutes=119)
    simulator.faults.clear()
    simulator.faults.add("status", path=LISTS, status=503)
    waits = []
    for _ in range(3):
        failed = pull_again(failed)
        waits.append(failed.connection.next_try_at - timezone.now())
    assert waits[2] > waits[1] > waits[0]


def test_a_run_that_never_gets_anywhere_ends_in_a_visible_failure(connection, simulator) -> None:
    simulator.faults.add("status", path=LISTS, status=503)
    made = SyncRunFactory(connection=connection, kind=RunKind.MANUAL)
    for _ in range(MAX_ATTEMPTS[RunKind.MANUAL]):
        assert made.state == Job.State.QUEUED
        made = pull_again(made)
    assert (made.state, made.outcome, made.error) == (Job.State.FAILED, Outcome.FAILED, "garmin_unavailable")
    assert made.detail


def test_nothing_is_asked_before_the_next_try(connection, simulator) -> None:
    Connection.objects.filter(pk=connection.pk).update(
        next_try_at=timezone.now() + timedelta(hours=1), state=ConnectionState.RATE_LIMITED
    )
    made = SyncRunFactory(connection=connection)
    execute_run(run_id=made.pk)
    made.refresh_from_db()
    assert simulator.requests() == []
    assert (made.state, made.attempts) == (Job.State.QUEUED, 0)


def test_only_the_second_dead_token_ends_the_connection(connection, simulator, account) -> None:
    simulator.tokens.revoke(account.email)
    first = pull(connection)
    assert first.connection.state == ConnectionState.UNAVAILABLE
    assert first.connection.dead_token_answers == 1
    assert first.state == Job.State.QUEUED
    second = pull_again(first)
    assert second.connection.state == ConnectionState.REAUTH_NEEDED
    assert (second.state, second.outcome, second.error) == (Job.State.FAILED, Outcome.STOPPED, "token_dead")
    assert simulator.requests("/mobile/api/login") == []
    simulator.forget_requests()
    third = pull(connection)
    assert (third.state, simulator.requests()) == (Job.State.FAILED, [])


@pytest.mark.parametrize("status", [429, 503])
def test_a_refresh_that_fails_for_the_moment_disconnects_nobody(connection, simulator, account, status) -> None:
    simulator.tokens.revoke_access(account.email)
    simulator.faults.add("status", path=REFRESH, status=status)
    failed = pull(connection)
    for _ in range(3):
        failed = pull_again(failed)
    assert failed.connection.state in (ConnectionState.RATE_LIMITED, ConnectionState.UNAVAILABLE)
    assert failed.connection.dead_token_answers == 0
    simulator.faults.clear()
    assert pull_again(failed).connection.state == ConnectionState.OK


def test_one_dead_answer_is_forgotten_when_garmin_answers_again(connection, simulator, account) -> None:
    simulator.tokens.revoke_access(account.email)
    simulator.faults.add("status", path=REFRESH, status=400, error="invalid_grant", times=2)
    failed = pull(connection)
    assert failed.connection.dead_token_answers == 1
    simulator.faults.clear()
    recovered = pull_again(failed)
    assert (recovered.connection.state, recovered.connection.dead_token_answers) == (ConnectionState.OK, 0)


def test_rotated_tokens_are_kept_even_when_the_run_fails(connection, simulator, account) -> None:
    old = connection.tokens
    simulator.tokens.revoke_access(account.email)
    simulator.faults.add("status", path="/usersummary-service/", status=503)
    failed = pull(connection)
    assert failed.connection.state == ConnectionState.UNAVAILABLE
    held = Connection.objects.get(pk=connection.pk)
    assert held.tokens != old
    assert held.token_generation == connection.token_generation + 1
    simulator.faults.clear()
    simulator.tokens.revoke_access(account.email)
    assert pull_again(failed).outcome == Outcome.OK


def test_tokens_of_a_newer_sign_in_are_not_replaced_by_an_older_run(
    connection, simulator, account, monkeypatch
) -> None:

    newer = living_tokens(simulator, account)

    def sign_in_meanwhile(_ledger, _connection, client, *_days) -> None:
        fresh = Connection.objects.get(pk=connection.pk)
        fresh.tokens, fresh.token_generation = newer, fresh.token_generation + 1
        fresh.save()
        client.refresh()

    monkeypatch.setattr(pulling, "pull_wellness", sign_in_meanwhile)
    pull(connection)
    assert Connection.objects.get(pk=connection.pk).tokens == newer


def test_one_clients_trouble_is_not_anothers(connection, simulator, account) -> None:
    neighbour = simulator.add_account(Account("neighbour@example.com", "secret", time_zone="Europe/Zurich"))
    record_runs(neighbour, 1)
    theirs = connect(simulator, neighbour, ClientFactory())
    simulator.faults.add("status", account=account.email, status=429)
    assert pull(connection).connection.state == ConnectionState.RATE_LIMITED
    assert pull(theirs).outcome == Outcome.OK
    assert Activity.objects.get().client == theirs.client


def test_an_item_that_garmin_never_gives_is_left_out_after_three_tries(connection, account, simulator) -> None:
    ids = record_runs(account, 2)
    simulator.faults.add("status", path=f"{DOWNLOADS}.*{ids[0]}", status=500)
    made = SyncRunFactory(connection=connection)
    for _ in range(4):
        made = pull_again(made)
    assert (made.state, made.outcome) == (Job.State.SUCCEEDED, Outcome.PARTIAL)
    assert [problem["code"] for problem in made.problems] == ["gave_up"]
    assert Activity.objects.count() == 1


def test_a_crash_on_our_side_is_tried_again_and_skipped_in_the_end(connection, account, monkeypatch) -> None:

    record_runs(account, 1)

    def broken(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(pulling_activities, "save_file", broken)
    made = SyncRunFactory(connection=connection)
    for _ in range(4):
        made = pull_again(made)
    assert (made.state, made.outcome) == (Job.State.SUCCEEDED, Outcome.PARTIAL)
    assert not Activity.objects.exists()
