"""Each verb on one session: what it does, whom it refuses, and that a second time changes nothing."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine

from coaching.models import Coaching
from core.errors import Conflict, DomainError, NotAllowed
from tests.factories.activities import ActivityFactory, ThresholdFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.content import read_text
from workouts.enums import SkipReason, Stage
from workouts.exceptions import AlreadyLogged, ChangedMeanwhile
from workouts.models import CalendarChange, PlannedSession
from workouts.services import calendar

WEDNESDAY = date(2026, 7, 8)
THURSDAY = date(2026, 7, 9)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False):
        yield


@pytest.fixture
def session(trainer, client_user):
    return PlannedSessionFactory(client=client_user, created_by=trainer, name="Fast 800s")


@pytest.fixture
def done(trainer, client_user):
    activity = ActivityFactory(client=client_user, local_date=WEDNESDAY)
    return PlannedSessionFactory(
        client=client_user, created_by=trainer, activity=activity, matched_by="manual", is_locked=True
    )


def rows():
    return sorted(PlannedSession.objects.values_list("pk", "version", "local_date", "position", "name", "stage"))


def changes():
    return CalendarChange.objects.count()


def a_run(author, text="20min easy, 5x(400m @ 5k, rest 90s)"):
    return read_text(text, family="run", author=author)


# --- create ----------------------------------------------------------------------------------------------------------


def test_a_trainer_makes_a_draft_with_estimates_for_the_client(trainer, client_user):
    made = calendar.create_session(
        actor=trainer, client=client_user, day=WEDNESDAY, workout=a_run(trainer), name="400s"
    )

    session = made.sessions[0]
    assert (session.stage, session.name, session.position) == (Stage.DRAFT, "400s", 0)
    assert session.estimated_metres > 2000
    assert session.created_by == trainer
    assert made.change.verb == "create"


def test_what_clients_make_for_themselves_they_see_at_once(client_user):
    made = calendar.create_session(
        actor=client_user, client=client_user, day=WEDNESDAY, family="ride", free_seconds=5400
    )

    session = made.sessions[0]
    assert (session.stage, session.name, session.metric) == (Stage.PUBLISHED, "Ride", "duration")
    assert (session.estimated_seconds, session.structure) == (5400, {})


def test_a_free_session_by_distance_is_compared_by_distance(client_user):
    made = calendar.create_session(actor=client_user, client=client_user, day=WEDNESDAY, family="run", free_metres=9000)

    assert (made.sessions[0].metric, made.sessions[0].estimated_seconds) == ("distance", 0)


def test_a_session_without_workout_and_sport_is_refused(trainer, client_user):
    with pytest.raises(DomainError) as refusal:
        calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY)

    assert refusal.value.field == "family"
    assert not rows()


def test_a_copy_of_a_template_is_linked(trainer, client_user):
    template = TemplateFactory(trainer=trainer, version=3)

    session = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, template=template).sessions[0]

    assert (session.template, session.template_version, session.is_linked) == (template, 3, True)
    assert (session.text, session.family) == (template.text, template.family)


def test_nobody_plans_for_people_who_do_not_share_training(stranger, client_user):
    with pytest.raises(NotAllowed):
        calendar.create_session(actor=stranger, client=client_user, day=WEDNESDAY, family="run")

    assert not rows()


def test_another_trainers_template_is_refused(trainer, client_user):
    with pytest.raises(NotAllowed):
        calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, template=TemplateFactory())

    assert not rows()


def test_the_same_id_or_key_again_is_the_same_session(trainer, client_user):
    own = {"actor": trainer, "client": client_user, "day": WEDNESDAY, "family": "run"}
    pk = uuid4()

    made = [calendar.create_session(**own, session_id=pk).sessions[0].pk for _ in range(2)]
    keyed = {calendar.create_session(**own, key="one").sessions[0].pk for _ in range(2)}

    assert made == [pk, pk]
    assert len(keyed) == 1
    assert PlannedSession.objects.count() == 2


def test_an_id_of_somebody_elses_session_is_refused(trainer, client_user):
    other = PlannedSessionFactory()
    before = rows()

    with pytest.raises(Conflict):
        calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, family="run", session_id=other.pk)

    assert rows() == before


def test_a_session_can_be_put_before_those_of_its_day(trainer, client_user, session):
    made = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, family="run", position=0)

    session.refresh_from_db()
    assert (made.sessions[0].position, session.position) == (0, 1)


def test_a_day_in_another_century_is_refused(trainer, client_user):
    with pytest.raises(DomainError):
        calendar.create_session(actor=trainer, client=client_user, day=date(2106, 1, 1), family="run")

    assert not rows()


# --- update ----------------------------------------------------------------------------------------------------------


def test_an_edit_counts_up_versions_and_ends_the_link(trainer, client_user):
    template = TemplateFactory(trainer=trainer)
    session = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, template=template).sessions[0]

    changed = calendar.update_session(actor=trainer, session=session, workout=a_run(trainer), name="New").sessions[0]

    assert (changed.version, changed.content_version, changed.is_linked) == (2, 2, False)
    assert (changed.name, changed.template) == ("New", template)
    assert "400" in changed.text


def test_the_hour_of_a_session_is_no_content(trainer, session):
    changed = calendar.update_session(actor=trainer, session=session, time_of_day=time(7, 30)).sessions[0]

    assert (changed.version, changed.content_version, changed.time_of_day) == (2, 1, time(7, 30))


def test_an_edit_sent_twice_is_one(trainer, session):
    for _ in range(2):
        answer = calendar.update_session(actor=trainer, session=session, name="Tempo", note="Relaxed.")

    assert (answer.change, changes()) == (None, 1)
    session.refresh_from_db()
    assert (session.version, session.name) == (2, "Tempo")


def test_of_two_tabs_the_second_is_shown_the_version_of_the_first(trainer, session):
    calendar.update_session(actor=trainer, session=session, expected_version=1, name="First tab")
    before = rows()

    with pytest.raises(ChangedMeanwhile) as refusal:
        calendar.update_session(actor=trainer, session=session, expected_version=1, name="Second tab")

    assert refusal.value.current.name == "First tab"
    assert rows() == before


def test_a_client_does_not_edit_what_a_trainer_planned(client_user, session):
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.update_session(actor=client_user, session=session, name="Easy day")

    assert rows() == before


def test_content_of_a_done_session_stays_but_its_hour_may_change(trainer, done):
    before = rows()

    with pytest.raises(AlreadyLogged):
        calendar.update_session(actor=trainer, session=done, workout=a_run(trainer))

    assert rows() == before
    calendar.update_session(actor=trainer, session=done, time_of_day=time(6))


def test_saving_a_done_session_unchanged_does_not_compare_it_with_newer_thresholds(trainer, client_user, done):
    planned = done.estimated_load
    ThresholdFactory(client=client_user, kind="threshold_speed", family="run", value=5.5, valid_from=date(2026, 1, 1))
    same = read_text(done.text, family="run", author=trainer)

    calendar.update_session(actor=trainer, session=done, workout=same, name=done.name, time_of_day=time(6))
    anew = calendar.create_session(actor=trainer, client=client_user, day=THURSDAY, workout=same).sessions[0]

    assert anew.estimated_load != planned, "the threshold matters, so the next lines say something"
    done.refresh_from_db()
    assert (done.estimated_load, done.time_of_day) == (planned, time(6))


def test_an_edit_of_a_deleted_session_is_a_conflict(trainer, session):
    PlannedSession.objects.all().delete()

    with pytest.raises(Conflict) as refusal:
        calendar.update_session(actor=trainer, session=session, name="Late")

    assert refusal.value.code == "deleted"


# --- move ------------------------------------------------------------------------------------------------------------


def test_a_moved_session_goes_behind_those_of_its_new_day(trainer, client_user, session):
    PlannedSessionFactory(client=client_user, local_date=THURSDAY)

    moved = calendar.move_session(actor=trainer, session=session, to=THURSDAY).sessions[0]

    assert (moved.local_date, moved.position, moved.moved_from) == (THURSDAY, 1, None)
    assert (moved.version, moved.content_version) == (2, 2)


def test_places_of_a_day_are_counted_anew(trainer, client_user, session):
    others = [PlannedSessionFactory(client=client_user, position=place) for place in (1, 2)]

    calendar.move_session(actor=trainer, session=session, to=WEDNESDAY, position=1)
    calendar.move_session(actor=trainer, session=others[1], to=THURSDAY)

    day = PlannedSession.objects.filter(local_date=WEDNESDAY)
    assert sorted(day.values_list("position", flat=True)) == [0, 1]


def test_a_clients_move_leaves_a_note_and_the_way_back_takes_it_away(client_user, session):
    away = calendar.move_session(actor=client_user, session=session, to=THURSDAY).sessions[0]
    further = calendar.move_session(actor=client_user, session=session, to=date(2026, 7, 7)).sessions[0]
    back = calendar.move_session(actor=client_user, session=session, to=WEDNESDAY).sessions[0]

    assert [each.moved_from for each in (away, further, back)] == [WEDNESDAY, WEDNESDAY, None]


def test_a_client_moves_only_as_far_as_the_trainer_allows(client_user, session):
    Coaching.objects.update(client_may_move=True, move_days=1)
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.move_session(actor=client_user, session=session, to=date(2026, 7, 10))
    assert rows() == before

    calendar.move_session(actor=client_user, session=session, to=THURSDAY)
    with pytest.raises(NotAllowed):
        calendar.move_session(actor=client_user, session=session, to=date(2026, 7, 10))


def test_a_draft_is_not_for_the_client_to_move(client_user, trainer):
    draft = PlannedSessionFactory(client=client_user, created_by=trainer, draft=True)
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.move_session(actor=client_user, session=draft, to=THURSDAY)

    assert rows() == before


def test_a_done_session_stays_on_its_day(trainer, done):
    before = rows()

    with pytest.raises(AlreadyLogged):
        calendar.move_session(actor=trainer, session=done, to=THURSDAY)

    assert rows() == before


def test_a_move_sent_twice_is_one(trainer, session):
    for _ in range(2):
        calendar.move_session(actor=trainer, session=session, to=THURSDAY)

    assert (changes(), PlannedSession.objects.get().version) == (1, 2)


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"])
def test_days_of_a_clock_change_are_days_as_all_others(trainer, client_user, zone):
    type(client_user).objects.filter(pk=client_user.pk).update(time_zone=zone)
    eve = date(2026, 10, 24)
    session = PlannedSessionFactory(client=client_user, created_by=trainer, local_date=eve, time_of_day=time(2, 30))

    moved = calendar.move_session(actor=trainer, session=session, to=eve + timedelta(days=1)).sessions[0]
    shifted = calendar.shift_after(actor=trainer, client=client_user, first_day=eve, days=-21).sessions[0]

    assert (moved.local_date, moved.time_of_day) == (date(2026, 10, 25), time(2, 30))
    assert (shifted.local_date, shifted.time_of_day) == (date(2026, 10, 4), time(2, 30))


# --- delete ----------------------------------------------------------------------------------------------------------


def test_sessions_are_deleted_together_and_their_days_counted_anew(trainer, client_user, session):
    others = [PlannedSessionFactory(client=client_user, created_by=trainer, position=place) for place in (1, 2)]

    calendar.delete_sessions(actor=trainer, sessions=[session, others[0]])

    left = PlannedSession.objects.get()
    assert (left.pk, left.position) == (others[1].pk, 0)


def test_deleting_twice_does_no_harm(trainer, session):
    calendar.delete_sessions(actor=trainer, sessions=[session])

    again = calendar.delete_sessions(actor=trainer, sessions=[session])

    assert (again.change, changes()) == (None, 1)


def test_a_session_that_changed_since_it_was_seen_is_not_deleted(trainer, session):
    calendar.update_session(actor=trainer, session=session, name="Edited")
    before = rows()

    with pytest.raises(ChangedMeanwhile):
        calendar.delete_sessions(actor=trainer, sessions=[session], seen={session.pk: 1})

    assert rows() == before


def test_one_done_session_keeps_all_of_them(trainer, session, done):
    before = rows()

    with pytest.raises(AlreadyLogged):
        calendar.delete_sessions(actor=trainer, sessions=[session, done])

    assert rows() == before


def test_clients_delete_only_what_they_made(client_user, session):
    own = PlannedSessionFactory(client=client_user, created_by=client_user)
    before = rows()

    with pytest.raises(NotAllowed):
        calendar.delete_sessions(actor=client_user, sessions=[own, session])
    assert rows() == before

    calendar.delete_sessions(actor=client_user, sessions=[own])
    assert PlannedSession.objects.get() == session


# --- skip, shorten ---------------------------------------------------------------------------------------------------


def test_a_client_skips_for_a_reason_and_takes_it_back(client_user, session):
    skipped = calendar.skip_session(actor=client_user, session=session, reason=SkipReason.SICK, note="Fever").sessions[
        0
    ]
    assert (skipped.is_skipped, skipped.skip_note, skipped.version, skipped.content_version) == (True, "Fever", 2, 1)

    on = calendar.unskip_session(actor=client_user, session=session).sessions[0]
    assert (on.is_skipped, on.skip_reason, on.skip_note) == (False, "", "")


def test_skipping_twice_is_one_change(client_user, session):
    for _ in range(2):
        calendar.skip_session(actor=client_user, session=session, reason=SkipReason.TIRED)

    assert changes() == 1
    assert calendar.unskip_session(actor=client_user, session=session).change
    assert calendar.unskip_session(actor=client_user, session=session).change is None


def test_a_skip_needs_a_reason_and_the_trainers_leave(client_user, session):
    before = rows()
    with pytest.raises(DomainError):
        calendar.skip_session(actor=client_user, session=session, reason="lazy")
    Coaching.objects.update(client_may_skip=False)
    for verb in (
        lambda: calendar.skip_session(actor=client_user, session=session, reason=SkipReason.SICK),
        lambda: calendar.unskip_session(actor=client_user, session=session),
        lambda: calendar.shorten_session(actor=client_user, session=session, percent=50),
    ):
        with pytest.raises(NotAllowed):
            verb()

    assert rows() == before


def test_a_done_session_is_neither_skipped_nor_shortened(trainer, done):
    before = rows()

    with pytest.raises(AlreadyLogged):
        calendar.skip_session(actor=trainer, session=done, reason=SkipReason.SICK)
    with pytest.raises(AlreadyLogged):
        calendar.shorten_session(actor=trainer, session=done, percent=50)

    assert rows() == before


def test_a_session_is_shortened_of_the_whole_and_gets_it_back(client_user, session):
    whole = session.estimated_seconds

    half = calendar.shorten_session(actor=client_user, session=session, percent=50).sessions[0]
    again = calendar.shorten_session(actor=client_user, session=session, percent=75).sessions[0]
    full = calendar.shorten_session(actor=client_user, session=session, percent=100).sessions[0]

    assert half.estimated_seconds < again.estimated_seconds < whole
    assert ("2x(800m" in half.text, "3x(800m" in again.text) == (True, True)
    assert (full.text, full.shortened_to, full.full_structure) == (session.text, None, {})
    assert calendar.shorten_session(actor=client_user, session=session, percent=100).change is None


def test_a_free_session_has_nothing_to_leave_out(client_user):
    session = PlannedSessionFactory(client=client_user, text="", family="run")
    before = rows()

    with pytest.raises(DomainError):
        calendar.shorten_session(actor=client_user, session=session, percent=50)

    assert rows() == before


def test_an_edit_of_words_leaves_a_session_shortened(trainer, session):
    short = calendar.shorten_session(actor=trainer, session=session, percent=50).sessions[0]

    edited = calendar.update_session(
        actor=trainer,
        session=short,
        workout=read_text(short.text, family="run", author=trainer),
        note="Take it easy.",
    ).sessions[0]

    assert (edited.shortened_to, edited.note) == (50, "Take it easy.")
    assert edited.full_structure
