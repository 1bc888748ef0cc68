"""A session goes to the simulated watch, is done with it, and comes back matched."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from garmin_sync.devices import sessions_followed
from garmin_sync.models import Push
from garmin_sync.simulator.doing import follow_workout
from garmin_sync.tests.pulling import pull
from garmin_sync.tests.pushing import a_session, bring_up_to_date
from tests.factories.activities import ActivityFactory
from tests.factories.garmin_sync import living_tokens
from workouts.enums import MatchedBy
from workouts.models import PlannedSession

RUN = "10min Z1, 3x(3min @ 4:30/km, rest 1:00), 5min easy"
NOON = datetime(2026, 10, 7, 12, 0, tzinfo=UTC)


@pytest.fixture
def at_noon():
    """Far from midnight everywhere, so that what ends now began today."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def connection(at_noon, connection, simulator, account):
    type(connection).objects.filter(pk=connection.pk).update(tokens=living_tokens(simulator, account))
    connection.refresh_from_db()
    return connection


def workout_of(session: PlannedSession) -> int:
    return int(Push.objects.get(session=session).workout_id)


def test_an_endurance_session_comes_back_and_is_matched(athlete, connection, account) -> None:
    planned = a_session(athlete, text=RUN)
    bring_up_to_date(athlete)
    follow_workout(account, workout_of(planned), ends=NOON)
    pull(connection)
    planned.refresh_from_db()
    assert planned.matched_by == MatchedBy.DEVICE
    activity = planned.activity
    assert activity.family == "run"
    assert activity.laps.count() == 8
    assert activity.timer_time == pytest.approx(27 * 60, rel=0.01)
    assert planned.ratio == pytest.approx(1.0, abs=0.05)


def test_the_watchs_word_counts_more_than_the_closest_length(athlete, connection, account) -> None:
    followed = a_session(athlete, days=0, text="60min Z1", position=1)
    closest = a_session(athlete, days=0, text="30min Z1")
    bring_up_to_date(athlete)
    follow_workout(account, workout_of(followed), ends=NOON, share=0.5)
    pull(connection)
    followed.refresh_from_db()
    closest.refresh_from_db()
    assert followed.matched_by == MatchedBy.DEVICE
    assert closest.activity is None


def test_a_recording_that_arrives_after_its_workout_was_removed_is_matched(athlete, connection, account) -> None:
    planned = a_session(athlete, text=RUN)
    bring_up_to_date(athlete)
    follow_workout(account, workout_of(planned), ends=NOON)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        bring_up_to_date(athlete)
        assert Push.objects.get().removed_at is not None
        connection.refresh_from_db()
        pull(connection, since=NOON.date(), until=NOON.date())
    planned.refresh_from_db()
    assert planned.matched_by == MatchedBy.DEVICE


def test_strength_comes_back_with_its_sets(athlete, connection, account) -> None:
    planned = a_session(athlete, family="strength", text="Barbell back squat 3x5 @ 100kg rest 2:00")
    bring_up_to_date(athlete)
    follow_workout(account, workout_of(planned), ends=NOON)
    pull(connection)
    planned.refresh_from_db()
    worked = [each for each in planned.activity.sets.all() if each.repetitions]
    assert [(each.repetitions, each.weight) for each in worked] == [(5, 100.0)] * 3


def test_only_recordings_that_followed_a_workout_of_ours_are_known(
    athlete, connection, account, django_assert_max_num_queries
) -> None:
    planned = a_session(athlete, text=RUN)
    bring_up_to_date(athlete)
    follow_workout(account, workout_of(planned), ends=NOON)
    pull(connection)
    planned.refresh_from_db()
    other = ActivityFactory(client=athlete, source="garmin", source_key="no workout")
    with django_assert_max_num_queries(4):
        assert sessions_followed([planned.activity_id, other.pk]) == {planned.activity_id: planned.pk}
    assert sessions_followed([]) == {}


def test_somebody_trains_through_the_simulators_own_interface(simulator, athlete, connection, account) -> None:
    planned = a_session(athlete, days=0, text=RUN)
    bring_up_to_date(athlete)
    (entry,) = json.load(urllib.request.urlopen(f"{simulator.url}/_simulator/workouts?account={account.email}"))
    assert (entry["date"], entry["workout"]["workoutName"]) == (planned.local_date.isoformat(), planned.name)
    order = urllib.request.Request(
        f"{simulator.url}/_simulator/follow",
        data=json.dumps({"account": account.email, "ends": NOON.isoformat()}).encode(),
        method="POST",
    )
    assert json.load(urllib.request.urlopen(order))["activityName"] == planned.name
    pull(connection)
    planned.refresh_from_db()
    assert planned.matched_by == MatchedBy.DEVICE
    gone = urllib.request.Request(f"{simulator.url}/_simulator/workouts?account={account.email}", method="DELETE")
    urllib.request.urlopen(gone).close()
    assert account.workouts == {}
