"""Programs become planned sessions: days, time, collisions, thresholds, repetition and undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Threshold
from coaching.models import AvailableDay, AwayRange
from core.errors import Conflict, DomainError, NotAllowed
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import (
    PlannedSessionFactory,
    ProgramFactory,
    ProgramSessionFactory,
    ProgressionRuleFactory,
    TemplateFactory,
)
from workouts.models import Application, CalendarChange, PlannedSession, Program
from workouts.services.applying import application_preview, apply_program
from workouts.services.ledger import undo_change

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-02-25T12:00:00Z", tick=False):
        yield


@pytest.fixture
def program(trainer) -> Program:
    """Two weeks: Monday an easy run, Wednesday squats, Sunday a long run."""
    program = ProgramFactory(trainer=trainer, name="Base", weeks=2)
    for week in (1, 2):
        ProgramSessionFactory(program=program, week=week, day=1, name="Easy", text="10km easy")
        ProgramSessionFactory(
            program=program, week=week, day=3, name="Squats", family="strength", text="Squat 3x5 @ 100kg"
        )
        ProgramSessionFactory(program=program, week=week, day=7, name="Long", text="20km easy")
    return program


def days_of(client) -> list[tuple[str, date]]:
    return list(PlannedSession.objects.filter(client=client).order_by("local_date").values_list("name", "local_date"))


def test_from_a_monday_every_session_stands_on_its_weekday(trainer, client_user, program):
    applied = apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)
    expected = [
        (name, MONDAY + timedelta(days=offset))
        for name, offset in [("Easy", 0), ("Squats", 2), ("Long", 6), ("Easy", 7), ("Squats", 9), ("Long", 13)]
    ]
    assert days_of(client_user) == expected
    application = applied.applications[0]
    assert (application.first_day, application.last_day) == (MONDAY, MONDAY + timedelta(days=13))
    assert set(application.sessions.values_list("stage", "created_by", "week")) == {
        ("draft", trainer.pk, 1),
        ("draft", trainer.pk, 2),
    }


def test_a_start_in_the_middle_of_a_week_drops_what_stands_before(trainer, client_user, program):
    thursday = MONDAY + timedelta(days=3)
    preview = application_preview(actor=trainer, program=program, clients=[client_user], first_day=thursday)[0]
    assert [(each.source.name, each.reason) for each in preview.left_out] == [
        ("Easy", "before the first day"),
        ("Squats", "before the first day"),
    ]
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=thursday)
    assert days_of(client_user)[0] == ("Long", MONDAY + timedelta(days=6))


def test_backwards_the_last_week_is_the_week_of_the_race(trainer, client_user, program):
    race = date(2026, 4, 11)  # a Saturday: the Sunday behind it is left out
    previews = application_preview(actor=trainer, program=program, clients=[client_user], last_day=race)
    assert [each.reason for each in previews[0].left_out] == ["after the last day"]
    apply_program(actor=trainer, program=program, clients=[client_user], last_day=race)
    assert days_of(client_user)[-1] == ("Squats", date(2026, 4, 8))
    assert days_of(client_user)[0] == ("Easy", date(2026, 3, 30))


def test_a_race_that_is_too_near_leaves_out_what_would_lie_in_the_past(trainer, client_user, program):
    preview = application_preview(actor=trainer, program=program, clients=[client_user], last_day=date(2026, 3, 1))[0]
    assert [(each.source.name, each.source.week) for each in preview.placed] == [("Squats", 2), ("Long", 2)]
    assert {each.reason for each in preview.left_out} == {"in the past"}
    with pytest.raises(DomainError):
        apply_program(actor=trainer, program=program, clients=[client_user], last_day=date(2026, 2, 20))
    assert not Application.objects.exists()


def test_each_client_has_their_own_today(trainer, program):
    """On a Wednesday noon in Greenwich it is Thursday on Kiritimati already."""
    here = CoachingFactory(trainer=trainer, client__time_zone="UTC").client
    there = CoachingFactory(trainer=trainer, client__time_zone="Pacific/Kiritimati").client
    apply_program(actor=trainer, program=program, clients=[here, there], first_day=date(2026, 2, 25))
    assert days_of(here)[0] == ("Squats", date(2026, 2, 25))
    assert days_of(there)[0] == ("Long", date(2026, 3, 1))


def test_days_across_the_change_of_the_clocks_stay_days(trainer, program):
    client = CoachingFactory(trainer=trainer, client__time_zone="Europe/Oslo").client
    apply_program(actor=trainer, program=program, clients=[client], first_day=date(2026, 3, 23))
    assert [day for _, day in days_of(client)][2:4] == [date(2026, 3, 29), date(2026, 3, 30)]


def test_a_day_without_time_moves_the_session_to_the_nearest_day_of_its_week(trainer, client_user, program):
    AvailableDay.objects.create(client=client_user, weekday=3, most_sessions=0)
    preview = application_preview(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)[0]
    assert [(each.day, each.reason) for each in preview.moved] == [
        (MONDAY + timedelta(days=3), "no time on Wednesdays"),
        (MONDAY + timedelta(days=10), "no time on Wednesdays"),
    ]


def test_minutes_and_sessions_that_stand_there_already_count(trainer, client_user, program):
    AvailableDay.objects.create(client=client_user, weekday=1, most_sessions=2, most_minutes=60)
    AvailableDay.objects.create(client=client_user, weekday=3, most_sessions=1)
    PlannedSessionFactory(client=client_user, local_date=MONDAY + timedelta(days=2), name="Yoga")
    preview = application_preview(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)[0]
    assert [(each.day, each.reason) for each in preview.moved] == [
        (MONDAY + timedelta(days=1), "longer than the 60 min of Monday"),
        (MONDAY + timedelta(days=3), "Wednesday is full"),
        (MONDAY + timedelta(days=8), "longer than the 60 min of Monday"),
    ]


def test_a_week_away_leaves_everything_out_and_says_so(trainer, client_user, program):
    AwayRange.objects.create(client=client_user, kind="travel", first_day=MONDAY, last_day=MONDAY + timedelta(days=6))
    preview = application_preview(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)[0]
    assert len(preview.left_out) == 3
    assert all(
        each.reason.startswith("away (") and "no other day of the week has room" in each.reason
        for each in preview.left_out
    )
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)
    assert days_of(client_user)[0] == ("Easy", MONDAY + timedelta(days=7))


def test_two_sessions_a_day_keep_their_order_behind_what_stands_there(trainer, client_user, program):
    AvailableDay.objects.create(client=client_user, weekday=1, most_sessions=4)
    ProgramSessionFactory(program=program, week=1, day=1, position=1, name="Second", text="5km easy")
    PlannedSessionFactory(client=client_user, local_date=MONDAY, name="Yoga", position=0)
    preview = application_preview(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)[0]
    assert preview.colliding[0].collides_with == ("Yoga",)
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)
    of_day = PlannedSession.objects.filter(client=client_user, local_date=MONDAY).order_by("position")
    assert list(of_day.values_list("name", "position")) == [("Yoga", 0), ("Easy", 1), ("Second", 2)]


def test_rules_and_deload_are_worked_in_and_kept_with_the_application(trainer, client_user, program):
    ProgressionRuleFactory(program=program)
    Program.objects.filter(pk=program.pk).update(deload_every=2, deload_volume=60, deload_weight=90)
    program.refresh_from_db()
    application = apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY).applications[0]
    squats = PlannedSession.objects.filter(client=client_user, name="Squats").order_by("week")
    assert [(each.text, bool(each.base_structure)) for each in squats] == [
        ("Barbell back squat 3x5 @ 100kg", False),
        ("Barbell back squat 2x5 @ 90kg", True),
    ]
    assert application.rules[0]["amount"] == 2.5
    assert application.deload == {"every": 2, "volume": 60, "weight": 90}


def test_a_session_of_a_template_stays_linked(trainer, client_user, program):
    template = TemplateFactory(trainer=trainer, version=7)
    ProgramSessionFactory(program=program, week=1, day=5, template=template, name="From the library")
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY)
    linked = PlannedSession.objects.get(client=client_user, name="From the library")
    assert (linked.template, linked.is_linked, linked.template_version) == (template, True, 7)


def test_estimates_are_the_clients_own_and_missing_values_are_named(trainer, client_user, program):
    ProgramSessionFactory(program=program, week=1, day=2, name="Fast", text="10km @ threshold")
    fast = CoachingFactory(trainer=trainer).client
    Threshold.objects.create(client=fast, kind="threshold_speed", value=5.0, valid_from=date(2026, 1, 1))
    previews = application_preview(actor=trainer, program=program, clients=[client_user, fast], first_day=MONDAY)
    assert [each.missing for each in previews] == [("threshold pace",), ()]
    apply_program(actor=trainer, program=program, clients=[client_user, fast], first_day=MONDAY)
    seconds = PlannedSession.objects.get(client=fast, name="Fast").estimated_seconds
    assert seconds == pytest.approx(2000)


def test_the_same_key_again_changes_nothing(trainer, client_user, program):
    first = apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY, key="a")
    again = apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY, key="a")
    assert [each.pk for each in again.applications] == [each.pk for each in first.applications]
    assert again.change == first.change
    assert PlannedSession.objects.count() == 6
    other = CoachingFactory(trainer=trainer).client
    with pytest.raises(Conflict):
        apply_program(actor=trainer, program=program, clients=[client_user, other], first_day=MONDAY, key="a")
    assert not PlannedSession.objects.filter(client=other).exists()


def test_one_undo_takes_all_of_it_back(trainer, client_user, program):
    other = CoachingFactory(trainer=trainer).client
    kept = PlannedSessionFactory(client=other, local_date=MONDAY)
    applied = apply_program(actor=trainer, program=program, clients=[client_user, other], first_day=MONDAY)
    assert CalendarChange.objects.count() == 1
    undo_change(actor=trainer, change=applied.change)
    assert list(PlannedSession.objects.all()) == [kept]


def test_published_at_once_when_asked_for(trainer, client_user, program):
    apply_program(actor=trainer, program=program, clients=[client_user], first_day=MONDAY, publish=True)
    assert {(each.stage, bool(each.published_at)) for each in PlannedSession.objects.all()} == {("published", True)}


def test_strangers_and_foreign_programs_are_refused(trainer, stranger, client_user, program):
    with pytest.raises(NotAllowed):
        apply_program(actor=stranger, program=program, clients=[client_user], first_day=MONDAY)
    theirs = ProgramSessionFactory(program__trainer=stranger).program
    with pytest.raises(NotAllowed):
        apply_program(actor=stranger, program=theirs, clients=[client_user], first_day=MONDAY)
    assert not PlannedSession.objects.exists()


def test_ten_clients_cost_as_many_queries_as_one(trainer, client_user, program):
    others = [CoachingFactory(trainer=trainer).client for _ in range(9)]

    def queries(clients) -> int:
        with CaptureQueriesContext(connection) as captured:
            apply_program(actor=trainer, program=program, clients=clients, first_day=MONDAY)
        return len(captured)

    assert queries([client_user]) == queries([client_user, *others])
