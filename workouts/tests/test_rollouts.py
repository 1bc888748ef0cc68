"""Giving a program to many: a job that is watched, killed, repeated and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from coaching.models import Consent
from core.errors import Conflict, DomainError, NotAllowed
from core.jobs import LEASE, MAX_ATTEMPTS
from tests.factories.accounts import StaffFactory, TrainerFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import ProgramFactory, ProgramSessionFactory
from workouts.models import Application, PlannedSession, Rollout
from workouts.services import calendar, rollouts
from workouts.services.rollouts import is_for_a_job, replay_rollout, run_rollout, start_rollout, start_undo
from workouts.tasks import sweep_rollouts

MONDAY = date(2026, 7, 13)

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker does not catch."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def few(monkeypatch):
    """A few sessions are many."""
    monkeypatch.setattr(rollouts, "MOST_AT_ONCE", 5)


@pytest.fixture
def clients(trainer):
    return [CoachingFactory(trainer=trainer).client for _ in range(4)]


@pytest.fixture
def program(trainer):
    program = ProgramFactory(trainer=trainer, weeks=2)
    for week in (1, 2):
        ProgramSessionFactory(program=program, week=week, day=2, text="45min Z1")
    return program


@pytest.fixture
def job(trainer, program, clients):
    return start_rollout(actor=trainer, program=program, clients=clients, first_day=MONDAY)


def calendars():
    """Client and day of everything that is planned."""
    return sorted(PlannedSession.objects.values_list("client_id", "local_date"))


def whole(clients):
    return sorted((client.pk, MONDAY + timedelta(days=1, weeks=week)) for client in clients for week in (0, 1))


def reloaded(job):
    return Rollout.objects.get(pk=job.pk)


def test_everybody_gets_it_once_however_often_the_job_is_run(job, clients):
    first, second = run_rollout(job.pk), run_rollout(job.pk)

    assert (first.state, first.done, first.left, second) == ("succeeded", 4, [], None)
    assert calendars() == whole(clients)
    assert Application.objects.count() == 4


@pytest.mark.parametrize("where", ["apply_program", "keep_alive"])
@pytest.mark.parametrize("step", [1, 2, 4])
def test_a_worker_killed_anywhere_leaves_nothing_doubled(job, clients, clock, monkeypatch, where, step):
    """Before a client's calendar is written, or after it was and before anybody knows."""
    owner = rollouts if where == "apply_program" else Rollout
    intact, calls = getattr(owner, where), []

    def dies(*args, **values):
        calls.append(1)
        if len(calls) == step:
            raise Killed
        return intact(*args, **values)

    with monkeypatch.context() as patched:
        patched.setattr(owner, where, dies)
        with pytest.raises(Killed):
            run_rollout(job.pk)
    assert len(calendars()) < 8 or where == "keep_alive"
    assert len(calendars()) % 2 == 0
    assert run_rollout(job.pk) is None  # the lease stands

    clock.shift(LEASE + timedelta(seconds=1))
    sweep_rollouts()
    run_rollout(job.pk)

    assert (reloaded(job).state, reloaded(job).attempts) == ("succeeded", 2)
    assert calendars() == whole(clients)
    assert Application.objects.count() == 4


def test_an_error_of_ours_is_tried_again_and_then_seen(job, clients, clock, monkeypatch):
    def fails(**_values):
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(rollouts, "apply_program", fails)
        for _ in range(MAX_ATTEMPTS):
            run_rollout(job.pk)
            clock.shift(timedelta(hours=7))
    assert (reloaded(job).state, reloaded(job).error) == ("failed", "Something went wrong on our side.")
    assert calendars() == []

    with pytest.raises(NotAllowed):
        replay_rollout(actor=job.actor, rollout=job)
    staff = StaffFactory()
    staff.user_permissions.add(Permission.objects.get(codename="change_rollout"))
    assert replay_rollout(actor=staff, rollout=job)
    assert not replay_rollout(actor=staff, rollout=job)
    run_rollout(job.pk)
    assert calendars() == whole(clients)


def test_who_shares_no_more_is_left_and_named(job, clients):
    Consent.objects.filter(coaching__client=clients[1], category="training").update(withdrawn_at=timezone.now())

    run_rollout(job.pk)

    done = reloaded(job)
    assert (done.state, done.done) == ("succeeded", 4)
    assert [each["client"] for each in done.left] == [str(clients[1].pk)]
    assert calendars() == whole([clients[0], *clients[2:]])


def test_a_closed_account_plans_nothing_more(job, trainer, clients, monkeypatch):
    intact = Rollout.keep_alive

    def closes_the_account(self, **values):
        trainer.is_active = False
        trainer.save()
        return intact(self, **values)

    monkeypatch.setattr(Rollout, "keep_alive", closes_the_account)

    run_rollout(job.pk)

    assert (reloaded(job).state, len(reloaded(job).left)) == ("succeeded", 3)
    assert calendars() == whole(clients[:1])


def test_nobody_gets_another_program_than_the_one_that_was_looked_at(job, program, clients):
    program.version += 1
    program.save()

    run_rollout(job.pk)

    assert {each["reason"] for each in reloaded(job).left} == {"The program was changed in the meantime."}
    assert calendars() == []


def test_what_could_not_be_applied_is_refused_before_it_is_queued(trainer, program, clients, stranger):
    values = {"program": program, "clients": clients, "first_day": MONDAY}
    with pytest.raises(NotAllowed):
        start_rollout(actor=stranger, **values)
    with pytest.raises(NotAllowed):
        start_rollout(actor=trainer, **{**values, "clients": [*clients, CoachingFactory().client]})
    with pytest.raises(DomainError, match="past"):
        start_rollout(actor=trainer, **{**values, "first_day": date(2026, 5, 4)})
    with pytest.raises(DomainError, match="no sessions"):
        start_rollout(actor=trainer, **{**values, "program": ProgramFactory(trainer=trainer)})

    assert not Rollout.objects.exists()


def test_a_repeated_request_is_the_same_job(trainer, program, clients):
    values = {"actor": trainer, "program": program, "first_day": MONDAY, "key": "k"}

    first, again = (start_rollout(clients=clients, **values) for _ in range(2))

    assert first == again
    with pytest.raises(Conflict):
        start_rollout(clients=clients[:2], **values)


def test_days_of_each_client_reach_their_calendar(trainer, program, clients):
    days = {client.pk: date(2026, 8, 2) + timedelta(weeks=number) for number, client in enumerate(clients)}

    run_rollout(start_rollout(actor=trainer, program=program, clients=clients, last_days=days).pk)

    assert {each.client_id: each.last_day for each in Application.objects.all()} == days


def test_it_is_taken_back_as_a_job_and_what_was_changed_since_is_left(job, trainer, clients, clock):
    with pytest.raises(Conflict):
        start_undo(actor=trainer, rollout=job)
    run_rollout(job.pk)
    with pytest.raises(NotAllowed):
        start_undo(actor=TrainerFactory(), rollout=job)
    kept = PlannedSession.objects.filter(client=clients[2]).first()
    calendar.update_session(actor=trainer, session=kept, name="Mine now")

    undoing, again = (start_undo(actor=trainer, rollout=job) for _ in range(2))
    run_rollout(undoing.pk)
    run_rollout(undoing.pk)

    assert undoing == again
    assert calendars() == whole([clients[2]])
    assert [each["client"] for each in reloaded(undoing).left] == [str(clients[2].pk)]
    assert "Mine now" in reloaded(undoing).left[0]["reason"]
    with pytest.raises(Conflict):
        start_undo(actor=trainer, rollout=undoing)


def test_after_an_hour_it_stays(job, trainer, clients, clock):
    run_rollout(job.pk)
    clock.shift(timedelta(hours=1, seconds=1))

    with pytest.raises(Conflict):
        start_undo(actor=trainer, rollout=job)

    assert calendars() == whole(clients)


def test_a_killed_undo_goes_on(job, trainer, clients, clock, monkeypatch):
    run_rollout(job.pk)
    undoing = start_undo(actor=trainer, rollout=job)
    intact, calls = rollouts.undo_change, []

    def dies(**values):
        calls.append(1)
        if len(calls) == 3:
            raise Killed
        return intact(**values)

    with monkeypatch.context() as patched:
        patched.setattr(rollouts, "undo_change", dies)
        with pytest.raises(Killed):
            run_rollout(undoing.pk)
    assert len(calendars()) == 4
    clock.shift(LEASE + timedelta(seconds=1))
    run_rollout(undoing.pk)

    assert (calendars(), reloaded(undoing).left) == ([], [])


def test_few_sessions_are_planned_at_once(trainer, program, clients, few):
    assert not is_for_a_job(program, clients[:2])
    assert is_for_a_job(program, clients)
    assert not is_for_a_job(program, clients[:1])


def test_the_page_queues_it_shows_how_far_it_is_and_undoes_it(
    page, trainer, program, clients, few, django_capture_on_commit_callbacks
):
    browser = page(trainer)
    body = {"clients": [str(each.pk) for each in clients], "when": "from", "date": MONDAY.isoformat(), "key": "k1"}
    url = reverse("workouts:program_apply", args=[program.pk])
    assert "Nothing has happened yet." in browser.post(url, body).content.decode()
    assert not Rollout.objects.exists()

    answer = browser.post(url, {**body, "confirm": "1"})
    job = Rollout.objects.get()
    waiting = browser.get(answer["Location"]).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        again = browser.post(url, {**body, "confirm": "1"})
    run_rollout(job.pk)
    over = browser.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()

    assert answer["Location"] == again["Location"] == job.get_absolute_url()
    assert "<progress" in waiting
    assert "every 2s" in waiting
    assert "every 2s" not in over
    assert "4 clients" in over
    with django_capture_on_commit_callbacks(execute=True):
        undone = browser.post(reverse("workouts:rollout_undo", args=[job.pk]))
    assert calendars() == []
    assert "taken back" in browser.get(undone["Location"]).content.decode()
    assert "Undo all" not in browser.get(job.get_absolute_url()).content.decode()


def test_over_the_api_it_is_followed_and_undone(
    api, trainer, stranger, program, clients, few, django_capture_on_commit_callbacks
):
    coach = api(trainer)
    body = {"clients": [str(each.pk) for each in clients], "first_day": MONDAY.isoformat()}
    with django_capture_on_commit_callbacks(execute=True):
        answer = coach.post(f"/api/v1/programs/{program.pk}/apply", body, headers={"Idempotency-Key": "k"})

    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/rollouts/{answer.json()['rollout']}")
    followed = coach.get(answer["Location"]).json()
    assert (followed["status"], followed["done"], followed["total"]) == ("succeeded", 4, 4)
    assert api(stranger).get(answer["Location"]).status_code == 404
    assert api(stranger).post(f"{answer['Location']}/undo").status_code == 404
    assert calendars() == whole(clients)
    with django_capture_on_commit_callbacks(execute=True):
        undone = coach.post(f"{answer['Location']}/undo")
    assert (undone.status_code, undone.json()["undoes"]) == (202, followed["id"])
    assert calendars() == []


def test_a_preview_shows_as_many_clients_as_fit(api, page, trainer, program, clients, monkeypatch):
    monkeypatch.setattr("workouts.services.applying.MOST_PREVIEWED", 5)
    body = {"clients": [str(each.pk) for each in clients], "when": "from", "date": MONDAY.isoformat(), "key": "k1"}

    shown = page(trainer).post(reverse("workouts:program_apply", args=[program.pk]), body).content.decode()
    dry = api(trainer).post(
        f"/api/v1/programs/{program.pk}/apply",
        {"clients": body["clients"], "first_day": MONDAY.isoformat(), "dry_run": True},
    )

    assert "2 more clients by the same rules." in shown
    assert len(dry.json()["previews"]) == 2
