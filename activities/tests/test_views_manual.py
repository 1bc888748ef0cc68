"""Logging a session by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from activities.models import Activity, StrengthSet
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db
NEW = "/activities/new/"


def entry(**changed: str) -> dict[str, str]:
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    return {
        "key": "form:0b9e",
        "family": "run",
        "day": day,
        "time": "07:30",
        "duration": "0:45",
        "distance": "8,4",
        "rpe": "5",
        "feel": "4",
        "comment": "Along the canal.",
    } | changed


def test_the_form_stands_without_javascript(page, client_user) -> None:
    text = page(client_user).get(NEW).content.decode()
    assert 'type="date"' in text
    assert 'type="time"' in text
    assert "Europe/Oslo" in text


def test_a_run_is_logged(page, client_user) -> None:
    answer = page(client_user).post(NEW, entry())
    activity = Activity.objects.get(client=client_user)
    assert answer["Location"] == activity.get_absolute_url()
    assert (activity.family, activity.distance, activity.moving_time) == ("run", 8400.0, 2700.0)
    assert (activity.rpe, activity.feel, activity.comment) == (5.0, 4, "Along the canal.")
    assert f"{activity.local_start:%H:%M}" == "07:30"


def test_a_double_submit_gives_one_activity(page, client_user) -> None:
    browser = page(client_user)
    first, second = browser.post(NEW, entry()), browser.post(NEW, entry())
    assert first["Location"] == second["Location"]
    assert Activity.objects.count() == 1


def test_two_forms_are_two_sessions(page, client_user) -> None:
    browser = page(client_user)
    keys = {browser.get(NEW).context["form"]["key"].value() for _ in range(2)}
    for key in keys:
        browser.post(NEW, entry(key=key))
    assert len(keys) == Activity.objects.count() == 2


def test_strength_sets_are_kept_in_order(page, client_user) -> None:
    page(client_user).post(NEW, entry(family="strength", distance="", sets="Back squat 2x8 @ 80\nPull-up 6"))
    sets = StrengthSet.objects.order_by("number").values_list("exercise", "repetitions", "weight")
    assert list(sets) == [("Back squat", 8, 80.0), ("Back squat", 8, 80.0), ("Pull-up", 6, None)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration", "a while"),
        ("duration", "0"),
        ("distance", "-3"),
        ("sets", "heavy"),
        ("family", "chess"),
        ("day", ""),
    ],
)
def test_what_cannot_be_right_is_said_beside_the_field(page, client_user, field, value) -> None:
    answer = page(client_user).post(NEW, entry(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Along the canal." in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_trainer_logs_for_a_client_who_shares_training(page, trainer, client_user) -> None:
    answer = page(trainer).post(f"{NEW}?client={client_user.pk}", entry())
    assert answer.status_code == 302
    assert Activity.objects.get().client == client_user


def test_nobody_logs_for_somebody_else(page, stranger, client_user) -> None:
    for user in (stranger, ClientFactory()):
        browser = page(user)
        assert browser.get(NEW, {"client": client_user.pk}).status_code == 404
        assert browser.post(f"{NEW}?client={client_user.pk}", entry()).status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.parametrize("client_id", ["x", "0", "' or 1=1", "\x00"])
def test_a_client_id_that_is_none_is_not_found(page, trainer, client_id) -> None:
    assert page(trainer).get(NEW, {"client": client_id}).status_code == 404


def test_htmx_is_told_where_the_session_is(page, client_user) -> None:
    answer = page(client_user).post(NEW, entry(), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == Activity.objects.get().get_absolute_url()


def test_navigation_leads_here(page, client_user) -> None:
    text = page(client_user).get(NEW).content.decode()
    assert f'href="{reverse("activities:list")}" aria-current="page"' in text
