"""Sets one by one, from devices that may be offline: order, repetition, deletion, and the end of a session."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities import changes
from activities.enums import LoadMethod, Source
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.models import Activity, DeletedSet, StrengthSet
from activities.services.sets import (
    Deletion,
    LoggedSet,
    delete_set,
    finish_activity,
    finish_idle_activities,
    forget_set,
    put_set,
    start_strength_activity,
    write_sets,
)
from activities.tasks import finish_idle_activities as finish_idle_task
from core.errors import Conflict
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 16, 0, tzinfo=UTC)
KEYS = [uuid.UUID(int=number) for number in (1, 2, 3)]


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def client():
    return ClientFactory(time_zone="Europe/Oslo")


@pytest.fixture
def activity(client) -> Activity:
    return start_strength_activity(actor=client, client=client, start=NOW, name="Legs", key="session:1")


def lifted(number: int, *, minute: int, saved: int | None = None, **values) -> LoggedSet:
    """The set with one of three keys, done in a minute and saved then or later."""
    told = {"exercise": "Squat", "repetitions": 6, "weight": 100.0, **values}
    return LoggedSet(
        key=KEYS[number],
        done_at=NOW + timedelta(minutes=minute),
        logged_at=NOW + timedelta(minutes=minute if saved is None else saved),
        **told,
    )


def test_a_second_start_with_the_same_key_is_the_same_activity(client, activity):
    again = start_strength_activity(actor=client, client=client, start=NOW, name="Legs", key="session:1")

    assert again.pk == activity.pk
    assert (activity.in_progress, activity.source, activity.load) == (True, Source.MANUAL, None)
    assert Activity.objects.count() == 1


def test_a_repeated_save_is_one_set_and_a_later_one_corrects_it(client, activity):
    first = lifted(0, minute=5)

    put_set(actor=client, activity=activity, entry=first)
    put_set(actor=client, activity=activity, entry=first)
    put_set(actor=client, activity=activity, entry=lifted(1, minute=8))
    put_set(actor=client, activity=activity, entry=lifted(0, minute=5, saved=9, repetitions=5))

    assert list(activity.sets.values_list("number", "key", "repetitions")) == [(0, KEYS[0], 5), (1, KEYS[1], 6)]


def test_an_older_save_answers_with_the_row_as_it_stands(client, activity):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=5, saved=9, repetitions=5))

    stands = put_set(actor=client, activity=activity, entry=lifted(0, minute=5))

    assert stands is not None
    assert stands.repetitions == 5


def test_a_deleted_set_stays_deleted_for_older_saves_and_comes_back_with_a_later_one(client, activity):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=5))
    delete_set(actor=client, activity=activity, key=KEYS[0], deleted_at=NOW + timedelta(minutes=6))

    assert put_set(actor=client, activity=activity, entry=lifted(0, minute=5)) is None
    assert DeletedSet.objects.filter(key=KEYS[0]).exists()

    assert put_set(actor=client, activity=activity, entry=lifted(0, minute=5, saved=7)) is not None
    assert not DeletedSet.objects.exists()


def test_a_deletion_that_comes_before_its_save_is_remembered(client, activity):
    forget_set(actor=client, client=client, key=KEYS[0], deleted_at=NOW + timedelta(minutes=9))

    assert put_set(actor=client, activity=activity, entry=lifted(0, minute=5)) is None
    assert not activity.sets.exists()


def test_sets_that_come_late_are_put_in_the_order_in_which_they_were_done(client, activity):
    for number, minute in ((1, 8), (2, 12), (0, 3)):
        put_set(actor=client, activity=activity, entry=lifted(number, minute=minute))

    assert list(activity.sets.values_list("key", "start")) == [(KEYS[0], 0), (KEYS[1], 300), (KEYS[2], 540)]
    assert activity.start_time == NOW + timedelta(minutes=3)


@st.composite
def _messages(draw):
    """Saves and deletions of three sets; each set was done at one time, whatever was said of it when."""
    messages = []
    for _ in range(draw(st.integers(1, 7))):
        number, saved = draw(st.integers(0, 2)), draw(st.integers(20, 26))
        if draw(st.booleans()):
            entry = lifted(number, minute=number + 1, saved=saved, repetitions=draw(st.integers(0, 3)))
            messages.append(entry)
        else:
            messages.append(Deletion(KEYS[number], NOW + timedelta(minutes=saved)))
    order = draw(st.permutations(messages))
    repeated = draw(st.lists(st.sampled_from(messages), max_size=4))
    return messages, [*order, *repeated]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_messages())
def test_any_order_and_any_repetition_leads_to_the_same_sets(client, cases):
    told, heard = cases
    ends = []
    for messages in (told, heard):
        activity = start_strength_activity(
            actor=client, client=client, start=NOW, name="Legs", key=f"session:{uuid.uuid4()}"
        )
        for message in messages:
            write_sets(actor=client, activity=activity, messages=[message])
        together = start_strength_activity(
            actor=client, client=client, start=NOW, name="Legs", key=f"session:{uuid.uuid4()}"
        )
        DeletedSet.objects.all().delete()
        write_sets(actor=client, activity=together, messages=messages)
        DeletedSet.objects.all().delete()
        ends += [state_of(activity), state_of(together)]

    assert ends.count(ends[0]) == len(ends)


def state_of(activity: Activity) -> list[tuple]:
    """Everything that a person sees of the sets, with the instant of each."""
    activity.refresh_from_db()
    return [
        (
            row.number,
            row.key,
            row.repetitions,
            row.logged_at,
            (activity.start_time + timedelta(seconds=row.start)).replace(microsecond=0),
        )
        for row in activity.sets.all()
    ]


def test_a_finished_session_is_scored_by_how_hard_it_felt(client, activity):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=0))
    put_set(actor=client, activity=activity, entry=lifted(1, minute=50))

    finish_activity(actor=client, activity=activity, rpe=7, feel=4, comment="Good", ended_at=NOW + timedelta(hours=1))

    activity.refresh_from_db()
    assert (activity.in_progress, activity.elapsed_time, activity.load) == (False, 3600, pytest.approx(70))
    assert (activity.load_method, activity.rpe, activity.feel, activity.comment) == (
        LoadMethod.SESSION_RPE,
        7,
        4,
        "Good",
    )


def test_who_finishes_hours_later_forgot_to(client, activity):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=0))
    put_set(actor=client, activity=activity, entry=lifted(1, minute=30))

    finish_activity(actor=client, activity=activity, ended_at=NOW + timedelta(hours=2))

    assert activity.elapsed_time == 45 * 60


def test_a_set_that_arrives_after_the_end_counts_and_is_announced(client, activity, monkeypatch):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=0))
    finish_activity(actor=client, activity=activity, rpe=7, ended_at=NOW + timedelta(minutes=10))
    heard: list[changes.ActivityChange] = []
    monkeypatch.setattr(changes, "_listeners", [heard.append])

    put_set(actor=client, activity=activity, entry=lifted(1, minute=60))

    activity.refresh_from_db()
    assert (activity.in_progress, activity.elapsed_time, activity.load) == (False, 3600, pytest.approx(70))
    assert [(change.kind, change.activity_ids) for change in heard] == [("saved", [activity.pk])]


def test_idle_logs_are_ended_once_and_empty_ones_go(client, activity):
    put_set(actor=client, activity=activity, entry=lifted(0, minute=0))
    put_set(actor=client, activity=activity, entry=lifted(1, minute=20))
    empty = start_strength_activity(actor=client, client=client, start=NOW, name="", key="session:2")
    assert finish_idle_activities() == 0

    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        finish_idle_task()
        finish_idle_task()

    activity.refresh_from_db()
    assert (activity.in_progress, activity.elapsed_time) == (False, 1200)
    assert not Activity.objects.filter(pk=empty.pk).exists()


def test_what_a_watch_counted_gives_way_to_what_a_person_says(client, activity):
    Activity.objects.filter(pk=activity.pk).update(source=Source.GARMIN, in_progress=False, elapsed_time=1800)
    StrengthSet.objects.create(activity=activity, number=0, exercise="UNKNOWN", repetitions=9)

    put_set(actor=client, activity=activity, entry=lifted(0, minute=5))

    activity.refresh_from_db()
    assert list(activity.sets.values_list("exercise", "repetitions")) == [("Squat", 6)]
    assert (activity.start_time, activity.elapsed_time) == (NOW, 1800)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"repetitions": -1}, "repetitions"),
        ({"weight": float("nan")}, "weight"),
        ({"weight": 1e6}, "weight"),
        ({"rir": float("inf")}, "rir"),
        ({"exercise": " "}, "exercise"),
    ],
)
def test_what_nobody_lifts_is_refused_and_nothing_is_kept(client, activity, values, field):
    with pytest.raises(ImplausibleValue) as refused:
        write_sets(actor=client, activity=activity, messages=[lifted(0, minute=1), lifted(1, minute=2, **values)])

    assert refused.value.field == field
    assert not activity.sets.exists()


@pytest.mark.parametrize("year", [1970, 2106])
def test_a_clock_that_was_never_set_is_refused(client, activity, year):
    entry = LoggedSet(key=KEYS[0], logged_at=datetime(year, 1, 1, tzinfo=UTC), exercise="Squat")

    with pytest.raises(ImplausibleValue, match="clock"):
        put_set(actor=client, activity=activity, entry=entry)

    assert not activity.sets.exists()


def test_a_stranger_logs_nothing(stranger, client, activity):
    with pytest.raises(NotSharedWithYou):
        put_set(actor=stranger, activity=activity, entry=lifted(0, minute=1))
    with pytest.raises(NotSharedWithYou):
        finish_activity(actor=stranger, activity=activity)
    with pytest.raises(NotSharedWithYou):
        start_strength_activity(actor=stranger, client=client, start=NOW, name="", key="x")

    activity.refresh_from_db()
    assert activity.in_progress
    assert not activity.sets.exists()


def test_a_session_that_was_deleted_meanwhile_is_a_conflict(client, activity):
    Activity.objects.filter(pk=activity.pk).delete()

    with pytest.raises(Conflict):
        put_set(actor=client, activity=activity, entry=lifted(0, minute=1))
