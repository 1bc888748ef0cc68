"""Undo: rows are as they were, refused when somebody changed them since, and harmless to repeat."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from coaching.models import Coaching
from core.errors import Conflict, NotAllowed
from tests.factories.activities import ActivityFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.content import read_text
from workouts.enums import SkipReason
from workouts.exceptions import AlreadyLogged
from workouts.models import CalendarChange, PlannedSession
from workouts.services import calendar, publishing
from workouts.services.ledger import UNDO_FOR, snapshot, undo_change

WEDNESDAY = date(2026, 7, 8)
THURSDAY = date(2026, 7, 9)
COUNTERS = {"version", "content_version", "compliance", "ratio", "done_amount"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(trainer, client_user):
    """Two sessions on Wednesday, one on Thursday, and a draft on Friday."""
    made = {"client": client_user, "created_by": trainer}
    return [
        PlannedSessionFactory(**made, name="Morning"),
        PlannedSessionFactory(**made, name="Evening", position=1),
        PlannedSessionFactory(**made, name="Long", local_date=THURSDAY),
        PlannedSessionFactory(**made, name="Draft", local_date=date(2026, 7, 10), draft=True),
    ]


def state():
    """Every column of every session that an undo brings back."""
    return {
        row.pk: {name: value for name, value in snapshot(row).items() if name not in COUNTERS}
        for row in PlannedSession.objects.all()
    }


VERBS = {
    "create": lambda t, c, p: calendar.create_session(actor=t, client=c, day=WEDNESDAY, family="run", position=0),
    "edit": lambda t, c, p: calendar.update_session(
        actor=t, session=p[0], workout=read_text("30min Z2", family="run", author=t), name="Easy", note="Slow."
    ),
    "reorder": lambda t, c, p: calendar.update_session(actor=t, session=p[0], position=1),
    "move": lambda t, c, p: calendar.move_session(actor=t, session=p[0], to=THURSDAY),
    "clients_move": lambda t, c, p: calendar.move_session(actor=c, session=p[0], to=THURSDAY),
    "delete": lambda t, c, p: calendar.delete_sessions(actor=t, sessions=p[:3]),
    "copy": lambda t, c, p: calendar.copy_session(actor=t, session=p[0], to=THURSDAY),
    "copy_week": lambda t, c, p: calendar.copy_week(
        actor=t, client=c, first_day=date(2026, 7, 6), to_first_day=date(2026, 7, 13)
    ),
    "shift": lambda t, c, p: calendar.shift_after(actor=t, client=c, first_day=WEDNESDAY, days=3),
    "template": lambda t, c, p: calendar.plan_template(
        actor=t, template=TemplateFactory(trainer=t), clients=[c], day=WEDNESDAY
    ),
    "skip": lambda t, c, p: calendar.skip_session(actor=c, session=p[0], reason=SkipReason.SICK, note="Fever"),
    "shorten": lambda t, c, p: calendar.shorten_session(actor=c, session=p[0], percent=50),
    "publish": lambda t, c, p: publishing.publish_sessions(actor=t, clients=[c]),
    "unpublish": lambda t, c, p: publishing.unpublish_session(actor=t, session=p[0]),
}


@pytest.mark.parametrize("verb", VERBS)
def test_undo_brings_back_what_was(verb, trainer, client_user, plan):
    before = state()
    changed = VERBS[verb](trainer, client_user, plan)
    assert state() != before

    undo_change(actor=changed.change.actor, change=changed.change)

    assert state() == before
    changed.change.refresh_from_db()
    assert changed.change.undone_at


@pytest.mark.parametrize("verb", VERBS)
def test_undoing_twice_does_nothing_more(verb, trainer, client_user, plan):
    changed = VERBS[verb](trainer, client_user, plan)
    undo_change(actor=changed.change.actor, change=changed.change)
    once = state(), sorted(PlannedSession.objects.values_list("pk", "version"))

    undo_change(actor=changed.change.actor, change=changed.change)

    assert (state(), sorted(PlannedSession.objects.values_list("pk", "version"))) == once


def test_the_note_of_a_skip_stands_encrypted_in_the_record(trainer, client_user, plan):
    calendar.skip_session(actor=client_user, session=plan[0], reason=SkipReason.SICK, note="Fever")
    change = calendar.unskip_session(actor=client_user, session=plan[0]).change

    assert change.rows[0]["before"]["skip_note"] == "Fever"
    undo_change(actor=client_user, change=change)
    assert PlannedSession.objects.get(pk=plan[0].pk).skip_note == "Fever"


def test_versions_grow_with_an_undo_so_that_old_tabs_notice(trainer, plan):
    change = calendar.move_session(actor=trainer, session=plan[0], to=THURSDAY).change

    session = undo_change(actor=trainer, change=change).sessions[0]

    assert (session.version, session.content_version) == (3, 3)


def test_a_deleted_session_returns_under_its_id_with_a_later_version(trainer, plan):
    change = calendar.delete_sessions(actor=trainer, sessions=[plan[1]]).change

    back = undo_change(actor=trainer, change=change).sessions[0]

    assert (back.pk, back.position, back.version) == (plan[1].pk, 1, 2)


def test_a_session_whose_template_went_returns_without_it(trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    session = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, template=template).sessions[0]
    change = calendar.delete_sessions(actor=trainer, sessions=[session]).change
    template.delete()

    back = undo_change(actor=trainer, change=change).sessions[0]

    assert (back.template, back.is_linked, back.text) == (None, False, session.text)


def test_what_was_edited_since_is_named_and_nothing_is_undone(trainer, client_user, plan):
    change = calendar.shift_after(actor=trainer, client=client_user, first_day=WEDNESDAY, days=2).change
    calendar.update_session(actor=trainer, session=plan[1], name="Evening, easier")
    before = state()

    with pytest.raises(Conflict, match="Evening, easier"):
        undo_change(actor=trainer, change=change)

    assert state() == before
    assert not CalendarChange.objects.filter(undone_at__isnull=False).exists()


def test_a_made_session_that_was_logged_stays(trainer, client_user):
    made = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, family="run")
    activity = ActivityFactory(client=client_user, local_date=WEDNESDAY)
    PlannedSession.objects.update(activity=activity, matched_by="logged", is_locked=True)
    before = state()

    with pytest.raises(AlreadyLogged):
        undo_change(actor=trainer, change=made.change)

    assert state() == before


def test_after_an_hour_it_is_too_late(trainer, plan, clock):
    change = calendar.move_session(actor=trainer, session=plan[0], to=THURSDAY).change
    before = state()
    clock.shift(UNDO_FOR + timedelta(seconds=1))

    with pytest.raises(Conflict) as refusal:
        undo_change(actor=trainer, change=change)

    assert refusal.value.code == "too_late"
    assert state() == before


def test_only_whoever_did_it_takes_it_back(trainer, client_user, stranger, plan):
    change = calendar.move_session(actor=trainer, session=plan[0], to=THURSDAY).change
    before = state()

    for other in (client_user, stranger):
        with pytest.raises(NotAllowed):
            undo_change(actor=other, change=change)

    assert state() == before


def test_a_trainer_whose_relation_ended_undoes_nothing(trainer, client_user, plan):
    change = calendar.delete_sessions(actor=trainer, sessions=plan[:1]).change
    Coaching.objects.all().delete()
    before = state()

    with pytest.raises(NotAllowed):
        undo_change(actor=trainer, change=change)

    assert state() == before
