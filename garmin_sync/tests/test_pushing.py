"""Planned sessions on their way to the simulated watch, through the real client library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.enums import ThresholdKind
from garmin_sync import tasks
from garmin_sync.enums import ConnectionState, PushState
from garmin_sync.exceptions import AlreadyOnItsWay
from garmin_sync.models import Connection, Push
from garmin_sync.services import (
    disconnect,
    plan_due_pushes,
    plan_pushes,
    retry_push,
    run_pushes,
    set_sending,
    wake_due_pushes,
    watch_changed_plans,
)
from garmin_sync.services.delivery import Delivery
from garmin_sync.services.turns import take_turn
from garmin_sync.simulator.accounts import Account
from garmin_sync.tests.pulling import pull, pull_again
from garmin_sync.tests.pushing import WORKOUTS, a_session, bring_up_to_date, on_the_watch, push_again, steps_of
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, ThresholdFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import SyncRunFactory, connect, living_tokens
from workouts.content import read_text, set_workout
from workouts.enums import SkipReason, Stage
from workouts.models import PlannedSession
from workouts.services.publishing import publish_sessions


def edit(session: PlannedSession, text: str) -> None:
    """What the editor does: another workout, and both versions grow."""
    set_workout(session, read_text(text, family=session.family, author=session.client), author=session.client)
    session.version += 1
    session.content_version += 1
    session.save()


def shown() -> list[PushState]:
    return [push.shown for push in Push.objects.select_related("session")]


# -- what arrives -----------------------------------------------------------------------------------------------------


def test_a_published_session_arrives_on_its_day(simulator, athlete, connection, account) -> None:
    session = a_session(athlete, days=3)
    bring_up_to_date(athlete)
    assert len(simulator.requests(WORKOUTS)) == 4
    push = Push.objects.get()
    assert (push.shown, push.state, push.error) == (PushState.SENT, "succeeded", "")
    assert on_the_watch(account) == [(session.local_date.isoformat(), session.name)]
    assert push.pushed_date == session.local_date
    assert push.pushed_version == session.content_version


def test_each_client_gets_their_own_numbers(simulator, athlete, connection, account) -> None:
    other = ClientFactory(time_zone="Europe/Zurich")
    second = simulator.add_account(Account("second@example.com", "correct horse", time_zone="Europe/Zurich"))
    connect(simulator, second, other)
    for client, watts in ((athlete, 200.0), (other, 300.0)):
        ThresholdFactory(client=client, kind=ThresholdKind.FTP, value=watts)
        a_session(client, days=1, family="ride", text="10min @ 50%, 3x(5min @ 100-110%, rest 2:00)")
        bring_up_to_date(client)
    watts = []
    for each in (account, second):
        (workout,) = each.workouts.values()
        work = [step for step in steps_of(workout) if step.get("endConditionValue") == 300.0]
        watts.append([(step["targetValueOne"], step["targetValueTwo"]) for step in work])
    assert watts == [[(200.0, 220.0)], [(300.0, 330.0)]]


def test_strength_arrives_with_exercises_and_grams(athlete, connection, account) -> None:
    a_session(athlete, days=1, family="strength", text="Barbell back squat 4x6 @ 100kg tempo 3010 rest 2:30")
    bring_up_to_date(athlete)
    (workout,) = account.workouts.values()
    assert workout["sportType"]["sportTypeKey"] == "strength_training"
    group, work, rest = steps_of(workout)
    assert group["numberOfIterations"] == 4
    assert (work["category"], work["weightValue"], work["endConditionValue"]) == ("SQUAT", 100_000.0, 6.0)
    assert (rest["stepType"]["stepTypeKey"], rest["endConditionValue"]) == ("rest", 150.0)
    assert Push.objects.get().losses == ["Tempo is written into the description."]


def test_a_swim_knows_the_pool(athlete, connection, account) -> None:
    ActivityFactory(client=athlete, pool_length=25)
    a_session(athlete, days=1, family="swim", text="4x(100m, rest 0:20)")
    bring_up_to_date(athlete)
    (workout,) = account.workouts.values()
    assert workout["poolLength"] == 25


def test_the_note_stays_and_a_long_one_is_cut(athlete, connection, account) -> None:
    a_session(athlete, days=1, note="Keep it easy.")
    a_session(athlete, days=2, note="x" * 2000)
    bring_up_to_date(athlete)
    short, long = (each["description"] for each in account.workouts.values())
    assert short.startswith("Keep it easy.\n\nPacewright ")
    assert len(long) == 1000
    assert [any("cut" in loss for loss in push.losses) for push in Push.objects.order_by("day")] == [False, True]


def test_only_what_the_client_is_to_do_in_the_next_fourteen_days_is_sent(athlete, connection, account) -> None:
    a_session(athlete, days=-1, name="past")
    a_session(athlete, days=0, name="today")
    a_session(athlete, days=13, name="last day")
    a_session(athlete, days=14, name="too far")
    a_session(athlete, days=1, name="draft", draft=True)
    a_session(athlete, days=1, name="skipped", skipped_at=timezone.now(), skip_reason=SkipReason.SICK)
    a_session(athlete, days=1, name="free", text="", structure={})
    bring_up_to_date(athlete)
    assert [name for _, name in on_the_watch(account)] == ["today", "last day"]
    assert Push.objects.count() == 2


def test_at_most_thirty_workouts_are_sent(athlete, connection) -> None:
    for number in range(33):
        a_session(athlete, days=number // 3)
    assert plan_pushes([athlete.pk]) == 30


# -- what changes -----------------------------------------------------------------------------------------------------


def test_an_edit_is_outdated_until_it_replaces_the_workout_in_place(athlete, connection, account) -> None:
    session = a_session(athlete, days=3)
    bring_up_to_date(athlete)
    before = Push.objects.get()
    edit(session, "20min Z1")
    assert shown() == [PushState.OUTDATED]
    plan_pushes([athlete.pk])
    assert shown() == [PushState.OUTDATED]
    push_again(athlete)
    after = Push.objects.get()
    assert after.shown == PushState.SENT
    assert (after.workout_id, after.schedule_id) == (before.workout_id, before.schedule_id)
    (workout,) = account.workouts.values()
    assert steps_of(workout)[0]["endConditionValue"] == 1200.0


def test_a_moved_session_moves_on_the_watch(simulator, athlete, connection, account) -> None:
    session = a_session(athlete, days=3)
    bring_up_to_date(athlete)
    before = Push.objects.get()
    session.local_date += timedelta(days=2)
    session.content_version += 1
    session.save()
    simulator.forget_requests()
    bring_up_to_date(athlete)
    assert len(simulator.requests(WORKOUTS)) == 6
    after = Push.objects.get()
    assert (after.workout_id, after.schedule_id) == (before.workout_id, before.schedule_id)
    assert on_the_watch(account) == [(session.local_date.isoformat(), session.name)]


def test_a_new_threshold_changes_what_is_on_the_watch(athlete, connection, account) -> None:
    threshold = ThresholdFactory(client=athlete, kind=ThresholdKind.FTP, value=200.0)
    a_session(athlete, days=3, family="ride", text="20min @ 100%")
    bring_up_to_date(athlete)
    type(threshold).objects.filter(pk=threshold.pk).update(value=210.0)
    bring_up_to_date(athlete)
    (workout,) = account.workouts.values()
    (step,) = steps_of(workout)
    assert step["targetValueOne"] <= 210.0 <= step["targetValueTwo"]
    assert step["targetValueOne"] > 200.0


@pytest.mark.parametrize("end", ["skip", "unpublish", "delete", "do"])
def test_what_is_not_to_be_done_any_more_leaves_the_watch(athlete, connection, account, end) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    sent = PlannedSession.objects.filter(pk=session.pk)
    match end:
        case "skip":
            sent.update(skipped_at=timezone.now(), skip_reason=SkipReason.SICK)
        case "unpublish":
            sent.update(stage=Stage.DRAFT)
        case "delete":
            session.delete()
        case "do":
            sent.update(activity=ActivityFactory(client=athlete))
    plan_pushes([athlete.pk])
    assert shown() == [PushState.REMOVING]
    push_again(athlete)
    assert shown() == [PushState.REMOVED]
    assert (account.workouts, account.schedules) == ({}, {})
    assert Push.objects.get().workout_id, "a recording of it may still arrive"
    plan_pushes([athlete.pk])
    assert Push.objects.count() == (0 if end == "delete" else 1)


def test_what_comes_back_is_sent_as_a_new_workout(athlete, connection, account) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    for stage in (Stage.DRAFT, Stage.PUBLISHED):
        PlannedSession.objects.filter(pk=session.pk).update(stage=stage)
        bring_up_to_date(athlete)
    assert shown() == [PushState.SENT]
    assert len(account.workouts) == len(account.schedules) == 1


def test_a_session_that_was_never_sent_needs_no_removal(simulator, athlete, connection) -> None:
    session = a_session(athlete, days=1)
    plan_pushes([athlete.pk])
    PlannedSession.objects.filter(pk=session.pk).update(stage=Stage.DRAFT)
    bring_up_to_date(athlete)
    assert simulator.requests(WORKOUTS) == []
    assert shown() == [PushState.REMOVED]


def test_a_session_taken_back_after_planning_is_not_sent(simulator, athlete, connection) -> None:
    """The worker looks again: what was planned a minute ago may not be true any more."""
    session = a_session(athlete, days=1)
    plan_pushes([athlete.pk])
    PlannedSession.objects.filter(pk=session.pk).update(stage=Stage.DRAFT)
    push_again(athlete)
    assert simulator.requests(WORKOUTS) == []
    assert shown() == [PushState.REMOVED]


def test_nothing_is_sent_twice(simulator, athlete, connection) -> None:
    a_session(athlete, days=1)
    bring_up_to_date(athlete)
    simulator.forget_requests()
    bring_up_to_date(athlete)
    assert plan_due_pushes() == 0
    assert wake_due_pushes() == 0
    assert simulator.requests() == []


def test_a_change_during_the_push_is_sent_after_it(athlete, connection, account, monkeypatch) -> None:
    session = a_session(athlete, days=1)
    put, edits = Delivery.put, ["20min Z1"]

    def changed_meanwhile(self, prepared, day) -> None:
        put(self, prepared, day)
        if edits:
            edit(session, edits.pop())
            plan_pushes([athlete.pk])

    monkeypatch.setattr(Delivery, "put", changed_meanwhile)
    bring_up_to_date(athlete)
    (workout,) = account.workouts.values()
    assert steps_of(workout)[0]["endConditionValue"] == 1200.0
    assert shown() == [PushState.SENT]


# -- when -------------------------------------------------------------------------------------------------------------


def test_the_window_moves_on_at_the_clients_midnight(simulator, athlete, connection, account) -> None:
    with time_machine.travel(datetime(2026, 10, 24, 21, 59, tzinfo=UTC), tick=False):  # 23:59 in Zürich
        Connection.objects.update(tokens=living_tokens(simulator, account))
        a_session(athlete, days=0, name="today")
        a_session(athlete, days=14, name="in two weeks")
        bring_up_to_date(athlete)
        assert [name for _, name in on_the_watch(account)] == ["today"]
        assert plan_due_pushes() == 0
    with time_machine.travel(datetime(2026, 10, 24, 22, 1, tzinfo=UTC), tick=False):  # the day on which clocks go back
        assert plan_due_pushes() == 2
        push_again(athlete)
        assert on_the_watch(account) == [("2026-11-07", "in two weeks")]


def test_a_change_that_nobody_told_us_of_is_found(athlete, connection) -> None:
    a_session(athlete, days=1)
    assert plan_due_pushes() == 1
    later = a_session(athlete, days=2)
    assert plan_due_pushes() == 1
    push_again(athlete)
    later.delete()
    assert plan_due_pushes() == 1


def test_publishing_reaches_the_watch_by_itself(
    trainer, athlete, connection, account, django_capture_on_commit_callbacks
) -> None:
    CoachingFactory(trainer=trainer, client=athlete)
    a_session(athlete, days=1, draft=True, created_by=trainer)
    with django_capture_on_commit_callbacks(execute=True):
        publish_sessions(actor=trainer, clients=[athlete])
    assert shown() == [PushState.SENT]
    assert len(account.schedules) == 1


def test_the_tasks_can_run_twice(simulator, athlete, connection, account, django_capture_on_commit_callbacks) -> None:
    a_session(athlete, days=1)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.plan_pushes()
            tasks.plan_pushes_of(client_id=str(athlete.pk))
            tasks.sweep()
    assert shown() == [PushState.SENT]
    assert [entry.method for entry in simulator.requests(WORKOUTS)].count("POST") == 2, "the workout and its day"


def test_clients_without_a_watch_cost_no_work(athlete, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        watch_changed_plans([athlete.pk])
    assert callbacks == []


# -- what goes wrong --------------------------------------------------------------------------------------------------


def test_a_quota_stops_everything_of_the_account_until_it_is_over(simulator, athlete, connection, account) -> None:
    a_session(athlete, days=1)
    a_session(athlete, days=2)
    simulator.faults.add("status", status=429, path=WORKOUTS, retry_after=7200)
    bring_up_to_date(athlete)
    assert len(simulator.requests(WORKOUTS)) == 1
    connection.refresh_from_db()
    assert connection.state == ConnectionState.RATE_LIMITED
    first, second = Push.objects.select_related("session")
    assert (first.shown, second.shown) == (PushState.FAILED, PushState.QUEUED)
    assert "slow down" in first.detail
    assert first.not_before > timezone.now() + timedelta(minutes=110)
    assert first.attempts == 0, "the account's trouble is not the workout's"
    assert run_pushes(connection_id=connection.pk) == 0
    assert wake_due_pushes() == 0
    simulator.faults.clear()
    push_again(athlete)
    assert shown() == [PushState.SENT] * 2
    assert len(account.workouts) == 2
    connection.refresh_from_db()
    assert connection.state == ConnectionState.OK


def test_a_quota_of_one_client_leaves_the_others_alone(simulator, athlete, connection) -> None:
    other = ClientFactory()
    second = simulator.add_account(Account("second@example.com", "correct horse"))
    connect(simulator, second, other)
    simulator.faults.add("status", status=429, account=connection_email(simulator, second))
    for client in (athlete, other):
        a_session(client, days=1)
        bring_up_to_date(client)
    assert len(second.workouts) == 1
    assert {push.client_id: push.shown for push in Push.objects.all()} == {
        athlete.pk: PushState.FAILED,
        other.pk: PushState.SENT,
    }


def connection_email(simulator, second: Account) -> str:
    return next(email for email in simulator.accounts if email != second.email)


def test_a_dead_connection_makes_pushes_wait_for_the_next_sign_in(simulator, athlete, connection, account) -> None:
    a_session(athlete, days=1)
    simulator.tokens.revoke(account.email)
    bring_up_to_date(athlete)
    push_again(athlete)
    connection.refresh_from_db()
    assert connection.state == ConnectionState.REAUTH_NEEDED
    assert run_pushes(connection_id=connection.pk) == 0
    assert shown() == [PushState.FAILED]
    Connection.objects.filter(pk=connection.pk).update(
        state=ConnectionState.OK, tokens=living_tokens(simulator, account), dead_token_answers=0
    )
    assert wake_due_pushes() == 1
    assert run_pushes(connection_id=connection.pk) == 1
    assert shown() == [PushState.SENT]


def test_rotated_tokens_are_kept(simulator, athlete, connection, account) -> None:
    a_session(athlete, days=1)
    a_session(athlete, days=2)
    simulator.tokens.revoke_access(account.email)
    before = connection.tokens
    bring_up_to_date(athlete)
    connection.refresh_from_db()
    assert connection.tokens != before
    assert connection.token_generation == 1
    assert shown() == [PushState.SENT] * 2


def test_a_workout_deleted_at_garmin_is_sent_again(athlete, connection, account) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    account.workouts.clear()
    account.schedules.clear()
    edit(session, "20min Z1")
    bring_up_to_date(athlete)
    assert shown() == [PushState.SENT]
    assert len(account.workouts) == len(account.schedules) == 1


def test_an_entry_deleted_from_garmins_calendar_is_made_again(athlete, connection, account) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    account.schedules.clear()
    edit(session, "20min Z1")
    bring_up_to_date(athlete)
    assert on_the_watch(account) == [(session.local_date.isoformat(), session.name)]


@pytest.mark.parametrize(
    "path", [r"/workout-service/workout$", r"/workout-service/schedule/\d+$"], ids=["upload", "schedule"]
)
def test_a_lost_answer_leaves_no_second_workout(simulator, athlete, connection, account, path) -> None:
    session = a_session(athlete, days=1)
    simulator.faults.add("drop", path=path, times=1, after=True)
    bring_up_to_date(athlete)
    assert shown() == [PushState.FAILED]
    assert len(account.workouts) == 1
    push_again(athlete)
    assert shown() == [PushState.SENT]
    assert on_the_watch(account) == [(session.local_date.isoformat(), session.name)]
    assert len(account.workouts) == 1


def test_a_lost_upload_of_a_deleted_session_is_found_and_removed(simulator, athlete, connection, account) -> None:
    session = a_session(athlete, days=1)
    simulator.faults.add("drop", path=r"/workout-service/workout$", times=1, after=True)
    bring_up_to_date(athlete)
    session.delete()
    assert len(account.workouts) == 1
    bring_up_to_date(athlete)
    assert account.workouts == {}


def test_one_workout_that_garmin_cannot_take_does_not_hold_up_the_others(
    simulator, athlete, connection, account
) -> None:
    a_session(athlete, days=1, name="first")
    a_session(athlete, days=2, name="second")
    simulator.faults.add("status", status=500, path=r"/workout-service/workout$", times=1)
    bring_up_to_date(athlete)
    connection.refresh_from_db()
    assert connection.state == ConnectionState.OK
    assert shown() == [PushState.FAILED, PushState.SENT]
    assert Push.objects.first().not_before > timezone.now()
    push_again(athlete)
    assert [name for _, name in on_the_watch(account)] == ["first", "second"]


def test_after_several_tries_it_stays_failed_until_somebody_sends_it_again(simulator, athlete, connection) -> None:
    a_session(athlete, days=1)
    simulator.faults.add("status", status=500, path=r"/workout-service/workout$")
    plan_pushes([athlete.pk])
    for _ in range(8):
        push_again(athlete)
    push = Push.objects.get()
    assert (push.state, push.shown, push.attempts) == ("failed", PushState.FAILED, 5)
    assert plan_pushes([athlete.pk]) == 0, "the same is not queued by itself again"
    simulator.faults.clear()
    assert retry_push(actor=athlete, push=push).state == "queued"
    with pytest.raises(AlreadyOnItsWay):
        retry_push(actor=athlete, push=push)
    push_again(athlete)
    assert shown() == [PushState.SENT]


def test_a_whole_garmin_that_is_away_is_the_accounts_trouble(simulator, athlete, connection) -> None:
    a_session(athlete, days=1)
    simulator.faults.add("status", status=503)
    bring_up_to_date(athlete)
    connection.refresh_from_db()
    assert connection.state == ConnectionState.UNAVAILABLE
    assert Push.objects.get().attempts == 0


def test_a_refused_workout_says_so_at_once(simulator, athlete, connection) -> None:
    a_session(athlete, days=1)
    simulator.faults.add("status", status=400, path=r"/workout-service/workout$")
    bring_up_to_date(athlete)
    push = Push.objects.get()
    assert (push.state, push.error) == ("failed", "rejected")
    assert push.detail == "Garmin did not accept what we sent."


def test_a_workout_stored_differently_is_taken_off(simulator, athlete, connection, account) -> None:
    a_session(athlete, days=1)
    simulator.faults.add("drift", path=r"/workout-service/workout/\d+", nulled=["endConditionValue"])
    bring_up_to_date(athlete)
    push = Push.objects.get()
    assert (push.state, push.error, push.shown) == ("failed", "stored_differently", PushState.FAILED)
    assert (account.workouts, account.schedules) == ({}, {})
    writes = [entry.method for entry in simulator.requests(WORKOUTS) if entry.method != "GET"]
    assert writes == ["POST", "PUT", "DELETE"], "it was tried once more before"


# -- whose turn -------------------------------------------------------------------------------------------------------


def test_a_push_waits_for_a_pull_and_a_pull_for_a_push(athlete, connection) -> None:
    a_session(athlete, days=1)
    plan_pushes([athlete.pk])
    run = SyncRunFactory(connection=connection)
    pulling = take_turn(connection.pk, lambda: type(run).objects.claim(run.pk))
    assert run_pushes(connection_id=connection.pk) == 0
    pulling.put_back(timedelta(0))
    push = Push.objects.get()
    assert take_turn(connection.pk, lambda: Push.objects.claim(push.pk)) == push
    assert take_turn(connection.pk, lambda: type(run).objects.claim(run.pk)) is None


def test_a_long_pull_makes_way_for_a_session(athlete, connection, account) -> None:
    a_session(athlete, days=1)
    plan_pushes([athlete.pk])
    run = pull(connection)
    assert (run.state, run.checkpoint["units_done"], run.attempts) == ("queued", 1, 0)
    assert run.not_before > timezone.now()
    push_again(athlete)
    assert shown() == [PushState.SENT]
    assert pull_again(run).state == "succeeded"


def test_the_switch_takes_everything_off_and_puts_it_back(athlete, connection, account) -> None:
    a_session(athlete, days=1)
    bring_up_to_date(athlete)
    set_sending(actor=athlete, connection=connection, sends=False)
    bring_up_to_date(athlete)
    assert account.workouts == {}
    set_sending(actor=athlete, connection=connection, sends=True)
    bring_up_to_date(athlete)
    assert len(account.workouts) == 1


def test_a_new_connection_finds_what_the_old_one_sent(simulator, athlete, connection, account) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    disconnect(actor=athlete, connection=connection)
    edit(session, "20min Z1")
    connect(simulator, account, athlete)
    bring_up_to_date(athlete)
    assert shown() == [PushState.SENT]
    assert len(account.workouts) == len(account.schedules) == 1


def test_the_account_of_somebody_else_gets_it_as_new(simulator, athlete, connection) -> None:
    session = a_session(athlete, days=1)
    bring_up_to_date(athlete)
    disconnect(actor=athlete, connection=connection)
    second = simulator.add_account(Account("second@example.com", "correct horse"))
    connect(simulator, second, athlete)
    edit(session, "20min Z1")
    bring_up_to_date(athlete)
    assert shown() == [PushState.SENT]
    assert len(second.workouts) == 1
