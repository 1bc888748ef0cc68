import json
import logging
import threading
from datetime import UTC, date, datetime, timedelta

import garminconnect.client.sso as library_sso
import pytest
from garminconnect.client import constants as library_constants

from garmin_sync import client as client_module
from garmin_sync import library as library_module
from garmin_sync.client import GarminClient, LoggedIn, MfaNeeded, finish_login, start_login
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
from garmin_sync.mapping import map_activity_summary
from garmin_sync.simulator.accounts import Account
from garmin_sync.simulator.testing import EMAIL, MFA_CODE, PASSWORD, a_run, tokens_of

TODAY = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
SIGN_IN = "^/(mobile|sso|portal)/"
SEARCH = "search/activities"
TOKEN = "oauth/token"


@pytest.fixture
def tokens(simulator):
    return tokens_of(simulator)


@pytest.fixture
def client(tokens, account):
    with GarminClient(tokens=tokens, display_name=account.display_name, region="com") as opened:
        yield opened


# -- signing in -------------------------------------------------------------------------------------------------------


def test_login_gives_storable_tokens_and_the_profile(simulator, account):
    result = start_login(email=EMAIL, password=PASSWORD, region="com")
    assert isinstance(result, LoggedIn)
    assert set(json.loads(result.tokens)) == {"di_token", "di_refresh_token", "di_client_id"}
    assert result.profile.display_name == account.display_name
    assert result.profile.time_zone == "Europe/Zurich"


def test_secrets_are_in_no_representation(simulator, account):
    result = start_login(email=EMAIL, password=PASSWORD, region="com")
    assert json.loads(result.tokens)["di_token"] not in repr(result)
    account.mfa_code = MFA_CODE
    pending = start_login(email=EMAIL, password=PASSWORD, region="com")
    assert pending.state["cookies"][0]["value"] not in repr(pending)


def test_wrong_password(simulator):
    with pytest.raises(WrongCredentials) as failure:
        start_login(email=EMAIL, password="wrong", region="com")
    assert failure.value.retry_after is None
    assert len(simulator.requests("/api/login")) == 1


@pytest.mark.parametrize("region", ["com", "cn"])
def test_mfa_is_finished_elsewhere_after_a_json_round_trip(simulator, account, region):
    account.mfa_code = MFA_CODE
    pending = start_login(email=EMAIL, password=PASSWORD, region=region)
    assert isinstance(pending, MfaNeeded)
    assert pending.method == "email"
    stored = json.dumps(pending.state)
    result = finish_login(state=json.loads(stored), code=MFA_CODE)
    assert result.profile.display_name == account.display_name
    with GarminClient(tokens=result.tokens, display_name=result.profile.display_name, region=region) as opened:
        assert opened.profile().full_name == "Sample Athlete"


def test_wrong_mfa_code_keeps_the_pending_sign_in(simulator, account):
    account.mfa_code = MFA_CODE
    state = start_login(email=EMAIL, password=PASSWORD, region="com").state
    for _ in range(2):
        with pytest.raises(WrongMfaCode):
            finish_login(state=state, code="000000")
    assert finish_login(state=state, code=MFA_CODE).tokens


@pytest.mark.parametrize("state", [{}, {"domain": "evil.example"}, {"domain": "garmin.com"}])
def test_broken_pending_sign_in(simulator, state):
    with pytest.raises(MfaExpired):
        finish_login(state=state, code=MFA_CODE)
    assert simulator.requests() == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 429}, LoginBlocked),
        ({"kind": "status", "status": 427}, LoginBlocked),
        ({"kind": "cloudflare"}, LoginBlocked),
        ({"kind": "drop"}, GarminUnavailable),
        ({"kind": "status", "status": 503}, GarminUnavailable),
    ],
    ids=["429", "427", "403", "drop", "503 with JSON"],
)
def test_mfa_step_with_faults(simulator, account, fault, error):
    account.mfa_code = MFA_CODE
    state = start_login(email=EMAIL, password=PASSWORD, region="com").state
    simulator.faults.add(path="verifyCode", **fault)
    with pytest.raises(error):
        finish_login(state=state, code=MFA_CODE)
    simulator.faults.clear()
    assert finish_login(state=state, code=MFA_CODE).tokens


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (SIGN_IN, {"kind": "status", "status": 429}, LoginBlocked),
        (SIGN_IN, {"kind": "status", "status": 427}, LoginBlocked),
        (SIGN_IN, {"kind": "cloudflare"}, LoginBlocked),
        ("/api/login", {"kind": "status", "status": 429}, LoginBlocked),
        ("/api/login", {"kind": "cloudflare"}, LoginBlocked),
        ("/api/login", {"kind": "html"}, GarminUnavailable),
        ("/api/login", {"kind": "empty"}, GarminUnavailable),
        (SIGN_IN, {"kind": "drop"}, GarminUnavailable),
        (TOKEN, {"kind": "status", "status": 429}, LoginBlocked),
        (TOKEN, {"kind": "status", "status": 503}, LoginBlocked),
        ("socialProfile", {"kind": "status", "status": 401}, LoginBlocked),
    ],
)
def test_failed_login(simulator, path, fault, error):
    simulator.faults.add(path=path, **fault)
    with pytest.raises(error) as failure:
        start_login(email=EMAIL, password=PASSWORD, region="com")
    assert failure.value.retry_after >= timedelta(minutes=15)
    assert PASSWORD not in f"{failure.value!r} {failure.value.detail}"


def test_captcha_blocks(simulator, account):
    account.needs_captcha = True
    with pytest.raises(LoginBlocked):
        start_login(email=EMAIL, password=PASSWORD, region="com")
    assert {request.path.split("/")[1] for request in simulator.requests()} == {"mobile"}  # not the slow strategies


def test_a_login_with_a_browser_cookie_only_is_no_login(simulator):
    """The library calls it a success when it has a cookie instead of tokens; that cannot be stored."""
    simulator.faults.add("status", path=TOKEN, status=400)
    with pytest.raises(LoginBlocked, match="blocking sign-ins"):
        start_login(email=EMAIL, password=PASSWORD, region="com")
    assert simulator.requests("/gcm/ios")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 429}, LoginBlocked),
        ({"kind": "status", "status": 400, "error": "invalid_grant"}, LoginBlocked),
        ({"kind": "status", "status": 503}, GarminUnavailable),
        ({"kind": "drop"}, GarminUnavailable),
    ],
    ids=["429", "invalid_grant", "503", "drop"],
)
def test_a_right_password_without_token_or_cookie_is_not_called_wrong(simulator, account, fault, error):
    account.mfa_code = MFA_CODE
    state = start_login(email=EMAIL, password=PASSWORD, region="com").state
    account.mfa_code = ""
    simulator.faults.add(path=TOKEN, **fault)
    simulator.faults.add("status", path="/gcm/ios", status=404)
    with pytest.raises(GarminError) as by_password:
        start_login(email=EMAIL, password=PASSWORD, region="com")
    account.mfa_code = MFA_CODE
    with pytest.raises(GarminError) as by_code:
        finish_login(state=state, code=MFA_CODE)
    assert (type(by_password.value), type(by_code.value)) == (error, error)


def test_tokens_are_not_lost_with_the_profile(simulator):
    simulator.faults.add("status", path="socialProfile", status=503)
    result = start_login(email=EMAIL, password=PASSWORD, region="com")
    simulator.faults.clear()
    assert result.profile.display_name == ""
    with GarminClient(tokens=result.tokens, display_name="", region="com") as opened:
        assert opened.profile().display_name
        assert opened.sleep(TODAY.date())


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, GarminUnavailable), (401, TokenRefused)])
def test_a_name_that_cannot_be_read_is_reported_for_what_it_is(simulator, tokens, status, error):
    simulator.faults.add("status", path="socialProfile", status=status)
    with GarminClient(tokens=tokens, display_name="", region="com") as opened, pytest.raises(error):
        opened.sleep(TODAY.date())


def test_garmintokens_has_no_effect(simulator, monkeypatch, tmp_path):
    planted = tmp_path / "garmin_tokens.json"
    planted.write_text('{"di_token": "planted", "di_refresh_token": "x", "di_client_id": "y"}')
    before = planted.read_text()
    monkeypatch.setenv("GARMINTOKENS", str(tmp_path))
    result = start_login(email=EMAIL, password=PASSWORD, region="com")
    assert "planted" not in result.tokens
    assert planted.read_text() == before


def test_the_pauses_of_the_sign_in_are_zero_only_for_the_simulator(simulator, settings):
    name = "MOBILE_DELAY_MIN_S"
    with library_module.waits_as_configured():
        assert getattr(library_sso, name) == 0
    assert getattr(library_sso, name) == getattr(library_constants, name) > 0
    settings.GARMIN_SIMULATOR_URL = ""
    with library_module.waits_as_configured():
        assert getattr(library_sso, name) == getattr(library_constants, name)


@pytest.mark.parametrize("region", ["com", "cn"])
def test_no_address_of_garmin_is_left_when_the_simulator_is_set(simulator, region):
    library = library_module.new_library(region).client
    addresses = [value for value in vars(library).values() if isinstance(value, str) and value.startswith("http")]
    assert len(addresses) == 7
    assert all(address.startswith(simulator.url) for address in addresses)


def test_without_the_simulator_the_real_hosts_are_asked(settings):
    settings.GARMIN_SIMULATOR_URL = ""
    assert library_module.new_library("cn").client._connectapi == "https://connectapi.garmin.cn"
    assert library_module.new_library("com").client.skip_strategies == set()


def test_nothing_secret_is_logged(simulator, caplog):
    caplog.set_level(logging.DEBUG)
    result = start_login(email=EMAIL, password=PASSWORD, region="com")
    with GarminClient(tokens=result.tokens, display_name="x", region="com") as opened:
        simulator.faults.add("status", path=SEARCH, status=503)
        with pytest.raises(GarminUnavailable):
            list(opened.activities(*YEAR))
    assert PASSWORD not in caplog.text
    assert not any(value in caplog.text for value in json.loads(result.tokens).values())
    assert "garminconnect" not in {record.name.split(".")[0] for record in caplog.records}


# -- tokens -----------------------------------------------------------------------------------------------------------


def test_building_a_client_costs_no_request(simulator, client):
    assert simulator.requests() == []
    assert list(client.activities(*YEAR)) == []
    assert len(simulator.requests()) == 1


def test_unreadable_stored_tokens(simulator):
    for tokens in ("", "{}", "not json", '{"di_token": null}'):
        with pytest.raises(TokenDead):
            GarminClient(tokens=tokens, display_name="x", region="com")


def test_an_expiring_token_is_refreshed_and_rotated(simulator):
    simulator.tokens.access_seconds = 600
    short = tokens_of(simulator)
    simulator.tokens.access_seconds = 4 * 3600
    with GarminClient(tokens=short, display_name="x", region="com") as opened:
        list(opened.activities(*YEAR))
        list(opened.activities(*YEAR))
        rotated = opened.tokens()
    assert len(simulator.requests(TOKEN)) == 1
    assert json.loads(rotated)["di_refresh_token"] != json.loads(short)["di_refresh_token"]
    with GarminClient(tokens=rotated, display_name="x", region="com") as opened:
        assert list(opened.activities(*YEAR)) == []


def test_rotated_tokens_are_handed_over_before_the_next_request(simulator, tokens):
    """A worker that is killed right after the rotation must not take the only living token with it."""
    handed_over = []

    def save(fresh):
        handed_over.append((fresh, len(simulator.requests(SEARCH))))

    with GarminClient(tokens=tokens, display_name="x", region="com", on_rotation=save) as opened:
        list(opened.activities(*YEAR))
        assert handed_over == []
        simulator.tokens.revoke_access(EMAIL)
        list(opened.activities(*YEAR))
        assert handed_over == [(opened.tokens(), 2)]  # the good call and the refused one, not yet the repeated one


def test_a_401_is_healed_by_one_refresh(simulator, client):
    simulator.tokens.revoke_access(EMAIL)
    before = client.tokens()
    assert list(client.activities(*YEAR)) == []
    assert client.tokens() != before


def test_a_dead_refresh_token_is_dead(simulator, client):
    simulator.tokens.revoke(EMAIL)
    with pytest.raises(TokenDead) as failure:
        list(client.activities(*YEAR))
    assert failure.value.retry_after is None
    with pytest.raises(TokenDead):
        client.refresh()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 400, "error": "invalid_grant"}, TokenDead),
        ({"kind": "status", "status": 400, "error": "invalid_client"}, TokenRefused),
        ({"kind": "status", "status": 401}, TokenRefused),
        ({"kind": "status", "status": 429}, RateLimited),
        ({"kind": "status", "status": 503}, GarminUnavailable),
        ({"kind": "cloudflare"}, GarminUnavailable),
        ({"kind": "html"}, GarminUnavailable),
        ({"kind": "empty"}, GarminUnavailable),
        ({"kind": "drop"}, GarminUnavailable),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else value.__name__,
)
def test_a_failed_refresh_is_dead_only_for_invalid_grant(simulator, client, fault, error):
    simulator.tokens.revoke_access(EMAIL)
    simulator.faults.add(path=TOKEN, **fault)
    with pytest.raises(GarminError) as by_call:
        list(client.activities(*YEAR))
    with pytest.raises(GarminError) as by_refresh:
        client.refresh()
    assert (type(by_call.value), type(by_refresh.value)) == (error, error)
    if error is not TokenDead:
        simulator.faults.clear()
        assert list(client.activities(*YEAR)) == []


def test_a_401_in_spite_of_a_fresh_token_is_not_the_end(simulator, client):
    simulator.faults.add("status", path=SEARCH, status=401)
    with pytest.raises(TokenRefused):
        list(client.activities(*YEAR))


def test_a_rotation_whose_answer_was_lost_kills_the_token(simulator, client):
    simulator.tokens.revoke_access(EMAIL)
    simulator.faults.add("drop", path=TOKEN, after=True, times=1)
    with pytest.raises(GarminUnavailable):
        list(client.activities(*YEAR))
    with pytest.raises(TokenDead):
        list(client.activities(*YEAR))


def test_of_two_users_of_one_stored_token_the_second_is_told_it_is_dead(simulator, tokens):
    """Why each account needs a lease around load, use and save."""
    simulator.tokens.revoke_access(EMAIL)
    barrier, outcomes = threading.Barrier(2), []

    def use():
        with GarminClient(tokens=tokens, display_name="x", region="com") as opened:
            barrier.wait()
            try:
                outcomes.append(list(opened.activities(*YEAR)))
            except GarminError as error:
                outcomes.append(type(error))

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == sorted([[], TokenDead], key=str)


# -- faults of calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 429}, RateLimited),
        ({"kind": "status", "status": 427}, RateLimited),
        ({"kind": "status", "status": 403}, NotAllowed),
        ({"kind": "cloudflare"}, GarminUnavailable),
        ({"kind": "status", "status": 404}, NotFound),
        ({"kind": "status", "status": 400}, Rejected),
        ({"kind": "status", "status": 500}, GarminUnavailable),
        ({"kind": "status", "status": 503}, GarminUnavailable),
        ({"kind": "html"}, GarminUnavailable),
        ({"kind": "empty"}, GarminUnavailable),
        ({"kind": "drop"}, GarminUnavailable),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else value.__name__,
)
def test_each_fault_has_its_error_for_reading_and_for_writing(simulator, client, fault, error):
    simulator.faults.add(**fault)
    for ask in (
        lambda: list(client.activities(*YEAR)),
        lambda: client.sleep(TODAY.date()),
        lambda: client.upload_workout({"workoutName": "x"}),
        lambda: client.delete_workout("5"),
    ):
        with pytest.raises(GarminError) as failure:
            ask()
        assert type(failure.value) is error
    simulator.faults.clear()
    assert list(client.activities(*YEAR)) == []


def test_a_fault_of_one_account_leaves_the_others_alone(simulator, client):
    other = simulator.add_account(Account("other@example.com", PASSWORD))
    simulator.faults.add("status", status=503, account=other.email)
    with pytest.raises(GarminError):
        start_login(email=other.email, password=PASSWORD, region="com")
    assert list(client.activities(*YEAR)) == []


@pytest.mark.parametrize(("asked", "given"), [("120", 120), ("99999999", 86_400), (None, 1800)])
def test_the_pause_that_garmin_asks_for_is_passed_on(simulator, client, asked, given):
    simulator.faults.add("status", status=429, retry_after=asked)
    with pytest.raises(RateLimited) as failure:
        client.sleep(TODAY.date())
    assert failure.value.retry_after == timedelta(seconds=given)


def test_a_timeout_is_no_disconnection(simulator, client, monkeypatch):
    session = client._library.client._api_session
    monkeypatch.setattr(session, "request", lambda *a, **k: type(session).request(session, *a, **k | {"timeout": 0.05}))
    simulator.faults.add("slow", seconds=0.3, times=1)
    with pytest.raises(GarminUnavailable):
        client.sleep(TODAY.date())


def test_nobody_at_the_address(simulator, tokens):
    simulator.stop()
    with pytest.raises(GarminUnavailable):
        start_login(email=EMAIL, password=PASSWORD, region="com")
    with GarminClient(tokens=tokens, display_name="x", region="com") as opened:
        for ask in (lambda: opened.sleep(TODAY.date()), lambda: opened.delete_workout("5"), opened.refresh):
            with pytest.raises(GarminUnavailable):
                ask()


@pytest.mark.parametrize("answer", ['"text"', "5", "[1, 2]"])
def test_an_answer_of_the_wrong_shape_is_a_bad_answer(client, monkeypatch, answer):
    monkeypatch.setattr(client._library, "get_sleep_data", lambda day: json.loads(answer))
    with pytest.raises(BadAnswer):
        client.sleep(TODAY.date())


def test_calls_keep_their_distance(client, settings, monkeypatch):
    settings.GARMIN_CALL_INTERVAL = 1.0
    waited = []
    monkeypatch.setattr(client_module.time, "sleep", waited.append)
    client.hrv(*YEAR)
    client.hrv(*YEAR)
    assert len(waited) == 1
    assert 0.5 < waited[0] <= 1.0


# -- activities -------------------------------------------------------------------------------------------------------


def test_activities_of_a_window_over_pages(simulator, account, client):
    for number in range(230):
        account.record(a_run(TODAY - timedelta(days=number)))
    ids = [item["activityId"] for item in client.activities(TODAY.date() - timedelta(days=209), TODAY.date())]
    assert len(ids) == len(set(ids)) == 210
    assert [request.query["start"] for request in simulator.requests(SEARCH)] == ["0", "100", "200"]


def test_an_activity_that_arrives_between_two_pages_costs_no_other(simulator, account, client):
    for number in range(150):
        account.record(a_run(TODAY - timedelta(days=number)))
    before = {activity.activity_id for activity in account.activities()}
    listed = client.activities(TODAY.date() - timedelta(days=365), TODAY.date())
    found = [next(listed)["activityId"]]
    account.record(a_run(TODAY))
    found += [item["activityId"] for item in listed]
    assert len(found) == len(set(found)) == 150
    assert set(found) == before


def test_duplicates_are_given_once(simulator, account, client):
    account.record(a_run(TODAY))
    simulator.faults.add("duplicates", path=SEARCH)
    assert len(list(client.activities(*YEAR))) == 1


def test_an_activity_of_the_list_maps(account, client):
    account.record(a_run(TODAY, workout_id=77))
    (item,) = client.activities(*YEAR)
    run = map_activity_summary(item)
    assert (run.start_time, run.utc_offset) == (TODAY, timedelta(hours=2))
    assert (run.distance, run.elapsed_time, run.average_heart_rate) == (10_000.0, 3060.0, 148.0)
    assert (run.workout_id, run.device_id, run.family) == ("77", "3300000001", "run")


def test_drift_of_the_list_costs_values_and_at_worst_one_error(simulator, account, client):
    account.record(a_run(TODAY))
    simulator.faults.add("drift", path=SEARCH, renamed={"distance": "length"}, nulled=["averageHR"], times=1)
    run = map_activity_summary(next(client.activities(*YEAR)))
    assert (run.distance, run.average_heart_rate, run.calories) == (None, None, 640.0)
    simulator.faults.add("drift", path=SEARCH, removed=["activityId"], times=1)
    with pytest.raises(BadAnswer):
        map_activity_summary(next(client.activities(*YEAR)))


def test_the_original_file(account, client):
    run = account.record(a_run(TODAY), b"a recording")
    file = client.download_original(str(run.activity_id))
    assert file.data == b"a recording"
    assert file.name == f"{run.activity_id}_ACTIVITY.fit"


def test_an_activity_without_a_file(account, client):
    run = account.record(a_run(TODAY, is_manual=True))
    assert client.download_original(str(run.activity_id)) is None


def test_a_truncated_archive(simulator, account, client):
    run = account.record(a_run(TODAY), b"a recording" * 100)
    simulator.faults.add("truncated", path="download-service", times=1)
    with pytest.raises(BadAnswer, match="damaged"):
        client.download_original(str(run.activity_id))
    assert client.download_original(str(run.activity_id)).data == b"a recording" * 100


def test_a_page_instead_of_an_archive(simulator, account, client):
    run = account.record(a_run(TODAY), b"a recording")
    simulator.faults.add("html", path="download-service")
    with pytest.raises(GarminUnavailable):
        client.download_original(str(run.activity_id))


def test_a_download_beyond_all_bounds(account, client, monkeypatch):
    run = account.record(a_run(TODAY), b"a recording")
    monkeypatch.setattr(library_module, "MAX_DOWNLOAD_BYTES", 10)
    with pytest.raises(BadAnswer, match="too large"):
        client.download_original(str(run.activity_id))


def test_a_download_that_drips(account, client, monkeypatch):
    run = account.record(a_run(TODAY), b"a recording")
    monkeypatch.setattr(library_module, "MAX_DOWNLOAD_SECONDS", -1)
    with pytest.raises(GarminUnavailable):
        client.download_original(str(run.activity_id))


def test_what_is_gone_is_not_found(client):
    with pytest.raises(NotFound):
        client.activity("123456")
    with pytest.raises(NotFound):
        client.download_original("123456")
