"""The page of a session and the logger, as plain forms without a script."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity, StrengthSet
from core.units import NBSP
from exercises.models import Exercise
from exercises.reports import swaps_of
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession
from workouts.performed import key_of
from workouts.services.logging import complete_session, prescribed_sets

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 16, 0, tzinfo=UTC)
FIRST = "0.0.0.0"
LONG = "Back squat 4x6 @ 60kg; Bench press 4x6 @ 50kg; Deadlift 3x5 @ 90kg; Plank 3x45s; Pull-up 3x8 @ BW; Dip 3x8"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lifting(client_user, trainer) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer, lifting=True, note="Legs before the race.")


@pytest.fixture
def running(client_user, trainer) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer)


def body(session: PlannedSession, **values) -> dict[str, object]:
    """What the form of the first set sends."""
    return {
        "action": "save",
        "key": key_of(session.pk, FIRST),
        "place": FIRST,
        "exercise": "back-squat",
        "repetitions": "6",
        "weight": "82,5",
        "rir": "2",
        **values,
    }


def log_url(session: PlannedSession) -> str:
    return reverse("workouts:session_log", args=[session.pk])


def test_the_page_says_what_why_and_how_long_and_leads_to_the_log(page, client_user, lifting):
    shown = page(client_user).get(lifting.get_absolute_url())

    assert shown.status_code == 200
    for text in ("Heavy legs", "Legs before the race.", "Barbell back squat", log_url(lifting), "Start"):
        assert text in shown.text


def test_the_trainer_sees_whose_session_it_is_and_logs_in_the_gym(page, trainer, lifting, client_user):
    shown = page(trainer).get(lifting.get_absolute_url())

    assert str(client_user) in shown.text
    assert "Log for the client" in shown.text


def test_a_set_is_saved_with_a_decimal_comma_and_shown_as_done(page, client_user, lifting):
    browser = page(client_user)

    answer = browser.post(log_url(lifting), body(lifting))

    assert answer.status_code == 302
    assert answer["Location"] == f"{log_url(lifting)}#set-{key_of(lifting.pk, FIRST)}"
    only = StrengthSet.objects.get()
    assert (only.repetitions, only.weight, only.rir, only.library_exercise.key) == (6, 82.5, 2, "back-squat")
    shown = browser.get(log_url(lifting)).text
    assert "1 of 7" in shown
    assert 'value="82.5"' in shown


def test_pounds_are_taken_from_readers_of_pounds(page, client_user, lifting):
    client_user.units = "imperial"
    client_user.save()

    page(client_user).post(log_url(lifting), body(lifting, weight="100"))

    assert StrengthSet.objects.get().weight == pytest.approx(45.359, abs=0.001)
    assert 'value="100"' in page(client_user).get(log_url(lifting)).text


def test_a_slip_is_explained_and_what_was_typed_is_kept(page, client_user, lifting):
    answer = page(client_user).post(log_url(lifting), body(lifting, repetitions="many", weight="77"))

    assert answer.status_code == 422
    assert "Repetitions: Enter a whole number." in answer.text
    assert 'value="77"' in answer.text
    assert not Activity.objects.exists()


def test_a_device_is_answered_in_a_word(page, client_user, lifting):
    browser = page(client_user)
    device = {"X-Logger": "1"}
    sent = body(lifting, logged_at="2026-07-08T15:30:00+00:00", done_at="2026-07-08T15:30:00.000Z")

    assert browser.post(log_url(lifting), sent, headers=device).json() == {"saved": str(key_of(lifting.pk, FIRST))}
    refused = browser.post(log_url(lifting), body(lifting, key="x"), headers=device)
    nonsense = browser.post(log_url(lifting), body(lifting, logged_at="yesterday"), headers=device)

    assert (refused.status_code, nonsense.status_code) == (422, 422)
    assert "offset" in nonsense.json()["detail"]
    assert StrengthSet.objects.get().logged_at == NOW - timedelta(minutes=30)


def test_a_set_is_taken_away_again(page, client_user, lifting):
    browser = page(client_user)
    browser.post(log_url(lifting), body(lifting))

    browser.post(log_url(lifting), {"action": "remove", "key": key_of(lifting.pk, FIRST)})

    assert not StrengthSet.objects.exists()
    assert "0 of 7" in browser.get(log_url(lifting)).text


def test_sets_and_exercises_are_added_to_the_plan(page, client_user, lifting):
    browser = page(client_user)
    browser.post(log_url(lifting), body(lifting, key=uuid.uuid4(), place="0.0"))
    browser.post(log_url(lifting), body(lifting, key=uuid.uuid4(), place="", exercise="", name="face pull"))
    browser.post(log_url(lifting), body(lifting, key=uuid.uuid4(), place="", exercise="", name="Sandbag throw"))

    shown = browser.get(log_url(lifting)).text
    assert "3 of 10" in shown
    assert "Sandbag throw" in shown
    known = list(StrengthSet.objects.values_list("library_exercise__key", flat=True))
    assert sorted(str(key) for key in known) == ["None", "back-squat", "face-pull"]


def test_the_last_time_is_shown_and_proposed(page, client_user, lifting):
    earlier = PlannedSessionFactory(client=client_user, local_date=lifting.local_date - timedelta(days=7), lifting=True)
    with time_machine.travel(NOW - timedelta(days=7), tick=False):
        page(client_user).post(log_url(earlier), body(earlier, weight="75"))
        complete_session(actor=client_user, session=earlier)

    shown = page(client_user).get(log_url(lifting)).text

    assert "Last time, 1 Jul: " in shown
    assert "6 × 75 kg" in shown
    assert 'value="75"' in shown


def test_a_swap_is_chosen_from_the_allowed_ones_and_stays_once_logged(page, client_user, lifting):
    browser = page(client_user)
    choices = browser.get(reverse("workouts:session_swap", args=[lifting.pk, "0.0"]))
    squat = Exercise.objects.get(key="back-squat")
    other = Exercise.objects.ours().substitutes_for(squat, client_user).first()
    assert other.name in choices.text

    swapped = browser.get(log_url(lifting), {"swap": f"0.0:{other.key}"}).text
    assert f"{other.name}</h2>" in swapped
    browser.post(log_url(lifting), body(lifting, exercise=other.key))

    assert f"{other.name}</h2>" in browser.get(log_url(lifting)).text


def test_the_allowed_swaps_lie_on_the_page_for_when_there_is_no_network(page, client_user, lifting):
    squat = Exercise.objects.get(key="back-squat")
    allowed = {swap.exercise.reference for swap in swaps_of(client_user, squat)}

    def offered(**query):
        lists = re.findall(
            r'<template data-swaps="0\.0">(.*?)</template>',
            page(client_user).get(log_url(lifting), query).text,
            re.DOTALL,
        )
        return set(re.findall(r'data-swap-to="([^"]+)"', "".join(lists)))

    chosen = sorted(allowed)[0]
    assert offered() == allowed != set()
    assert offered(swap=f"0.0:{chosen}") == allowed - {chosen}


def test_a_place_that_the_plan_does_not_have_is_not_found(page, client_user, lifting):
    for place in ("9.9", "x"):
        address = reverse("workouts:session_swap", args=[lifting.pk, place])
        assert page(client_user).get(address).status_code == 404


def test_how_it_was_ends_the_log(page, client_user, lifting):
    browser = page(client_user)
    browser.post(log_url(lifting), body(lifting))

    answer = browser.post(
        reverse("workouts:session_finish", args=[lifting.pk]), {"rpe": "8", "feel": "4", "comment": "Strong"}
    )

    assert answer["Location"] == lifting.get_absolute_url()
    activity = Activity.objects.get()
    assert (activity.in_progress, activity.rpe, activity.feel, activity.comment) == (False, 8, 4, "Strong")


def test_a_record_is_celebrated(page, client_user, trainer, lifting):
    earlier = PlannedSessionFactory(client=client_user, lifting=True, local_date=lifting.local_date - timedelta(days=7))
    for session, weight in ((earlier, "80"), (lifting, "90")):
        with time_machine.travel(NOW - (lifting.local_date - session.local_date), tick=False):
            page(client_user).post(log_url(session), body(session, weight=weight))
            page(client_user).post(reverse("workouts:session_finish", args=[session.pk]), {"rpe": "8"})

    shown = page(client_user).get(lifting.get_absolute_url()).text.replace(NBSP, " ")

    assert "A record" in shown
    assert "6 repetitions with 90.0 kg, before 80.0 kg" in shown
    assert "A record" not in page(trainer).get(lifting.get_absolute_url()).text


def test_finishing_nothing_says_so(page, client_user, lifting):
    address = reverse("workouts:session_finish", args=[lifting.pk])

    assert "Nothing is logged" in page(client_user).post(address, {"rpe": "8"}).text
    device = page(client_user).post(address, {"rpe": "8"}, headers={"X-Logger": "1"})
    assert (device.status_code, device.json()["error"]) == (409, "nothing_logged")


def test_endurance_is_logged_by_hand_as_planned(page, client_user, running):
    browser = page(client_user)
    address = reverse("workouts:session_done", args=[running.pk])
    assert browser.get(log_url(running))["Location"] == address
    form = browser.get(address).context["form"]
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    for _press in range(2):
        answer = browser.post(address, {**sent, "rpe": "6"})

    assert answer["Location"] == running.get_absolute_url()
    running.refresh_from_db()
    assert Activity.objects.get() == running.activity
    assert running.activity.rpe == 6
    assert running.activity.elapsed_time == pytest.approx(running.estimated_seconds, abs=60)


def test_a_log_in_the_future_is_refused(page, client_user, running):
    address = reverse("workouts:session_done", args=[running.pk])

    answer = page(client_user).post(address, {"day": "2026-07-09", "time": "10:00", "duration": "45"})

    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_done_as_planned_asks_how_it_was(page, client_user, lifting):
    answer = page(client_user).post(reverse("workouts:session_complete", args=[lifting.pk]))

    assert answer["Location"] == reverse("workouts:session_finish", args=[lifting.pk])
    assert StrengthSet.objects.count() == 7


@pytest.mark.parametrize("name", ["session", "session_log", "session_finish", "session_done"])
def test_what_is_not_shared_is_not_there(page, stranger, lifting, client_user, name):
    draft = PlannedSessionFactory(client=client_user, draft=True, lifting=True)

    assert page(stranger).get(reverse(f"workouts:{name}", args=[lifting.pk])).status_code == 404
    assert page(client_user).get(reverse(f"workouts:{name}", args=[draft.pk])).status_code == 404


def test_a_look_changes_nothing(page, client_user, lifting):
    for name in ("session", "session_log", "session_finish", "session_done"):
        page(client_user).get(reverse(f"workouts:{name}", args=[lifting.pk]))

    lifting.refresh_from_db()
    assert (lifting.version, lifting.activity_id) == (1, None)


def test_a_long_session_costs_as_many_queries_as_a_short_one(page, client_user, trainer, django_assert_max_num_queries):
    short = PlannedSessionFactory(client=client_user, family="strength", text="Back squat 1x6 @ 60kg")
    long = PlannedSessionFactory(client=client_user, family="strength", text=LONG)
    complete_session(actor=client_user, session=long)
    complete_session(actor=client_user, session=short)
    assert len(prescribed_sets(long)) == 20
    counts = []
    for session in (short, long):
        for viewer in (client_user, trainer):
            browser = page(viewer)
            browser.get(log_url(session))
            with django_assert_max_num_queries(15) as queries:
                browser.get(log_url(session))
            counts.append((viewer.pk, len(queries)))
            with django_assert_max_num_queries(15):
                browser.get(session.get_absolute_url())

    assert set(counts[:2]) == set(counts[2:])
