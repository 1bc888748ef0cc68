"""Dated thresholds: which value holds on a day, and what a change does to the days that it touches."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from activities.enums import LoadMethod
from activities.exceptions import ImplausibleValue, NotSharedWithYou
from activities.models import Activity, Rescoring, Threshold
from activities.offers import offers_for, register_nights_source
from activities.services import rescoring
from activities.services.importing import import_file
from activities.services.rescoring import run_rescoring, sweep_rescorings
from activities.services.thresholds import accept_estimate, delete_threshold, set_threshold, update_threshold
from activities.tests.recordings import START, fit, run
from activities.thresholds import DatedThresholds
from core.errors import Conflict
from core.jobs import Job
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, RescoringFactory, ThresholdFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def client():
    return ClientFactory()


def test_a_value_holds_from_its_day_until_the_next():
    known = DatedThresholds([("ftp", "ride", MARCH, 250), ("ftp", "ride", JANUARY, 240)])

    values = [known.on(day, "ride").ftp for day in (date(2025, 12, 31), JANUARY, date(2026, 2, 28), MARCH, JUNE)]

    assert values == [None, 240, 240, 250, 250]


def test_a_sports_own_heart_rate_comes_before_the_one_for_every_sport():
    known = DatedThresholds(
        [("threshold_heart_rate", "", JANUARY, 170), ("threshold_heart_rate", "ride", MARCH, 162)], "f"
    )

    assert known.on(JUNE, "ride").threshold_heart_rate == 162
    assert known.on(JANUARY, "ride").threshold_heart_rate == 170
    assert known.on(JUNE, "run").threshold_heart_rate == 170
    assert known.on(JUNE, "run").sex == "f"


def test_all_days_of_a_client_cost_one_query(client, django_assert_num_queries):
    for number in range(3):
        day = JANUARY + timedelta(days=number)
        ThresholdFactory(client=client, kind="threshold_heart_rate", value=170 + number, valid_from=day)
    with django_assert_num_queries(1):
        known = DatedThresholds.of(client)
        for number in range(50):
            known.on(JANUARY + timedelta(days=number), "run")


def test_setting_a_threshold_scores_the_days_again_until_the_next_value(client):
    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.5, valid_from=JUNE)
    days = {"before": date(2026, 2, 1), "within": date(2026, 4, 1), "after": date(2026, 7, 1)}
    for name, day in days.items():
        ActivityFactory(client=client, name=name, local_date=day, load=1.0, average_speed=3.0, moving_time=3600)
    ActivityFactory(local_date=days["within"], load=1.0)

    change = set_threshold(actor=client, client=client, kind="threshold_speed", value=3.0, valid_from=MARCH)

    assert (change.rescoring.since, change.rescoring.until, change.rescoring.total) == (MARCH, JUNE, 1)
    run_rescoring(change.rescoring.pk)
    loads = dict(Activity.objects.filter(client=client).values_list("name", "load"))
    assert loads == {"before": 1.0, "within": pytest.approx(100), "after": 1.0}
    job = Rescoring.objects.get()
    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, 1, 1)
    assert Activity.objects.exclude(client=client).get().load == 1.0


def test_rescoring_uses_the_stored_samples(client):
    for kind, value in (("max_heart_rate", 190), ("resting_heart_rate", 50), ("threshold_heart_rate", 150)):
        ThresholdFactory(client=client, kind=kind, value=value)
    imported = import_file(client=client, data=fit(run(3600, heart_rate=150.0))).activities[0]
    assert imported.load_method == LoadMethod.HEART_RATE
    assert imported.load == pytest.approx(100, abs=0.5)
    before = imported.updated_at

    change = set_threshold(
        actor=client, client=client, kind="threshold_heart_rate", value=165, valid_from=date(2026, 1, 1)
    )
    run_rescoring(change.rescoring.pk)

    imported.refresh_from_db()
    assert imported.load < 75
    assert imported.updated_at > before
    assert imported.analysis.thresholds["threshold_heart_rate"] == 165
    zones = imported.analysis.zones["heart_rate"]
    assert zones[2]["low"] == pytest.approx(165 * 0.90)
    assert zones[2]["seconds"] == pytest.approx(3600, abs=2)


def test_scoring_twice_gives_the_same_as_importing(client):
    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.1)
    ThresholdFactory(client=client, kind="threshold_heart_rate", value=160)
    imported = import_file(client=client, data=fit(run(1800))).activities[0]
    first = (imported.load, imported.intensity, imported.analysis.zones)

    for _ in range(2):
        run_rescoring(RescoringFactory(client=client).pk)

    imported = Activity.objects.get()
    assert (imported.load, imported.intensity) == pytest.approx(first[:2])
    assert imported.analysis.zones == first[2]


def test_a_threshold_that_moves_scores_both_periods(client):
    moved = ThresholdFactory(client=client, family="ride", valid_from=JUNE)
    ThresholdFactory(client=client, family="ride", valid_from=MARCH, value=240)
    ThresholdFactory(client=client, family="ride", valid_from=date(2026, 9, 1), value=260)
    ActivityFactory(client=client, ride=True, local_date=date(2026, 7, 1))

    change = update_threshold(actor=client, threshold=moved, valid_from=JANUARY)

    assert (change.rescoring.since, change.rescoring.until) == (JANUARY, date(2026, 9, 1))


def test_deleting_gives_the_days_back_to_the_value_before(client):
    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.0, valid_from=JANUARY)
    later = ThresholdFactory(client=client, kind="threshold_speed", family="run", value=4.0, valid_from=MARCH)
    ActivityFactory(client=client, local_date=JUNE, average_speed=3.0, moving_time=3600)

    job = delete_threshold(actor=client, threshold=later)
    run_rescoring(job.pk)

    assert Activity.objects.get().load == pytest.approx(100)


@pytest.mark.parametrize(
    ("kind", "value", "day"),
    [
        ("ftp", 2500, JANUARY),
        ("threshold_speed", 14.0, JANUARY),
        ("max_heart_rate", 60, JANUARY),
        ("ftp", 250, date(1900, 1, 1)),
        ("ftp", 250, date(2106, 1, 1)),
    ],
)
def test_what_no_person_has_is_refused(client, kind, value, day):
    with pytest.raises(ImplausibleValue):
        set_threshold(actor=client, client=client, kind=kind, value=value, valid_from=day)
    assert not Threshold.objects.exists()


def test_trainers_set_thresholds_of_clients_who_share_training(client, stranger):
    sharing = CoachingFactory(client=client, consents=["training"]).trainer

    change = set_threshold(actor=sharing, client=client, kind="ftp", value=250, valid_from=JANUARY)
    with pytest.raises(NotSharedWithYou):
        set_threshold(actor=stranger, client=client, kind="ftp", value=100, valid_from=MARCH)

    assert Threshold.objects.get() == change.threshold
    assert (change.threshold.created_by, change.threshold.family, change.rescoring) == (sharing, "ride", None)


def test_two_values_cannot_begin_on_one_day(client):
    ThresholdFactory(client=client, family="ride", valid_from=JANUARY)
    other = ThresholdFactory(client=client, family="ride", valid_from=MARCH, value=260)

    with pytest.raises(Conflict):
        update_threshold(actor=client, threshold=other, valid_from=JANUARY)
    again = set_threshold(actor=client, client=client, kind="ftp", value=270, valid_from=MARCH)

    assert again.threshold.pk == other.pk
    assert sorted(Threshold.objects.values_list("value", flat=True)) == [250, 270]


def test_an_old_version_is_not_overwritten(client):
    threshold = ThresholdFactory(client=client, family="ride")
    seen = threshold.updated_at
    update_threshold(actor=client, threshold=threshold, value=260, expected_version=seen)

    with pytest.raises(Conflict):
        update_threshold(actor=client, threshold=threshold, value=270, expected_version=seen)
    assert Threshold.objects.get().value == 260


def test_a_killed_rescoring_is_taken_up_again(client, monkeypatch, django_capture_on_commit_callbacks):
    class Killed(BaseException):
        pass

    ThresholdFactory(client=client, kind="threshold_speed", family="run", value=3.0)
    ActivityFactory.create_batch(3, client=client, average_speed=3.0, moving_time=3600, load=None)
    job = RescoringFactory(client=client, total=3)
    monkeypatch.setattr(rescoring, "BATCH", 2)
    score, calls = rescoring._score_batch, []

    def dies_at_second(job, ids):
        calls.append(ids)
        if len(calls) == 2:
            raise Killed
        score(job, ids)

    with monkeypatch.context() as patched:
        patched.setattr(rescoring, "_score_batch", dies_at_second)
        with pytest.raises(Killed):
            run_rescoring(job.pk)
    assert run_rescoring(job.pk) is None
    Rescoring.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_rescorings() == 1

    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.SUCCEEDED, 3)
    assert set(Activity.objects.values_list("load_method", flat=True)) == {LoadMethod.PACE}


def test_the_data_offer_thresholds_with_their_evidence_and_one_is_accepted(client):
    today = client.local_today()
    start = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=3)
    activity = import_file(client=client, data=fit(run(3700, start=start, heart_rate=168.0, speed=3.4))).activities[0]
    import_file(client=client, data=fit(run(3700, start=START - timedelta(days=400), heart_rate=190.0)))

    offers = {offer.kind: offer for offer in offers_for(client, client, today=today)}

    assert offers["threshold_heart_rate"].value == 168
    assert offers["threshold_heart_rate"].activity_id == activity.pk
    assert offers["threshold_heart_rate"].evidence.startswith("best mean heart rate over 60 minutes: ")
    assert offers["threshold_speed"].value == pytest.approx(3.4, abs=0.02)
    change = accept_estimate(actor=client, client=client, kind="threshold_heart_rate")
    assert (change.threshold.value, change.threshold.origin) == (168, "estimate")
    assert change.threshold.valid_from == activity.local_date
    assert "threshold_heart_rate" not in {offer.kind for offer in offers_for(client, client)}
    with pytest.raises(Conflict):
        accept_estimate(actor=client, client=client, kind="threshold_heart_rate")


def test_nights_come_from_a_registered_source(client, monkeypatch):
    monkeypatch.setattr("activities.offers._nights_sources", [])
    today = client.local_today()
    register_nights_source(lambda _client, _viewer, since: [(since + timedelta(days=n), 48.0) for n in range(10)])

    offers = offers_for(client, client, today=today)

    assert [(offer.kind, offer.value, offer.activity_id) for offer in offers] == [("resting_heart_rate", 48, None)]
