"""The connection page from sign-in to data, and what a trainer sees of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataAccess
from activities.models import Activity
from coaching.models import Consent
from core.jobs import Job
from garmin_sync.enums import ConnectionState, LoginState, Outcome
from garmin_sync.models import Connection, Login, SyncRun
from garmin_sync.simulator.sources import sample_run
from garmin_sync.simulator.testing import EMAIL, MFA_CODE, PASSWORD
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory, LoginFactory, SyncRunFactory

pytestmark = pytest.mark.django_db

PAGE = "/garmin/"
SIGN_IN = {"email": EMAIL, "password": PASSWORD, "region": "com", "months": "1"}
HTMX = {"HX-Request": "true"}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_from_signing_in_with_a_code_to_the_data(
    simulator, account, client_user, page, django_capture_on_commit_callbacks
) -> None:
    account.mfa_code = MFA_CODE
    account.record(*sample_run(ends=datetime.now(UTC) - timedelta(hours=1), time_zone="Europe/Oslo"))
    browser = page(client_user)
    assert "Connect Garmin" in text(browser.get(PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(PAGE, SIGN_IN).status_code == 302
    assert "Enter the code" in text(browser.get(PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/garmin/code/", {"code": "00 00 00"})
    assert "2 attempts left" in text(browser.get(PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/garmin/code/", {"code": f" {MFA_CODE} "})
    done = text(browser.get(PAGE))
    assert "Connected" in done
    assert "1 activity" in done
    assert Activity.objects.get().client == client_user


def test_wrong_credentials_are_said_beside_the_form(
    simulator, client_user, page, django_capture_on_commit_callbacks
) -> None:
    browser = page(client_user)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(PAGE, SIGN_IN | {"password": "wrong"})
    answer = text(browser.get(PAGE))
    assert "does not accept this e-mail address and password" in answer
    assert 'name="password"' in answer


def test_the_password_is_never_sent_back(client_user, page) -> None:
    response = page(client_user).post(PAGE, SIGN_IN | {"email": "not an address", "password": "canary-canary"})
    assert response.status_code == 422
    assert "canary-canary" not in response.content.decode()
    assert not Login.objects.exists()


def test_a_sign_in_under_way_survives_a_reload(client_user, page) -> None:
    LoginFactory(client=client_user, state=LoginState.RUNNING)
    browser = page(client_user)
    for _ in range(2):
        answer = text(browser.get(PAGE))
        assert "Garmin is checking your sign-in" in answer
        assert 'hx-trigger="every 2s"' in answer
        assert '<noscript><meta http-equiv="refresh"' in answer
        assert 'name="password"' not in answer
    refused = browser.post(PAGE, SIGN_IN, follow=True)
    assert "already under way" in text(refused)
    assert Login.objects.count() == 1


def test_htmx_gets_the_part_that_changes(client_user, page) -> None:
    LoginFactory(client=client_user)
    response = page(client_user).get(PAGE, headers=HTMX)
    assert "<html" not in response.content.decode()
    assert text(response).startswith('<div class="stack" id="garmin-state"')
    assert "HX-Request" in response["Vary"]


def test_a_finished_page_stops_asking(client_user, page) -> None:
    ConnectionFactory(client=client_user)
    assert "hx-trigger" not in text(page(client_user).get(PAGE))


def test_a_running_pull_shows_its_progress(client_user, page) -> None:
    connection = ConnectionFactory(client=client_user)
    SyncRunFactory(
        connection=connection,
        state=Job.State.RUNNING,
        lease_until=timezone.now() + timedelta(minutes=1),
        step="Activities, 1 Nov 2026 – 14 Nov 2026",
        progress=43,
        activities_imported=12,
    )
    answer = text(page(client_user).get(PAGE))
    assert 'value="43"' in answer
    assert "43 %, 12 activities" in answer
    assert 'hx-trigger="every 2s"' in answer


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConnectionState.RATE_LIMITED, "Garmin asks us to slow down"),
        (ConnectionState.UNAVAILABLE, "Garmin does not answer"),
    ],
)
def test_a_pause_is_explained_with_the_next_try(client_user, page, state, words) -> None:
    later = timezone.now() + timedelta(hours=2)
    ConnectionFactory(client=client_user, state=state, state_detail="The reason.", next_try_at=later)
    answer = text(page(client_user).get(PAGE))
    assert words in answer
    assert "The reason." in answer
    assert f"{later.astimezone(client_user.zone):%H:%M}" in answer


def test_an_ended_connection_offers_the_form_again(client_user, page) -> None:
    ConnectionFactory(client=client_user, state=ConnectionState.REAUTH_NEEDED)
    answer = text(page(client_user).get(PAGE))
    assert "Sign in again" in answer
    assert 'name="password"' in answer


def test_sync_now_and_its_polite_refusal(client_user, page) -> None:
    ConnectionFactory(client=client_user)
    browser = page(client_user)
    browser.post("/garmin/sync/")
    assert SyncRun.objects.get().requested_by == client_user
    assert "being fetched already" in text(browser.post("/garmin/sync/", follow=True))
    assert SyncRun.objects.count() == 1


def test_more_history(client_user, page) -> None:
    ConnectionFactory(client=client_user)
    browser = page(client_user)
    assert browser.post("/garmin/history/", {"months": "7"}).status_code == 422
    browser.post("/garmin/history/", {"months": "12"})
    assert (SyncRun.objects.get().until - SyncRun.objects.get().since).days > 360


def test_giving_a_sign_in_up(client_user, page) -> None:
    LoginFactory(client=client_user, state=LoginState.MFA_NEEDED)
    browser = page(client_user)
    browser.post("/garmin/cancel/")
    assert Login.objects.get().secret is None
    assert "Connect Garmin" in text(browser.get(PAGE))
    assert browser.post("/garmin/cancel/").status_code == 302


def test_disconnecting_asks_first(client_user, page) -> None:
    ConnectionFactory(client=client_user)
    browser = page(client_user)
    assert "Kept: every activity" in text(browser.get("/garmin/disconnect/"))
    assert Connection.objects.exists()
    assert "still here" in text(browser.post("/garmin/disconnect/", follow=True))
    assert not Connection.objects.exists()
    assert "Garmin is not connected" in text(browser.post("/garmin/disconnect/", follow=True))
    assert "Garmin is not connected" in text(browser.post("/garmin/sync/", follow=True))


def test_a_code_that_comes_too_late_leads_back_to_the_form(client_user, page) -> None:
    answer = text(page(client_user).post("/garmin/code/", {"code": "123456"}, follow=True))
    assert "does not wait for a code any more" in answer
    assert "Connect Garmin" in answer


def test_the_trainer_reads_the_state_and_can_do_nothing(trainer, client_user, page) -> None:
    run = SyncRunFactory(
        connection=ConnectionFactory(client=client_user, state=ConnectionState.REAUTH_NEEDED),
        state=Job.State.SUCCEEDED,
        outcome=Outcome.PARTIAL,
        problems=[{"item": "Easy run, 1 Nov 2026", "code": "bad_answer", "reason": "The file is damaged."}],
    )
    LoginFactory(client=client_user, state=LoginState.FAILED, detail="only for the client")
    browser = page(trainer)
    answer = text(browser.get(f"/clients/{client_user.pk}/garmin/"))
    assert "Sign-in expired" in answer
    assert "Only the client can sign in again" in answer
    assert "only for the client" not in answer
    assert "<form" not in answer.split('id="garmin-state"')[1].split("</main>")[0]
    detail = text(browser.get(f"/garmin/runs/{run.pk}/"))
    assert "The file is damaged." in detail
    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category="training").count() == 1


def test_a_client_without_a_connection_is_told_apart(trainer, client_user, page) -> None:
    assert "Only the client can connect it" in text(page(trainer).get(f"/clients/{client_user.pk}/garmin/"))


@pytest.mark.parametrize("address", ["/garmin/runs/{run}/", "/clients/{client}/garmin/"])
def test_strangers_see_nothing(client_user, stranger, trainer, page, address) -> None:
    run = SyncRunFactory(connection__client=client_user)
    url = address.format(run=run.pk, client=client_user.pk)
    neighbour = CoachingFactory(trainer=trainer).client
    for outsider in (stranger, neighbour, ClientFactory()):
        assert page(outsider).get(url).status_code == 404
    Consent.objects.filter(category="training").update(withdrawn_at=timezone.now())
    assert page(trainer).get(url).status_code == 404
    assert page(client_user).get(url).status_code in (200, 302)


def test_a_trainer_has_no_connection_of_their_own(trainer, page) -> None:
    browser = page(trainer)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, SIGN_IN).status_code == 404
    assert not Login.objects.exists()


@pytest.mark.parametrize("name", ["connection", "code", "cancel", "sync", "history", "disconnect"])
def test_the_anonymous_sign_in_first(client, name) -> None:
    url = reverse(f"garmin_sync:{name}")
    response = client.post(url) if name in ("code", "cancel", "sync", "history") else client.get(url)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_one_run_and_ten_take_the_same_queries(client_user, page, django_assert_max_num_queries) -> None:
    connection = ConnectionFactory(client=client_user)
    browser = page(client_user)
    browser.get(PAGE)
    for _ in range(10):
        SyncRunFactory(connection=connection, state=Job.State.SUCCEEDED, outcome=Outcome.OK)
        with django_assert_max_num_queries(8):
            browser.get(PAGE)


def test_the_client_finds_the_page_in_the_navigation(client_user, page) -> None:
    answer = text(page(client_user).get(PAGE))
    assert 'href="/garmin/"' in answer
    assert 'aria-current="page"' in answer
