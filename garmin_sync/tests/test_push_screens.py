"""What client, trainer and staff see of sessions and the watch, on pages and in the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from coaching.models import Consent
from core.jobs import Job
from garmin_sync.enums import ConnectionState, PushState
from garmin_sync.models import Connection, Push
from garmin_sync.reports import PushRow, watch_states
from tests.factories.accounts import StaffFactory, SuperuserFactory
from tests.factories.garmin_sync import ConnectionFactory, PushFactory

pytestmark = pytest.mark.django_db

PUSHES = "/api/v1/garmin/pushes"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def connected(client_user) -> Connection:
    return ConnectionFactory(client=client_user)


def failed_push(connection: Connection, **columns) -> Push:
    return PushFactory(
        connection=connection,
        state=Job.State.FAILED,
        workout_id="",
        schedule_id="",
        reached="",
        error="rejected",
        detail="Garmin did not accept what we sent.",
        **columns,
    )


# -- pages ------------------------------------------------------------------------------------------------------------


def test_client_and_trainer_see_state_reason_next_try_and_losses(page, client_user, trainer, connected) -> None:
    PushFactory(connection=connected, losses=["Tempo is written into the description."])
    failed_push(connected)
    PushFactory(
        connection=connected,
        state=Job.State.QUEUED,
        reached="",
        error="garmin_unavailable",
        detail="Garmin does not answer at the moment.",
        not_before=timezone.now() + timedelta(hours=1),
    )
    for reader, url in ((client_user, "/garmin/"), (trainer, f"/clients/{client_user.pk}/garmin/")):
        shown = text(page(reader).get(url))
        assert "On the watch" in shown
        assert "Tempo is written into the description." in shown
        assert "Garmin did not accept what we sent." in shown
        assert "Garmin does not answer at the moment." in shown
        assert "Next try:" in shown
        assert shown.count("Send again") == 3
        assert "An exercise that Garmin does not list" in shown, "the list of what is lost"


def test_a_removed_workout_is_not_listed(page, client_user, connected) -> None:
    push = PushFactory(connection=connected, target="", reached="", removed_at=timezone.now(), name="Gone by now")
    assert push.shown == PushState.REMOVED
    assert "Gone by now" not in text(page(client_user).get("/garmin/"))


@pytest.mark.parametrize("who", ["client", "trainer"])
def test_sending_again(page, client_user, trainer, connected, who) -> None:
    push = failed_push(connected)
    reader = client_user if who == "client" else trainer
    answer = page(reader).post(f"/garmin/pushes/{push.pk}/retry/", follow=True)
    assert "is sent again" in text(answer)
    push.refresh_from_db()
    assert (push.state, push.error) == ("queued", "")
    again = page(reader).post(f"/garmin/pushes/{push.pk}/retry/", follow=True)
    assert "on its way to the watch already" in text(again)


def test_a_trainer_without_the_consent_sends_nothing(page, client_user, trainer, connected) -> None:
    push = failed_push(connected)
    Consent.objects.all().delete()
    assert page(trainer).post(f"/garmin/pushes/{push.pk}/retry/").status_code == 404
    push.refresh_from_db()
    assert push.state == "failed"


def test_the_switch_is_the_clients(page, client_user, trainer, connected) -> None:
    shown = text(page(client_user).get("/garmin/"))
    assert "Stop sending sessions" in shown
    page(client_user).post("/garmin/sending/", {"sends": "0"})
    connected.refresh_from_db()
    assert not connected.sends_workouts
    assert "Send sessions to the watch" in text(page(client_user).get("/garmin/"))
    theirs = text(page(trainer).get(f"/clients/{client_user.pk}/garmin/"))
    assert "The client has switched off" in theirs
    assert "Send sessions to the watch" not in theirs
    assert page(trainer).post("/garmin/sending/", {"sends": "1"}).status_code == 404
    page(client_user).post("/garmin/sending/", {"sends": "nonsense"})
    connected.refresh_from_db()
    assert not connected.sends_workouts


@pytest.mark.parametrize("who", ["client", "trainer"])
def test_the_page_asks_as_much_for_ten_sessions_as_for_one(
    page, client_user, trainer, connected, django_assert_max_num_queries, who
) -> None:
    browser = page(client_user if who == "client" else trainer)
    url = "/garmin/" if who == "client" else f"/clients/{client_user.pk}/garmin/"
    PushFactory(connection=connected)
    browser.get(url)
    with django_assert_max_num_queries(15) as first:
        browser.get(url)
    for _ in range(9):
        PushFactory(connection=connected)
    with django_assert_max_num_queries(len(first)):
        browser.get(url)


def test_the_calendar_is_told_of_every_session_in_one_query(
    client_user, trainer, stranger, connected, django_assert_num_queries
) -> None:
    sent, failed = PushFactory(connection=connected), failed_push(connected)
    removed = PushFactory(connection=connected, target="", reached="", removed_at=timezone.now())
    Connection.objects.update(state=ConnectionState.OK)
    ids = [push.session_id for push in (sent, failed, removed)]
    with django_assert_num_queries(1):
        states = watch_states(ids, client_user)
    assert {key: (state.kind, state.words) for key, state in states.items()} == {
        sent.session_id: ("ok", "On the watch"),
        failed.session_id: ("error", "Not sent: Garmin did not accept what we sent."),
    }
    assert watch_states(ids, trainer).keys() == states.keys()
    assert watch_states(ids, stranger) == {}


def test_a_waiting_session_says_what_the_account_waits_for(client_user, connected) -> None:
    push = PushFactory(connection=connected, state=Job.State.QUEUED, workout_id="", schedule_id="", reached="")
    Connection.objects.update(
        state=ConnectionState.RATE_LIMITED,
        state_detail="Garmin asks us to slow down.",
        next_try_at=timezone.now() + timedelta(hours=1),
    )
    words = watch_states([push.session_id], client_user)[push.session_id].words
    assert words.startswith("Waiting to be sent: Garmin asks us to slow down. Next try: ")


@pytest.mark.parametrize(
    ("target", "workout_id", "words"),
    [
        ("something", "", "Not sent"),
        ("something", "5", "Changes not sent"),
        ("", "5", "Not taken off the watch"),
    ],
)
def test_a_failure_says_what_failed(connected, target, workout_id, words) -> None:
    push = PushFactory(connection=connected, state=Job.State.FAILED, target=target, workout_id=workout_id, reached="x")
    assert PushRow(push, connected).words == words


# -- API --------------------------------------------------------------------------------------------------------------


def test_the_list_by_api(api, client_user, trainer, stranger, connected) -> None:
    push = failed_push(connected)
    (row,) = api(trainer).get(PUSHES, {"client": str(client_user.pk)}).json()["results"]
    assert (row["id"], row["state"], row["reason"]) == (str(push.pk), "failed", "Garmin did not accept what we sent.")
    assert row["session"] == str(push.session_id)
    assert api(client_user).get(PUSHES, {"session": str(push.session_id)}).json()["count"] == 1
    assert api(client_user).get(PUSHES, {"until": "2020-01-01"}).json()["count"] == 0
    assert api(stranger).get(PUSHES).json()["count"] == 0


def test_the_list_asks_as_much_for_ten_as_for_one(api, client_user, connected, django_assert_max_num_queries) -> None:
    caller = api(client_user)
    PushFactory(connection=connected)
    caller.get(PUSHES)
    with django_assert_max_num_queries(15) as first:
        caller.get(PUSHES)
    for _ in range(9):
        PushFactory(connection=connected)
    with django_assert_max_num_queries(len(first)):
        assert caller.get(PUSHES).json()["count"] == 10


def test_sending_again_by_api(api, client_user, stranger, connected) -> None:
    push = failed_push(connected)
    assert api(stranger).post(f"{PUSHES}/{push.pk}/retry").status_code == 404
    assert Push.objects.get().state == "failed"
    answer = api(client_user).post(f"{PUSHES}/{push.pk}/retry")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    refused = api(client_user).post(f"{PUSHES}/{push.pk}/retry")
    assert (refused.status_code, refused.json()["error"]) == (409, "already_on_its_way")


def test_the_api_says_whether_sessions_are_sent(api, client_user, connected) -> None:
    assert api(client_user).get("/api/v1/garmin/connection").json()["sends_workouts"] is True


# -- admin ------------------------------------------------------------------------------------------------------------


def test_staff_send_a_failed_one_again(page, connected) -> None:
    failed = failed_push(connected)
    browser = page(SuperuserFactory())
    url = reverse("admin:garmin_sync_push_changelist")
    assert browser.get(url).status_code == 200
    assert browser.get(reverse("admin:garmin_sync_push_change", args=[failed.pk])).status_code == 200
    body = {"action": "replay", "_selected_action": [str(failed.pk)]}
    assert "1 queued again." in text(browser.post(url, body, follow=True))
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_looking_at_pushes_is_not_sending_them(page, connected) -> None:
    failed = failed_push(connected)
    viewer = StaffFactory()
    viewer.user_permissions.add(Permission.objects.get(codename="view_push"))
    body = {"action": "replay", "_selected_action": [str(failed.pk)]}
    page(viewer).post(reverse("admin:garmin_sync_push_changelist"), body)
    failed.refresh_from_db()
    assert failed.state == "failed"
