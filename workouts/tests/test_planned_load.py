"""The load that lies ahead: open sessions that the viewer may see."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.workouts import PlannedSessionFactory
from workouts.models import PlannedSession
from workouts.reports.planned_load import planned_load

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)


def plan(client, day: int, load: float, **fields) -> PlannedSession:
    row = PlannedSessionFactory(client=client, local_date=date(2026, 7, day), **fields)
    PlannedSession.objects.filter(pk=row.pk).update(estimated_load=load)
    return row


def test_open_sessions_are_added_by_day(client_user, trainer) -> None:
    plan(client_user, 2, 50)
    plan(client_user, 2, 30)
    plan(client_user, 5, 0)
    plan(client_user, 31, 20)
    skipped = plan(client_user, 6, 40)
    PlannedSession.objects.filter(pk=skipped.pk).update(skipped_at=timezone.now(), skip_reason="sick")
    found = planned_load([client_user.pk], trainer, FIRST, LAST)
    assert found == {client_user.pk: {date(2026, 7, 2): 80, date(2026, 7, 31): 20}}


def test_drafts_are_for_trainers_and_nothing_is_for_strangers(client_user, trainer, stranger) -> None:
    plan(client_user, 2, 50, draft=True, created_by=trainer)
    assert planned_load([client_user.pk], trainer, FIRST, LAST) == {client_user.pk: {date(2026, 7, 2): 50}}
    assert planned_load([client_user.pk], client_user, FIRST, LAST) == {}
    assert planned_load([client_user.pk], stranger, FIRST, LAST) == {}
