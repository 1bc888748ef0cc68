"""Templates stay linked: an edit reaches what is not done yet, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching.models import Consent
from core.errors import Conflict, DomainError, NotAllowed
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import (
    ApplicationFactory,
    PlannedSessionFactory,
    ProgramSessionFactory,
    TemplateFactory,
)
from workouts.content import read_text, text_of, workout_of
from workouts.enums import MatchedBy, SkipReason
from workouts.exceptions import AlreadyLogged, ChangedMeanwhile
from workouts.models import CalendarChange, PlannedSession, Template
from workouts.services import linking
from workouts.services.calendar import shorten_session, update_session
from workouts.services.copying import plan_template
from workouts.services.ledger import undo_change
from workouts.services.library import preview_edit, update_template
from workouts.services.linking import kept_copies, relink_session

pytestmark = pytest.mark.django_db

NOW = "2026-07-06T10:00:00Z"
LONGER = "20min Z1, 4x(800m @ 5k, rest 2:00), 10min easy"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def template(trainer) -> Template:
    return TemplateFactory(trainer=trainer, name="Fast 800s")


def planned(trainer, template, client, day: date | None = None) -> PlannedSession:
    return plan_template(
        actor=trainer, template=template, clients=[client], day=day or client.local_today() + timedelta(days=2)
    ).sessions[0]


def log(session: PlannedSession) -> None:
    activity = ActivityFactory(client=session.client)
    rows = PlannedSession.objects.filter(pk=session.pk)
    rows.update(activity=activity, matched_by=MatchedBy.LOGGED, is_locked=True)


def edited(trainer, template, text: str = LONGER, family: str = "run", **options):
    workout = read_text(text, family=family, author=trainer)
    return update_template(actor=trainer, template=template, workout=workout, **options)


def test_an_edit_reaches_the_open_copies_of_every_client(trainer, client_user, template):
    other = CoachingFactory(trainer=trainer).client
    copies = [planned(trainer, template, client_user), planned(trainer, template, other)]
    edit = edited(trainer, template, name="Faster 800s", note="Stay tall.")
    assert edit.template.version == 2
    for copy in copies:
        version, content_version = copy.version, copy.content_version
        copy.refresh_from_db()
        assert (copy.name, copy.note, copy.text) == ("Faster 800s", "Stay tall.", edit.template.text)
        assert workout_of(copy) == workout_of(edit.template)
        assert copy.is_linked
        assert copy.template_version == 2
        assert (copy.version, copy.content_version) == (version + 1, content_version + 1)
    assert edit.change.words == "Changed 2 sessions of Faster 800s"


def test_estimates_are_those_of_each_client(trainer, client_user):
    template = TemplateFactory(trainer=trainer, text="10x800m @ threshold", family="run")
    fast = CoachingFactory(trainer=trainer).client
    fast.thresholds.create(kind="threshold_speed", family="run", value=5.0, valid_from=date(2026, 1, 1))
    client_user.thresholds.create(kind="threshold_speed", family="run", value=2.5, valid_from=date(2026, 1, 1))
    slow_copy, fast_copy = planned(trainer, template, client_user), planned(trainer, template, fast)
    edited(trainer, template, text="5x800m @ threshold")
    slow_copy.refresh_from_db()
    fast_copy.refresh_from_db()
    assert slow_copy.estimated_seconds == pytest.approx(4000 / 2.5)
    assert fast_copy.estimated_seconds == pytest.approx(4000 / 5)


def test_what_was_done_skipped_or_lies_behind_keeps_its_values(trainer, client_user, template):
    done, skipped, past, today = (planned(trainer, template, client_user, date(2026, 7, day)) for day in (7, 8, 5, 6))
    log(done)
    PlannedSession.objects.filter(pk=skipped.pk).update(skipped_at=timezone.now(), skip_reason=SkipReason.TIRED)
    kept = {row.pk: row for row in PlannedSession.objects.exclude(pk=today.pk)}
    edit = edited(trainer, template)
    assert [session.pk for session in edit.sessions] == [today.pk]
    for pk, before in kept.items():
        row = PlannedSession.objects.get(pk=pk)
        assert (row.structure, row.text, row.version) == (before.structure, before.text, before.version)
    assert {copy.session.pk: copy.why for copy in kept_copies(trainer, template)} == {
        done.pk: "logged",
        skipped.pk: "skipped",
        past.pk: "its day is over",
    }


@pytest.mark.parametrize(("zone", "is_reached"), [("Pacific/Honolulu", True), ("Pacific/Kiritimati", False)])
def test_the_day_is_over_on_the_clients_own_clock(trainer, template, zone, is_reached):
    client = CoachingFactory(trainer=trainer, client=ClientFactory(time_zone=zone)).client
    with time_machine.travel("2026-07-06T02:00:00Z", tick=False):
        copy = planned(trainer, template, client, date(2026, 7, 5))
    with time_machine.travel("2026-07-06T08:00:00Z", tick=False):
        edited(trainer, template)
    copy.refresh_from_db()
    assert (copy.template_version == 2) is is_reached


def test_a_copy_that_is_logged_while_the_edit_is_saved_keeps_its_values(trainer, client_user, template, monkeypatch):
    copy, other = planned(trainer, template, client_user), planned(trainer, template, client_user)
    really_lock = linking.lock_clients

    def lock_after_somebody_logged(clients):
        log(copy)
        really_lock(clients)

    monkeypatch.setattr(linking, "lock_clients", lock_after_somebody_logged)
    edit = edited(trainer, template)
    assert [session.pk for session in edit.sessions] == [other.pk]
    before = copy.text
    copy.refresh_from_db()
    assert (copy.text, copy.is_done, copy.template_version) == (before, True, 1)


def test_a_withdrawn_consent_keeps_the_edit_away(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    Consent.objects.filter(coaching__client=client_user).delete()
    assert edited(trainer, template).sessions == []
    copy.refresh_from_db()
    assert copy.template_version == 1


def test_a_copy_from_a_program_grows_from_the_new_workout(trainer, client_user):
    template = TemplateFactory(trainer=trainer, family="strength", text="Barbell back squat 3x5 @ 100kg", name="Squats")
    rule = {"id": "r", "kind": "kilograms", "amount": 2.5, "subject": "", "label": "", "every_weeks": 1}
    rule |= {"first_week": 2, "last_week": None, "gate": "none", "reserve": None}
    application = ApplicationFactory(client=client_user, program__trainer=trainer, rules=[rule])
    copy = planned(trainer, template, client_user)
    PlannedSession.objects.filter(pk=copy.pk).update(application=application, week=3)
    edited(trainer, template, text="Barbell back squat 4x5 @ 110kg", family="strength")
    copy.refresh_from_db()
    assert copy.text.endswith("squat 4x5 @ 115kg")
    assert text_of(workout_of(copy), trainer) == copy.text
    assert copy.base_structure == Template.objects.get().structure


def test_a_shortened_copy_stays_as_short(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    shorten_session(actor=trainer, session=copy, percent=50)
    edited(trainer, template, text="20min Z1, 8x(800m @ 5k, rest 2:00), 10min easy")
    copy.refresh_from_db()
    assert copy.shortened_to == 50
    assert "4x(800m" in copy.text
    assert copy.full_structure["blocks"] == Template.objects.get().structure["blocks"]


def test_programs_get_the_new_content_and_a_new_version(trainer, template):
    day = ProgramSessionFactory(program__trainer=trainer, template=template)
    edit = edited(trainer, template)
    day.refresh_from_db()
    assert edit.program_sessions == 1
    assert (day.text, day.structure) == (edit.template.text, edit.template.structure)
    assert day.program.version == 2


def test_kept_copies_are_unlinked_and_hold_what_they_held(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    day = ProgramSessionFactory(program__trainer=trainer, template=template, text=template.text)
    edited(trainer, template, copies="keep")
    before = copy.text
    copy.refresh_from_db()
    day.refresh_from_db()
    assert (copy.text, copy.is_linked, copy.template_version) == (before, False, 1)
    assert day.template is None
    assert not CalendarChange.objects.filter(words__contains="Changed").exists()
    edited(trainer, template, text="5km easy")
    copy.refresh_from_db()
    assert copy.text == before


def test_the_copies_can_be_brought_back_by_an_undo(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    edit = edited(trainer, template)
    undo_change(actor=trainer, change=edit.change)
    before = copy.text
    copy.refresh_from_db()
    assert (copy.text, copy.template_version) == (before, 1)
    assert Template.objects.get().text == edit.template.text


def test_only_a_changed_content_is_a_new_version(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    edit = update_template(actor=trainer, template=template, labels=["hills"], name=template.name)
    assert (edit.template.version, edit.sessions, edit.change) == (1, [], None)
    assert PlannedSession.objects.get().version == copy.version


def test_two_tabs_conflict_and_nothing_changes(trainer, client_user, template):
    planned(trainer, template, client_user)
    edited(trainer, template, expected_version=1)
    with pytest.raises(ChangedMeanwhile) as refused:
        edited(trainer, template, text="5km easy", expected_version=1)
    assert refused.value.current.version == 2
    assert Template.objects.get().text == PlannedSession.objects.get().text
    assert "800m" in Template.objects.get().text


def test_somebody_elses_template_is_not_edited(stranger, trainer, client_user, template):
    planned(trainer, template, client_user)
    with pytest.raises(NotAllowed):
        edited(stranger, template)
    assert (Template.objects.get().version, PlannedSession.objects.get().version) == (1, 1)


def test_the_preview_says_what_changes_and_writes_nothing(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    day = ProgramSessionFactory(program__trainer=trainer, template=template)
    workout = read_text(LONGER, family="run", author=trainer)
    preview = preview_edit(actor=trainer, template=template, workout=workout)
    assert [each.session.pk for each in preview.copies] == [copy.pk]
    assert preview.copies[0].seconds_after == preview.copies[0].seconds_before + 300
    assert list(preview.program_sessions) == [day]
    assert preview.asks
    assert (preview.summary, template.text) == ("1 session of 1 client", Template.objects.get().text)
    assert PlannedSession.objects.get().text == copy.text
    assert not preview_edit(actor=trainer, template=template, labels=["x"], name=template.name).asks


def queries_of_a_preview(trainer, copies: int) -> int:
    template = TemplateFactory(trainer=trainer, lifting=True)
    clients = [CoachingFactory(trainer=trainer).client for _ in range(copies)]
    plan_template(actor=trainer, template=template, clients=clients, day=date(2026, 7, 8))
    workout = read_text("Barbell back squat 5x5 @ 100kg", family="strength", author=trainer)
    with CaptureQueriesContext(connection) as looked:
        preview_edit(actor=trainer, template=template, workout=workout)
    assert len(PlannedSession.objects.filter(template=template)) == copies
    return len(looked)


def test_the_preview_asks_as_often_for_ten_copies_as_for_one(trainer):
    assert queries_of_a_preview(trainer, 1) == queries_of_a_preview(trainer, 10)


def test_a_session_changed_by_hand_is_linked_again(trainer, client_user, template):
    copy = planned(trainer, template, client_user)
    workout = read_text("5km easy", family="run", author=trainer)
    session = update_session(actor=trainer, session=copy, workout=workout).sessions[0]
    edited(trainer, template)
    assert PlannedSession.objects.get().text == session.text
    assert [each.why for each in kept_copies(trainer, template)] == ["changed by hand"]
    linked = relink_session(actor=trainer, session=session)
    row = PlannedSession.objects.get()
    assert (row.text, row.is_linked, row.template_version) == (Template.objects.get().text, True, 2)
    assert relink_session(actor=trainer, session=row).change is None
    undo_change(actor=trainer, change=linked.change)
    assert PlannedSession.objects.get().text == session.text


def test_what_cannot_be_linked_again_stays(trainer, stranger, client_user, template):
    own = PlannedSessionFactory(client=client_user, created_by=trainer)
    copy = planned(trainer, template, client_user)
    log(copy)
    PlannedSession.objects.filter(pk=copy.pk).update(is_linked=False)
    for actor, session, error in (
        (trainer, own, DomainError),
        (trainer, copy, AlreadyLogged),
        (stranger, copy, NotAllowed),
        (client_user, copy, NotAllowed),
    ):
        with pytest.raises(error):
            relink_session(actor=actor, session=session)
    with pytest.raises(Conflict):
        relink_session(actor=trainer, session=copy, expected_version=7)
    assert not PlannedSession.objects.filter(is_linked=True).exists()
