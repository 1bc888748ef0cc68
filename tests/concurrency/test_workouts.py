"""One calendar that several people and programs change at the same moment."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError
from tests.concurrency.racing import at_once
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory, ProgramFactory, ProgramSessionFactory
from workouts.enums import MatchedBy, Stage
from workouts.exceptions import AlreadyLogged, ChangedMeanwhile
from workouts.models import Application, CalendarChange, DeletedSession, PlannedSession
from workouts.placement import week_of
from workouts.reports.sync import session_sync
from workouts.services import calendar
from workouts.services.ledger import undo_change
from workouts.services.matching import attach
from workouts.services.publishing import publish_due
from workouts.services.rollouts import run_rollout, start_rollout

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 7, 8)


@pytest.fixture
def relation():
    return CoachingFactory()


@pytest.fixture
def session(relation):
    return PlannedSessionFactory(client=relation.client, created_by=relation.trainer)


def test_of_six_tabs_one_saves_and_five_are_shown_its_version(relation, session):
    def save(index):
        try:
            calendar.update_session(actor=relation.trainer, session=session, expected_version=1, name=f"Tab {index}")
        except ChangedMeanwhile as refusal:
            return refusal.current.name
        return "saved"

    answers = at_once(6, save)

    session.refresh_from_db()
    assert sorted(answers) == sorted(["saved", *[session.name] * 5])
    assert session.version == 2
    assert CalendarChange.objects.count() == 1


def test_sessions_added_to_one_day_at_once_have_places_of_their_own(relation):
    at_once(
        6,
        lambda _: calendar.create_session(
            actor=relation.trainer, client=relation.client, day=DAY, family="run", name="Run"
        ),
    )

    assert sorted(PlannedSession.objects.values_list("position", flat=True)) == list(range(6))


def test_one_request_sent_six_times_at_once_makes_one_session(relation):
    pk = uuid4()

    made = at_once(
        6,
        lambda _: (
            calendar.create_session(
                actor=relation.trainer, client=relation.client, day=DAY, family="run", session_id=pk
            )
            .sessions[0]
            .pk
        ),
    )

    assert made == [pk] * 6
    assert PlannedSession.objects.count() == CalendarChange.objects.count() == 1


def test_a_shift_with_a_key_sent_four_times_at_once_shifts_once(relation, session):
    at_once(
        4,
        lambda _: calendar.shift_after(
            actor=relation.trainer, client=relation.client, first_day=DAY, days=2, key="one click"
        ),
    )

    session.refresh_from_db()
    assert session.local_date == DAY + timedelta(days=2)


def test_an_edit_that_races_with_a_log_leaves_no_logged_session_with_another_plan(relation, session):
    activity = ActivityFactory(client=relation.client, local_date=DAY)
    planned = session.text

    def race(index):
        try:
            if index:
                attach(session=session, activity=activity, matched_by=MatchedBy.LOGGED, lock=True)
            else:
                calendar.move_session(actor=relation.trainer, session=session, to=DAY + timedelta(days=1))
        except AlreadyLogged:
            return "refused"
        return "done"

    answers = at_once(2, race)

    session.refresh_from_db()
    assert answers[1] == "done"
    assert session.activity_id == activity.pk
    moved_first = answers[0] == "done"
    assert session.local_date == (DAY + timedelta(days=1) if moved_first else DAY)
    assert session.text == planned


def test_an_undo_clicked_six_times_at_once_undoes_once(relation, session):
    change = calendar.delete_sessions(actor=relation.trainer, sessions=[session]).change

    at_once(6, lambda _: undo_change(actor=relation.trainer, change=change))

    back = PlannedSession.objects.get()
    assert (back.pk, back.version) == (session.pk, 2)


def test_an_undo_that_races_with_an_edit_loses_nothing(relation, session):
    change = calendar.move_session(actor=relation.trainer, session=session, to=DAY + timedelta(days=1)).change

    def race(index):
        try:
            if index:
                undo_change(actor=relation.trainer, change=change)
            else:
                calendar.update_session(actor=relation.trainer, session=session, expected_version=2, name="Edited")
        except Conflict:
            return "refused"
        return "done"

    answers = at_once(2, race)

    session.refresh_from_db()
    assert sorted(answers) == ["done", "refused"]
    assert (session.name == "Edited") is (answers[0] == "done")
    assert (session.local_date == DAY) is (answers[1] == "done")


def test_moves_between_two_days_in_both_directions_end(relation):
    sessions = [
        PlannedSessionFactory(
            client=relation.client, created_by=relation.trainer, local_date=DAY + timedelta(days=n % 2)
        )
        for n in range(6)
    ]

    at_once(
        6,
        lambda index: calendar.move_session(
            actor=relation.trainer, session=sessions[index], to=DAY + timedelta(days=(index + 1) % 2)
        ),
    )

    for day in (DAY, DAY + timedelta(days=1)):
        places = PlannedSession.objects.filter(local_date=day).values_list("position", flat=True)
        assert sorted(places) == [0, 1, 2]


def test_two_trainers_with_the_same_clients_in_other_order_do_not_wait_for_each_other(relation):
    other = CoachingFactory(trainer=relation.trainer)
    rows = [PlannedSessionFactory(client=each.client, created_by=relation.trainer) for each in (relation, other)]

    def delete(index):
        return calendar.delete_sessions(actor=relation.trainer, sessions=rows if index % 2 else rows[::-1]).change

    made = [change for change in at_once(4, delete) if change]

    assert len(made) == 1
    assert not PlannedSession.objects.exists()


def test_beats_that_run_at_once_publish_each_draft_once(relation):
    now = timezone.now()
    PlannedSessionFactory.create_batch(
        4, client=relation.client, created_by=relation.trainer, draft=True, publish_at=now - timedelta(minutes=1)
    )

    published = at_once(4, lambda _: publish_due(now))

    assert sum(published) == 4
    assert set(PlannedSession.objects.values_list("stage", "version")) == {(Stage.PUBLISHED, 2)}


def test_a_refused_race_leaves_no_half_of_a_week(relation, session):
    def copy(index):
        try:
            calendar.copy_week(
                actor=relation.trainer,
                client=relation.client,
                first_day=date(2026, 7, 6),
                to_first_day=date(2026, 7, 13),
                key=f"copy {index % 2}",
            )
        except DomainError:
            return "refused"
        return "done"

    assert at_once(4, copy) == ["done"] * 4
    assert PlannedSession.objects.count() == 3


class _Copy:
    """Somebody who keeps the client's sessions by id."""

    def __init__(self, viewer):
        self.viewer, self.since, self.kept = viewer, "", set()

    def sync(self):
        has_more = True
        while has_more:
            page = session_sync(viewer=self.viewer, since=self.since, limit=2)
            self.kept |= {row.pk for row in page.changed}
            self.kept -= {each["id"] for each in page.deleted}
            self.since, has_more = page.next_since, page.has_more


def test_copies_that_are_read_while_sessions_go_and_return_end_with_what_is_there(relation, session):
    others = [PlannedSessionFactory(client=relation.client, created_by=relation.trainer) for _ in range(5)]
    copies = [_Copy(relation.trainer), _Copy(relation.client), _Copy(relation.trainer)]
    copies[0].sync()

    def live(index):
        if index < len(copies):
            for _ in range(6):
                copies[index].sync()
            return
        for each in others[index - len(copies) :: 2]:
            changed = calendar.delete_sessions(actor=relation.trainer, sessions=[each])
            if each != others[0]:
                undo_change(actor=relation.trainer, change=changed.change)

    at_once(len(copies) + 2, live)

    there = set(PlannedSession.objects.values_list("pk", flat=True))
    assert there == {session.pk, *(each.pk for each in others[1:])}
    assert list(DeletedSession.objects.values_list("row_id", flat=True)) == [others[0].pk]
    for copy in copies:
        copy.sync()
        assert copy.kept == there


def test_of_many_workers_one_gives_a_program_to_everybody(relation, monkeypatch):
    monkeypatch.setattr("workouts.services.rollouts._send", lambda _rollout_id: None)
    clients = [relation.client, *(CoachingFactory(trainer=relation.trainer).client for _ in range(3))]
    program = ProgramFactory(trainer=relation.trainer, weeks=2)
    ProgramSessionFactory(program=program, week=1, day=3)
    ProgramSessionFactory(program=program, week=2, day=3)
    first_day = week_of(timezone.localdate()) + timedelta(weeks=2)
    job = start_rollout(actor=relation.trainer, program=program, clients=clients, first_day=first_day)

    finished = at_once(5, lambda _index: run_rollout(job.pk))

    assert [each.state for each in finished if each is not None] == ["succeeded"]
    assert (Application.objects.count(), PlannedSession.objects.count()) == (4, 8)


def test_of_two_requests_with_one_key_one_job_comes(relation):
    program = ProgramFactory(trainer=relation.trainer, weeks=1)
    ProgramSessionFactory(program=program, week=1, day=3)
    first_day = week_of(timezone.localdate()) + timedelta(weeks=2)
    values = {"actor": relation.trainer, "program": program, "clients": [relation.client], "first_day": first_day}

    jobs = at_once(4, lambda _index: start_rollout(key="k", **values))

    assert len({job.pk for job in jobs}) == 1
