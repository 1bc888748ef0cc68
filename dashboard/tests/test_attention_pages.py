"""The trainer's Today and what its buttons do, as pages and by API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, DataAccess
from core.ids import uuid7
from core.units import NBSP
from dashboard.attention.limits import DEFAULTS, limits_for
from dashboard.models import AttentionLimits, Snooze
from progress.models import Race, WellnessDay
from tests.factories.accounts import StaffFactory, TrainerFactory
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory
from tests.factories.workouts import ApplicationFactory, PlannedSessionFactory, ProgramFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 10, 0, tzinfo=UTC)
TODAY = date(2026, 7, 8)
DAY = timedelta(days=1)
HOME = reverse("dashboard:today")


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def silent(trainer, client_user):
    """A client who has a plan and has logged nothing for nine days."""
    client_user.name = "Jo Berg"
    client_user.save()
    _plan(client_user)
    ActivityFactory(client=client_user, local_date=TODAY - 9 * DAY)
    return client_user


def _plan(client, last: int = 30) -> None:
    for number in (1, last):
        PlannedSessionFactory(client=client, local_date=TODAY + number * DAY, text="")


def _url(name: str, client) -> str:
    return reverse(f"dashboard:attention_{name}", args=[client.pk])


def _local_day(snooze: Snooze) -> date:
    return timezone.localdate(snooze.until, snooze.trainer.zone)


def test_a_trainer_begins_with_who_needs_them(page, trainer, silent):
    on_track = CoachingFactory(trainer=trainer).client
    _plan(on_track)
    ActivityFactory(client=on_track, local_date=TODAY - DAY)

    shown = page(trainer).get(reverse("dashboard:home"), follow=True).text

    for words in (
        "One client needs you",
        "Wednesday 8 July. The other one is on track.",
        "Nothing logged for 9 days",
        "Why am I seeing this?",
        "(limit: 7; days away do not count)",
        "1 on track",
        f'href="{reverse("dashboard:write", args=[silent.pk])}?reason=silent"',
        f'href="{reverse("dashboard:client_limits", args=[silent.pk])}"',
    ):
        assert words in shown
    assert shown.index("Jo Berg") < shown.index(str(on_track))


def test_without_clients_there_is_one_thing_to_do(page, stranger):
    assert reverse("coaching:invite") in page(stranger).get(HOME).text


def test_nobody_in_need_is_said(page, trainer, client_user):
    _plan(client_user)
    ActivityFactory(client=client_user, local_date=TODAY)
    shown = page(trainer).get(HOME).text
    assert "No clients need you" in shown
    assert "Nobody needs you now" in shown


def test_the_navigation_counts_without_asking_again(page, trainer, silent):
    browser = page(trainer)
    roster = reverse("coaching:roster")
    assert '<span class="badge' not in browser.get(reverse("coaching:invite")).text
    browser.get(HOME)
    assert cache.get(f"attention-count-{trainer.pk}") == 1
    assert browser.get(roster).text.count('<span class="badge') >= 1


def test_who_is_both_has_two_pages(page):
    both = TrainerFactory(is_client=True)
    browser = page(both)
    assert "Nobody to look after yet" in browser.get(HOME).text
    own = browser.get(f"{HOME}?view=own").text
    assert "Nothing planned for today" in own
    assert "My clients" in own


def test_a_look_is_recorded_by_category(page, trainer, silent):
    other = CoachingFactory(trainer=trainer).client
    _plan(other)
    ActivityFactory(client=other, local_date=TODAY)
    WellnessDay.objects.bulk_create(
        WellnessDay(client=other, local_date=TODAY - number * DAY, hrv=40 if number < 5 else 60 + number % 4)
        for number in range(50)
    )
    page(trainer).get(HOME)
    seen = set(DataAccess.objects.values_list("subject_id", "category"))
    assert seen == {(silent.pk, "training"), (other.pk, "wellness")}


def test_races_and_ending_plans_come_up(page, trainer, silent):
    Race.objects.create(client=silent, name="Valencia", local_date=TODAY + 14 * DAY)
    runner = CoachingFactory(trainer=trainer).client
    _plan(runner, last=20)
    ActivityFactory(client=runner, local_date=TODAY)
    Race.objects.create(client=runner, name="Too far", local_date=TODAY + 15 * DAY)
    shown = page(trainer).get(HOME)
    assert [(each.client, each.words) for each in shown.context["today"].coming] == [
        (silent, "Valencia"),
        (runner, "Plan ends"),
    ]


@pytest.mark.parametrize(("sent", "until"), [("day", 1), ("days", 3), ("week", 7)])
def test_a_reason_is_put_off_by_the_menu(page, trainer, silent, sent, until):
    browser = page(trainer)
    for _ in range(2):
        shown = browser.post(_url("snooze", silent), {"period": sent}, follow=True).text
        assert f'action="{_url("restore", silent)}"' in shown
    assert "No clients need you" in shown
    assert _local_day(Snooze.objects.get()) == TODAY + until * DAY

    for _ in range(2):
        shown = browser.post(_url("restore", silent), follow=True).text
    assert "One client needs you" in shown
    assert not Snooze.objects.exists()


def test_a_reason_is_put_off_until_a_day(page, trainer, silent):
    browser = page(trainer)
    assert "Show it again on" in browser.get(_url("snooze", silent)).text
    for day, status in (("", 422), ("2026-07-08", 422), ("2026-10-07", 422), ("soon", 422)):
        assert browser.post(_url("snooze", silent), {"until": day}).status_code == status
        assert not Snooze.objects.exists()
    browser.post(_url("snooze", silent), {"until": "2026-10-06"})
    assert _local_day(Snooze.objects.get()) == date(2026, 10, 6)


def test_a_dismissal_hides_and_is_listed_with_a_way_back(page, trainer, silent):
    browser = page(trainer)
    for _ in range(2):
        shown = browser.post(_url("dismiss", silent), follow=True).text
    assert Snooze.objects.get().since == TODAY - 8 * DAY
    assert "1 put off" in shown
    assert "Nothing logged for 9 days (dismissed)" in shown
    # Nobody claims that everything is well.
    assert "1 is put off." in shown
    assert "Everybody trains" not in shown
    assert "Show again" in shown


@pytest.mark.parametrize("verb", ["snooze", "dismiss"])
def test_what_is_settled_is_not_put_off(page, trainer, silent, verb):
    ActivityFactory(client=silent, local_date=TODAY)
    shown = page(trainer).post(_url(verb, silent), {"period": "day"}, follow=True).text
    assert "This is settled already" in shown
    assert not Snooze.objects.exists()
    assert "This is settled" in page(trainer).get(_url("snooze", silent)).text


@pytest.mark.parametrize("verb", ["snooze", "dismiss"])
def test_a_row_goes_with_all_its_reasons_and_comes_back_for_another(page, trainer, silent, verb):
    PlannedSessionFactory.create_batch(3, client=silent, local_date=TODAY - DAY, text="")
    browser = page(trainer)
    browser.post(_url(verb, silent), {"period": "week"})
    assert set(Snooze.objects.values_list("reason", flat=True)) == {"missed", "silent", "low_adherence"}
    assert "No clients need you" in browser.get(HOME).text
    ConnectionFactory(client=silent, state="reauth_needed")
    (shown,) = browser.get(HOME).context["today"].rows
    assert [finding.reason for finding in shown.row.findings] == ["garmin_broken"]


@pytest.mark.parametrize("verb", ["snooze", "dismiss", "restore"])
def test_others_put_nothing_off(page, trainer, stranger, silent, verb):
    Snooze.objects.create(trainer=trainer, client=silent, reason="silent", since=TODAY)
    for person in (stranger, silent):
        assert page(person).post(_url(verb, silent), {"period": "day"}).status_code == 404
    assert [(row.trainer, row.since) for row in Snooze.objects.all()] == [(trainer, TODAY)]


def test_a_client_is_asked_to_reconnect_and_has_time_for_it(page, trainer, silent, django_capture_on_commit_callbacks):
    ConnectionFactory(client=silent, state="reauth_needed")
    browser, url = page(trainer), reverse("dashboard:ask_reconnect", args=[silent.pk])
    assert f'action="{url}"' in browser.get(HOME).text
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            shown = browser.post(url, follow=True).text
    assert "No clients need you" in shown
    assert f'action="{_url("restore", silent)}"' in shown
    # What seems to be missing may wait at Garmin, so it waits too, also what is found missing tomorrow.
    put_off = {"garmin_broken", "silent", "missed", "low_adherence"}
    assert set(Snooze.objects.values_list("reason", flat=True)) == put_off
    assert {_local_day(each) for each in Snooze.objects.all()} == {TODAY + 3 * DAY}
    shown = browser.post(_url("restore", silent), follow=True).text
    assert "Asked today" in shown
    assert f'action="{url}"' not in shown
    (message,) = mail.outbox
    assert (message.to, message.reply_to) == ([silent.email], [trainer.email])
    assert reverse("garmin_sync:connection") in message.body


def test_writing_sends_once_and_puts_the_reason_off(page, trainer, silent, django_capture_on_commit_callbacks):
    browser, url = page(trainer), reverse("dashboard:write", args=[silent.pk])
    form = browser.get(f"{url}?reason=silent").context["form"]
    assert "Hello Jo" in form.initial["words"]
    said = {"subject": "How are you?", "words": "Tell me.", "reason": "silent", "key": str(uuid7())}
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            shown = browser.post(url, said, follow=True).text.replace(NBSP, " ")
    assert "put off until 11 Jul 2026" in shown
    assert "No clients need you" in shown
    (message,) = mail.outbox
    assert (message.subject, message.to, message.reply_to) == ("How are you?", [silent.email], [trainer.email])
    assert message.body.startswith("Tell me.")
    assert "Tell me" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_writing_has_an_end(page, trainer, silent, django_capture_on_commit_callbacks):
    browser, url = page(trainer), reverse("dashboard:write", args=[silent.pk])
    with django_capture_on_commit_callbacks(execute=True):
        codes = [
            browser.post(url, {"subject": "Again", "words": str(number), "key": str(uuid7())}).status_code
            for number in range(6)
        ]
    assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_writing_needs_words_and_a_relation(page, trainer, stranger, silent):
    url = reverse("dashboard:write", args=[silent.pk])
    assert page(trainer).post(url, {"subject": "", "words": "", "key": str(uuid7())}).status_code == 422
    assert page(stranger).post(url, {"subject": "a", "words": "b", "key": str(uuid7())}).status_code == 404
    assert not AuditEvent.objects.filter(action="nudge.written").exists()


def test_a_plan_is_extended_with_the_program_it_came_from(page, trainer, client_user):
    _plan(client_user, last=3)
    ActivityFactory(client=client_user, local_date=TODAY)
    (shown,) = page(trainer).get(HOME).context["today"].rows
    assert shown.link.url == f"{reverse('workouts:copy_week', args=[client_user.pk])}?to=2026-07-13"
    form = page(trainer).get(shown.link.url).context["form"]
    assert (form.initial["week_of"], form.initial["to_week_of"]) == (date(2026, 7, 6), date(2026, 7, 13))

    given = ApplicationFactory(program=ProgramFactory(trainer=trainer), client=client_user)
    (shown,) = page(trainer).get(HOME).context["today"].rows
    apply_url = reverse("workouts:program_apply", args=[given.program_id])
    assert shown.link.url == f"{apply_url}?client={client_user.pk}&date=2026-07-12"
    chosen = page(trainer).get(shown.link.url).context["form"]
    assert chosen["clients"].value() == [str(client_user.pk)]


def test_limits_for_everybody_and_for_one(page, trainer, silent):
    browser = page(trainer)
    everybody = reverse("dashboard:thresholds")
    assert f'href="{everybody}"' in browser.get(HOME).text
    assert browser.post(everybody, {"silent_days": "9"}).status_code == 302
    assert limits_for(trainer, silent).silent_days == 9
    assert "No clients need you" in browser.get(HOME).text

    one = reverse("dashboard:client_limits", args=[silent.pk])
    assert "Empty: 9." in browser.get(one).text
    browser.post(one, {"silent_days": "5", "ramp": "9"})
    assert AttentionLimits.objects.get(client=silent).values == {"silent_days": 5, "ramp": 9}
    assert "(limit: 5;" in browser.get(HOME).text

    browser.post(one, {})
    assert limits_for(trainer, silent).silent_days == 9
    browser.post(everybody, {})
    assert limits_for(trainer, None) == DEFAULTS


@pytest.mark.parametrize("values", [{"silent_days": "-1"}, {"ramp": "41"}, {"hrv_nights": "many"}])
def test_limits_that_make_no_sense_are_refused(page, trainer, values):
    assert page(trainer).post(reverse("dashboard:thresholds"), values).status_code == 422
    assert not AttentionLimits.objects.exists()


def test_clients_have_no_limits(page, client_user, stranger):
    assert page(client_user).get(reverse("dashboard:thresholds")).status_code == 403
    url = reverse("dashboard:client_limits", args=[client_user.pk])
    assert page(stranger).post(url, {"silent_days": "3"}).status_code == 404
    assert not AttentionLimits.objects.exists()


def _stories(trainer, count: int) -> None:
    for number in range(count):
        client = CoachingFactory(trainer=trainer).client
        ActivityFactory(client=client, local_date=TODAY - 9 * DAY)
        ConnectionFactory(client=client, state="reauth_needed")
        Race.objects.create(client=client, name="Race", local_date=TODAY + 9 * DAY)
        WellnessDay.objects.bulk_create(
            WellnessDay(client=client, local_date=TODAY - back * DAY, hrv=40 if back < 5 else 60 + back % 4)
            for back in range(50)
        )
        _plan(client, last=2 + number)
        PlannedSessionFactory(client=client, local_date=TODAY - DAY, text="")


def test_the_page_asks_as_much_for_thirty_clients_as_for_one(page, trainer, django_assert_max_num_queries):
    counts = []
    for count in (1, 29):
        _stories(trainer, count)
        browser = page(trainer)
        browser.get(HOME)
        with django_assert_max_num_queries(15) as captured:
            shown = browser.get(HOME)
        counts.append(len(captured))
    assert len(shown.context["today"].rows) == 30
    assert counts[0] == counts[1]


def test_a_long_list_has_pages_and_its_headline_counts_everybody(page, trainer, monkeypatch):
    monkeypatch.setattr("dashboard.trainer_today.ROWS", 2)
    for _ in range(3):
        CoachingFactory(trainer=trainer, started_at=NOW - timedelta(days=90))
    browser = page(trainer)

    first = browser.get(reverse("dashboard:today"))
    second = browser.get(reverse("dashboard:today"), {"page": 2})
    beyond = browser.get(reverse("dashboard:today"), {"page": "nonsense"})

    shown = [[each.row.client.pk for each in answer.context["today"].rows] for answer in (first, second, beyond)]
    assert [len(each) for each in shown] == [2, 1, 2]
    assert len({*shown[0], *shown[1]}) == 3
    assert shown[2] == shown[0]
    assert "?page=2" in first.text
    for answer in (first, second):
        assert "Three clients need you" in answer.text


def test_the_list_by_api(api, trainer, silent):
    program = api(trainer)
    answer = program.get("/api/v1/attention").json()
    (row,) = answer["rows"]
    (reason,) = row["reasons"]
    assert row["client"] == {"id": str(silent.pk), "name": "Jo Berg"}
    assert (reason["id"], reason["since"], reason["severity"]) == (f"{silent.pk}:silent", "2026-06-30", 2)
    assert reason["action"]["kind"] == "write"

    url = f"/api/v1/attention/{reason['id']}"
    assert program.post(f"{url}/snooze", {"until": "2026-07-08"}).status_code == 400
    assert program.post(f"{url}/snooze", {"until": "2026-07-09"}).json()["put_off"][0]["reasons"][0]["until"]
    assert program.get("/api/v1/attention").json()["rows"] == []
    assert program.post(f"{url}/undo").json()["rows"][0]["client"]["name"] == "Jo Berg"
    assert program.post(f"{url}/dismiss").json()["put_off"][0]["reasons"][0]["until"] is None
    assert program.post(f"/api/v1/attention/{silent.pk}:missed/dismiss").json()["error"] == "reason_gone"
    assert program.post("/api/v1/attention/nobody:missed/dismiss").status_code == 404


def test_the_api_is_for_trainers(api, silent, stranger):
    assert api(silent).get("/api/v1/attention").status_code == 403
    assert api(stranger).post(f"/api/v1/attention/{silent.pk}:silent/dismiss").status_code == 404
    assert not Snooze.objects.exists()


def test_limits_by_api(api, trainer, silent, stranger):
    program, url = api(trainer), "/api/v1/attention/limits"
    assert program.get(url).json()["silent_days"] == 7
    said = program.put(url, {"client": str(silent.pk), "silent_days": 12}, format="json").json()
    assert (said["client"], said["silent_days"], said["ramp"]) == (str(silent.pk), 12, DEFAULTS.ramp)
    assert program.get(f"{url}?client={silent.pk}").json()["silent_days"] == 12
    assert program.get(url).json()["silent_days"] == 7
    assert program.get("/api/v1/attention").json()["rows"] == []
    assert program.put(url, {"silent_days": 61}, format="json").status_code == 400
    assert api(stranger).put(url, {"client": str(silent.pk), "ramp": 1}, format="json").status_code == 404


def test_staff_see_what_is_put_off(page, trainer, silent):
    Snooze.objects.create(trainer=trainer, client=silent, reason="silent", since=TODAY)
    AttentionLimits.objects.create(trainer=trainer, values={"ramp": 3})
    staff = page(StaffFactory(is_superuser=True))
    for name in ("snooze", "attentionlimits"):
        shown = staff.get(reverse(f"admin:dashboard_{name}_changelist"))
        assert str(trainer) in shown.text
