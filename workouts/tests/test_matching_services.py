"""Matching with the real tables: on import, on a changed plan, by hand, and at the end of local days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.changes import ActivityChange
from activities.services.activities import create_manual_activity, delete_activity, update_activity
from coaching.availability import announce_away
from coaching.models import AwayRange
from core.errors import Conflict, DomainError, NotAllowed
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, StrengthSetFactory
from tests.factories.workouts import (
    PlannedSessionFactory,
    ProgramFactory,
    ProgramSessionFactory,
    ProgressionRuleFactory,
)
from workouts.enums import MatchedBy
from workouts.exceptions import AlreadyLogged
from workouts.models import CalendarChange, PlannedSession, UnplannedActivity
from workouts.services import matching
from workouts.services.applying import apply_program
from workouts.services.ledger import undo_change
from workouts.services.matching import attach, judge_past_days, match_by_hand, rematch, unlock, unmatch

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 8)
NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def device(monkeypatch) -> dict:
    """What watches say: {activity id: session id}."""
    words: dict = {}
    monkeypatch.setattr(matching, "_device_sources", [lambda ids: {key: words[key] for key in ids if key in words}])
    return words


def plan(client, *, day: date = DAY, minutes: int = 60, **more) -> PlannedSession:
    return PlannedSessionFactory(client=client, local_date=day, text=f"{minutes}min easy", **more)


def run(client, *, day: date = DAY, minutes: int = 60, hour: int = 9, **more):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        return create_manual_activity(
            actor=client, client=client, start=start, duration=minutes * 60.0, family="run", time_zone="UTC", **more
        )


def state(session: PlannedSession) -> tuple:
    session.refresh_from_db()
    return session.activity_id, session.matched_by, session.compliance


def test_what_is_done_is_matched_and_judged_when_it_is_saved(client_user) -> None:
    session = plan(client_user)
    activity = run(client_user, minutes=45)
    assert state(session) == (activity.pk, MatchedBy.AUTOMATIC, "close")
    assert session.ratio == pytest.approx(0.75)
    assert session.done_amount == 2700
    assert session.version == 1


def test_two_sessions_in_one_day_and_one_a_day_late(client_user) -> None:
    short, long = plan(client_user, minutes=40), plan(client_user, minutes=90, position=1)
    first, second = run(client_user, minutes=88, hour=6), run(client_user, minutes=42, hour=17)
    assert state(long)[0] == first.pk
    assert state(short)[0] == second.pk
    late = plan(client_user, day=DAY + timedelta(days=3))
    activity = run(client_user, day=DAY + timedelta(days=4))
    assert state(late) == (activity.pk, MatchedBy.AUTOMATIC, "on_target")


def test_a_late_match_gives_way_to_the_sessions_own_day(client_user) -> None:
    today, tomorrow = plan(client_user), plan(client_user, day=DAY + timedelta(days=1))
    late = run(client_user, day=DAY + timedelta(days=1), hour=6, minutes=30)
    assert state(today)[0] is None
    assert state(tomorrow)[0] == late.pk
    second = run(client_user, day=DAY + timedelta(days=1), hour=18)
    assert state(tomorrow)[0] == second.pk
    assert state(today)[0] == late.pk


def test_the_order_of_arrival_does_not_matter(client_user) -> None:
    outcomes = []
    for order in (False, True):
        client = ClientFactory()
        sessions = {length: plan(client, minutes=length) for length in (30, 60, 120)}
        for length in sorted((32, 58, 110), reverse=order):
            run(client, minutes=length, hour=length // 10)
        rows = PlannedSession.objects.filter(client=client).select_related("activity")
        outcomes.append({row.estimated_seconds: row.activity.elapsed_time for row in rows})
        assert len(sessions) == 3
    assert outcomes[0] == outcomes[1] == {1800: 32 * 60, 3600: 58 * 60, 7200: 110 * 60}


def test_a_device_that_followed_the_workout_wins(client_user, device) -> None:
    exact, followed = plan(client_user), plan(client_user, day=DAY - timedelta(days=5), minutes=20)
    activity = run(client_user)
    assert state(exact)[0] == activity.pk
    device[activity.pk] = followed.pk
    rematch(client_id=client_user.pk, days=[DAY])
    assert state(exact)[0] is None
    assert state(followed)[:2] == (activity.pk, MatchedBy.DEVICE)


def test_a_second_run_writes_nothing(client_user) -> None:
    session = plan(client_user)
    run(client_user)
    session.refresh_from_db()
    assert rematch(client_id=client_user.pk, days=[DAY]) == []
    assert PlannedSession.objects.get().updated_at == session.updated_at


def test_a_match_by_hand_survives_a_better_one_and_a_new_import(client_user, device) -> None:
    session, other = plan(client_user), plan(client_user, day=DAY - timedelta(days=1), minutes=30)
    activity = run(client_user)
    changed = match_by_hand(actor=client_user, session=other, activity=activity)
    assert state(other)[:2] == (activity.pk, MatchedBy.MANUAL)
    assert state(session)[0] is None
    assert changed.change is not None
    device[activity.pk] = session.pk
    rematch(client_id=client_user.pk, days=[DAY])
    update_activity(actor=client_user, activity=activity, rpe=5)
    assert state(other)[0] == activity.pk
    exact = run(client_user, day=DAY - timedelta(days=1), minutes=30)
    assert state(other)[0] == activity.pk
    assert state(session)[0] == exact.pk


def test_unmatching_keeps_both_apart_until_they_are_let_go(client_user) -> None:
    session = plan(client_user)
    activity = run(client_user)
    unmatch(actor=client_user, session=session)
    assert state(session) == (None, "", "")
    assert UnplannedActivity.objects.filter(activity=activity).exists()
    update_activity(actor=client_user, activity=activity, rpe=5)
    assert state(session)[0] is None
    unlock(actor=client_user, activity=activity)
    assert state(session)[0] is None, "the session is still kept free"
    unlock(actor=client_user, session=session)
    assert state(session)[:2] == (activity.pk, MatchedBy.AUTOMATIC)


def test_undo_brings_the_match_back(client_user) -> None:
    session = plan(client_user)
    activity = run(client_user)
    session.refresh_from_db()
    changed = unmatch(actor=client_user, session=session)
    undo_change(actor=client_user, change=changed.change)
    assert state(session)[0] == activity.pk
    assert not UnplannedActivity.objects.exists()


def test_a_hand_moves_what_a_hand_put_but_not_what_was_logged(client_user) -> None:
    session, other = plan(client_user), plan(client_user, day=DAY + timedelta(days=1))
    activity = run(client_user)
    match_by_hand(actor=client_user, session=session, activity=activity)
    match_by_hand(actor=client_user, session=other, activity=activity)
    assert state(other)[0] == activity.pk
    assert state(session)[0] is None
    attach(session=other, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    with pytest.raises(Conflict):
        match_by_hand(actor=client_user, session=session, activity=activity)
    second = run(client_user, hour=18)
    with pytest.raises(AlreadyLogged):
        match_by_hand(actor=client_user, session=other, activity=second)
    assert state(other)[:2] == (activity.pk, MatchedBy.LOGGED)


def test_attaching_twice_is_one_change(client_user) -> None:
    session = plan(client_user)
    activity = ActivityFactory(client=client_user, local_date=DAY, in_progress=True)
    attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    version = session.version
    attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
    assert session.version == version == 2
    assert session.compliance == "", "not over yet"


def test_only_the_client_and_a_trainer_of_the_training_match(client_user, trainer, stranger) -> None:
    session = plan(client_user)
    activity = run(client_user)
    for actor in (stranger, ClientFactory()):
        with pytest.raises(NotAllowed):
            unmatch(actor=actor, session=session)
        with pytest.raises(NotAllowed):
            match_by_hand(actor=actor, session=session, activity=activity)
        with pytest.raises(NotAllowed):
            unlock(actor=actor, session=session)
    assert state(session)[:2] == (activity.pk, MatchedBy.AUTOMATIC)
    assert not CalendarChange.objects.exists()
    unmatch(actor=trainer, session=session)
    assert state(session)[0] is None


def test_a_match_by_hand_lets_a_gated_program_go_on(client_user, trainer) -> None:
    program = ProgramFactory(trainer=trainer, weeks=2)
    for week in (1, 2):
        ProgramSessionFactory(program=program, week=week, family="strength", text="Goat squat 1x5 @ 100kg")
    ProgressionRuleFactory(program=program, gate="completed")
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=date(2026, 7, 13), publish=True)
    first, second = PlannedSession.objects.order_by("week")
    activity = ActivityFactory(client=client_user, strength=True, local_date=DAY)
    StrengthSetFactory(activity=activity, exercise="Goat squat", repetitions=5, weight=100, place="0.0.0.0")
    match_by_hand(actor=trainer, session=first, activity=activity)
    second.refresh_from_db()
    assert second.text == "Goat squat 1x5 @ 102.5kg"
    first.refresh_from_db()
    unmatch(actor=trainer, session=first)
    second.refresh_from_db()
    assert second.text == "Goat squat 1x5 @ 100kg"


def test_another_clients_activity_fits_no_session(client_user) -> None:
    session, foreign = plan(client_user), ActivityFactory(local_date=DAY)
    with pytest.raises(DomainError):
        match_by_hand(actor=client_user, session=session, activity=foreign)
    assert state(session)[0] is None


def test_a_deleted_activity_leaves_its_session_open_for_another(client_user) -> None:
    session = plan(client_user)
    first, second = run(client_user, hour=6), run(client_user, hour=18, minutes=20)
    session.refresh_from_db()
    match_by_hand(actor=client_user, session=session, activity=first)
    delete_activity(actor=client_user, activity=first)
    assert state(session) == (second.pk, MatchedBy.AUTOMATIC, "off")
    delete_activity(actor=client_user, activity=second)
    assert state(session) == (None, "", "")
    assert session.ratio is None
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        judge_past_days()
    assert state(session)[2] == "missed"


def test_a_moved_activity_frees_the_session_of_its_old_sport(client_user) -> None:
    session = plan(client_user)
    activity = run(client_user)
    update_activity(actor=client_user, activity=activity, family="ride")
    assert state(session)[0] is None
    update_activity(actor=client_user, activity=activity, family="run")
    assert state(session)[0] == activity.pk


def test_skipped_sessions_are_left_alone_and_a_hand_takes_the_skip_back(client_user) -> None:
    session = plan(client_user, skipped_at=NOON, skip_reason="tired")
    activity = run(client_user)
    assert state(session)[0] is None
    assert session.compliance == "excused"
    match_by_hand(actor=client_user, session=session, activity=activity)
    assert state(session) == (activity.pk, MatchedBy.MANUAL, "on_target")
    assert session.skip_reason == ""


def test_drafts_are_neither_matched_nor_missed(client_user) -> None:
    session = plan(client_user, draft=True)
    run(client_user)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert judge_past_days() == 0
    assert state(session) == (None, "", "")


def test_legs_of_a_multisport_recording_are_matched_one_by_one(client_user) -> None:
    ride = plan(client_user, family="ride")
    session = plan(client_user, minutes=20)
    first = ActivityFactory(client=client_user, ride=True, local_date=DAY)
    leg = ActivityFactory(client=client_user, parent=first, part=1, local_date=DAY, moving_time=1200)
    rematch(client_id=client_user.pk, days=[DAY])
    assert (state(ride)[0], state(session)[0]) == (first.pk, leg.pk)


def test_completed_working_sets_are_counted(client_user) -> None:
    session = PlannedSessionFactory(client=client_user, local_date=DAY, lifting=True)
    assert (session.metric, session.estimated_sets) == ("sets", 7)
    activity = ActivityFactory(client=client_user, strength=True, local_date=DAY)
    for kind, repetitions in (("active", 6), ("active", 6), ("active", 0), ("warmup", 8), ("rest", None)):
        StrengthSetFactory(activity=activity, kind=kind, repetitions=repetitions)
    StrengthSetFactory(activity=activity, repetitions=None, duration=45)
    rematch(client_id=client_user.pk, days=[DAY])
    assert state(session) == (activity.pk, MatchedBy.AUTOMATIC, "off")
    assert session.ratio == pytest.approx(3 / 7)
    assert session.done_amount == 3


def test_strength_without_recorded_sets_is_compared_by_time(client_user) -> None:
    session = PlannedSessionFactory(client=client_user, local_date=DAY, lifting=True)
    seconds = session.estimated_seconds
    ActivityFactory(client=client_user, strength=True, local_date=DAY, timer_time=seconds, moving_time=60)
    rematch(client_id=client_user.pk, days=[DAY])
    assert state(session)[2] == "on_target"
    assert session.done_amount is None


@pytest.mark.parametrize(
    ("zone", "day", "last_moment"),
    [
        # Lord Howe goes half an hour forward, Oslo and Chicago an hour back: the day ends when its clock says so.
        ("Australia/Lord_Howe", date(2026, 10, 4), datetime(2026, 10, 4, 12, 59, 59, tzinfo=UTC)),
        ("Europe/Oslo", date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
        ("America/Chicago", date(2026, 11, 1), datetime(2026, 11, 2, 5, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_session_is_missed_when_its_local_day_is_over_and_not_before(zone, day, last_moment) -> None:
    client = ClientFactory(time_zone=zone)
    session = plan(client, day=day)
    with time_machine.travel(last_moment, tick=False):
        assert judge_past_days() == 0
        assert state(session)[2] == ""
    with time_machine.travel(last_moment + timedelta(seconds=1), tick=False):
        assert judge_past_days() == 1
        assert judge_past_days() == 0
    assert state(session)[2] == "missed"


def test_days_away_excuse_and_their_end_is_judged_again(client_user) -> None:
    session = plan(client_user)
    away = AwayRange.objects.create(client=client_user, kind="sick", first_day=DAY, last_day=DAY)
    announce_away(client_user.pk, DAY, DAY)
    assert state(session)[2] == "excused"
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        away.delete()
        announce_away(client_user.pk, DAY, DAY)
    assert state(session)[2] == "missed"


def test_what_was_done_while_away_counts(client_user) -> None:
    session = plan(client_user)
    AwayRange.objects.create(client=client_user, kind="travel", first_day=DAY, last_day=DAY)
    run(client_user)
    assert state(session)[2] == "on_target"


def test_a_new_score_is_judged_where_load_is_what_counts(client_user) -> None:
    session = plan(client_user)
    PlannedSession.objects.update(metric="load", estimated_load=50)
    activity = ActivityFactory(client=client_user, local_date=DAY, load=20)
    rematch(client_id=client_user.pk, days=[DAY])
    assert state(session)[2] == "off"
    type(activity).objects.update(load=50)
    matching.activities_changed(ActivityChange("scored", client_user.pk, [activity.pk], frozenset([DAY])))
    assert state(session)[2] == "on_target"


def test_without_thresholds_load_falls_back_to_time(client_user) -> None:
    session = plan(client_user)
    PlannedSession.objects.update(metric="load", estimated_load=50)
    ActivityFactory(client=client_user, local_date=DAY, load=None, moving_time=3600)
    rematch(client_id=client_user.pk, days=[DAY])
    assert state(session)[2] == "on_target"
    assert session.ratio == pytest.approx(1)


def test_past_days_of_many_clients_cost_the_same() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            judge_past_days(NOON + timedelta(days=2))
        return len(captured)

    plan(ClientFactory())
    one = queries()
    for _ in range(10):
        plan(ClientFactory())
    assert queries() == one
    assert PlannedSession.objects.filter(compliance="missed").count() == 11


def test_a_rematch_costs_the_same_for_one_and_ten_sessions(client_user, device) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rematch(client_id=client_user.pk, days=[DAY])
        return len(captured)

    plan(client_user)
    ActivityFactory(client=client_user, local_date=DAY)
    one = queries()
    for number in range(9):
        plan(client_user, minutes=20 + number)
        ActivityFactory(client=client_user, local_date=DAY, moving_time=1200 + number)
    assert queries() == one
    assert PlannedSession.objects.filter(activity__isnull=False).count() == 10


def test_an_import_without_a_plan_costs_little(client_user, device) -> None:
    ActivityFactory(client=client_user, local_date=DAY)
    with CaptureQueriesContext(connection) as captured:
        assert rematch(client_id=client_user.pk, days=[DAY]) == []
        assert rematch(client_id=uuid4(), days=[]) == []
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 3
