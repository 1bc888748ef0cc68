"""Copies, weeks, shifts and templates for many."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError, NotAllowed
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.enums import Stage
from workouts.models import CalendarChange, PlannedSession
from workouts.services import calendar

MONDAY = date(2026, 7, 6)
WEDNESDAY = date(2026, 7, 8)
NEXT_MONDAY = date(2026, 7, 13)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False):
        yield


@pytest.fixture
def session(trainer, client_user):
    return PlannedSessionFactory(client=client_user, created_by=trainer, is_linked=True)


def rows():
    return sorted(PlannedSession.objects.values_list("pk", "version", "local_date", "position", "stage"))


def test_a_trainers_copy_is_a_draft_with_the_template_and_without_what_happened(trainer, client_user, session):
    template = TemplateFactory(trainer=trainer)
    PlannedSession.objects.update(
        template=template, template_version=1, skipped_at="2026-07-06T00:00Z", skip_reason="sick"
    )
    session.refresh_from_db()
    calendar.unskip_session(actor=trainer, session=session)
    short = calendar.shorten_session(actor=trainer, session=session, percent=50).sessions[0]

    copy = calendar.copy_session(actor=trainer, session=short, to=NEXT_MONDAY).sessions[0]

    assert (copy.stage, copy.template, copy.is_linked, copy.is_skipped) == (Stage.DRAFT, template, True, False)
    assert (copy.text, copy.shortened_to, copy.local_date) == (session.text, None, NEXT_MONDAY)
    assert copy.estimated_seconds == pytest.approx(session.estimated_seconds)


def test_a_copy_of_what_a_progression_changed_is_not_linked(trainer, session):
    PlannedSession.objects.update(base_structure={"version": 1})
    session.refresh_from_db()

    copy = calendar.copy_session(actor=trainer, session=session, to=NEXT_MONDAY).sessions[0]

    assert not copy.is_linked


def test_a_clients_copy_is_theirs(client_user, session):
    copy = calendar.copy_session(actor=client_user, session=session, to=NEXT_MONDAY).sessions[0]

    assert (copy.created_by, copy.stage) == (client_user, Stage.PUBLISHED)


def test_a_copy_for_another_client_is_estimated_for_them(trainer, session):
    other = CoachingFactory(trainer=trainer).client

    copy = calendar.copy_session(actor=trainer, session=session, to=WEDNESDAY, client=other).sessions[0]

    assert copy.client == other
    assert CalendarChange.objects.get().client == other


def test_a_copy_for_a_stranger_is_refused(trainer, session):
    other = CoachingFactory().client
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.copy_session(actor=trainer, session=session, to=WEDNESDAY, client=other)

    assert rows() == before


def test_a_copied_week_lies_behind_what_is_there_and_comes_once_a_key(trainer, client_user, session):
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=date(2026, 7, 10), draft=True)
    there = PlannedSessionFactory(client=client_user, created_by=trainer, local_date=date(2026, 7, 15))
    week = {"actor": trainer, "client": client_user, "first_day": MONDAY, "to_first_day": NEXT_MONDAY}

    first = calendar.copy_week(**week, key="once")
    again = calendar.copy_week(**week, key="once")

    days = sorted((copy.local_date, copy.position, copy.stage) for copy in first.sessions)
    assert days == [(date(2026, 7, 15), 1, Stage.DRAFT), (date(2026, 7, 17), 0, Stage.DRAFT)]
    assert {copy.pk for copy in first.sessions} == {copy.pk for copy in again.sessions}
    there.refresh_from_db()
    assert (there.position, PlannedSession.objects.count()) == (0, 5)


def test_a_client_copies_no_drafts(client_user, trainer, session):
    PlannedSessionFactory(client=client_user, created_by=trainer, local_date=date(2026, 7, 10), draft=True)

    copied = calendar.copy_week(actor=client_user, client=client_user, first_day=MONDAY, to_first_day=NEXT_MONDAY)

    assert len(copied.sessions) == 1


def test_a_week_onto_itself_and_an_empty_one_change_nothing(trainer, client_user, session):
    before = rows()

    with pytest.raises(DomainError):
        calendar.copy_week(actor=trainer, client=client_user, first_day=MONDAY, to_first_day=MONDAY)
    empty = calendar.copy_week(actor=trainer, client=client_user, first_day=NEXT_MONDAY, to_first_day=date(2026, 7, 20))

    assert (empty.change, rows()) == (None, before)


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_a_week_across_a_clock_change_keeps_its_weekdays(trainer, client_user, zone):
    type(client_user).objects.filter(pk=client_user.pk).update(time_zone=zone)
    for day in (19, 25):
        PlannedSessionFactory(client=client_user, created_by=trainer, local_date=date(2026, 10, day))

    copied = calendar.copy_week(
        actor=trainer, client=client_user, first_day=date(2026, 10, 19), to_first_day=date(2026, 10, 26)
    )

    assert [copy.local_date for copy in copied.sessions] == [date(2026, 10, 26), date(2026, 11, 1)]


def test_a_shift_leaves_what_is_done_or_skipped_and_names_it(trainer, client_user, session):
    activity = ActivityFactory(client=client_user, local_date=WEDNESDAY)
    mine = {"client": client_user, "created_by": trainer}
    done = PlannedSessionFactory(**mine, activity=activity, matched_by="manual", is_locked=True, position=1)
    earlier = PlannedSessionFactory(**mine, local_date=MONDAY)

    shifted = calendar.shift_after(actor=trainer, client=client_user, first_day=WEDNESDAY, days=2, key="k")
    calendar.shift_after(actor=trainer, client=client_user, first_day=WEDNESDAY, days=2, key="k")

    assert [each.local_date for each in shifted.sessions] == [date(2026, 7, 10)]
    assert [each.pk for each in shifted.left] == [done.pk]
    for each, day in ((done, WEDNESDAY), (earlier, MONDAY), (session, date(2026, 7, 10))):
        each.refresh_from_db()
        assert each.local_date == day
    assert done.position == 0


def test_a_client_with_a_trainer_does_not_shift_the_plan(client_user, session):
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.shift_after(actor=client_user, client=client_user, first_day=WEDNESDAY, days=1)

    assert rows() == before


@pytest.mark.parametrize("days", [0, 367, -400])
def test_a_shift_by_nothing_or_too_much_is_refused(trainer, client_user, session, days):
    before = rows()

    with pytest.raises(DomainError):
        calendar.shift_after(actor=trainer, client=client_user, first_day=WEDNESDAY, days=days)

    assert rows() == before


def test_a_template_goes_to_many_clients_once_a_key(trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    clients = [client_user, *(CoachingFactory(trainer=trainer).client for _ in range(2))]
    order = {"actor": trainer, "template": template, "clients": clients, "day": WEDNESDAY, "key": "k"}

    first, again = calendar.plan_template(**order), calendar.plan_template(**order)

    assert {each.client_id for each in first.sessions} == {client.pk for client in clients}
    assert all(each.is_linked and each.stage == Stage.DRAFT and each.position == 0 for each in first.sessions)
    assert {each.pk for each in again.sessions} == {each.pk for each in first.sessions}
    assert PlannedSession.objects.count() == 3


def test_a_template_goes_to_nobody_when_one_client_is_not_the_trainers(trainer, client_user):
    with pytest.raises(NotAllowed):
        calendar.plan_template(
            actor=trainer,
            template=TemplateFactory(trainer=trainer),
            clients=[client_user, CoachingFactory().client],
            day=WEDNESDAY,
        )

    assert not PlannedSession.objects.exists()


def test_what_is_known_of_the_athlete_is_read_once_a_week(trainer, client_user):
    def copying(number, target):
        for _ in range(number):
            PlannedSessionFactory(client=client_user, created_by=trainer)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            calendar.copy_week(actor=trainer, client=client_user, first_day=MONDAY, to_first_day=target)
        return len([each for each in asked.captured_queries if "activities_threshold" in each["sql"]])

    assert copying(1, NEXT_MONDAY) == copying(6, date(2026, 7, 20)) == 1
