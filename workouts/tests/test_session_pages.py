"""What the forms of the calendar do, what they refuse, and how each is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory, TemplateFactory
from workouts.enums import Stage
from workouts.models import CalendarChange, PlannedSession

TODAY = date(2026, 7, 8)
TOMORROW = TODAY + timedelta(days=1)
CALENDAR = {"HX-Request": "true", "HX-Target": "calendar"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(datetime(2026, 7, 8, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def session(trainer, client_user) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, created_by=trainer, name="Fast 800s", local_date=TODAY)


def url(name, thing, **query):
    return reverse(f"workouts:{name}", args=[thing.pk], query=query or None)


def typed(**values):
    return {"family": "run", "name": "", "text": "45min Z1", "note": "", "metric": "", "date": TODAY, **values}


def stored(session):
    return PlannedSession.objects.get(pk=session.pk)


def undo_address(answer):
    (message,) = get_messages(answer.wsgi_request)
    return message.extra_tags


def test_a_session_is_written_as_text(trainer, client_user, page):
    answer = page(trainer).post(url("session_new", client_user), typed(name="Easy", time_of_day="06:30"))

    session = PlannedSession.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"{url('client_calendar', client_user)}?month=2026-07#day-2026-07-08"
    assert (session.name, session.local_date, session.stage) == ("Easy", TODAY, Stage.DRAFT)
    assert (session.estimated_seconds, session.time_of_day) == (2700, time(6, 30))


def test_a_session_can_be_shown_at_once(trainer, client_user, page):
    page(trainer).post(url("session_new", client_user), typed(is_published="on"))

    assert PlannedSession.objects.get().is_published


def test_the_same_form_twice_is_one_session(trainer, client_user, page):
    for _ in range(2):
        page(trainer).post(url("session_new", client_user), typed(key="one request"))

    assert PlannedSession.objects.count() == 1


def test_a_mistake_stands_beside_the_text_and_nothing_is_planned(trainer, client_user, page):
    answer = page(trainer).post(url("session_new", client_user), typed(text="45min @@"))

    assert answer.status_code == 422
    assert "45min @@" in answer.content.decode()
    assert not PlannedSession.objects.exists()


def test_a_client_plans_for_themself(client_user, page):
    page(client_user).post(url("session_new", client_user), typed())

    session = PlannedSession.objects.get()
    assert (session.created_by, session.is_published) == (client_user, True)


def test_a_template_that_is_left_as_it_is_stays_linked(trainer, client_user, page):
    template = TemplateFactory(trainer=trainer, name="Thresholds")
    address = url("session_new", client_user, template=template.pk, date="2026-07-09")
    shown = page(trainer).get(address)
    initial = shown.context["form"].initial

    page(trainer).post(
        address,
        typed(template=template.pk, date="2026-07-09", **{name: initial[name] for name in ("name", "text", "metric")}),
    )

    session = PlannedSession.objects.get()
    assert (session.template, session.is_linked, session.local_date) == (template, True, TOMORROW)


def test_a_template_that_is_changed_is_a_session_of_its_own(trainer, client_user, page):
    template = TemplateFactory(trainer=trainer)

    page(trainer).post(url("session_new", client_user, template=template.pk), typed(template=template.pk))

    session = PlannedSession.objects.get()
    assert (session.template, session.estimated_seconds) == (None, 2700)


def test_a_foreign_template_does_not_exist(trainer, client_user, page):
    foreign = TemplateFactory()

    assert page(trainer).get(url("session_new", client_user, template=foreign.pk)).status_code == 404
    assert page(trainer).get(url("session_new", client_user, template="x")).status_code == 404


def test_editing_changes_text_and_day(trainer, session, page):
    page(trainer).post(url("session_edit", session), typed(date=TOMORROW, version=session.version))

    changed = stored(session)
    assert (changed.estimated_seconds, changed.local_date) == (2700, TOMORROW)


def test_two_editors_see_both_versions(trainer, session, page):
    browser = page(trainer)
    browser.post(url("session_edit", session), typed(text="30min Z1", version=session.version))

    answer = browser.post(url("session_edit", session), typed(text="60min Z2", version=session.version))

    assert answer.status_code == 409
    assert "What is stored now" in answer.content.decode()
    assert "60min Z2" in answer.content.decode()
    assert stored(session).estimated_seconds == 1800
    again = browser.post(url("session_edit", session), typed(text="60min Z2", version=stored(session).version))
    assert again.status_code == 302
    assert stored(session).estimated_seconds == 3600


def test_moving_by_date_by_button_and_back(trainer, session, page):
    browser = page(trainer)
    shown = browser.get(url("session_move", session)).content.decode()
    assert "A week later" in shown
    answer = browser.post(url("session_move", session), {"to": TODAY, "quick": TOMORROW, "version": session.version})
    assert stored(session).local_date == TOMORROW

    browser.post(undo_address(answer))

    assert stored(session).local_date == TODAY


def test_moving_needs_a_day(trainer, session, page):
    answer = page(trainer).post(url("session_move", session), {"to": ""})

    assert answer.status_code == 422
    assert stored(session).local_date == TODAY


def test_a_drag_is_answered_without_a_page(trainer, session, page):
    answer = page(trainer).post(url("session_move", session), {"to": TOMORROW}, headers=CALENDAR)

    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, '{"calendar-changed": {}}')
    assert stored(session).local_date == TOMORROW
    shown = page(trainer).get(url("client_calendar", session.client), headers={"HX-Request": "true"})
    assert "data-undo-toast" not in shown.content.decode()


def test_the_calendar_that_fetches_itself_brings_the_undo(trainer, session, page):
    browser = page(trainer)
    browser.post(url("session_move", session), {"to": TOMORROW}, headers=CALENDAR)

    shown = browser.get(url("client_calendar", session.client), headers={"HX-Request": "true"}).content.decode()

    change = CalendarChange.objects.get()
    assert 'hx-swap-oob="innerHTML"' in shown
    assert url("undo", change) in shown


def test_a_drag_of_an_old_page_is_refused_and_says_why(trainer, session, page):
    answer = page(trainer).post(url("session_move", session), {"to": TOMORROW, "version": 99}, headers=CALENDAR)

    assert (answer.status_code, answer.headers["HX-Trigger"]) == (409, '{"calendar-changed": {}}')
    assert stored(session).local_date == TODAY


def test_a_client_moves_as_far_as_the_trainer_allows(trainer, client_user, session, page):
    client_user.coachings_received.update(move_days=2)
    browser = page(client_user)

    refused = browser.post(url("session_move", session), {"to": TODAY + timedelta(days=3)})
    assert refused.status_code == 403
    assert stored(session).local_date == TODAY
    assert browser.post(url("session_move", session), {"to": TOMORROW}).status_code == 302
    assert stored(session).moved_from == TODAY

    client_user.coachings_received.update(client_may_move=False)
    assert browser.get(url("session_move", session)).status_code == 403


def test_a_session_is_copied_to_several_clients_and_taken_back_at_once(trainer, session, page):
    other = CoachingFactory(trainer=trainer).client
    form = {"to": TOMORROW, "clients": [session.client_id, other.pk], "key": "once"}
    browser = page(trainer)

    for _ in range(2):
        answer = browser.post(url("session_copy", session), form)

    copies = PlannedSession.objects.filter(local_date=TOMORROW)
    assert answer.status_code == 302
    assert sorted(copy.client.pk for copy in copies) == sorted([session.client_id, other.pk])
    browser.post(url("undo", CalendarChange.objects.get()))
    assert list(PlannedSession.objects.all()) == [session]


def test_nothing_is_copied_to_a_stranger(trainer, session, stranger, page):
    foreign = CoachingFactory(trainer=stranger).client

    answer = page(trainer).post(url("session_copy", session), {"to": TOMORROW, "clients": [foreign.pk]})

    assert answer.status_code == 422
    assert PlannedSession.objects.count() == 1


def test_deleting_is_undone_rather_than_asked_for(trainer, session, page):
    browser = page(trainer)
    answer = browser.post(url("session_delete", session))
    assert not PlannedSession.objects.exists()

    browser.post(undo_address(answer))

    assert stored(session).name == "Fast 800s"


def test_what_is_done_is_not_deleted(trainer, session, page):
    session.activity = ActivityFactory(client=session.client)
    session.save()

    answer = page(trainer).post(url("session_delete", session), headers=CALENDAR)

    assert answer.status_code == 409
    assert stored(session)


def test_a_client_deletes_only_what_they_made(client_user, session, page):
    own = PlannedSessionFactory(client=client_user, created_by=client_user)

    assert page(client_user).post(url("session_delete", session)).status_code == 403
    assert page(client_user).post(url("session_delete", own)).status_code == 302
    assert list(PlannedSession.objects.all()) == [session]


def test_skipping_needs_a_reason_and_is_taken_back(client_user, session, page):
    browser = page(client_user)
    assert browser.post(url("session_skip", session), {}).status_code == 422
    assert not stored(session).is_skipped

    browser.post(url("session_skip", session), {"reason": "sick", "note": "Fever."})
    assert (stored(session).skip_reason, stored(session).skip_note) == ("sick", "Fever.")

    browser.post(url("session_unskip", session))
    assert not stored(session).is_skipped


def test_who_may_not_skip_is_told(client_user, session, page):
    client_user.coachings_received.update(client_may_skip=False)

    for name in ("session_skip", "session_shorten"):
        assert page(client_user).get(url(name, session)).status_code == 403
    assert page(client_user).post(url("session_skip", session), {"reason": "sick"}).status_code == 403
    assert not stored(session).is_skipped


def test_shortening_and_the_whole_again(client_user, session, page):
    whole = session.estimated_seconds
    browser = page(client_user)
    assert "All of it again" not in browser.get(url("session_shorten", session)).content.decode()

    browser.post(url("session_shorten", session), {"percent": 50})
    assert stored(session).shortened_to == 50
    assert stored(session).estimated_seconds < whole

    browser.post(url("session_shorten", session), {"percent": 100})
    assert stored(session).shortened_to is None
    assert stored(session).estimated_seconds == whole


def test_publishing_one_and_taking_it_back(trainer, client_user, page):
    draft = PlannedSessionFactory(client=client_user, created_by=trainer, draft=True, local_date=TODAY)

    page(trainer).post(url("session_publish", draft))
    assert stored(draft).is_published
    page(trainer).post(url("session_unpublish", draft))
    assert not stored(draft).is_published


def test_matching_by_hand_and_apart_again(trainer, session, page):
    run = ActivityFactory(client=session.client, local_date=TOMORROW, start_time=datetime(2026, 7, 9, 6, tzinfo=UTC))
    browser = page(trainer)

    browser.post(url("session_match", session), {"activity": run.pk})
    assert stored(session).activity == run
    browser.post(url("session_unmatch", session))
    assert stored(session).activity is None


def test_nobody_elses_activity_is_matched(trainer, session, page):
    foreign = ActivityFactory(local_date=TODAY)

    assert page(trainer).post(url("session_match", session), {"activity": foreign.pk}).status_code == 422
    assert stored(session).activity is None


def test_the_menu_offers_what_the_person_may_do(trainer, client_user, session, page):
    theirs = page(trainer).get(url("session_verbs", session)).content.decode()
    own = page(client_user).get(url("session_verbs", session), headers={"HX-Request": "true"}).content.decode()

    assert "Delete" in theirs
    assert "Make it a draft" in theirs
    assert "Delete" not in own
    assert "Skip…" in own
    assert "<html" not in own


def test_a_verb_leads_back_to_where_it_was_chosen(trainer, session, page):
    board = reverse("workouts:board", query={"week": "2026-W28"})
    browser = page(trainer)

    assert browser.post(url("session_delete", session), {"back": board}).url == board
    other = PlannedSessionFactory(client=session.client, local_date=TODAY)
    assert "evil" not in browser.post(url("session_delete", other), {"back": "https://evil.test/"}).url
    another = PlannedSessionFactory(client=session.client, local_date=TODAY)
    assert "evil" not in browser.post(url("session_delete", another), {"back": "//evil.test/"}).url


@pytest.mark.parametrize(
    "name", ["session_edit", "session_move", "session_copy", "session_skip", "session_shorten", "session_match"]
)
def test_forms_open_for_the_trainer_and_not_for_strangers(trainer, stranger, session, page, name):
    assert page(trainer).get(url(name, session)).status_code == 200
    assert page(stranger).get(url(name, session)).status_code == 404
