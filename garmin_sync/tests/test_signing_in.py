"""The two-step sign-in against the simulated Garmin, through the unmodified client library."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from core.errors import NotAllowed
from garmin_sync import tasks
from garmin_sync.enums import ConnectionState, LoginState, RunKind
from garmin_sync.exceptions import NoCodeWanted, SignInNotYet, SignInUnderWay
from garmin_sync.models import Connection, Login, SyncRun
from garmin_sync.services import (
    cancel_login,
    expire_logins,
    finish_login,
    run_login,
    signing_in,
    start_login,
    submit_mfa_code,
    wake_waiting_logins,
)
from garmin_sync.simulator.testing import EMAIL, MFA_CODE, PASSWORD
from tests.factories.accounts import ClientFactory, TrainerFactory
from tests.factories.garmin_sync import ConnectionFactory, LoginFactory

pytestmark = pytest.mark.django_db

LOGINS = "/api/login"


def sign_in(athlete, *, email: str = EMAIL, password: str = PASSWORD, months: int = 3) -> Login:
    """Ask for a sign-in and let a worker do it."""
    login = start_login(actor=athlete, email=email, password=password, region="com", months=months)
    run_login(login_id=login.pk)
    login.refresh_from_db()
    return login


def hand_over(login: Login, code: str) -> Login:
    """Hand over a code and let a worker do the rest."""
    submit_mfa_code(actor=login.client, login=login, code=code)
    finish_login(login_id=login.pk)
    login.refresh_from_db()
    return login


def test_a_sign_in_without_a_second_step_connects_and_queues_the_history(simulator, account, athlete) -> None:
    login = sign_in(athlete, months=6)
    assert (login.state, login.secret, login.error) == (LoginState.SUCCEEDED, None, "")
    connection = Connection.objects.get(client=athlete)
    assert (connection.state, connection.display_name) == (ConnectionState.OK, account.display_name)
    assert json.loads(connection.tokens)["di_refresh_token"]
    run = SyncRun.objects.get()
    assert (run.kind, run.requested_by, run.until) == (RunKind.BACKFILL, athlete, athlete.local_today())
    assert 180 <= (run.until - run.since).days <= 185
    assert connection.history_since == run.since


def test_the_second_step_waits_for_the_code(simulator, account, athlete) -> None:
    account.mfa_code = MFA_CODE
    login = sign_in(athlete)
    assert login.state == LoginState.MFA_NEEDED
    assert PASSWORD not in json.dumps(login.secret)
    assert not Connection.objects.exists()
    assert hand_over(login, MFA_CODE).state == LoginState.SUCCEEDED
    assert login.secret is None
    assert Connection.objects.get().client == athlete


def test_a_wrong_code_may_be_corrected(simulator, account, athlete) -> None:
    account.mfa_code = MFA_CODE
    login = hand_over(sign_in(athlete), "000000")
    assert (login.state, login.error, login.code_attempts) == (LoginState.MFA_NEEDED, "wrong_mfa_code", 1)
    assert "2 attempts left" in login.detail
    assert "000000" not in json.dumps(login.secret)
    assert hand_over(login, MFA_CODE).state == LoginState.SUCCEEDED


def test_the_third_wrong_code_ends_the_sign_in(simulator, account, athlete) -> None:
    account.mfa_code = MFA_CODE
    login = sign_in(athlete)
    for _ in range(3):
        login = hand_over(login, "000000")
    assert (login.state, login.secret) == (LoginState.FAILED, None)
    with pytest.raises(NoCodeWanted):
        submit_mfa_code(actor=athlete, login=login, code=MFA_CODE)
    assert not Connection.objects.exists()


def test_wrong_credentials_are_said_and_forgotten(simulator, athlete) -> None:
    login = sign_in(athlete, password="wrong")
    assert (login.state, login.error, login.secret) == (LoginState.FAILED, "wrong_credentials", None)
    assert "does not accept" in login.detail
    assert login.blocked_until is None


def test_a_blocked_sign_in_cools_down_longer_each_time(simulator, athlete) -> None:
    simulator.faults.add("status", path="/sign-in|/api/login", status=429)
    hours = []
    for _ in range(5):
        login = sign_in(athlete)
        assert (login.state, login.error) == (LoginState.FAILED, "login_blocked")
        hours.append(round((login.blocked_until - timezone.now()) / timedelta(hours=1)))
        Login.objects.update(blocked_until=timezone.now(), created_at=timezone.now() - timedelta(hours=2))
    assert hours == [2, 4, 8, 24, 24]


def test_a_sign_in_during_the_cool_down_is_refused_with_the_time(simulator, athlete) -> None:
    simulator.faults.add("status", path="/sign-in|/api/login", status=429)
    blocked = sign_in(athlete)
    simulator.forget_requests()
    with pytest.raises(SignInNotYet) as refusal:
        start_login(actor=athlete, email=EMAIL.upper(), password=PASSWORD, region="com", months=1)
    assert f"{blocked.blocked_until.astimezone(athlete.zone):%H:%M}" in refusal.value.message
    with pytest.raises(SignInNotYet):
        start_login(actor=ClientFactory(), email=EMAIL, password=PASSWORD, region="com", months=1)
    assert (Login.objects.count(), simulator.requests()) == (1, [])


def test_a_success_ends_the_row_of_blocks(simulator, athlete) -> None:
    simulator.faults.add("status", path="/sign-in|/api/login", status=429)
    sign_in(athlete)
    simulator.faults.clear()
    Login.objects.update(blocked_until=timezone.now())
    assert sign_in(athlete).state == LoginState.SUCCEEDED
    simulator.faults.add("status", path="/sign-in|/api/login", status=429)
    again = sign_in(athlete)
    assert round((again.blocked_until - timezone.now()) / timedelta(hours=1)) == 2


def test_an_outage_is_not_a_block(simulator, athlete) -> None:
    simulator.faults.add("drop", path="/sign-in|/api/login")
    login = sign_in(athlete)
    assert (login.state, login.blocked_until) == (LoginState.FAILED, None)
    assert login.secret is None


def test_too_many_sign_ins_in_an_hour_are_refused(simulator, athlete) -> None:
    for _ in range(5):
        sign_in(athlete, password="wrong")
    with pytest.raises(SignInNotYet):
        start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)


def test_one_sign_in_at_a_time(athlete) -> None:
    first = start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)
    with pytest.raises(SignInUnderWay):
        start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)
    assert Login.objects.get() == first


def test_only_a_client_connects() -> None:
    with pytest.raises(NotAllowed):
        start_login(actor=TrainerFactory(), email=EMAIL, password=PASSWORD, region="com", months=1)
    assert not Login.objects.exists()


def test_a_code_for_somebody_elses_sign_in_is_refused(athlete) -> None:
    login = LoginFactory(state=LoginState.MFA_NEEDED, expires_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(NotAllowed):
        submit_mfa_code(actor=athlete, login=login, code="1")
    login.refresh_from_db()
    assert login.state == LoginState.MFA_NEEDED


def test_running_a_sign_in_twice_signs_in_once(simulator, athlete) -> None:
    login = sign_in(athlete)
    run_login(login_id=login.pk)
    finish_login(login_id=login.pk)
    assert len(simulator.requests(LOGINS)) == 1
    assert SyncRun.objects.count() == 1


def test_a_killed_worker_never_signs_in_again_by_itself(simulator, athlete, monkeypatch) -> None:
    def killed(**_secrets):
        raise SystemExit

    login = start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)
    monkeypatch.setattr(signing_in.garmin, "start_login", killed)
    with pytest.raises(SystemExit):
        run_login(login_id=login.pk)
    login.refresh_from_db()
    assert (login.state, login.secret) == (LoginState.RUNNING, None)
    Login.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert expire_logins() == 1
    login.refresh_from_db()
    assert (login.state, login.error) == (LoginState.FAILED, "interrupted")
    run_login(login_id=login.pk)
    assert simulator.requests() == []


def test_old_sign_ins_expire_and_their_secrets_are_wiped(athlete) -> None:
    past = timezone.now() - timedelta(seconds=1)
    logins = [
        LoginFactory(state=state, expires_at=past)
        for state in (LoginState.QUEUED, LoginState.MFA_NEEDED, LoginState.CODE_GIVEN)
    ]
    tasks.expire_logins()
    tasks.expire_logins()
    for login in logins:
        login.refresh_from_db()
        assert (login.state, login.secret) == (LoginState.EXPIRED, None)


def test_a_sign_in_can_be_given_up_while_it_waits(simulator, account, athlete) -> None:
    account.mfa_code = MFA_CODE
    login = sign_in(athlete)
    with pytest.raises(NotAllowed):
        cancel_login(actor=ClientFactory(), login=login)
    cancel_login(actor=athlete, login=login)
    login.refresh_from_db()
    assert (login.state, login.secret) == (LoginState.EXPIRED, None)
    start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)


def test_a_lost_wake_up_is_made_good(simulator, athlete, django_capture_on_commit_callbacks) -> None:
    start_login(actor=athlete, email=EMAIL, password=PASSWORD, region="com", months=1)
    with django_capture_on_commit_callbacks(execute=True):
        wake_waiting_logins()
    assert Login.objects.get().state == LoginState.SUCCEEDED


def test_signing_in_again_heals_the_same_connection(simulator, athlete) -> None:
    held = ConnectionFactory(
        client=athlete,
        state=ConnectionState.REAUTH_NEEDED,
        dead_token_answers=2,
        failures=3,
        synced_until=athlete.local_today() - timedelta(days=200),
    )
    sign_in(athlete, months=1)
    fresh = Connection.objects.get()
    assert (fresh.pk, fresh.state, fresh.failures, fresh.dead_token_answers) == (held.pk, ConnectionState.OK, 0, 0)
    assert fresh.token_generation == held.token_generation + 1
    assert (athlete.local_today() - SyncRun.objects.get().since).days >= 202


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """What is handed to the queue."""
    handed_over: list[dict] = []
    for task in (tasks.run_login, tasks.finish_login, tasks.run_sync):
        monkeypatch.setattr(task, "apply_async", lambda **options: handed_over.append(options))
    return handed_over


def test_no_secret_in_logs_task_arguments_or_the_database(
    account, athlete, caplog, django_capture_on_commit_callbacks, sent
) -> None:
    account.mfa_code = MFA_CODE
    password = account.password = "planted-canary-password"
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        login = start_login(actor=athlete, email=EMAIL, password=password, region="com", months=1)
        stored = [_plain_rows()]
        run_login(login_id=login.pk)
        login.refresh_from_db()
        session = json.dumps(login.secret["client_state"]["cookies"])
        stored.append(_plain_rows())
        submit_mfa_code(actor=athlete, login=login, code=MFA_CODE)
        stored.append(_plain_rows())
        finish_login(login_id=login.pk)
        stored.append(_plain_rows())
    tokens = json.loads(Connection.objects.get().tokens)
    secrets = [password, MFA_CODE, tokens["di_token"], tokens["di_refresh_token"], session]
    seen = "\n".join([caplog.text, repr(sent), *stored])
    assert [secret for secret in secrets if secret in seen] == []
    assert [sorted(options) for options in sent] == [["kwargs"]] * 3
    assert [sorted(options["kwargs"]) for options in sent] == [["login_id"], ["login_id"], ["run_id"]]


def _plain_rows() -> str:
    """The rows as they lie in the database."""
    with database.cursor() as cursor:
        rows = []
        for table in ("garmin_sync_login", "garmin_sync_connection", "garmin_sync_syncrun", "accounts_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return repr(rows)
