import json
from datetime import UTC, date, datetime, timedelta

import garminconnect.client.sso as library_sso
import pytest
import requests
from garminconnect import Garmin

from garmin_sync.client import GarminClient
from garmin_sync.errors import TokenDead
from garmin_sync.mapping import map_activity_summary
from garmin_sync.simulator.accounts import Account, account_from, activity_from, as_description
from garmin_sync.simulator.server import Simulator, running_simulator
from garmin_sync.simulator.testing import EMAIL, MFA_CODE, PASSWORD, a_run, tokens_of

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))
PAGE = {"Referer": "https://sso.example/sign-in"}


@pytest.fixture
def http():
    with requests.Session() as session:
        yield session


@pytest.fixture
def client(simulator, account):
    with GarminClient(tokens=tokens_of(simulator), display_name=account.display_name, region="com") as opened:
        yield opened


def log_in(http, simulator, password=PASSWORD):
    return http.post(
        f"{simulator.url}/mobile/api/login", json={"username": EMAIL, "password": password}, headers=PAGE, timeout=5
    )


def test_credentials_without_the_page_before_are_answered_with_429(simulator, http):
    assert log_in(http, simulator).status_code == 429
    http.get(f"{simulator.url}/mobile/sso/en_US/sign-in", timeout=5)
    answer = log_in(http, simulator).json()
    assert answer["responseStatus"]["type"] == "SUCCESSFUL"
    assert answer["serviceTicketId"].startswith("ST-")


def test_the_answers_of_the_sign_in(simulator, account, http):
    http.get(f"{simulator.url}/mobile/sso/en_US/sign-in", timeout=5)
    wrong = log_in(http, simulator, "wrong")
    assert (wrong.status_code, wrong.json()["responseStatus"]["type"]) == (401, "INVALID_USERNAME_PASSWORD")
    account.needs_captcha = True
    assert log_in(http, simulator).json()["responseStatus"]["type"] == "CAPTCHA_REQUIRED"
    account.needs_captcha, account.mfa_code = False, MFA_CODE
    needed = log_in(http, simulator).json()
    assert needed["responseStatus"]["type"] == "MFA_REQUIRED"
    assert needed["customerMfaInfo"]["mfaLastMethodUsed"] == "email"
    assert needed["serviceTicketId"] is None


def test_the_library_as_it_is_sold_signs_in_and_reads(simulator, account, monkeypatch):
    """Without our subclass: plain objects of the library, told other addresses and nothing else."""
    account.mfa_code = MFA_CODE
    account.record(a_run(NOON), b"recording")
    monkeypatch.setattr(library_sso, "MOBILE_DELAY_MIN_S", 0)
    monkeypatch.setattr(library_sso, "MOBILE_DELAY_MAX_S", 0)
    garmin = Garmin(EMAIL, PASSWORD, prompt_mfa=lambda: MFA_CODE)
    library, base = garmin.client, simulator.url
    library._sso = library._connect = library._connectapi = base
    library._di_token_url = f"{base}/di-oauth2-service/oauth/token"
    library._ios_service_url, library._mobile_sso_service_url = f"{base}/gcm/ios", f"{base}/gcm/android"
    library._portal_service_url = f"{base}/app"
    assert garmin.login() == (None, None)
    assert garmin.get_full_name() == "Sample Athlete"
    assert garmin.get_unit_system() == "metric"
    assert len(garmin.get_activities_by_date("2026-05-01", "2026-05-31")) == 1
    assert garmin.get_stats("2026-05-20")["calendarDate"] == "2026-05-20"
    assert garmin.get_devices() == []
    garmin.client._api_session.close()


def test_a_ticket_and_a_refresh_token_are_worth_one_exchange(simulator, http):
    url = f"{simulator.url}/di-oauth2-service/oauth/token"
    by_ticket = {"grant_type": "x/service_ticket", "service_ticket": simulator.tokens.ticket_for(EMAIL)}
    first = http.post(url, data=by_ticket, timeout=5).json()
    assert http.post(url, data=by_ticket, timeout=5).status_code == 400
    by_refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = http.post(url, data=by_refresh, timeout=5).json()
    assert second["refresh_token"] != first["refresh_token"]
    again = http.post(url, data=by_refresh, timeout=5)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_no_data_without_a_living_token(simulator, http):
    url = f"{simulator.url}/userprofile-service/socialProfile"
    assert http.get(url, timeout=5).status_code == 401
    assert http.get(url, headers={"Authorization": "Bearer a.b.c"}, timeout=5).status_code == 401
    token = simulator.tokens.issue(EMAIL, "x")["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert http.get(url, headers=bearer, timeout=5).json()["fullName"] == "Sample Athlete"
    simulator.tokens.access[token] = (EMAIL, 0.0)
    assert http.get(url, headers=bearer, timeout=5).status_code == 401


def test_bad_questions_are_answered_with_400_and_unknown_ones_with_404(simulator, http):
    bearer = {"Authorization": f"Bearer {simulator.tokens.issue(EMAIL, 'x')['access_token']}"}
    for path, status in (
        ("/usersummary-service/v2/dailysummaries", 400),
        ("/usersummary-service/v2/dailysummaries?startDate=x&endDate=y", 400),
        ("/activitylist-service/activities/search/activities?start=x", 400),
        ("/activitylist-service/activities/search/activities?limit=5000", 400),
        ("/usersummary-service/stats/steps/daily/2026-01-01/2026-03-01", 400),
        ("/some-service/that/is/not/simulated", 404),
    ):
        assert http.get(simulator.url + path, headers=bearer, timeout=5).status_code == status, path


def test_accounts_see_their_own_data_only(simulator, account):
    run = account.record(a_run(NOON), b"mine")
    simulator.add_account(Account("other@example.com", PASSWORD))
    with GarminClient(tokens=tokens_of(simulator, "other@example.com"), display_name="x", region="com") as other:
        assert list(other.activities(*ALWAYS)) == []
        with pytest.raises(Exception, match="no longer exists"):
            other.download_original(str(run.activity_id))


def test_the_log_names_path_account_and_status(simulator, client):
    simulator.faults.add("status", path="search", status=503, times=1)
    with pytest.raises(Exception, match="does not answer"):
        list(client.activities(*ALWAYS))
    list(client.activities(*ALWAYS))
    log = simulator.requests("search", EMAIL)
    assert [(entry.method, entry.status) for entry in log] == [("GET", 503), ("GET", 200)]
    assert simulator.requests("search", "other@example.com") == []


def test_a_fault_lasts_as_often_as_it_is_told(simulator, client):
    simulator.faults.add("status", path="search", status=500, times=2)
    for _ in range(2):
        with pytest.raises(Exception, match="does not answer"):
            list(client.activities(*ALWAYS))
    assert list(client.activities(*ALWAYS)) == []


def test_tokens_and_what_was_recorded_survive_a_restart(settings, tmp_path):
    state, content = tmp_path / "state.json", b"recording"

    def accounts():
        return [Account(EMAIL, PASSWORD)]

    with running_simulator(*accounts(), state_file=state) as first:
        settings.GARMIN_SIMULATOR_URL = first.url
        first.add_account(Account("late@example.com", PASSWORD, mfa_code=MFA_CODE))
        run = first.accounts[EMAIL].record(a_run(NOON), content)
        with GarminClient(tokens=tokens_of(first), display_name="x", region="com") as opened:
            opened.refresh()
            workout_id = opened.upload_workout({"workoutName": "Intervals"})
            opened.schedule_workout(workout_id, NOON.date())
            tokens = opened.tokens()
    with running_simulator(*accounts(), state_file=state) as second:
        settings.GARMIN_SIMULATOR_URL = second.url
        assert second.accounts["late@example.com"].mfa_code == MFA_CODE
        with GarminClient(tokens=tokens, display_name="x", region="com") as opened:
            opened.refresh()
            assert [item["activityId"] for item in opened.activities(*ALWAYS)] == [run.activity_id]
            assert opened.download_original(str(run.activity_id)).data == content
            assert len(opened.scheduled_workouts(NOON.date(), NOON.date())) == 1
        with (
            GarminClient(tokens=tokens, display_name="x", region="com") as stale,
            pytest.raises(TokenDead),
        ):
            stale.refresh()


def test_a_deleted_activity_is_gone(account, client):
    run = account.record(a_run(NOON), b"x")
    account.recorded.remove(run.activity_id)
    assert list(client.activities(*ALWAYS)) == []
    with pytest.raises(Exception, match="no longer exists"):
        client.download_original(str(run.activity_id))


def test_descriptions_round_trip():
    run = a_run(NOON, activity_id=5, workout_id=9)
    assert activity_from(json.loads(json.dumps(as_description(run)))) == run
    with pytest.raises(ValueError, match="e-mail"):
        account_from({"email": EMAIL}, Account(EMAIL, PASSWORD).data)


def test_before_the_start_there_is_no_address():
    simulator = Simulator()
    with pytest.raises(RuntimeError):
        simulator.url  # noqa: B018
    simulator.stop()


# -- the control interface --------------------------------------------------------------------------------------------


def test_control_adds_and_clears_faults(simulator, client, http):
    control = f"{simulator.url}/_simulator"
    added = http.post(f"{control}/faults", json={"kind": "status", "status": 429, "account": EMAIL}, timeout=5)
    assert added.status_code == 201
    with pytest.raises(Exception, match="slow down"):
        client.sleep(NOON.date())
    assert http.delete(f"{control}/faults", timeout=5).status_code == 204
    assert client.sleep(NOON.date())
    assert http.post(f"{control}/faults", json={"kind": "unheard of"}, timeout=5).status_code == 400


def test_control_reports_and_empties_the_log(simulator, client, http):
    client.sleep(NOON.date())
    (entry,) = http.get(f"{simulator.url}/_simulator/requests", timeout=5).json()
    assert (entry["account"], entry["status"]) == (EMAIL, 200)
    http.delete(f"{simulator.url}/_simulator/requests", timeout=5)
    assert http.get(f"{simulator.url}/_simulator/requests", timeout=5).json() == []


def test_control_opens_accounts_and_lists_them(simulator, http):
    control = f"{simulator.url}/_simulator"
    opened = http.post(f"{control}/accounts", json={"email": "New@example.com", "password": "x"}, timeout=5)
    assert opened.status_code == 201
    assert http.post(f"{control}/accounts", json={"email": "no password"}, timeout=5).status_code == 400
    overview = http.get(f"{control}/", timeout=5).json()
    assert [entry["email"] for entry in overview["accounts"]] == [EMAIL, "New@example.com"]
    assert PASSWORD not in json.dumps(overview)


def test_control_records_an_activity_now(simulator, client, http):
    before = datetime.now(UTC)
    answer = http.post(f"{simulator.url}/_simulator/activities", json={"account": EMAIL, "name": "Just now"}, timeout=5)
    assert answer.status_code == 201
    (item,) = client.activities(*ALWAYS)
    run = map_activity_summary(item)
    assert run.name == "Just now"
    assert abs(run.start_time + timedelta(seconds=run.elapsed_time or 0) - before) < timedelta(minutes=10)
    assert client.download_original(run.activity_id).data[8:12] == b".FIT"
    unknown = http.post(f"{simulator.url}/_simulator/activities", json={"account": "nobody"}, timeout=5)
    assert unknown.status_code == 404


def test_control_records_a_given_activity(simulator, client, http):
    described = {"account": EMAIL, "name": "Given", "type_key": "running", "start_time": "2026-05-20T12:00:00+02:00"}
    answer = http.post(f"{simulator.url}/_simulator/activities", json=described | {"fit": "eHl6"}, timeout=5)
    assert answer.status_code == 201
    (item,) = client.activities(*ALWAYS)
    assert item["startTimeGMT"] == "2026-05-20 10:00:00"
    assert client.download_original(str(item["activityId"])).data == b"xyz"


def test_control_ends_a_connection(simulator, client, http):
    http.post(f"{simulator.url}/_simulator/revoke", json={"account": EMAIL}, timeout=5)
    with pytest.raises(TokenDead):
        client.sleep(NOON.date())
