"""Pages of programs: typing weeks, the grid, progressions, giving a program to clients."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import AvailableDay
from core.ids import uuid7
from progress.models import Race
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import (
    ApplicationFactory,
    PlannedSessionFactory,
    ProgramFactory,
    ProgramSessionFactory,
    ProgressionRuleFactory,
    TemplateFactory,
)
from workouts.models import Application, PlannedSession, Program, ProgramSession

pytestmark = pytest.mark.django_db

WEEK = """Mon: 10km easy
Tue: strength "Legs": Barbell back squat 4x6 @ 80%; Plank 3x45s
Thu: template "Track Tuesday"
Sat: rest
Sun: run "Long" "slowly": 20km Z2"""


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-02-25T12:00:00Z", tick=False):
        yield


@pytest.fixture
def program(trainer) -> Program:
    return ProgramFactory(trainer=trainer, name="Marathon", weeks=4)


@pytest.fixture
def browser(page, trainer):
    return page(trainer)


def url(name: str, *args) -> str:
    return reverse(f"workouts:{name}", args=args)


def type_week(browser, program, number: int = 1, text: str = WEEK, **more):
    program.refresh_from_db()
    sent = {"text": text, "version": program.version, **more}
    return browser.post(url("program_week", program.pk, number), sent)


def test_a_program_is_begun_and_leads_to_its_first_week(browser, trainer):
    key = uuid7()
    sent = {"name": "Base", "weeks": 12, "deload_volume": 60, "deload_weight": 90, "labels": "hills", "key": key}
    for _double in range(2):
        answer = browser.post(url("program_new"), sent)
        assert answer.url == url("program_week", key, 1)
    program = Program.objects.get()
    assert (program.name, program.trainer, [each.name for each in program.labels.all()]) == ("Base", trainer, ["hills"])


def test_a_week_is_typed_and_read_back_as_text(browser, program, trainer):
    template = TemplateFactory(trainer=trainer, name="Track Tuesday")
    assert type_week(browser, program).status_code == 302
    rows = list(program.sessions.order_by("day"))
    assert [(row.day, row.name, row.family) for row in rows] == [
        (1, "Run", "run"),
        (2, "Legs", "strength"),
        (4, "Track Tuesday", "run"),
        (7, "Long", "run"),
    ]
    assert rows[2].template == template
    assert rows[3].note == "slowly"
    shown = browser.get(url("program_week", program.pk, 1)).context["form"].initial["text"]
    type_week(browser, program, text=shown)
    assert list(program.sessions.order_by("day").values_list("pk", flat=True)) == [row.pk for row in rows]


def test_a_mistake_names_its_line_and_changes_nothing(browser, program):
    answer = type_week(browser, program, text="Mon: 10km easy\nTue: 5x(1km esy")
    assert answer.status_code == 422
    assert "Line 2:" in answer.content.decode()
    assert not program.sessions.exists()


def test_two_tabs_the_older_one_is_refused(browser, program):
    type_week(browser, program, text="Mon: 10km easy")
    answer = browser.post(url("program_week", program.pk, 1), {"text": "Tue: 5km", "version": 1})
    assert answer.status_code == 422
    assert list(program.sessions.values_list("day", flat=True)) == [1]


def test_a_week_is_copied_to_the_others_and_a_second_time_changes_nothing(browser, program):
    type_week(browser, program, text="Mon: 10km easy\nWed: 5km")
    for _double in range(2):
        browser.post(url("program_week_copy", program.pk, 1), {"to": "2-4"})
    assert list(program.sessions.order_by("week").values_list("week", "day")) == [
        (week, day) for week in (1, 2, 3, 4) for day in (1, 3)
    ]


@pytest.mark.parametrize("to", ["", "x", "0", "2-99", "1"])
def test_weeks_that_are_none_are_refused(browser, program, to):
    type_week(browser, program, text="Mon: 10km easy")
    assert browser.post(url("program_week_copy", program.pk, 1), {"to": to}).status_code == 422
    assert program.sessions.count() == 1


def test_weeks_are_inserted_and_removed(browser, program):
    ProgramSessionFactory(program=program, week=2, name="Second")
    browser.post(url("program_week_insert", program.pk, 2))
    program.refresh_from_db()
    assert (program.weeks, program.sessions.get().week) == (5, 3)
    assert "holds 1 session" in browser.get(url("program_week_remove", program.pk, 3)).content.decode()
    browser.post(url("program_week_remove", program.pk, 3))
    program.refresh_from_db()
    assert (program.weeks, program.sessions.exists()) == (4, False)


def test_a_template_and_an_own_workout_are_put_on_a_day(browser, program, trainer):
    template = TemplateFactory(trainer=trainer, name="Track")
    add = f"{url('program_session_new', program.pk)}?week=2&day=3"
    assert browser.get(add).status_code == 200
    browser.post(add, {"pick": "1", "template": template.pk, "week": 2, "day": 3, "key": uuid7()})
    key = uuid7()
    for _double in range(2):
        browser.post(add, {"family": "run", "text": "8km tempo", "name": "Tempo", "key": key})
    rows = program.sessions.order_by("position").values_list("week", "day", "position", "name")
    assert list(rows) == [(2, 3, 0, "Track"), (2, 3, 1, "Tempo")]


def test_a_session_is_changed_moved_copied_and_removed(browser, program):
    session = ProgramSessionFactory(program=program, name="Easy", text="10km easy")
    browser.post(url("program_session_edit", session.pk), {"family": "run", "text": "12km easy", "name": "Easier"})
    browser.post(url("program_session_move", session.pk), {"week": 3, "day": 5})
    browser.post(url("program_session_move", session.pk), {"week": 4, "day": 1, "copy": "1", "key": uuid7()})
    rows = program.sessions.order_by("week").values_list("week", "day", "name", "text")
    assert list(rows) == [(3, 5, "Easier", "12km easy"), (4, 1, "Easier", "12km easy")]
    assert browser.get(url("program_session_delete", session.pk)).status_code == 200
    browser.post(url("program_session_delete", session.pk))
    assert list(program.sessions.values_list("week", flat=True)) == [4]


def test_an_untouched_form_keeps_the_link_and_a_changed_one_ends_it(browser, program, trainer):
    template = TemplateFactory(trainer=trainer, name="Track", text="8x400m rest 60s")
    session = ProgramSessionFactory(program=program, template=template, name="Track", text="8x400m rest 60s")
    shown = browser.get(url("program_session_edit", session.pk)).context["form"]
    same = {name: shown[name].value() or "" for name in ("family", "name", "text", "note", "metric")}
    browser.post(url("program_session_edit", session.pk), same)
    session.refresh_from_db()
    assert session.template == template
    browser.post(url("program_session_edit", session.pk), {**same, "text": "10x400m rest 60s"})
    session.refresh_from_db()
    assert session.template is None


def test_a_progression_is_said_and_shown_in_the_weeks(browser, program):
    ProgramSessionFactory(program=program, week=2, family="strength", text="Barbell back squat 3x5 @ 100kg")
    sent = {
        "about": "one",
        "exercise": "barbell back squat",
        "amount": 2.5,
        "kind": "kilograms",
        "every_weeks": 1,
        "first_week": 2,
        "gate": "completed",
        "key": uuid7(),
    }
    browser.post(url("program_rule_new", program.pk), sent)
    rule = program.rules.get()
    assert rule.exercise == "back-squat"
    shown = browser.get(program.get_absolute_url()).content.decode()
    assert "barbell back squat: +2.5 kg every week from week 2, if every repetition was done" in shown
    browser.post(url("program_rule_edit", rule.pk), {**sent, "gate": "none"})
    assert "3x5 @ 102.5kg" in browser.get(program.get_absolute_url()).content.decode()
    browser.post(url("program_rule_delete", rule.pk))
    assert not program.rules.exists()


@pytest.mark.parametrize(
    "change",
    [{"exercise": ""}, {"amount": 0}, {"about": "@run"}, {"gate": "reserve"}, {"first_week": 4, "last_week": 3}],
)
def test_a_progression_that_makes_no_sense_is_refused(browser, program, change):
    sent = {"about": "one", "exercise": "x", "amount": 1, "kind": "kilograms", "every_weeks": 1, "first_week": 2}
    answer = browser.post(url("program_rule_new", program.pk), {**sent, "gate": "none", **change})
    assert answer.status_code == 422
    assert not program.rules.exists()


def test_giving_it_shows_what_goes_where_before_anything_happens(browser, program, client_user):
    ProgramSessionFactory(program=program, week=1, day=3, name="Intervals", text="10km @ threshold")
    AvailableDay.objects.create(client=client_user, weekday=3, most_sessions=0)
    sent = {"clients": [client_user.pk], "when": "from", "date": "2026-03-02", "key": uuid7()}
    preview = browser.post(url("program_apply", program.pk), sent).content.decode()
    assert "no time on Wednesdays" in preview
    assert "threshold pace: targets by it stay words" in preview
    assert not PlannedSession.objects.exists()
    for _double in range(2):
        done = browser.post(url("program_apply", program.pk), {**sent, "confirm": "1"}, follow=True)
    assert [each.local_date for each in PlannedSession.objects.all()] == [date(2026, 3, 5)]
    application = Application.objects.get()
    assert done.redirect_chain[-1][0] == application.get_absolute_url()
    assert "Undo" in done.content.decode()


def test_back_from_the_race_of_each_client(browser, program, trainer, client_user):
    ProgramSessionFactory(program=program, week=4, day=1, name="Shakeout", text="5km easy")
    other = CoachingFactory(trainer=trainer).client
    Race.objects.create(client=client_user, name="Late", local_date=date(2026, 5, 3), priority="A")
    Race.objects.create(client=client_user, name="Sooner", local_date=date(2026, 4, 5), priority="C")
    sent = {"clients": [client_user.pk, other.pk], "when": "race", "confirm": "1"}
    refused = browser.post(url("program_apply", program.pk), sent)
    assert refused.status_code == 422
    assert "has no race" in refused.content.decode()
    browser.post(url("program_apply", program.pk), {**sent, "clients": [client_user.pk]})
    assert PlannedSession.objects.get().local_date == date(2026, 4, 27)


def test_a_foreign_client_is_no_choice(browser, program, stranger):
    ProgramSessionFactory(program=program)
    theirs = CoachingFactory(trainer=stranger).client
    sent = {"clients": [theirs.pk], "when": "from", "date": "2026-03-02", "confirm": "1"}
    assert browser.post(url("program_apply", program.pk), sent).status_code == 422
    assert not PlannedSession.objects.exists()


def test_what_a_client_was_given_shows_them_published_sessions_alone(page, program, client_user):
    application = ApplicationFactory(program=program, client=client_user)
    PlannedSessionFactory(client=client_user, application=application, name="Seen", week=1)
    PlannedSessionFactory(client=client_user, application=application, name="Hidden", week=1, draft=True)
    shown = page(client_user).get(application.get_absolute_url()).content.decode()
    assert "Seen" in shown
    assert "Hidden" not in shown


def test_one_that_was_given_is_archived_and_any_other_deleted(browser, program, trainer, client_user):
    unused = ProgramFactory(trainer=trainer)
    ApplicationFactory(program=program, client=client_user)
    for each in (program, unused):
        assert browser.get(url("program_delete", each.pk)).status_code == 200
        browser.post(url("program_delete", each.pk))
    program.refresh_from_db()
    assert program.archived_at
    assert not Program.objects.filter(pk=unused.pk).exists()
    browser.post(url("program_restore", program.pk))
    program.refresh_from_db()
    assert program.archived_at is None


def test_a_copy_has_every_session_and_rule(browser, program):
    ProgramSessionFactory(program=program, name="Easy")
    ProgressionRuleFactory(program=program)
    key = uuid7()
    for _double in range(2):
        browser.post(url("program_duplicate", program.pk), {"key": key})
    copy = Program.objects.get(pk=key)
    assert (copy.name, copy.sessions.get().name, copy.rules.count()) == ("Marathon (copy)", "Easy", 1)
    assert ProgramSession.objects.count() == 2


def test_clients_have_no_programs(page, client_user, program):
    assert page(client_user).get(url("programs")).status_code == 403
    assert page(client_user).get(program.get_absolute_url()).status_code == 404


def test_more_rows_cost_no_more_queries(browser, program, trainer):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    ProgramSessionFactory(program=program, family="strength", text="Barbell back squat 3x5")
    ApplicationFactory(program=program, client=CoachingFactory(trainer=trainer).client)
    addresses = [url("programs"), program.get_absolute_url(), url("program_apply", program.pk)]
    few = [queries(address) for address in addresses]
    for number in range(9):
        ProgramFactory(trainer=trainer)
        ProgramSessionFactory(program=program, week=2, day=number % 7 + 1, family="strength", text="Plank 3x45s")
        ProgressionRuleFactory(program=program)
        ApplicationFactory(program=program, client=CoachingFactory(trainer=trainer).client)
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 15
