"""Logging for planned sessions: two tabs, double submits, offline replay, edits of the plan, the trainer in the gym."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from activities.models import Activity, StrengthSet
from activities.services.sets import Deletion, LoggedSet
from core.errors import Conflict, NotAllowed
from exercises.models import Exercise
from tests.factories.workouts import PlannedSessionFactory
from workouts.content import read_text, set_workout
from workouts.enums import Compliance, MatchedBy, SkipReason
from workouts.exceptions import AlreadyLogged
from workouts.models import PlannedSession
from workouts.performed import key_of
from workouts.services.calendar import update_session
from workouts.services.logging import (
    complete_as_prescribed,
    complete_session,
    finish_session,
    log_endurance,
    log_set,
    log_sets,
    prescribed_sets,
    remove_set,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 16, 0, tzinfo=UTC)
FIRST, SECOND = "0.0.0.0", "0.0.1.0"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lifting(client_user, trainer) -> PlannedSession:
    """Squats with a maximum that nobody knows, and planks."""
    return PlannedSessionFactory(client=client_user, created_by=trainer, lifting=True)


@pytest.fixture
def running(client_user, trainer) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer)


def squat(session: PlannedSession, place: str = FIRST, *, minute: int = 0, **values) -> LoggedSet:
    told = {"exercise": "Squat", "repetitions": 6, "weight": 100.0, **values}
    done_at = NOW - timedelta(minutes=60 - minute)
    return LoggedSet(key=key_of(session.pk, place), place=place, logged_at=done_at, done_at=done_at, **told)


def test_the_first_set_begins_an_activity_that_belongs_to_the_session(lifting, client_user):
    log_set(actor=client_user, session=lifting, entry=squat(lifting))

    lifting.refresh_from_db()
    assert (lifting.matched_by, lifting.is_locked, lifting.compliance) == (MatchedBy.LOGGED, True, "")
    assert lifting.activity.in_progress
    assert lifting.activity.name == "Heavy legs"


def test_two_tabs_that_tick_the_same_set_save_it_once(lifting, client_user):
    for _tab in range(2):
        stale = PlannedSession.objects.get(pk=lifting.pk)
        complete_as_prescribed(actor=client_user, session=stale, place=FIRST, at=NOW)

    only = StrengthSet.objects.get()
    assert (only.repetitions, only.weight, only.rir, only.place) == (6, None, 2, FIRST)
    assert Activity.objects.count() == 1


def test_a_maximum_gives_the_prescribed_weight(lifting, client_user):
    Exercise.objects.get(key=prescribed_sets(lifting)[0].prescription.exercise.key).maxima.create(
        client=client_user, kilograms=100, valid_from=lifting.local_date
    )

    done = complete_as_prescribed(actor=client_user, session=lifting, place=FIRST, at=NOW)

    assert done is not None
    assert (done.weight, done.library_exercise.key) == (80, "back-squat")


def test_an_offline_log_in_another_order_ends_the_same(lifting, client_user):
    told = [
        squat(lifting, FIRST, minute=0),
        squat(lifting, SECOND, minute=4),
        squat(lifting, "0.0.2.0", minute=8),
        Deletion(key_of(lifting.pk, SECOND), NOW - timedelta(minutes=55)),
    ]
    other = PlannedSessionFactory(client=client_user, lifting=True, id=uuid.uuid4())
    shuffled = [
        Deletion(key_of(other.pk, SECOND), NOW - timedelta(minutes=55)),
        squat(other, "0.0.2.0", minute=8),
        squat(other, SECOND, minute=4),
        squat(other, FIRST, minute=0),
    ]
    log_sets(actor=client_user, session=lifting, messages=told)
    for message in (*shuffled, *random.Random(7).sample(shuffled, 4)):
        log_sets(actor=client_user, session=other, messages=[message])

    lifting.refresh_from_db()
    other.refresh_from_db()
    sets = [list(each.activity.sets.values_list("number", "place", "start")) for each in (lifting, other)]
    assert sets[0] == sets[1] == [(0, FIRST, 0), (1, "0.0.2.0", 480)]
    assert lifting.activity.start_time == other.activity.start_time


def test_a_deletion_alone_begins_nothing(lifting, client_user):
    remove_set(actor=client_user, session=lifting, key=key_of(lifting.pk, FIRST), deleted_at=NOW)

    assert not Activity.objects.exists()
    assert log_set(actor=client_user, session=lifting, entry=squat(lifting)) is None


def test_a_trainer_who_edits_the_plan_meanwhile_is_told_and_the_sets_stay(lifting, client_user, trainer):
    seen = lifting.version
    log_set(actor=client_user, session=lifting, entry=squat(lifting))
    shorter = read_text("Barbell back squat 2x5 @ 60kg", family="strength", author=trainer)

    with pytest.raises(Conflict):
        update_session(actor=trainer, session=lifting, expected_version=seen, workout=shorter)

    lifting.refresh_from_db()
    assert lifting.estimated_sets == 7
    assert StrengthSet.objects.get().weight == 100


def test_a_set_of_a_plan_that_changed_before_it_arrived_is_kept(lifting, client_user, trainer):
    place = prescribed_sets(lifting)[-1].place
    set_workout(lifting, read_text("Barbell back squat 2x5 @ 60kg", family="strength", author=trainer), author=trainer)
    lifting.save()

    assert log_set(actor=client_user, session=lifting, entry=squat(lifting, place)) is not None
    with pytest.raises(Conflict, match="another now"):
        complete_as_prescribed(actor=client_user, session=lifting, place=place, at=NOW)


def test_logging_takes_a_skip_back(lifting, client_user):
    PlannedSession.objects.filter(pk=lifting.pk).update(skipped_at=NOW, skip_reason=SkipReason.TIRED)

    log_set(actor=client_user, session=lifting, entry=squat(lifting))

    lifting.refresh_from_db()
    assert not lifting.is_skipped
    assert lifting.is_done


def test_a_finished_session_is_judged_and_can_still_be_corrected(lifting, client_user):
    for each in prescribed_sets(lifting):
        complete_as_prescribed(actor=client_user, session=lifting, place=each.place, at=NOW)
    finish_session(actor=client_user, session=lifting, rpe=8, feel=4, comment="Fine")
    finish_session(actor=client_user, session=lifting, rpe=7)

    lifting.refresh_from_db()
    assert lifting.compliance == Compliance.ON_TARGET
    assert (lifting.activity.rpe, lifting.activity.feel, lifting.activity.comment) == (7, 4, "Fine")

    for each in prescribed_sets(lifting)[:4]:
        remove_set(actor=client_user, session=lifting, key=key_of(lifting.pk, each.place), deleted_at=NOW)
    lifting.refresh_from_db()
    assert lifting.compliance == Compliance.OFF


def test_nothing_logged_cannot_be_finished(lifting, client_user):
    with pytest.raises(Conflict) as refused:
        finish_session(actor=client_user, session=lifting, rpe=5)

    assert refused.value.code == "nothing_logged"


def test_done_as_planned_keeps_what_was_logged_and_fills_the_rest(lifting, client_user):
    log_set(actor=client_user, session=lifting, entry=squat(lifting, SECOND, repetitions=4))

    for _tap in range(2):
        complete_session(actor=client_user, session=lifting, rpe=6)

    lifting.refresh_from_db()
    done = list(lifting.activity.sets.order_by("number"))
    assert len(done) == lifting.estimated_sets == 7
    assert sorted(each.place for each in done) == sorted(each.place for each in prescribed_sets(lifting))
    assert StrengthSet.objects.get(place=SECOND).repetitions == 4
    assert not lifting.activity.in_progress


def test_an_endurance_session_is_done_as_planned_once(running, client_user):
    for _tap in range(2):
        complete_session(actor=client_user, session=running, rpe=6, comment="Windy")

    running.refresh_from_db()
    assert (running.compliance, running.matched_by) == (Compliance.ON_TARGET, MatchedBy.LOGGED)
    assert running.activity.elapsed_time == pytest.approx(running.estimated_seconds)
    assert Activity.objects.count() == 1


def test_a_log_by_hand_is_sent_twice_and_kept_once(running, client_user):
    for duration in (3000, 3600):
        log_endurance(
            actor=client_user, session=running, start=NOW - timedelta(hours=1), duration=duration, distance=9000
        )

    assert Activity.objects.get().elapsed_time == 3000


def test_a_session_that_is_done_takes_no_second_log(running, client_user):
    log_endurance(actor=client_user, session=running, start=NOW - timedelta(hours=1), duration=3000)
    Activity.objects.update(source_key="another")

    with pytest.raises(AlreadyLogged):
        log_endurance(actor=client_user, session=running, start=NOW - timedelta(hours=1), duration=3000)


def test_the_trainer_logs_for_the_client_in_the_gym(lifting, trainer, client_user):
    log_set(actor=trainer, session=lifting, entry=squat(lifting))

    lifting.refresh_from_db()
    assert lifting.activity.client == client_user


def test_neither_strangers_nor_clients_of_drafts_log(lifting, stranger, client_user):
    draft = PlannedSessionFactory(client=client_user, lifting=True, draft=True)
    for actor, session in ((stranger, lifting), (client_user, draft)):
        with pytest.raises(NotAllowed):
            log_set(actor=actor, session=session, entry=squat(session))
        with pytest.raises(NotAllowed):
            complete_session(actor=actor, session=session)

    assert not Activity.objects.exists()
    assert not StrengthSet.objects.exists()


def test_a_session_logged_around_midnight_is_on_the_day_on_which_it_began(client_user):
    client_user.time_zone = "Asia/Kathmandu"
    client_user.save()
    session = PlannedSessionFactory(client=client_user, lifting=True)
    # 18:10 and 18:20 UTC are 23:55 and 00:05 in Kathmandu.
    late = datetime(2026, 7, 7, 18, 10, tzinfo=UTC)
    for place, at in ((SECOND, late + timedelta(minutes=10)), (FIRST, late)):
        entry = LoggedSet(key=key_of(session.pk, place), place=place, logged_at=at, exercise="Squat")
        log_set(actor=client_user, session=session, entry=entry)

    session.refresh_from_db()
    assert str(session.activity.local_date) == "2026-07-07"
    assert str(session.local_date) == "2026-07-08"
