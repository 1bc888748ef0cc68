"""Every reason is solved from its row: the button is followed as a trainer would, and the days after it pass."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, LoadState
from activities.services.load_days import rebuild_load
from core.ids import uuid7
from dashboard.attention.queue import attention_of
from dashboard.enums import Reason
from dashboard.models import Snooze
from dashboard.services.attention import dismiss_reasons, snooze_reasons
from garmin_sync.models import Connection
from messaging.models import Comment
from messaging.services import add_comment
from progress.models import WellnessDay
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory
from tests.factories.workouts import ApplicationFactory, PlannedSessionFactory, ProgramFactory, ProgramSessionFactory
from workouts.models import CalendarChange, PlannedSession
from workouts.services.matching import judge_past_days

pytestmark = pytest.mark.django_db
#: A Wednesday.
TODAY = date(2026, 7, 8)
DAY = timedelta(days=1)
HOME = reverse("dashboard:today")


@contextmanager
def morning(day: date, hour: int = 10):
    with time_machine.travel(datetime.combine(day, time(hour), tzinfo=UTC), tick=False):
        judge_past_days()
        yield


@pytest.fixture
def jo(trainer) -> User:
    client = ClientFactory(name="Jo Berg", time_zone="UTC")
    CoachingFactory(trainer=trainer, client=client, started_at=datetime(2026, 1, 1, tzinfo=UTC))
    return client


@pytest.fixture
def browser(page, trainer):
    return page(trainer)


def plan(client: User, first: int, last: int, **values) -> None:
    """A run every other day, from ``first`` to ``last`` days after today."""
    for number in range(first, last + 1, 2):
        PlannedSessionFactory(client=client, local_date=TODAY + number * DAY, **values)


def do(client: User, first: int, last: int, load: float | None = None) -> None:
    """What was planned from ``first`` to ``last`` days after today is done."""
    planned = PlannedSession.objects.filter(
        client=client, local_date__range=(TODAY + first * DAY, TODAY + last * DAY), activity=None, skipped_at=None
    )
    for session in planned:
        done = record(client, session.local_date, load if load is not None else session.estimated_load)
        PlannedSession.objects.filter(pk=session.pk).update(activity=done, compliance="on_target")


def record(client: User, day: date, load: float = 50.0) -> Activity:
    return ActivityFactory(
        client=client, local_date=day, start_time=datetime.combine(day, time(7), tzinfo=UTC), load=load
    )


def reasons(trainer: User) -> list[str]:
    return [finding.reason for row in attention_of(trainer).rows for finding in row.findings]


def put_off(trainer: User) -> set[str]:
    return {off.finding.reason for row in attention_of(trainer).put_off for off in row.put_off}


def the_button(browser, reason: str):
    """The one button of Jo's row, which must stand there for ``reason``."""
    (shown,) = browser.get(HOME).context["today"].rows
    assert shown.row.worst.reason == reason
    return shown.link


def sent(browser, url: str, **changes):
    """The form at ``url`` posted as it stands there, with ``changes``; the page that follows."""
    form = browser.get(url).context["form"]
    values = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    return browser.post(url, {**values, **changes}, follow=True)


def test_garmin_broken_is_asked_for_and_gone_when_the_client_signs_in(
    browser, trainer, jo, django_capture_on_commit_callbacks
):
    with morning(TODAY):
        plan(jo, -20, 30)
        do(jo, -20, -4)
        connection = ConnectionFactory(client=jo, state="reauth_needed")
        link = the_button(browser, Reason.GARMIN_BROKEN)
        assert link.is_post
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(link.url)
        assert [message.to for message in mail.outbox] == [[jo.email]]
        assert (reasons(trainer), put_off(trainer)) == ([], {Reason.GARMIN_BROKEN})
    with morning(TODAY + 2 * DAY):
        assert reasons(trainer) == []
    with morning(TODAY + 3 * DAY):
        # Nobody signed in: it is back, and the sessions that did not arrive with it.
        assert reasons(trainer) == [Reason.GARMIN_BROKEN, Reason.MISSED]
        browser.post(the_button(browser, Reason.GARMIN_BROKEN).url)
        Connection.objects.filter(pk=connection.pk).update(state="ok", state_since=timezone.now())
        do(jo, -3, 3)
        assert (reasons(trainer), put_off(trainer)) == ([], set())


def test_nothing_planned_is_filled_with_the_fullest_week(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -23, -2)
        do(jo, -23, -2)
        link = the_button(browser, Reason.NOTHING_PLANNED)
        shown = sent(browser, link.url)
        # On the calendar of that week, where the copies wait to be published.
        assert "Publish 3 drafts" in shown.text or "Publish 2 drafts" in shown.text
        ahead = PlannedSession.objects.filter(client=jo, local_date__gte=TODAY)
        assert ahead.exists()
        assert not PlannedSession.objects.filter(client=jo, activity=None, local_date__lt=TODAY).exists()
        assert Reason.NOTHING_PLANNED not in reasons(trainer)
        browser.post(reverse("workouts:undo", args=[CalendarChange.objects.get().pk]))
        assert reasons(trainer) == [Reason.NOTHING_PLANNED]


def test_a_race_far_ahead_does_not_move_the_week_that_is_planned(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -23, -2)
        do(jo, -23, -2)
        PlannedSessionFactory(client=jo, local_date=TODAY + 20 * DAY)
        sent(browser, the_button(browser, Reason.NOTHING_PLANNED).url)
        assert Reason.NOTHING_PLANNED not in reasons(trainer)


def test_who_never_had_a_plan_gets_one_from_the_calendar(browser, trainer, jo):
    with morning(TODAY):
        record(jo, TODAY - DAY)
        link = the_button(browser, Reason.NOTHING_PLANNED)
        assert urlsplit(link.url).path == reverse("workouts:client_calendar", args=[jo.pk])
        new_url = reverse("workouts:session_new", args=[jo.pk])
        assert f'href="{new_url}"' in browser.get(link.url).text
        sent(browser, new_url, text="40min Z2", family="run", date=(TODAY + 3 * DAY).isoformat())
        assert Reason.NOTHING_PLANNED not in reasons(trainer)


@pytest.mark.parametrize("weekday", range(7))
def test_an_ending_plan_goes_on_with_a_week_of_it_on_any_weekday(browser, trainer, jo, weekday):
    today = TODAY + weekday * DAY
    with morning(today):
        plan(jo, weekday - 28, weekday + 4)
        do(jo, weekday - 28, weekday)
        link = the_button(browser, Reason.PLAN_ENDS)
        assert sent(browser, link.url).status_code == 200
        assert reasons(trainer) == []


def test_an_ending_program_is_given_again(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -20, 4)
        do(jo, -20, 0)
        program = ProgramFactory(trainer=trainer)
        for week in (1, 2):
            ProgramSessionFactory(program=program, week=week)
        ApplicationFactory(program=program, client=jo)
        link = the_button(browser, Reason.PLAN_ENDS)
        assert "What goes where" in sent(browser, link.url).text
        sent(browser, link.url, confirm="1")
        assert reasons(trainer) == []


@pytest.mark.parametrize("reason", [Reason.MISSED, Reason.SILENT])
def test_who_does_not_train_is_written_to_and_has_time_to_answer(
    browser, trainer, jo, reason, django_capture_on_commit_callbacks
):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -9)
        if reason == Reason.SILENT:
            PlannedSession.objects.filter(client=jo, activity=None, local_date__lt=TODAY).delete()
        link = the_button(browser, reason)
        with django_capture_on_commit_callbacks(execute=True):
            sent(browser, link.url, key=str(uuid7()))
        assert len(mail.outbox) == 1
        assert reasons(trainer) == []
        assert reason in put_off(trainer)
    with morning(TODAY + 2 * DAY):
        assert reasons(trainer) == []
    with morning(TODAY + 3 * DAY):
        assert reason in reasons(trainer)
        do(jo, 1, 3)
        assert reason not in reasons(trainer)


def test_missed_sessions_are_excused_from_the_menu_of_the_row(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -5)
        for back in (1, 3):
            PlannedSessionFactory(client=jo, local_date=TODAY - back * DAY)
        (shown,) = browser.get(HOME).context["today"].rows
        assert shown.row.worst.reason == Reason.MISSED
        assert f'href="{shown.adapt_url}"' in browser.get(HOME).text
        answer = sent(browser, shown.adapt_url, reason="sick")
        assert "Excused 4 sessions" in answer.text
        assert reasons(trainer) == []


def test_whatever_was_missed_weeks_ago_is_excused_with_it(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -22)
        (shown,) = browser.get(HOME).context["today"].rows
        assert shown.row.worst.reason == Reason.MISSED
        answer = sent(browser, shown.adapt_url, reason="sick")
        assert "Excused 10 sessions" in answer.text
        assert Reason.MISSED not in reasons(trainer)
        assert not Snooze.objects.filter(reason=Reason.MISSED).exists()


def test_an_adapted_plan_puts_off_nothing_that_it_does_not_answer(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -20, 30)
        do(jo, -20, -1)
        ConnectionFactory(client=jo, state="reauth_needed")
        assert reasons(trainer) == [Reason.GARMIN_BROKEN]
        (shown,) = browser.get(HOME).context["today"].rows
        assert urlsplit(shown.adapt_url).query == ""
        for url in (shown.adapt_url, f"{shown.adapt_url}?reason=garmin_broken"):
            assert "put off" not in browser.get(url).text
            sent(browser, url, lighter_by="20" if url == shown.adapt_url else "30")
        change = CalendarChange.objects.latest("created_at")
        assert reasons(trainer) == [Reason.GARMIN_BROKEN]
        # Nor does the undo take back what was put off by hand.
        snooze_reasons(actor=trainer, client=jo, until=TODAY + 2 * DAY)
        browser.post(f"{reverse('dashboard:adapt_undo', args=[change.pk])}?reason=garmin_broken")
        assert put_off(trainer) == {Reason.GARMIN_BROKEN}


def test_the_menu_names_the_reason_that_an_adapted_plan_answers(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -20, 30)
        do(jo, -20, -1)
        _restless(jo)
        ConnectionFactory(client=jo, state="reauth_needed")
        (shown,) = browser.get(HOME).context["today"].rows
        assert shown.row.worst.reason == Reason.GARMIN_BROKEN
        assert urlsplit(shown.adapt_url).query == "reason=hrv_out"
        sent(browser, shown.adapt_url)
        assert reasons(trainer) == [Reason.GARMIN_BROKEN]


def test_low_adherence_is_settled_by_excusing_and_lightening(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -14)
        do(jo, -1, 0)
        record(jo, TODAY - DAY)
        link = the_button(browser, Reason.LOW_ADHERENCE)
        before = PlannedSession.objects.filter(client=jo, local_date__gt=TODAY).first().estimated_seconds
        answer = sent(browser, link.url, lighter_by="20", reason="no_time")
        assert "20 % lighter and excused" in answer.text
        # Nothing of it holds any more, so nothing had to be put off.
        assert (reasons(trainer), put_off(trainer)) == ([], set())
        assert not Snooze.objects.exists()
        lighter = PlannedSession.objects.filter(client=jo, local_date__gt=TODAY).first()
        assert lighter.estimated_seconds < before
        assert lighter.shortened_to == 80


def test_nothing_is_excused_without_a_reason_that_the_trainer_gave(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -14)
        record(jo, TODAY - DAY)
        link = the_button(browser, Reason.LOW_ADHERENCE)

        answer = sent(browser, link.url)

        assert answer.status_code == 422
        assert "Choose a reason." in answer.text
        assert not CalendarChange.objects.exists()
        assert not PlannedSession.objects.exclude(skip_reason="").exists()
        assert reasons(trainer) == [Reason.LOW_ADHERENCE]


def test_lighter_days_alone_put_low_adherence_off_while_they_last(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -40, 60)
        do(jo, -40, -14)
        record(jo, TODAY - DAY)
        link = the_button(browser, Reason.LOW_ADHERENCE)
        answer = sent(browser, link.url, lighter_by="30", excused=[])
        assert "put off until 22" in answer.text.replace("\xa0", " ")
        assert (reasons(trainer), put_off(trainer)) == ([], {Reason.LOW_ADHERENCE})
        change = CalendarChange.objects.get()
        undo = f"{reverse('dashboard:adapt_undo', args=[change.pk])}?reason=low_adherence"
        assert f'action="{undo}"' in answer.text.replace("&amp;", "&")
        for _ in range(2):
            browser.post(undo)
        assert reasons(trainer) == [Reason.LOW_ADHERENCE]
        assert not PlannedSession.objects.filter(shortened_to__isnull=False).exists()
        sent(browser, link.url, lighter_by="30", excused=[])
    do(jo, 0, 13)
    with morning(TODAY + 14 * DAY):
        assert (reasons(trainer), put_off(trainer)) == ([], set())


def _ramping(jo: User) -> None:
    """Two months of easy days, then a week that is far too much."""
    for back in range(70, 7, -2):
        record(jo, TODAY - back * DAY, load=60)
    for back in range(7, 0, -1):
        record(jo, TODAY - back * DAY, load=130)
    rebuild_load(client_id=jo.pk)


def test_a_rising_load_is_eased_and_settles_while_the_lighter_week_is_trained(browser, trainer, jo):
    with morning(TODAY):
        _ramping(jo)
        plan(jo, 0, 30)
        link = the_button(browser, Reason.LOAD_RAMP)
        page = browser.get(link.url)
        assert page.context["plan"].load[1] < page.context["plan"].load[0]
        answer = sent(browser, link.url)
        assert "Made 4 sessions 20 % lighter" in answer.text
        assert (reasons(trainer), put_off(trainer)) == ([], {Reason.LOAD_RAMP})
        planned = {each.local_date: each for each in PlannedSession.objects.filter(client=jo)}
        assert planned[TODAY + 6 * DAY].shortened_to == 80
        assert planned[TODAY + 8 * DAY].shortened_to is None
    for number in range(8):
        with morning(TODAY + number * DAY, hour=22):
            do(jo, number, number)
            rebuild_load(client_id=jo.pk)
            assert reasons(trainer) == []
    # The lighter week is over, and so is the snooze: the load has settled by itself.
    with morning(TODAY + 8 * DAY):
        assert (reasons(trainer), put_off(trainer)) == ([], set())
        assert LoadState.objects.get(client=jo).first_day == TODAY - 70 * DAY


def _restless(jo: User) -> None:
    WellnessDay.objects.bulk_create(
        WellnessDay(client=jo, local_date=TODAY - back * DAY, hrv=43 if back < 5 else 60 + back % 4)
        for back in range(50)
    )


@pytest.mark.parametrize("is_better", [True, False])
def test_restless_nights_are_eased_and_come_back_if_they_stay(browser, trainer, jo, is_better):
    with morning(TODAY):
        plan(jo, -10, 30)
        do(jo, -10, 0)
        _restless(jo)
        link = the_button(browser, Reason.HRV_OUT)
        assert "Ease the week" in browser.get(link.url).text
        sent(browser, link.url, lighter_by="30")
        assert (reasons(trainer), put_off(trainer)) == ([], {Reason.HRV_OUT})
    for number in range(1, 8):
        WellnessDay.objects.create(client=jo, local_date=TODAY + number * DAY, hrv=62 if is_better else 30)
    do(jo, 1, 7)
    with morning(TODAY + 6 * DAY):
        assert reasons(trainer) == []
    with morning(TODAY + 7 * DAY):
        assert reasons(trainer) == ([] if is_better else [Reason.HRV_OUT])


@pytest.mark.parametrize("is_dismissed", [True, False])
def test_what_was_put_off_for_longer_stays_so_and_the_undo_leaves_it(browser, trainer, jo, is_dismissed):
    with morning(TODAY):
        _ramping(jo)
        plan(jo, 0, 30)
        _restless(jo)
        assert reasons(trainer) == [Reason.LOAD_RAMP, Reason.HRV_OUT]
        if is_dismissed:
            dismiss_reasons(actor=trainer, client=jo, reasons={Reason.HRV_OUT})
        else:
            snooze_reasons(actor=trainer, client=jo, until=TODAY + 60 * DAY, reasons={Reason.HRV_OUT})
        before = Snooze.objects.values("until", "since", "severity", "updated_at").get()
    with morning(TODAY, hour=11):
        url = the_button(browser, Reason.LOAD_RAMP).url
        said = {"first_day": "2026-07-08", "last_day": "2026-07-14", "lighter_by": "20", "key": "one"}
        for _ in range(2):
            answer = browser.post(url, said, follow=True)
            undo = f"{reverse('dashboard:adapt_undo', args=[CalendarChange.objects.get().pk])}?reason=load_ramp"
            assert f'action="{undo}"' in answer.text
        assert put_off(trainer) == {Reason.LOAD_RAMP, Reason.HRV_OUT}
        for address in (undo, f"{undo}&reason=hrv_out"):
            browser.post(address)
        assert reasons(trainer) == [Reason.LOAD_RAMP]
        assert Snooze.objects.values("until", "since", "severity", "updated_at").get() == before


def test_an_adaptation_that_was_undone_is_not_said_to_be_done(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -10, 30)
        do(jo, -10, 0)
        _restless(jo)
        url = the_button(browser, Reason.HRV_OUT).url
        said = {"first_day": "2026-07-08", "last_day": "2026-07-14", "lighter_by": "20", "key": "one"}
        browser.post(url, said)
        undo = reverse("dashboard:adapt_undo", args=[CalendarChange.objects.get().pk])
        browser.post(f"{undo}?reason=hrv_out", follow=True)
        answer = browser.post(url, said, follow=True)
        assert "This was undone." in answer.text
        assert "lighter" not in answer.text
        assert (reasons(trainer), put_off(trainer)) == ([Reason.HRV_OUT], set())


def test_whose_plan_is_not_shared_is_written_to(browser, trainer):
    kim = CoachingFactory(trainer=trainer, consents=["wellness"]).client
    with morning(TODAY):
        _restless(kim)
        link = the_button(browser, Reason.HRV_OUT)
        assert link.url.startswith(reverse("dashboard:write", args=[kim.pk]))
        shown = browser.get(HOME).text
        assert reverse("dashboard:adapt", args=[kim.pk]) not in shown
        assert reverse("workouts:client_calendar", args=[kim.pk]) not in shown
        assert browser.get(reverse("dashboard:adapt", args=[kim.pk])).status_code == 404


def test_the_page_shows_what_would_change_before_it_does(browser, trainer, jo, django_assert_max_num_queries):
    with morning(TODAY):
        plan(jo, -10, 30)
        url = f"{reverse('dashboard:adapt', args=[jo.pk])}?reason=hrv_out"
        browser.get(url)
        with django_assert_max_num_queries(15):
            shown = browser.get(url).text
        assert "4 of 4 sessions" in shown
        assert "Nothing has happened yet" in shown
        days = {"first_day": "2026-07-08", "last_day": "2026-07-10", "preview": "1"}
        # A browser without scripts, then htmx: the page, and the part of it.
        shown = browser.post(url, {**days, "lighter_by": "50"})
        assert (shown.status_code, "2 of 2 sessions" in shown.text, "<html" in shown.text) == (200, True, True)
        shown = browser.post(url, {**days, "lighter_by": "0"}, headers={"HX-Request": "true"})
        assert (shown.status_code, "Choose how much lighter" in shown.text, "<html" in shown.text) == (200, True, False)
        assert not CalendarChange.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"lighter_by": "0"},
        {"lighter_by": "15"},
        {"last_day": "2026-07-01"},
        {"last_day": "soon"},
        {"excused": "nothing"},
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(browser, jo, changes):
    with morning(TODAY):
        plan(jo, -3, 9)
        url = reverse("dashboard:adapt", args=[jo.pk])
        said = {"first_day": "2026-07-08", "last_day": "2026-07-14", "lighter_by": "20", **changes}
        answer = browser.post(url, said)
        assert answer.status_code == 422
        assert "error-summary" in answer.text
        assert not CalendarChange.objects.exists()


def test_an_adaptation_sent_twice_is_one(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -9, 9)
        url = f"{reverse('dashboard:adapt', args=[jo.pk])}?reason=missed"
        missed = PlannedSession.objects.filter(client=jo, local_date__lt=TODAY).values_list("pk", flat=True)
        said = {"first_day": "2026-07-08", "last_day": "2026-07-14", "lighter_by": "0", "reason": "sick", "key": "one"}
        for _ in range(2):
            answer = browser.post(url, {**said, "excused": [str(pk) for pk in missed]}, follow=True)
            assert "Excused 5 sessions" in answer.text
        assert CalendarChange.objects.count() == 1


def test_a_plan_is_adapted_from_the_calendar_too(browser, jo):
    with morning(TODAY):
        plan(jo, 1, 9)
        url = reverse("dashboard:adapt", args=[jo.pk])
        assert f'href="{url}"' in browser.get(reverse("workouts:client_calendar", args=[jo.pk])).text
        answer = sent(browser, url, lighter_by="10")
        assert answer.redirect_chain[-1][0].startswith(reverse("workouts:client_calendar", args=[jo.pk]))
        assert not Snooze.objects.exists()


def test_a_comment_is_read_where_it_stands_and_then_nobody_waits(browser, trainer, jo):
    with morning(TODAY):
        plan(jo, -20, 30)
        do(jo, -20, -1)
        activity = record(jo, TODAY - DAY)
        add_comment(actor=trainer, activity=activity, body="Well done.")
        assert reasons(trainer) == []
        add_comment(actor=jo, activity=activity, body="My knee hurts a little.")
        link = the_button(browser, Reason.UNREAD_COMMENT)
        assert "My knee" in browser.get(link.url.partition("#")[0]).text
        # Looking alone changes nothing: the thread says so itself once it was on the screen.
        assert reasons(trainer) == [Reason.UNREAD_COMMENT]
        browser.post(reverse("messaging:read", args=[activity.pk]))
        assert reasons(trainer) == []


def test_what_was_written_before_or_to_nobody_is_no_reason(trainer, jo, stranger):
    with morning(TODAY):
        plan(jo, -20, 30)
        do(jo, -20, -1)
        old = Comment.objects.create(activity=record(jo, TODAY - DAY), author=jo, body="To somebody else.")
        relation = jo.coachings_received.get()
        Comment.objects.filter(pk=old.pk).update(created_at=relation.started_at - DAY)
        Comment.objects.create(activity=old.activity, author=jo, body="", deleted_at=timezone.now())
        assert reasons(trainer) == []
        Comment.objects.filter(pk=old.pk).update(created_at=timezone.now())
        assert reasons(trainer) == [Reason.UNREAD_COMMENT]
        relation.consents.filter(category="training").update(withdrawn_at=timezone.now())
        assert reasons(trainer) == []
        assert reasons(stranger) == []
