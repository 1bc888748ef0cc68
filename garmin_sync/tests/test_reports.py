"""What the roster and the pages are told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coaching.models import Consent
from coaching.roster import columns_of
from garmin_sync.enums import ConnectionState
from garmin_sync.reports import roster_states
from tests.factories.coaching import CoachingFactory
from tests.factories.garmin_sync import ConnectionFactory

pytestmark = pytest.mark.django_db


def test_the_roster_column_comes_in_one_query(trainer, client_user, django_assert_num_queries) -> None:
    synced = timezone.now()
    ConnectionFactory(client=client_user, state=ConnectionState.REAUTH_NEEDED, last_sync_at=synced)
    without = CoachingFactory(trainer=trainer).client
    for _ in range(5):
        ConnectionFactory(client=CoachingFactory(trainer=trainer).client)
    ids = [*trainer.coachings_given.values_list("client_id", flat=True)]
    with django_assert_num_queries(1):
        states = roster_states(ids, trainer)
    assert (states[client_user.pk].label, states[client_user.pk].kind) == ("Sign-in expired", "error")
    assert states[client_user.pk].last_sync == synced
    assert without.pk not in states
    assert len(states) == 6


def test_what_is_not_shared_is_missing(trainer, client_user, stranger) -> None:
    ConnectionFactory(client=client_user)
    assert columns_of([client_user.pk], trainer)[client_user.pk].garmin is not None
    assert roster_states([client_user.pk], stranger) == {}
    Consent.objects.filter(category="training").update(withdrawn_at=timezone.now())
    assert roster_states([client_user.pk], trainer) == {}
