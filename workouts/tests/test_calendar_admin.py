"""The calendar in the admin: to look at, without secrets and without what clients said of their health."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.accounts import SuperuserFactory
from tests.factories.activities import ActivityFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import CalendarChange, Feed, PlannedSession, Plates, UnplannedActivity
from workouts.services import calendar
from workouts.services.feeds import renew_feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(trainer, client_user):
    session = PlannedSessionFactory(client=client_user, created_by=trainer)
    change = calendar.skip_session(actor=client_user, session=session, reason="sick", note="A private fever").change
    activity = ActivityFactory(client=client_user)
    return {
        "plannedsession": session,
        "calendarchange": change,
        "feed": renew_feed(actor=client_user),
        "unplannedactivity": UnplannedActivity.objects.create(activity=activity),
        "plates": Plates.objects.create(client=client_user, plates=[20]),
    }


@pytest.fixture
def staff(page):
    return page(SuperuserFactory())


@pytest.mark.parametrize("name", ["plannedsession", "calendarchange", "feed", "unplannedactivity", "plates"])
def test_staff_look_at_rows_without_secrets(staff, things, name):
    pages = [
        staff.get(reverse(f"admin:workouts_{name}_changelist")),
        staff.get(reverse(f"admin:workouts_{name}_change", args=[things[name].pk])),
    ]

    for answer in pages:
        assert answer.status_code == 200
        assert b"A private fever" not in answer.content
        assert things["feed"].token.encode() not in answer.content
        assert things["feed"].token_hash.encode() not in answer.content


@pytest.mark.parametrize("name", ["plannedsession", "calendarchange", "unplannedactivity"])
def test_what_services_write_is_not_changed_by_hand(staff, things, name):
    counts = [model.objects.count() for model in (PlannedSession, CalendarChange, UnplannedActivity)]

    answers = [
        staff.get(reverse(f"admin:workouts_{name}_add")),
        staff.post(reverse(f"admin:workouts_{name}_change", args=[things[name].pk]), {}),
        staff.post(reverse(f"admin:workouts_{name}_delete", args=[things[name].pk]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert [model.objects.count() for model in (PlannedSession, CalendarChange, UnplannedActivity)] == counts


def test_staff_can_end_a_link(staff, things):
    staff.post(reverse("admin:workouts_feed_delete", args=[things["feed"].pk]), {"post": "yes"})

    assert not Feed.objects.exists()
