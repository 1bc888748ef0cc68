"""Who gets hold of what: the client, and the trainer with whom training is shared at this moment."""

import uuid

import pytest
from django.http import Http404

from accounts.models import DataAccess
from activities import access
from activities.models import Activity, Import, OriginalFile, RecordingKey, Rescoring, Threshold
from coaching.enums import CoachingState
from core.errors import NotAllowed
from tests.factories.activities import (
    ActivityFactory,
    ImportFactory,
    OriginalFileFactory,
    RescoringFactory,
    ThresholdFactory,
)
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
MODELS = [
    (Activity, ActivityFactory),
    (Import, ImportFactory),
    (Threshold, ThresholdFactory),
    (Rescoring, RescoringFactory),
]
LOADERS = [
    (access.get_activity_or_404, ActivityFactory),
    (access.get_import_or_404, ImportFactory),
    (access.get_threshold_or_404, ThresholdFactory),
    (access.get_rescoring_or_404, RescoringFactory),
]


@pytest.fixture
def coaching():
    return CoachingFactory(consents=["training"])


@pytest.mark.parametrize(("model", "factory"), MODELS)
def test_rows_are_visible_to_the_client_and_to_whom_training_is_shared(model, factory, coaching, stranger):
    row = factory(client=coaching.client)
    factory()

    for user, visible in ((coaching.client, [row]), (coaching.trainer, [row]), (stranger, [])):
        assert list(model.objects.visible_to(user)) == visible
    without = CoachingFactory(client=coaching.client, consents=["wellness", "body", "nutrition", "photos"])
    assert not model.objects.visible_to(without.trainer).exists()


def test_original_files_and_keys_follow_their_client(coaching, stranger):
    original = OriginalFileFactory(activity=ActivityFactory(client=coaching.client))
    key = RecordingKey.objects.create(client=coaching.client, source="garmin", source_key="1")
    OriginalFileFactory()

    for user in (coaching.client, coaching.trainer):
        assert OriginalFile.objects.visible_to(user).get() == original
        assert RecordingKey.objects.visible_to(user).get() == key
    assert not OriginalFile.objects.visible_to(stranger).exists()
    assert not RecordingKey.objects.visible_to(stranger).exists()


@pytest.mark.parametrize(("load", "factory"), LOADERS)
def test_loaders_hand_out_what_is_visible_and_nothing_else(load, factory, coaching, stranger):
    row = factory(client=coaching.client)

    assert load(coaching.client, row.pk) == row
    assert load(coaching.trainer, row.pk) == row
    for user, pk in ((stranger, row.pk), (coaching.client, uuid.uuid4())):
        with pytest.raises(Http404):
            load(user, pk)


@pytest.mark.parametrize(
    "end", [{"state": CoachingState.PAUSED}, {"state": CoachingState.ENDED, "ended_at": "2026-01-01T00:00Z"}]
)
def test_an_ended_or_paused_relation_and_a_withdrawn_consent_close_the_door_at_once(coaching, end):
    row = ActivityFactory(client=coaching.client)
    assert access.get_activity_or_404(coaching.trainer, row.pk) == row
    type(coaching).objects.filter(pk=coaching.pk).update(**end)
    with pytest.raises(Http404):
        access.get_activity_or_404(coaching.trainer, row.pk)

    type(coaching).objects.filter(pk=coaching.pk).update(state=CoachingState.ACTIVE, ended_at=None)
    coaching.consents.update(withdrawn_at="2026-01-01T00:00Z")
    with pytest.raises(Http404):
        access.get_activity_or_404(coaching.trainer, row.pk)
    with pytest.raises(Http404):
        access.get_client_or_404(coaching.trainer, coaching.client.pk)


def test_activities_are_changed_by_the_client_alone_and_thresholds_by_both(coaching, stranger):
    activity, threshold = ActivityFactory(client=coaching.client), ThresholdFactory(client=coaching.client)

    assert access.get_editable_activity_or_404(coaching.client, activity.pk) == activity
    assert access.get_editable_threshold_or_404(coaching.trainer, threshold.pk) == threshold
    with pytest.raises(NotAllowed):
        access.get_editable_activity_or_404(coaching.trainer, activity.pk)
    with pytest.raises(Http404):
        access.get_editable_activity_or_404(stranger, activity.pk)


def test_whose_training_is_asked_for(coaching, stranger):
    assert access.get_client_or_404(coaching.client) == coaching.client
    assert access.get_client_or_404(coaching.trainer, coaching.client.pk) == coaching.client
    for user, client_id in ((coaching.trainer, None), (stranger, coaching.client.pk), (stranger, uuid.uuid4())):
        with pytest.raises(Http404):
            access.get_client_or_404(user, client_id)


def test_every_look_of_a_trainer_is_remembered_once_an_hour(coaching):
    activity, job = ActivityFactory(client=coaching.client), ImportFactory(client=coaching.client)
    for _ in range(2):
        access.get_activity_or_404(coaching.trainer, activity.pk)
        access.get_import_or_404(coaching.trainer, job.pk)
        access.get_client_or_404(coaching.trainer, coaching.client.pk)
        access.get_activity_or_404(coaching.client, activity.pk)

    look = DataAccess.objects.get()
    assert (look.viewer, look.subject, look.category) == (coaching.trainer, coaching.client, "training")
