"""Drafts become visible: now, later, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from core.errors import DomainError, NotAllowed
from tests.factories.activities import ActivityFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts import plan_changes
from workouts.enums import Stage
from workouts.exceptions import AlreadyLogged
from workouts.models import PlannedSession
from workouts.services.publishing import publish_due, publish_sessions, unpublish_session
from workouts.tasks import judge_past_days, publish_due_sessions

WEDNESDAY = date(2026, 7, 8)
NOON = datetime(2026, 7, 7, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-07-06T09:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def drafts(trainer, client_user):
    return [
        PlannedSessionFactory(client=client_user, created_by=trainer, draft=True, local_date=date(2026, 7, 8 + number))
        for number in range(3)
    ]


@pytest.fixture
def told(monkeypatch):
    """Whose plans were announced."""
    heard = []
    monkeypatch.setattr(plan_changes, "_listeners", [heard.append])
    return heard


def stages():
    return list(PlannedSession.objects.order_by("local_date").values_list("stage", "version"))


def test_the_drafts_of_a_range_are_published(trainer, client_user, drafts, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        changed = publish_sessions(actor=trainer, clients=[client_user], first=WEDNESDAY, last=date(2026, 7, 9))

    assert stages() == [(Stage.PUBLISHED, 2), (Stage.PUBLISHED, 2), (Stage.DRAFT, 1)]
    assert changed.sessions[0].published_at == timezone.now()
    assert [set(heard) for heard in told] == [{client_user.pk}]


def test_publishing_again_changes_nothing(trainer, client_user, drafts):
    publish_sessions(actor=trainer, clients=[client_user], sessions=drafts[:1])
    before = stages()

    again = publish_sessions(actor=trainer, clients=[client_user], sessions=drafts[:1])

    assert (again.change, stages()) == (None, before)


def test_only_the_trainer_publishes_and_only_for_their_clients(trainer, client_user, stranger, drafts):
    other = CoachingFactory().client
    for actor, clients in ((client_user, [client_user]), (stranger, [client_user]), (trainer, [client_user, other])):
        with pytest.raises(NotAllowed):
            publish_sessions(actor=actor, clients=clients)

    assert stages() == [(Stage.DRAFT, 1)] * 3


def test_a_draft_with_an_hour_waits_for_it(trainer, client_user, drafts, clock):
    publish_sessions(actor=trainer, clients=[client_user], sessions=drafts[:2], at=NOON)
    assert publish_due() == 0
    clock.move_to(NOON)

    assert (publish_due(), publish_due()) == (2, 0)
    assert [stage for stage, _ in stages()] == [Stage.PUBLISHED, Stage.PUBLISHED, Stage.DRAFT]
    assert PlannedSession.objects.filter(published_at=NOON, publish_at=None).count() == 2


def test_an_hour_in_the_past_is_refused(trainer, client_user, drafts):
    with pytest.raises(DomainError):
        publish_sessions(actor=trainer, clients=[client_user], at=timezone.now() - timedelta(minutes=1))

    assert stages() == [(Stage.DRAFT, 1)] * 3


def test_a_beat_that_runs_twice_announces_once(
    trainer, client_user, drafts, told, clock, django_capture_on_commit_callbacks
):
    publish_sessions(actor=trainer, clients=[client_user], at=NOON)
    clock.move_to(NOON)

    with django_capture_on_commit_callbacks(execute=True):
        publish_due_sessions()
        publish_due_sessions()

    assert [set(heard) for heard in told] == [{client_user.pk}]


def test_a_published_session_becomes_a_draft_again(trainer, client_user, drafts):
    session = publish_sessions(actor=trainer, clients=[client_user], sessions=drafts[:1]).sessions[0]

    back = unpublish_session(actor=trainer, session=session).sessions[0]

    assert (back.stage, back.published_at, back.version) == (Stage.DRAFT, None, 3)
    assert unpublish_session(actor=trainer, session=session).change is None


def test_what_was_done_stays_published(trainer, client_user):
    activity = ActivityFactory(client=client_user, local_date=WEDNESDAY)
    done = PlannedSessionFactory(client=client_user, activity=activity, matched_by="manual", is_locked=True)

    with pytest.raises(AlreadyLogged):
        unpublish_session(actor=trainer, session=done)

    assert stages() == [(Stage.PUBLISHED, 1)]


def test_a_day_that_ended_is_judged_once(trainer, client_user, clock):
    PlannedSessionFactory(client=client_user, created_by=trainer)
    clock.move_to(datetime(2026, 7, 9, 12, 0, tzinfo=UTC))

    judge_past_days()
    judge_past_days()

    assert PlannedSession.objects.get().compliance == "missed"
