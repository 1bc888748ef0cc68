"""The connection in the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.jobs import Job
from garmin_sync.enums import ConnectionState, LoginState, Outcome, RunKind
from garmin_sync.models import Connection, Login, SyncRun
from garmin_sync.simulator.testing import EMAIL, MFA_CODE, PASSWORD
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory, LoginFactory, SyncRunFactory

pytestmark = pytest.mark.django_db

CONNECTION = "/api/v1/garmin/connection"
RUNS = "/api/v1/garmin/runs"
START = {"email": EMAIL, "password": PASSWORD, "region": "com", "months": 1}


def test_signing_in_with_a_code(simulator, account, client_user, api, django_capture_on_commit_callbacks) -> None:
    account.mfa_code = MFA_CODE
    caller = api(client_user)
    nothing = caller.get(CONNECTION).json()
    assert (nothing["connected"], nothing["state"], nothing["login"], nothing["run"]) == (
        False,
        "not_connected",
        None,
        None,
    )
    with django_capture_on_commit_callbacks(execute=True):
        started = caller.post(CONNECTION, START)
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    assert caller.get(CONNECTION).json()["login"]["state"] == "mfa_needed"
    with django_capture_on_commit_callbacks(execute=True):
        assert caller.post(f"{CONNECTION}/mfa", {"code": MFA_CODE}).status_code == 202
    done = caller.get(CONNECTION)
    assert (done.json()["connected"], done.json()["state"]) == (True, "ok")
    assert done.json()["login"]["state"] == "succeeded"
    answers = started.content + done.content
    tokens = Connection.objects.get().tokens
    assert not any(secret.encode() in answers for secret in (PASSWORD, MFA_CODE, tokens, tokens[15:80], EMAIL))
    assert caller.get(RUNS).json()["results"][0]["kind"] == "backfill"


def test_no_answer_has_a_field_for_a_secret(client_user, api) -> None:
    SyncRunFactory(connection__client=client_user)
    LoginFactory(client=client_user, state=LoginState.MFA_NEEDED)
    caller = api(client_user)
    names = {*caller.get(CONNECTION).json(), *caller.get(CONNECTION).json()["login"]}
    names |= set(caller.get(RUNS).json()["results"][0])
    assert not names & {"tokens", "token", "secret", "password", "email", "account", "display_name", "client_state"}


def test_bad_input_is_refused(client_user, api) -> None:
    caller = api(client_user)
    for body in ({}, START | {"email": "x"}, START | {"months": 7}, START | {"region": "de"}, START | {"password": ""}):
        response = caller.post(CONNECTION, body)
        assert (response.status_code, response.json()["error"]) == (400, "validation_error")
    assert caller.post(f"{CONNECTION}/mfa", {"code": "1234"}).json()["error"] == "no_code_wanted"
    LoginFactory(client=client_user, state=LoginState.MFA_NEEDED)
    assert caller.post(f"{CONNECTION}/mfa", {"code": "'; --"}).status_code == 400
    assert Login.objects.get().state == LoginState.MFA_NEEDED


def test_a_second_sign_in_is_a_conflict_and_a_blocked_one_comes_too_early(client_user, api) -> None:
    caller = api(client_user)
    assert caller.post(CONNECTION, START).status_code == 202
    assert caller.post(CONNECTION, START).json()["error"] == "sign_in_under_way"
    Login.objects.update(state=LoginState.FAILED, blocked_until=timezone.now() + timedelta(hours=2))
    refused = caller.post(CONNECTION, START)
    assert (refused.status_code, refused.json()["error"]) == (429, "sign_in_not_yet")
    assert Login.objects.count() == 1


def test_sync_now(client_user, api) -> None:
    caller = api(client_user)
    assert caller.post("/api/v1/garmin/sync").json()["error"] == "not_connected"
    connection = ConnectionFactory(client=client_user)
    started = caller.post("/api/v1/garmin/sync")
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    assert caller.post("/api/v1/garmin/sync").json()["error"] == "pull_under_way"
    SyncRun.objects.all().delete()
    Connection.objects.filter(pk=connection.pk).update(next_try_at=timezone.now() + timedelta(hours=1))
    refused = caller.post("/api/v1/garmin/sync")
    assert (refused.status_code, refused.json()["error"]) == (409, "pull_not_yet")


def test_disconnecting(client_user, api) -> None:
    ConnectionFactory(client=client_user)
    caller = api(client_user)
    assert caller.delete(CONNECTION).status_code == 204
    assert caller.delete(CONNECTION).json()["error"] == "not_connected"
    assert not Connection.objects.exists()


def test_the_trainer_reads_and_may_do_nothing(trainer, client_user, api) -> None:
    run = SyncRunFactory(connection__client=client_user, connection__state=ConnectionState.RATE_LIMITED)
    LoginFactory(client=client_user)
    caller = api(trainer)
    of_client = f"{CONNECTION}?client={client_user.pk}"
    seen = caller.get(of_client).json()
    assert (seen["state"], seen["login"], seen["run"]["id"]) == ("rate_limited", None, str(run.pk))
    assert caller.get(f"{RUNS}/{run.pk}").json()["client"] == str(client_user.pk)
    assert caller.post(of_client, START).status_code == 403
    assert caller.delete(of_client).status_code == 403
    assert caller.post(f"/api/v1/garmin/sync?client={client_user.pk}").status_code == 403
    assert caller.post(f"{CONNECTION}/mfa?client={client_user.pk}", {"code": "1"}).status_code == 403
    assert caller.get(CONNECTION).status_code == 404
    assert (Connection.objects.count(), SyncRun.objects.count(), Login.objects.count()) == (1, 1, 1)


def test_strangers_see_nothing_and_change_nothing(client_user, stranger, api) -> None:
    run = SyncRunFactory(connection__client=client_user)
    for outsider in (stranger, ClientFactory()):
        caller = api(outsider)
        assert caller.get(f"{CONNECTION}?client={client_user.pk}").status_code == 404
        assert caller.delete(f"{CONNECTION}?client={client_user.pk}").status_code == 404
        assert caller.post(f"{CONNECTION}?client={client_user.pk}", START).status_code == 404
        assert caller.get(f"{RUNS}/{run.pk}").status_code == 404
        assert caller.get(RUNS).json()["count"] == 0
        assert caller.get(f"{RUNS}?client={client_user.pk}").status_code == 400
    assert Connection.objects.exists()


def test_the_anonymous_get_401(client) -> None:
    for url in (CONNECTION, RUNS, f"{RUNS}/00000000-0000-7000-8000-000000000000"):
        assert client.get(url).status_code == 401
    for url in (CONNECTION, f"{CONNECTION}/mfa", "/api/v1/garmin/sync"):
        assert client.post(url).status_code == 401


def test_runs_are_filtered_and_ordered(trainer, client_user, api) -> None:
    other = CoachingFactory(trainer=trainer).client
    nightly = SyncRunFactory(connection__client=client_user, kind=RunKind.NIGHTLY, outcome=Outcome.OK)
    manual = SyncRunFactory(connection=ConnectionFactory(client=other), kind=RunKind.MANUAL)
    caller = api(trainer)

    def ids(query: str) -> list[str]:
        return [entry["id"] for entry in caller.get(f"{RUNS}?{query}").json()["results"]]

    assert ids("") == [str(manual.pk), str(nightly.pk)]
    assert ids("ordering=created_at") == [str(nightly.pk), str(manual.pk)]
    assert ids(f"client={client_user.pk}") == [str(nightly.pk)]
    assert ids("kind=manual") == [str(manual.pk)]
    assert ids("outcome=ok") == [str(nightly.pk)]
    assert caller.get(f"{RUNS}?kind=nonsense").status_code == 400
    assert caller.get(f"{RUNS}?ordering=tokens").status_code == 400
    assert caller.get(f"{CONNECTION}?client=nonsense").status_code == 400


def test_one_run_and_ten_take_the_same_queries(client_user, api, django_assert_max_num_queries) -> None:
    connection = ConnectionFactory(client=client_user)
    caller = api(client_user)
    caller.get(RUNS)
    for _ in range(10):
        SyncRunFactory(connection=connection, state=Job.State.SUCCEEDED)
        with django_assert_max_num_queries(4):
            assert caller.get(RUNS).status_code == 200


def test_reads_answer_304_when_nothing_changed(client_user, api) -> None:
    ConnectionFactory(client=client_user)
    caller = api(client_user)
    tag = caller.get(CONNECTION)["ETag"]
    assert caller.get(CONNECTION, headers={"If-None-Match": tag}).status_code == 304
    Connection.objects.update(state=ConnectionState.UNAVAILABLE)
    assert caller.get(CONNECTION, headers={"If-None-Match": tag}).status_code == 200
