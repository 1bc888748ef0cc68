"""Imports: from bytes to activities, once each, whatever happens on the way."""

import gzip
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from activities import storage
from activities.enums import Family, ImportOutcome, LoadMethod, Source
from activities.exceptions import EmptyFile, FileTooLarge, NotSharedWithYou
from activities.models import Activity, Analysis, Import, OriginalFile, RecordingKey, StreamSet
from activities.services import importing
from activities.services.activities import create_manual_activity, delete_activity
from activities.services.importing import (
    import_file,
    import_session,
    known_keys,
    queue_import,
    remove_orphans,
    replay_import,
    run_import,
    sweep_imports,
)
from activities.tests.recordings import START, archive, fit, gpx, lifting, run
from core.errors import NotAllowed
from core.jobs import MAX_ATTEMPTS, Job
from tests.factories.accounts import ClientFactory, SuperuserFactory
from tests.factories.activities import ThresholdFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return ClientFactory(time_zone="Europe/Oslo")


def _imported(client, data, name="run.fit") -> Import:
    job = queue_import(actor=client, client=client, file_name=name, data=data)
    run_import(job.pk)
    return Import.objects.get(pk=job.pk)


def test_a_file_becomes_an_activity_with_everything_that_hangs_on_it(client):
    ThresholdFactory(client=client, kind="threshold_speed", value=3.0)
    data = fit(run(3600))

    job = _imported(client, data)

    assert (job.state, job.outcome, job.progress, job.error) == (Job.State.SUCCEEDED, ImportOutcome.DONE, 100, "")
    activity = job.activities.get()
    assert activity.client == client
    assert (activity.source, activity.source_key) == (Source.FILE, job.sha256)
    assert (activity.family, activity.sport, activity.name) == (Family.RUN, "running", "Morning run")
    assert activity.start_time == START
    assert (activity.time_zone, str(activity.local_date)) == ("Europe/Oslo", "2026-05-03")
    assert activity.distance == pytest.approx(10_800, rel=0.001)
    assert activity.load == pytest.approx(100, abs=1.5)
    assert activity.load_method == LoadMethod.PACE
    assert activity.laps.count() == 2
    assert activity.has_streams
    assert activity.has_track
    assert activity.stream_set.count == 3601
    assert len(activity.analysis.track) >= 2
    assert sum(zone["seconds"] for zone in activity.analysis.zones["pace"]) == pytest.approx(3600, abs=2)
    original = activity.files.get()
    assert storage.read(original.path) == data
    with default_storage.open(original.path) as stored:
        assert data[:50] not in stored.read()


def test_the_same_file_twice_is_one_activity(client):
    first = _imported(client, fit())
    second = _imported(client, fit(), name="again.fit")

    assert second.outcome == ImportOutcome.DUPLICATE
    assert list(second.activities.all()) == list(first.activities.all())
    assert Activity.objects.count() == OriginalFile.objects.count() == StreamSet.objects.count() == 1


def test_the_same_file_of_two_clients_is_two_activities(client):
    _imported(client, fit())
    other = _imported(ClientFactory(), fit())

    assert other.outcome == ImportOutcome.DONE
    assert Activity.objects.count() == 2


def test_a_poorer_recording_of_the_same_session_is_attached_and_changes_nothing(client):
    activity = _imported(client, fit(run(1800))).activities.get()
    before = (activity.distance, activity.average_heart_rate, activity.updated_at)

    job = _imported(client, gpx(1800, start=START + timedelta(seconds=70)), name="track.gpx")

    assert job.outcome == ImportOutcome.DUPLICATE
    activity.refresh_from_db()
    assert (activity.distance, activity.average_heart_rate, activity.updated_at) == before
    assert list(activity.files.values_list("name", "is_source")) == [("run.fit", True), ("track.gpx", False)]


def test_a_richer_recording_replaces_the_figures_and_keeps_the_persons_words(client):
    activity = _imported(client, fit(run(1800, poor=True)), name="poor.fit").activities.get()
    Activity.objects.filter(pk=activity.pk).update(comment="Legs like lead.", rpe=8)
    assert activity.average_heart_rate is None

    result = import_file(
        client=client, data=fit(run(1800)), source=Source.GARMIN, source_key="4711", file_name="rich.fit"
    )

    assert result.outcome == ImportOutcome.DONE
    stored = Activity.objects.get()
    assert stored.pk == activity.pk
    assert (stored.source, stored.source_key) == (Source.GARMIN, "4711")
    assert stored.average_heart_rate == pytest.approx(150)
    assert (stored.comment, stored.rpe) == ("Legs like lead.", 8)
    assert stored.laps.count() == 2
    assert list(stored.files.values_list("name", "is_source")) == [("rich.fit", True), ("poor.fit", False)]
    poor_key = importing.hash_of(fit(run(1800, poor=True)))
    assert known_keys(client=client, source=Source.FILE, keys=[poor_key]) == {poor_key}
    again = _imported(client, fit(run(1800, poor=True)), name="poor.fit")
    assert again.outcome == ImportOutcome.DUPLICATE
    assert Activity.objects.count() == 1


def test_a_recording_takes_over_a_session_that_was_logged_by_hand(client):
    manual = create_manual_activity(
        actor=client, client=client, start=START, duration=1750, family="run", name="Easy with Kari", rpe=3
    )

    result = import_file(client=client, data=fit(run(1800)), source=Source.GARMIN, source_key="1")

    activity = Activity.objects.get()
    assert activity.pk == manual.pk == result.activities[0].pk
    assert (activity.name, activity.rpe, activity.source) == ("Easy with Kari", 3, Source.GARMIN)
    assert activity.has_streams


def test_two_sessions_of_a_day_are_two(client):
    _imported(client, fit(run(1800)))
    evening = _imported(client, fit(run(1800, start=START + timedelta(hours=11))))

    assert evening.outcome == ImportOutcome.DONE
    assert Activity.objects.count() == 2
    assert evening.activities.get().name == "Evening run"


def test_short_sessions_one_after_the_other_are_not_the_same(client):
    for number in range(3):
        job = _imported(client, fit(run(60, start=START + timedelta(seconds=100 * number))))
        assert job.outcome == ImportOutcome.DONE

    assert Activity.objects.count() == 3


def test_another_sport_at_the_same_time_is_another_session(client):
    _imported(client, fit(run()))
    _imported(client, fit(run(sport="cycling")))

    assert set(Activity.objects.values_list("family", flat=True)) == {Family.RUN, Family.RIDE}


def test_a_multisport_file_becomes_linked_legs(client):
    sessions = [
        run(600, sport="swimming", sub_sport="open_water", speed=1.2),
        run(60, sport="transition", start=START + timedelta(seconds=600)),
        run(1800, sport="cycling", start=START + timedelta(seconds=660), speed=9.0),
        run(900, start=START + timedelta(seconds=2460)),
    ]

    job = _imported(client, fit(*sessions))

    legs = list(job.activities.order_by("part"))
    assert [leg.family for leg in legs] == [Family.SWIM, Family.OTHER, Family.RIDE, Family.RUN]
    assert legs[0].parent is None
    assert {leg.parent for leg in legs[1:]} == {legs[0]}
    assert OriginalFile.objects.get().activity == legs[0]
    assert _imported(client, fit(*sessions)).outcome == ImportOutcome.DUPLICATE
    assert Activity.objects.count() == 4


def test_a_damaged_file_keeps_what_could_be_read_and_the_whole_one_replaces_it(client):
    whole = fit(run(1800))

    job = _imported(client, whole[: len(whole) // 2], name="cut.fit")

    assert (job.outcome, job.error) == (ImportOutcome.PARTIAL, "damaged")
    assert job.detail
    part = job.activities.get()
    assert part.is_partial
    assert 300 < part.elapsed_time < 1500
    assert part.warnings
    assert _imported(client, whole).outcome == ImportOutcome.DONE
    activity = Activity.objects.get()
    assert activity.pk == part.pk
    assert not activity.is_partial
    assert activity.elapsed_time == pytest.approx(1800, abs=1)
    assert activity.warnings == []


def test_strength_sets_of_a_watch_are_kept(client):
    activity = _imported(client, fit(lifting())).activities.get()

    assert activity.family == Family.STRENGTH
    assert list(activity.sets.values_list("exercise", "repetitions", "weight")) == [
        ("barbell_back_squat", 8, 80.0),
        ("barbell_back_squat", 8, 81.0),
        ("barbell_back_squat", 8, 82.0),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\0", "empty"),
        (b"Dear diary, today I ran.", "not_recognised"),
        (b"<html><body>Sign in</body></html>", "not_recognised"),
        (b"%PDF-1.7 \0\0\0", "not_recognised"),
        (gzip.compress(b"\0" * 70_000_000), "too_large"),
        (b"PK\x03\x04 broken", "corrupt"),
        (archive(readme__txt=b"hello"), "empty"),
        (archive(bomb__fit=b"\0" * 30_000_000), "unsafe"),
        (archive(nested__zip=archive(run__fit=b"x")), "unsafe"),
        (fit(run(start=START.replace(year=2050))), "implausible_date"),
    ],
)
def test_what_is_no_recording_is_refused_in_words(client, data, code):
    job = _imported(client, data, name="upload")

    assert (job.state, job.outcome, job.error) == (Job.State.SUCCEEDED, ImportOutcome.REFUSED, code)
    assert job.detail.endswith(".")
    assert not Activity.objects.exists()
    assert not OriginalFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\watch\\run.fit", "run.fit"),
        ("a\x00b\n.fit", "a b .fit"),
        ("x" * 10_000 + ".fit", "x" * 196 + ".fit"),
        ("", "upload"),
        ("ריצה 🏃.fit", "ריצה 🏃.fit"),
    ],
)
def test_file_names_are_made_fit_to_be_shown(client, name, shown):
    assert _imported(client, fit(), name=name).file_name == shown


def test_texts_of_devices_are_made_fit_for_every_database(client):
    session = run(name="Run\x00 of the 🌙")
    session.samples.developer = {"Stryd\x00 Power": session.samples.seconds * 0 + 210.5}

    result = import_session(client=client, session=session, source=Source.FILE, source_key="k")

    assert result.activities[0].name == "Run  of the 🌙"
    assert "\x00" not in "".join(StreamSet.objects.get().names)


def test_an_archive_is_a_batch_of_imports_and_a_bad_member_does_not_spoil_it(client):
    known = fit(run(start=START - timedelta(days=3)))
    _imported(client, known)
    data = archive(
        one__fit=fit(run()),
        two__gpx=gpx(start=START - timedelta(days=1)),
        known__fit=known,
        bad__fit=b"not a recording at all",
    )

    job = _imported(client, data, name="months.zip")

    assert job.is_archive
    assert (job.outcome, job.progress) == (ImportOutcome.PARTIAL, 100)
    assert job.detail == "4 files: 2 imported, 1 already there, 1 refused."
    members = dict(job.members.values_list("file_name", "outcome"))
    assert members == {
        "one.fit": ImportOutcome.DONE,
        "two.gpx": ImportOutcome.DONE,
        "known.fit": ImportOutcome.DUPLICATE,
        "bad.fit": ImportOutcome.REFUSED,
    }
    assert job.activities.count() == 3
    assert Activity.objects.count() == 3


def test_uploading_nothing_too_much_or_for_a_stranger_is_refused_at_once(client, stranger, settings):
    with pytest.raises(EmptyFile):
        queue_import(actor=client, client=client, file_name="a.fit", data=b"")
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(FileTooLarge):
        queue_import(actor=client, client=client, file_name="a.fit", data=b"x" * 11)
    with pytest.raises(NotSharedWithYou):
        queue_import(actor=stranger, client=client, file_name="a.fit", data=b"x")
    assert not Import.objects.exists()


def test_a_trainer_uploads_for_a_client_who_shares_training_only(client):
    sharing = CoachingFactory(client=client, consents=["training"])
    without = CoachingFactory(client=client, consents=["wellness"])

    job = queue_import(actor=sharing.trainer, client=client, file_name="a.fit", data=fit())
    with pytest.raises(NotSharedWithYou):
        queue_import(actor=without.trainer, client=client, file_name="a.fit", data=fit())

    assert (job.client, job.created_by) == (client, sharing.trainer)


def test_a_zone_without_the_clients_home_is_taken_from_the_device(client):
    abroad = _imported(client, fit(run(utc_offset=timedelta(hours=5, minutes=45)))).activities.get()

    assert abroad.time_zone == "Asia/Kathmandu"
    assert abroad.local_start.strftime("%H:%M") == "11:15"


def test_what_the_person_deleted_is_not_fetched_again_but_may_be_uploaded(client, django_capture_on_commit_callbacks):
    data = fit()
    imported = import_file(client=client, data=data, source=Source.GARMIN, source_key="99")
    with django_capture_on_commit_callbacks(execute=True):
        delete_activity(actor=client, activity=imported.activities[0])

    assert not default_storage.exists(storage.original_path(client.pk, importing.hash_of(data)))
    assert known_keys(client=client, source=Source.GARMIN, keys=["99", "100"]) == {"99"}
    again = import_file(client=client, data=data, source=Source.GARMIN, source_key="99")
    assert (again.outcome, again.error, again.activities) == (ImportOutcome.DUPLICATE, "deleted_here", [])
    assert not Activity.objects.exists()

    assert _imported(client, data).outcome == ImportOutcome.DONE


def test_both_keys_of_a_session_that_came_twice_are_known(client):
    _imported(client, fit())
    import_file(client=client, data=fit(), source=Source.GARMIN, source_key="7")

    assert known_keys(client=client, source=Source.GARMIN, keys=["7"]) == {"7"}
    assert Activity.objects.count() == OriginalFile.objects.count() == RecordingKey.objects.count() == 1


def test_a_summary_without_a_file_is_kept_and_a_recording_replaces_it(client):
    bare = run(1800)
    bare.samples.seconds, bare.samples.columns, bare.laps = bare.samples.seconds[:0], {}, []
    bare.totals.average_heart_rate = 148.0

    result = import_session(client=client, session=bare, source=Source.GARMIN, source_key="5", name="Oslo Running")

    activity = result.activities[0]
    assert (activity.name, activity.average_heart_rate, activity.has_streams) == ("Oslo Running", 148.0, False)
    assert not OriginalFile.objects.exists()
    import_file(client=client, data=fit(run(1800)), source=Source.FILE)
    activity.refresh_from_db()
    assert activity.has_streams
    assert Activity.objects.count() == 1


class Killed(BaseException):
    """A worker that dies: nothing below catches it."""


@pytest.mark.parametrize(
    "step",
    [
        "activities.services.importing.storage.read",
        "activities.services.importing.read_recording",
        "activities.services.saving.storage.store",
        "activities.services.saving.DatedThresholds.of",
        "activities.services.saving._create",
        "activities.services.saving._write_details",
        "activities.services.saving._attach",
        "activities.services.importing.save_prepared",
        "activities.models.Import.finish",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nothing_half_and_the_next_one_finishes(step, monkeypatch):
    client = ClientFactory()
    sessions = [run(600, sport="cycling"), run(600, start=START + timedelta(seconds=620))]
    job = queue_import(actor=client, client=client, file_name="a.fit", data=fit(*sessions))
    # The task ran at once, as every task does in tests: start over with a job that waits.
    _forget_everything(job)
    storage.store(storage.staged_path(job.pk), fit(*sessions))

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(step, die)
        with pytest.raises(Killed):
            run_import(job.pk)
    assert not Activity.objects.exists()
    assert run_import(job.pk) is None  # the lease of the dead one still holds
    Import.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    sweep_imports()

    job = Import.objects.get(pk=job.pk)
    assert (job.state, job.outcome) == (Job.State.SUCCEEDED, ImportOutcome.DONE)
    assert Activity.objects.count() == job.activities.count() == 2
    assert Analysis.objects.count() == StreamSet.objects.count() == 2
    assert OriginalFile.objects.count() == 1
    assert not default_storage.exists(storage.staged_path(job.pk))
    assert run_import(job.pk) is None
    assert Activity.objects.count() == 2


def _forget_everything(job: Import) -> None:
    Activity.objects.all().delete()
    OriginalFile.objects.all().delete()
    Import.objects.filter(pk=job.pk).update(
        state=Job.State.QUEUED, outcome="", attempts=0, staged_path=storage.staged_path(job.pk), progress=0
    )


def test_an_archive_that_was_interrupted_goes_on_where_it_was(client, monkeypatch):
    files = {f"r{number}__fit": fit(run(600, start=START + timedelta(days=number))) for number in range(4)}
    job = queue_import(actor=client, client=client, file_name="a.zip", data=archive(**files))
    original, calls = importing._end, []

    def dies_at_third(member, result):
        calls.append(member.file_name)
        if len(calls) == 3:
            raise Killed
        original(member, result)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "_end", dies_at_third)
        with pytest.raises(Killed):
            run_import(job.pk)
    assert Activity.objects.count() == 2
    assert Import.objects.get(pk=job.pk).progress == 50
    Import.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    run_import(job.pk)

    job = Import.objects.get(pk=job.pk)
    assert (job.outcome, job.members.count(), job.activities.count()) == (ImportOutcome.DONE, 4, 4)
    assert set(job.members.values_list("outcome", flat=True)) == {ImportOutcome.DONE}
    assert Activity.objects.count() == 4


def test_a_fault_of_ours_is_tried_again_later_and_ends_visibly(client, monkeypatch):
    job = queue_import(actor=client, client=client, file_name="a.fit", data=fit())

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "read_recording", fail)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            Import.objects.filter(pk=job.pk).update(not_before=None)
            run_import(job.pk)
            job.refresh_from_db()
            assert job.attempts == attempt

    assert (job.state, job.status, job.error) == (Job.State.FAILED, "failed", "internal")
    staff = SuperuserFactory()
    with pytest.raises(NotAllowed):
        replay_import(actor=client, job=job)
    assert replay_import(actor=staff, job=job)
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.status, Activity.objects.count()) == ("done", 1)
    assert not replay_import(actor=staff, job=job)


def test_a_worker_that_lost_its_lease_writes_nothing(client, monkeypatch):
    job = queue_import(actor=client, client=client, file_name="a.fit", data=fit())
    original = importing.read_recording

    def overtaken(*args: object) -> object:
        Import.objects.filter(pk=job.pk).update(lease_token=job.pk)
        return original(*args)

    monkeypatch.setattr(importing, "read_recording", overtaken)
    run_import(job.pk)

    assert not Activity.objects.exists()
    assert Import.objects.get(pk=job.pk).state == Job.State.RUNNING


def test_only_files_that_no_row_names_are_removed(client, monkeypatch):
    _imported(client, fit())
    waiting = queue_import(actor=client, client=client, file_name="a.fit", data=b"waiting")
    storage.store("originals/gone/ab/abc", b"left behind")
    assert remove_orphans() == 0  # all of them are new
    monkeypatch.setattr(importing, "ORPHANS_AFTER", timedelta(days=-1))

    assert remove_orphans() >= 1

    assert not default_storage.exists("originals/gone/ab/abc")
    assert default_storage.exists(waiting.staged_path)
    assert default_storage.exists(OriginalFile.objects.get().path)
    assert remove_orphans() == 0
