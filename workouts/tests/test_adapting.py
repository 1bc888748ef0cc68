"""A stretch of a plan made lighter and missed sessions excused: the service, its undo, and the API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts import plan_changes
from workouts.models import CalendarChange, PlannedSession
from workouts.reports.adapting import lighter_plan, missed_sessions
from workouts.services.adapting import Adaptation, adapt_plan
from workouts.services.calendar import copy_session, create_session, shorten_session, update_session
from workouts.services.ledger import undo_change

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 8)
DAY = timedelta(days=1)
WEEK = {"first_day": TODAY, "last_day": TODAY + 6 * DAY}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(datetime(2026, 7, 8, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def run(client_user) -> PlannedSession:
    return PlannedSessionFactory(client=client_user, local_date=TODAY + DAY)


def columns(*sessions: PlannedSession) -> list[tuple]:
    stored = PlannedSession.objects.in_bulk([each.pk for each in sessions])
    names = (
        "structure",
        "text",
        "estimated_seconds",
        "estimated_load",
        "shortened_to",
        "full_structure",
        "skip_reason",
    )
    return [tuple(getattr(stored[each.pk], name) for name in names) for each in sessions]


def adapt(actor, client, key: str = "", **wanted):
    return adapt_plan(actor=actor, client=client, wanted=Adaptation(**{**WEEK, **wanted}), key=key)


def test_open_sessions_of_the_days_get_lighter_and_one_undo_brings_them_back(trainer, client_user, run):
    lifting = PlannedSessionFactory(client=client_user, local_date=TODAY + 6 * DAY, lifting=True)
    later = PlannedSessionFactory(client=client_user, local_date=TODAY + 7 * DAY)
    done = PlannedSessionFactory(
        client=client_user, local_date=TODAY, activity=ActivityFactory(client=client_user, local_date=TODAY)
    )
    before = columns(run, lifting, later, done)

    changed = adapt(trainer, client_user, lighter_by=30)

    assert {each.pk for each in changed.sessions} == {run.pk, lifting.pk}
    assert changed.change.words == "Made 2 sessions 30 % lighter"
    run.refresh_from_db()
    lifting.refresh_from_db()
    assert (run.shortened_to, lifting.shortened_to) == (70, 70)
    assert "3x(800m" in run.text
    assert "squat" in lifting.text.lower()
    assert run.estimated_seconds < before[0][2]
    assert columns(later, done) == before[2:]
    assert run.content_version == 2

    undo_change(actor=trainer, change=changed.change)
    assert columns(run, lifting, later, done) == before


def test_twice_is_once_and_what_is_shorter_stays(trainer, client_user, run):
    shorter = PlannedSessionFactory(client=client_user, local_date=TODAY + 2 * DAY)
    shorten_session(actor=trainer, session=shorter, percent=50)
    first = adapt(trainer, client_user, key="one", lighter_by=25)
    assert ([each.pk for each in first.sessions], [each.pk for each in first.left]) == ([run.pk], [shorter.pk])
    after = columns(run, shorter)
    for key in ("one", "another"):
        again = adapt(trainer, client_user, key=key, lighter_by=25)
        assert columns(run, shorter) == after
    assert again.change is None
    # From what was planned at first, not from what is left of it.
    adapt(trainer, client_user, lighter_by=50)
    run.refresh_from_db()
    assert run.shortened_to == 50
    assert columns(run)[0][0] == columns(shorter)[0][0]


def test_a_free_session_loses_length(trainer, client_user):
    made = create_session(actor=trainer, client=client_user, day=TODAY + DAY, family="walk", free_seconds=3000)
    for _ in range(2):
        adapt(trainer, client_user, lighter_by=20)
        session = PlannedSession.objects.get(pk=made.sessions[0].pk)
        assert (session.estimated_seconds, session.shortened_to) == (2400, 80)
    adapt(trainer, client_user, lighter_by=50)
    session.refresh_from_db()
    assert (session.estimated_seconds, session.shortened_to) == (1500, 50)


@pytest.fixture
def free(trainer, client_user) -> PlannedSession:
    """A free session of an odd length, 20 % lighter."""
    made = create_session(
        actor=trainer, client=client_user, day=TODAY + DAY, family="walk", free_seconds=2530, free_metres=4321
    )
    adapt(trainer, client_user, lighter_by=20)
    session = PlannedSession.objects.get(pk=made.sessions[0].pk)
    assert length(session) == (2040, 3500, 80)
    return session


def length(session: PlannedSession) -> tuple:
    stored = PlannedSession.objects.get(pk=session.pk)
    return stored.estimated_seconds, stored.estimated_metres, stored.shortened_to


def test_a_lightened_free_session_comes_back_as_it_was(trainer, free):
    with pytest.raises(DomainError):
        shorten_session(actor=trainer, session=free, percent=50)
    whole = shorten_session(actor=trainer, session=free, percent=100)
    assert length(free) == (2530, 4321, None)
    undo_change(actor=trainer, change=whole.change)
    assert length(free) == (2040, 3500, 80)
    # What was cut before the full length was kept comes back as near as its grid allows.
    PlannedSession.objects.filter(pk=free.pk).update(full_seconds=None, full_metres=None)
    shorten_session(actor=trainer, session=free, percent=100)
    assert length(free) == (2520, 4400, None)


def test_a_copy_of_a_lightened_free_session_has_its_full_length(trainer, free):
    copy = copy_session(actor=trainer, session=free, to=TODAY + 9 * DAY).sessions[0]
    assert length(copy) == (2530, 4321, None)
    assert (copy.full_seconds, copy.full_metres) == (None, None)


def test_another_name_keeps_a_free_session_lighter_and_another_length_is_all_of_it(trainer, client_user, free):
    same = {"workout": None, "free_seconds": 2040.0, "free_metres": 3500.0}
    update_session(actor=trainer, session=free, name="Stroll", **same)
    assert length(free) == (2040, 3500, 80)
    assert adapt(trainer, client_user, lighter_by=20).change is None
    adapt(trainer, client_user, lighter_by=50)
    assert length(free) == (1260, 2200, 50)
    update_session(actor=trainer, session=free, workout=None, free_seconds=1800.0, free_metres=None)
    assert length(free) == (1800, 0, None)


def test_the_undo_of_a_lighter_free_session_forgets_the_full_length(trainer, free):
    undo_change(actor=trainer, change=CalendarChange.objects.get(verb="edit"))
    stored = PlannedSession.objects.get(pk=free.pk)
    assert length(free) == (2530, 4321, None)
    assert (stored.full_seconds, stored.full_metres) == (None, None)


def test_a_lightened_free_session_is_brought_back_from_its_page(page, trainer, free):
    browser = page(trainer)
    url = reverse("workouts:session_shorten", args=[free.pk])
    assert url in browser.get(free.get_absolute_url()).text
    assert [value for value, _ in browser.get(url).context["form"].fields["percent"].choices] == ["100"]
    browser.post(url, {"percent": "100"})
    assert length(free) == (2530, 4321, None)


def test_missed_sessions_are_excused_with_it(trainer, client_user, run):
    missed = PlannedSessionFactory(client=client_user, local_date=TODAY - 2 * DAY)
    other = PlannedSessionFactory(local_date=TODAY - 2 * DAY)
    assert missed_sessions(trainer, client_user, TODAY - 13 * DAY, TODAY) == [missed]
    changed = adapt(
        trainer, client_user, lighter_by=20, excused=[missed.pk, other.pk, uuid4()], reason="sick", note="flu"
    )
    assert changed.change.words == "Made 1 session 20 % lighter and excused 1"
    missed.refresh_from_db()
    other.refresh_from_db()
    assert (missed.compliance, missed.skip_reason, missed.skip_note) == ("excused", "sick", "flu")
    assert not other.is_skipped
    assert missed_sessions(trainer, client_user, TODAY - 13 * DAY, TODAY) == []

    undo_change(actor=trainer, change=changed.change)
    missed.refresh_from_db()
    assert (missed.compliance, missed.is_skipped) == ("missed", False)


def test_days_that_are_over_are_not_made_lighter(trainer, client_user):
    past = PlannedSessionFactory(client=client_user, local_date=TODAY - DAY)
    assert adapt(trainer, client_user, first_day=TODAY - 3 * DAY, lighter_by=20).change is None
    past.refresh_from_db()
    assert past.shortened_to is None


@pytest.mark.parametrize(
    "wanted",
    [
        {"lighter_by": 91},
        {"lighter_by": -1},
        {"last_day": TODAY - DAY},
        {"last_day": TODAY + 92 * DAY},
        {"excused": [uuid4()], "reason": ""},
        {"excused": [uuid4()], "reason": "bored"},
    ],
)
def test_what_makes_no_sense_is_refused(trainer, client_user, run, wanted):
    before = columns(run)
    with pytest.raises(DomainError):
        adapt(trainer, client_user, **{"lighter_by": 20, **wanted})
    assert columns(run) == before
    assert not CalendarChange.objects.exists()


def test_it_is_for_trainers_of_the_client_and_for_clients_without_one(trainer, client_user, stranger, run):
    before = columns(run)
    for actor in (stranger, client_user):
        with pytest.raises(NotAllowed):
            adapt(actor, client_user, lighter_by=20)
    assert columns(run) == before
    alone = CoachingFactory(state="ended", ended_at=datetime(2026, 7, 1, tzinfo=UTC)).client
    own = PlannedSessionFactory(client=alone, local_date=TODAY, created_by=alone)
    assert [each.pk for each in adapt(alone, alone, lighter_by=20).sessions] == [own.pk]


def test_the_preview_says_what_is_written_and_writes_nothing(trainer, client_user, run, django_assert_max_num_queries):
    PlannedSessionFactory(client=client_user, local_date=TODAY + 2 * DAY, lifting=True)
    before = columns(run)
    wanted = Adaptation(**WEEK, lighter_by=30)
    with django_assert_max_num_queries(7):
        plan = lighter_plan(trainer, client_user, wanted)
    assert columns(run) == before
    adapt_plan(actor=trainer, client=client_user, wanted=wanted)
    stored = PlannedSession.objects.filter(client=client_user).order_by("local_date")
    assert [each.after.estimated_seconds for each in plan.sessions] == [each.estimated_seconds for each in stored]
    assert [each.after.structure for each in plan.sessions] == [each.structure for each in stored]
    assert plan.load[1] == pytest.approx(sum(each.estimated_load for each in stored))


def test_watches_are_told(trainer, client_user, run, monkeypatch, django_capture_on_commit_callbacks):
    told: list[set] = []
    monkeypatch.setattr(plan_changes, "_listeners", [lambda ids: told.append(set(ids))])
    with django_capture_on_commit_callbacks(execute=True):
        adapt(trainer, client_user, lighter_by=20)
    assert {client_user.pk} in told


def test_by_api(api, trainer, client_user, stranger, run):
    program = api(trainer)
    body = {"client": str(client_user.pk), "first_day": "2026-07-08", "last_day": "2026-07-14", "lighter_by": 30}
    shown = program.post("/api/v1/sessions/adapt/preview", body, format="json").json()
    (only,) = shown["sessions"]
    assert (only["session"], only["is_changed"]) == (str(run.pk), True)
    assert only["lighter_estimate"]["seconds"] < only["estimate"]["seconds"]

    answer = program.post("/api/v1/sessions/adapt", body, format="json", headers={"Idempotency-Key": "a"})
    assert answer.json()["sessions"][0]["shortened_to"] == 70
    change = answer.headers["Calendar-Change"]
    again = program.post("/api/v1/sessions/adapt", body, format="json", headers={"Idempotency-Key": "a"})
    assert again.headers["Calendar-Change"] == change
    assert program.post(f"/api/v1/changes/{change}/undo").json()["sessions"][0]["shortened_to"] is None

    assert program.post("/api/v1/sessions/adapt", {**body, "last_day": "2026-07-01"}, format="json").status_code == 400
    assert api(stranger).post("/api/v1/sessions/adapt", body, format="json").status_code == 404
    assert api(client_user).post("/api/v1/sessions/adapt", body, format="json").status_code == 403
    run.refresh_from_db()
    assert run.shortened_to is None
    # What was undone since is not said to be done.
    again = program.post("/api/v1/sessions/adapt", body, format="json", headers={"Idempotency-Key": "a"})
    assert (again.json()["words"], again.headers["Calendar-Change"]) == ("This was undone", change)
    assert again.json()["sessions"][0]["shortened_to"] is None


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [("0001-01-01", "9999-12-31", 400), ("2026-07-08", "2026-10-08", 400), ("2026-07-08", "2026-10-07", 200)],
)
def test_the_preview_refuses_what_the_adaptation_refuses(api, trainer, client_user, run, first, last, status):
    body = {"client": str(client_user.pk), "first_day": first, "last_day": last, "lighter_by": 30}
    url = "/api/v1/sessions/adapt/preview"
    assert api(trainer).post(url, body, format="json").status_code == status
    body |= {"first_day": "2026-07-08", "last_day": "2026-07-14"}
    assert api(client_user).post(url, body, format="json").status_code == 403
