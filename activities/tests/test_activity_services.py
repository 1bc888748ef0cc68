"""Sessions by hand, and what a person changes or deletes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from accounts.models import AuditEvent
from activities.enums import Family, LoadMethod
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.models import Activity, OriginalFile, RecordingKey, StreamSet, StrengthSet
from activities.services.activities import SetDone, create_manual_activity, delete_activity, update_activity
from activities.services.importing import import_file
from activities.tests.recordings import START, fit, run
from core.errors import Conflict, NotAllowed
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ThresholdFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return ClientFactory(time_zone="Pacific/Auckland")


@pytest.fixture
def recorded(client) -> Activity:
    return import_file(client=client, data=fit(run(1800, utc_offset=None))).activities[0]


def test_a_session_by_hand_lies_on_the_clients_local_day_and_is_scored(client):
    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.0)

    activity = create_manual_activity(
        actor=client,
        client=client,
        start=datetime(2026, 5, 3, 18, 30, tzinfo=UTC),
        duration=3600,
        family="run",
        distance=10_800,
        rpe=9,
    )

    assert str(activity.local_date) == "2026-05-04"
    assert activity.name == "Morning run"
    assert (activity.load, activity.load_method) == (pytest.approx(100), LoadMethod.PACE)
    assert (activity.elapsed_time, activity.moving_time, activity.average_speed) == (3600, 3600, 3.0)


def test_sets_by_hand_keep_a_reserve_of_nothing(client):
    sets = [SetDone(exercise="Squat", repetitions=5, weight=60, is_warm_up=True), SetDone(exercise="Squat", rir=0)]

    activity = create_manual_activity(
        actor=client, client=client, start=START, duration=1800, family="strength", sets=sets
    )

    assert (activity.sport, activity.sub_sport) == ("training", "strength_training")
    assert list(activity.sets.values_list("kind", "rir")) == [
        (StrengthSet.Kind.WARMUP, None),
        (StrengthSet.Kind.ACTIVE, 0),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": 0},
        {"duration": 8 * 86_400},
        {"distance": -1},
        {"distance": 3e6},
        {"start": datetime(2090, 1, 1, tzinfo=UTC)},
        {"start": datetime(1970, 1, 1, tzinfo=UTC)},
        {"sets": [SetDone(exercise="x")] * 201},
    ],
)
def test_what_cannot_be_is_refused(client, wrong):
    good = {"start": START, "duration": 60, "family": "run"}

    with pytest.raises(ImplausibleValue):
        create_manual_activity(actor=client, client=client, **{**good, **wrong})
    assert not Activity.objects.exists()


def test_only_those_who_see_training_log_for_a_client(client, stranger):
    without = CoachingFactory(client=client, consents=["body"]).trainer
    for nobody in (stranger, without):
        with pytest.raises(NotSharedWithYou):
            create_manual_activity(actor=nobody, client=client, start=START, duration=60, family="run")
    assert not Activity.objects.exists()


def test_a_corrected_sport_is_computed_anew_from_the_samples(client, recorded):
    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.0)
    assert recorded.name == "Afternoon run"

    ride = update_activity(actor=client, activity=recorded, family="ride")
    assert (ride.family, ride.sport, ride.name, ride.flat_speed) == (Family.RIDE, "cycling", "Afternoon ride", None)
    assert "pace" not in ride.analysis.zones

    run_again = update_activity(actor=client, activity=ride, sport="running", sub_sport="trail")
    assert (run_again.family, run_again.sub_sport) == (Family.RUN, "trail")
    assert run_again.load_method == LoadMethod.PACE
    assert run_again.load == pytest.approx(50, abs=1)
    assert run_again.distance == pytest.approx(recorded.distance)
    assert run_again.moving_time == pytest.approx(recorded.moving_time)
    assert Activity.objects.get().analysis.zones["pace"]


def test_a_sport_that_no_table_knows_stays_where_the_person_puts_it(client, recorded):
    changed = update_activity(actor=client, activity=recorded, family="strength", sport="sandbags")

    changed.refresh_from_db()
    assert (changed.family, changed.sport) == (Family.STRENGTH, "sandbags")


def test_a_name_of_ones_own_survives_a_corrected_sport(client, recorded):
    update_activity(actor=client, activity=recorded, name="Hills with Kari", family="walk")

    assert Activity.objects.get().name == "Hills with Kari"
    assert update_activity(actor=client, activity=recorded, name="").name == "Afternoon walk"


def test_exertion_scores_what_nothing_else_scores(client, recorded):
    assert recorded.load_method == LoadMethod.NONE

    changed = update_activity(actor=client, activity=recorded, rpe=7)
    assert (changed.load, changed.load_method) == (pytest.approx(35), LoadMethod.SESSION_RPE)

    assert update_activity(actor=client, activity=changed, rpe=None).load is None


def test_exertion_does_not_change_a_load_that_was_measured(client):
    for kind, value in (("max_heart_rate", 190), ("resting_heart_rate", 50), ("threshold_heart_rate", 165)):
        ThresholdFactory(client=client, kind=kind, value=value)
    uneven = run(1800)
    uneven.samples.columns["heart_rate"][900:] = 180.0
    activity = import_file(client=client, data=fit(uneven)).activities[0]
    assert activity.load_method == LoadMethod.HEART_RATE

    changed = update_activity(actor=client, activity=activity, rpe=2)

    assert changed.load == pytest.approx(activity.load)


def test_nobody_but_the_client_changes_or_deletes(client, recorded):
    trainer = CoachingFactory(client=client).trainer
    with pytest.raises(NotAllowed):
        update_activity(actor=trainer, activity=recorded, name="Mine")
    with pytest.raises(NotAllowed):
        delete_activity(actor=trainer, activity=recorded)
    assert Activity.objects.get().name == "Afternoon run"


def test_two_editors_do_not_overwrite_each_other(client, recorded):
    seen = recorded.updated_at
    update_activity(actor=client, activity=recorded, name="One", expected_version=seen)

    with pytest.raises(Conflict):
        update_activity(actor=client, activity=recorded, name="Two", expected_version=seen)
    with pytest.raises(Conflict):
        delete_activity(actor=client, activity=recorded, expected_version=seen)
    assert Activity.objects.get().name == "One"


def test_deleting_takes_legs_samples_and_files_along_and_is_audited(client, django_capture_on_commit_callbacks):
    sessions = [run(600, sport="cycling"), run(600, start=START + timedelta(seconds=620))]
    first = import_file(client=client, data=fit(*sessions)).activities[0]
    path = OriginalFile.objects.get().path
    assert default_storage.exists(path)

    with django_capture_on_commit_callbacks(execute=True):
        delete_activity(actor=client, activity=first)

    assert not Activity.objects.exists()
    assert not StreamSet.objects.exists()
    assert not RecordingKey.objects.exists()
    assert not default_storage.exists(path)
    assert AuditEvent.objects.get(action="activity_deleted").actor == client
    delete_activity(actor=client, activity=first)  # a second click
