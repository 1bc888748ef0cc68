"""The attention list day by day: who stands in it, in which order, why, and that the action solves it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from activities.reports.fitness import Standing
from coaching.models import Coaching
from coaching.services.nudges import ask_to_reconnect
from coaching.services.time import add_away
from dashboard.attention import facts as gathering
from dashboard.attention.queue import attention_of
from dashboard.enums import Reason
from dashboard.services.attention import dismiss_reasons, restore_reasons, snooze_reasons
from garmin_sync.models import Connection
from progress.models import WellnessDay
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession
from workouts.services.calendar import create_session, delete_sessions
from workouts.services.matching import judge_past_days

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)
#: A Monday: the week that ends with the day of 25 hours.
FIRST = date(2026, 10, 19)
DST = date(2026, 10, 25)


@contextmanager
def morning(day: date, *, hour: int = 8, zone: ZoneInfo = OSLO):
    """A moment on a local day, at which the past days have been judged."""
    with time_machine.travel(datetime.combine(day, time(hour), tzinfo=zone), tick=False):
        judge_past_days()
        yield


@pytest.fixture
def coach(trainer) -> User:
    trainer.time_zone = "Europe/Oslo"
    trainer.save()
    return trainer


def coached(coach: User, name: str, **consents) -> User:
    client = ClientFactory(name=name, time_zone="Europe/Oslo")
    CoachingFactory(
        trainer=coach, client=client, started_at=datetime.combine(FIRST - 200 * DAY, time(9), tzinfo=OSLO), **consents
    )
    return client


def plan(client: User, first: date, last: date) -> list[PlannedSession]:
    """A run every other day."""
    days = range(0, (last - first).days + 1, 2)
    return [PlannedSessionFactory(client=client, local_date=first + number * DAY, text="") for number in days]


def train(client: User, day: date) -> None:
    """What was planned on the day is done."""
    start = datetime.combine(day, time(7), tzinfo=OSLO)
    activity = ActivityFactory(client=client, start_time=start, local_date=day, time_zone="Europe/Oslo")
    PlannedSession.objects.filter(client=client, local_date=day).update(activity=activity, compliance="on_target")


def follow(client: User, until: date) -> None:
    for session in PlannedSession.objects.filter(client=client, local_date__lte=until, activity=None):
        train(client, session.local_date)


def listed(coach: User) -> list[tuple[str, list[str]]]:
    return [(str(row.client), [finding.reason for finding in row.findings]) for row in attention_of(coach).rows]


def reasons(coach: User) -> list[str]:
    return [reason for _, found in listed(coach) for reason in found]


def test_a_client_vanishes_over_the_end_of_summer_time(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    follow(jo, FIRST)

    seen = {}
    for number in range(9):
        with morning(FIRST + number * DAY):
            seen[FIRST + number * DAY] = reasons(coach)

    # Sessions of the 21st, 23rd and 25th are missed; the third one counts when its day of 25 hours is over.
    assert seen[DST] == []
    assert seen[DST + DAY] == [Reason.MISSED]
    with morning(FIRST + 7 * DAY):
        assert reasons(coach) == [Reason.MISSED]
    with morning(FIRST + 8 * DAY):
        (row,) = attention_of(coach).rows
        assert [finding.reason for finding in row.findings] == [Reason.MISSED, Reason.SILENT]
        assert row.worst.since == date(2026, 10, 21)
        assert row.further[0].words == "Nothing logged for 8 days"


def test_a_day_ends_at_the_clients_midnight_also_on_the_day_of_25_hours(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    follow(jo, FIRST)
    with time_machine.travel(datetime(2026, 10, 25, 22, 59, tzinfo=UTC), tick=False):
        judge_past_days()
        assert reasons(coach) == []
    with time_machine.travel(datetime(2026, 10, 25, 23, 1, tzinfo=UTC), tick=False):
        judge_past_days()
        assert reasons(coach) == [Reason.MISSED]


def test_missed_sessions_are_settled_by_the_client_or_in_the_calendar(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    follow(jo, FIRST)
    with morning(DST + DAY):
        assert reasons(coach) == [Reason.MISSED]
        gone = PlannedSession.objects.filter(client=jo, local_date__gt=FIRST, local_date__lte=DST)
        delete_sessions(actor=coach, sessions=list(gone[:1]))
        assert reasons(coach) == []

    train(jo, DST)
    with morning(DST + 2 * DAY):
        assert reasons(coach) == []


def test_a_client_who_is_away_is_excused(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    follow(jo, FIRST)
    with morning(FIRST):
        add_away(actor=jo, client=jo, kind="holiday", first_day=FIRST + DAY, last_day=FIRST + 14 * DAY)
    for number in range(18):
        with morning(FIRST + number * DAY):
            assert reasons(coach) == [], number
    with morning(FIRST + 16 * DAY):
        assert [str(facts.client) for facts in attention_of(coach).on_track] == ["Jo Berg"]


def test_garmin_breaks_is_asked_for_and_comes_back(coach, django_capture_on_commit_callbacks):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    follow(jo, FIRST)
    connection = ConnectionFactory(client=jo)
    with morning(FIRST):
        assert reasons(coach) == []
        Connection.objects.filter(pk=connection.pk).update(state="reauth_needed", state_since=timezone.now())
        assert reasons(coach) == [Reason.GARMIN_BROKEN]
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(2):
                ask_to_reconnect(actor=coach, client=jo, path="/garmin/")
        assert [message.to for message in mail.outbox] == [[jo.email]]
        (row,) = attention_of(coach).rows
        assert row.facts.garmin.asked_at == timezone.now()
    with morning(FIRST + DAY, hour=9):
        (row,) = attention_of(coach).rows
        assert row.facts.garmin.asked_at is None
        Connection.objects.filter(pk=connection.pk).update(state="ok", state_since=timezone.now())
        assert reasons(coach) == []


def test_a_plan_ends_is_not_extended_and_is_extended_at_last(coach):
    jo = coached(coach, "Jo Berg")
    sessions = plan(jo, FIRST - 28 * DAY, FIRST + 8 * DAY)
    end = sessions[-1].local_date
    follow(jo, FIRST)
    with morning(end - 8 * DAY):
        assert reasons(coach) == []
    with morning(end - 7 * DAY):
        (row,) = attention_of(coach).rows
        assert row.worst.words == "Plan ends in 7 days"
        assert row.worst.action.day == end + DAY
    follow(jo, end)
    with morning(end):
        (row,) = attention_of(coach).rows
        assert [finding.reason for finding in row.findings] == [Reason.NOTHING_PLANNED]
        assert row.worst.since == end + DAY
    with morning(end + DAY):
        create_session(actor=coach, client=jo, day=end + 3 * DAY, family="run", free_seconds=3600)
        assert reasons(coach) == [Reason.PLAN_ENDS]
        create_session(actor=coach, client=jo, day=end + 12 * DAY, family="run", free_seconds=3600)
        assert reasons(coach) == []


def nights(client: User, first: date, values: list[float | None]) -> None:
    WellnessDay.objects.bulk_create(
        WellnessDay(client=client, local_date=first + number * DAY, hrv=value) for number, value in enumerate(values)
    )


def test_the_variability_falls_and_recovers(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 40 * DAY)
    nights(jo, FIRST - 50 * DAY, [60.0 + number % 5 for number in range(50)])
    low = [Reason.HRV_OUT]
    told = [(44.0, []), (43.0, []), (45.0, low), (42.0, low), (None, low), (63.0, [])]
    for number, (measured, expected) in enumerate(told):
        today = FIRST + number * DAY
        follow(jo, today)
        nights(jo, today, [measured])
        with morning(today):
            assert reasons(coach) == expected, number


def test_nights_are_only_known_of_those_who_share_them(coach):
    jo = coached(coach, "Jo Berg", consents=["training"])
    kim = coached(coach, "Kim Dahl", consents=["wellness"])
    for client in (jo, kim):
        plan(client, FIRST - 28 * DAY, FIRST + 40 * DAY)
        nights(client, FIRST - 50 * DAY, [60.0 + number % 5 for number in range(46)] + [43.0, 44.0, 43.0, 45.0, 44.0])
    follow(jo, FIRST)
    with morning(FIRST):
        # Kim's empty weeks are not shared, so that nothing is said of them.
        assert listed(coach) == [("Kim Dahl", [Reason.HRV_OUT])]


def test_all_stories_stand_in_the_order_of_their_reasons(coach, monkeypatch):
    names = ("Hrv", "Ramp", "Adherence", "Silent", "Ends", "Missed", "Empty", "Garmin", "Track")
    people = {name: coached(coach, name) for name in names}
    for name, client in people.items():
        if name != "Empty":
            plan(client, FIRST - 28 * DAY, FIRST + (4 if name == "Ends" else 40) * DAY)
        if name == "Adherence":
            follow(client, FIRST - 14 * DAY)
            train(client, FIRST)
        elif name == "Missed":
            follow(client, FIRST - 8 * DAY)
        elif name == "Silent":
            follow(client, FIRST - 9 * DAY)
            PlannedSession.objects.filter(client=client, activity=None, local_date__lte=FIRST).delete()
        else:
            follow(client, FIRST)
    ActivityFactory(client=people["Empty"], local_date=FIRST)
    ConnectionFactory(client=people["Garmin"], state="reauth_needed")
    nights(people["Hrv"], FIRST - 50 * DAY, [60.0 + number % 5 for number in range(46)] + [43.0] * 5)
    ramping = Standing(60.0, 80.0, -20.0, 11.0, 900.0, is_calibrating=False, first_day=FIRST - 90 * DAY)
    monkeypatch.setattr(gathering, "standings_of", lambda ids, on: {people["Ramp"].pk: ramping})

    with morning(FIRST):
        assert listed(coach) == [
            ("Garmin", [Reason.GARMIN_BROKEN]),
            ("Empty", [Reason.NOTHING_PLANNED]),
            ("Missed", [Reason.MISSED, Reason.SILENT]),
            ("Ends", [Reason.PLAN_ENDS]),
            ("Silent", [Reason.SILENT]),
            ("Adherence", [Reason.LOW_ADHERENCE]),
            ("Ramp", [Reason.LOAD_RAMP]),
            ("Hrv", [Reason.HRV_OUT]),
        ]
        assert [str(facts.client) for facts in attention_of(coach).on_track] == ["Track"]


def test_a_snooze_ends_at_the_trainers_midnight_and_a_worse_state_ends_it_early(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST + 10 * DAY, FIRST + 60 * DAY)
    plan(jo, FIRST - 1 * DAY, FIRST - 1 * DAY)
    train(jo, FIRST - DAY)
    PlannedSessionFactory(client=jo, local_date=FIRST + 3 * DAY, text="")
    day = FIRST + 7 * DAY
    with morning(day):
        assert reasons(coach) == [Reason.SILENT]
        for _ in range(2):
            snooze_reasons(actor=coach, client=jo, reasons=[Reason.SILENT], until=day + 2 * DAY)
        answer = attention_of(coach)
        assert (reasons(coach), len(answer.put_off)) == ([], 1)
    with morning(day + DAY, hour=23):
        assert reasons(coach) == []
    with morning(day + 2 * DAY, hour=0):
        assert reasons(coach) == [Reason.SILENT]
        snooze_reasons(actor=coach, client=jo, reasons=[Reason.SILENT], until=day + 60 * DAY)
        assert reasons(coach) == []
    with morning(FIRST + 20 * DAY):
        assert Reason.SILENT not in reasons(coach)
    with morning(FIRST + 21 * DAY):
        assert Reason.SILENT in reasons(coach)


def test_a_dismissal_lasts_for_this_occurrence(coach):
    jo = coached(coach, "Jo Berg")
    plan(jo, FIRST - 28 * DAY, FIRST + 6 * DAY)
    follow(jo, FIRST)
    with morning(FIRST):
        assert reasons(coach) == [Reason.PLAN_ENDS]
        dismiss_reasons(actor=coach, client=jo, reasons=[Reason.PLAN_ENDS])
        assert reasons(coach) == []
        assert restore_reasons(actor=coach, client=jo, reasons=[Reason.PLAN_ENDS])
        assert not restore_reasons(actor=coach, client=jo, reasons=[Reason.PLAN_ENDS])
        assert reasons(coach) == [Reason.PLAN_ENDS]
        dismiss_reasons(actor=coach, client=jo, reasons=[Reason.PLAN_ENDS])
    with morning(FIRST + DAY):
        assert reasons(coach) == []
        create_session(actor=coach, client=jo, day=FIRST + 7 * DAY, family="run", free_seconds=3600)
        assert reasons(coach) == [Reason.PLAN_ENDS]


def test_paused_and_ended_coachings_bring_nothing(coach):
    jo, kim = coached(coach, "Jo Berg"), coached(coach, "Kim Dahl")
    Coaching.objects.filter(client=jo).update(state="paused", paused_at=datetime.now(UTC))
    Coaching.objects.filter(client=kim).update(state="ended", ended_at=datetime.now(UTC))
    with morning(FIRST):
        answer = attention_of(coach)
    assert (answer.rows, answer.on_track) == ([], [])
    assert [str(coaching.client) for coaching in answer.paused] == ["Jo Berg"]
