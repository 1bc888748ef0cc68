"""Activities over the API: what is asked for, what is refused, in which shape."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DataAccess
from activities.models import Activity, Import, OriginalFile
from activities.services.importing import import_file, run_import
from activities.tests.recordings import START, archive, fit, gpx, lifting, run
from tests.factories.activities import ActivityFactory, OriginalFileFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/activities"


@pytest.fixture
def recorded(client_user) -> Activity:
    return import_file(client=client_user, data=fit(run(1800)), file_name="morning.fit").activities[0]


def _upload(caller, data, name="run.fit", **extra):
    return caller.post(f"{URL}/upload", {"file": SimpleUploadedFile(name, data), **extra}, format="multipart")


def test_the_list_shows_ones_own_and_those_of_sharing_clients_newest_first(api, trainer, client_user, stranger):
    mine = [ActivityFactory(client=client_user), ActivityFactory(client=client_user)]
    ActivityFactory()
    withheld = CoachingFactory(trainer=trainer, consents=["wellness"])
    ActivityFactory(client=withheld.client)

    newest_first = [str(activity.pk) for activity in sorted(mine, key=lambda one: one.start_time, reverse=True)]
    for user in (client_user, trainer):
        answer = api(user).get(URL)
        assert answer.status_code == 200
        assert [row["id"] for row in answer.json()["results"]] == newest_first
    assert api(stranger).get(URL).json()["results"] == []
    assert api(trainer).get(URL, {"client": str(withheld.client.pk)}).json()["results"] == []


def test_an_activity_carries_what_outside_programs_count_on(api, client_user):
    ActivityFactory(client=client_user)

    row = api(client_user).get(URL).json()["results"][0]

    assert set(row) >= {
        "sport",
        "sub_sport",
        "name",
        "start_time",
        "local_date",
        "time_zone",
        "distance",
        "elapsed_time",
        "moving_time",
        "average_heart_rate",
        "max_heart_rate",
        "average_power",
        "elevation_gain",
        "calories",
        "load",
        "load_method",
        "source",
        "device",
        "client",
    }
    assert row["client"] == str(client_user.pk)
    assert row["start_time"].endswith("Z")


def test_pages_by_key_meet_every_activity_once(api, client_user):
    ActivityFactory.create_batch(7, client=client_user)
    same_instant = ActivityFactory.create_batch(3, client=client_user, start_time=START)
    caller, seen, url = api(client_user), [], f"{URL}?limit=3"

    while url:
        body = caller.get(url).json()
        assert body["count"] is None
        seen += [row["id"] for row in body["results"]]
        url = body["next"]

    assert len(seen) == len(set(seen)) == 7 + len(same_instant)


def test_the_list_asks_as_many_queries_for_one_as_for_ten(api, client_user, trainer):
    caller = api(trainer)
    ActivityFactory(client=client_user)
    params = {"client": str(client_user.pk)}
    caller.get(URL, params)
    with CaptureQueriesContext(
        connection,
    ) as one:
        caller.get(URL, params)
    ActivityFactory.create_batch(9, client=client_user)
    with CaptureQueriesContext(connection) as ten:
        assert len(caller.get(URL, params).json()["results"]) == 10

    assert len(ten) == len(one) <= 6


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"family": "ride"}, {"ride"}),
        ({"sport": "RUNNING"}, {"run"}),
        ({"source": "manual"}, {"gym"}),
        ({"from": "2026-05-02"}, {"ride", "gym"}),
        ({"to": "2026-05-02"}, {"run", "ride"}),
        ({"from": "2026-05-02", "to": "2026-05-02"}, {"ride"}),
        ({"updated_since": "2020-01-01T00:00:00Z", "ordering": "start_time"}, {"run", "ride", "gym"}),
        ({"updated_since": "2100-01-01T00:00:00+02:00"}, set()),
    ],
)
def test_filters(api, client_user, query, expected):
    for day, traits in (
        (1, {"name": "run"}),
        (2, {"ride": True, "name": "ride"}),
        (3, {"strength": True, "name": "gym", "source": "manual"}),
    ):
        ActivityFactory(client=client_user, start_time=START.replace(day=day), **traits)

    rows = api(client_user).get(URL, query).json()["results"]

    assert {row["name"] for row in rows} == expected


@pytest.mark.parametrize(
    "query",
    [
        {"client": "nobody"},
        {"family": "chess"},
        {"from": "yesterday"},
        {"updated_since": "0001-01-01T00:00:00+14:00"},
        {"updated_since": "soon"},
        {"ordering": "client__password"},
        {"sport": "a\x00b"},
    ],
)
def test_senseless_filters_are_refused_in_the_one_format(api, client_user, query):
    answer = api(client_user).get(URL, query)

    assert answer.status_code == 400
    assert answer.json()["error"] == "validation_error"
    assert {"detail", "status_code", "timestamp", "path", "request_id"} < set(answer.json())


@pytest.mark.parametrize(
    "cursor", ["x", "cD1ub3RhZGF0ZQ==", "bz0tNQ==", "cD0wMDAxLTAxLTAxVDAwJTNBMDAlM0EwMCUyQjE0JTNBMDA="]
)
def test_a_cursor_that_was_tampered_with_is_not_found(api, client_user, cursor):
    ActivityFactory(client=client_user)

    assert api(client_user).get(URL, {"cursor": cursor}).status_code in (200, 404)


def test_the_detail_brings_laps_zones_curves_track_and_files(api, client_user, recorded):
    body = api(client_user).get(f"{URL}/{recorded.pk}").json()

    assert [lap["number"] for lap in body["laps"]] == [0, 1]
    assert body["curves"]["heart_rate"][0] == [1, 150.0]
    assert len(body["track"][0]) == 3
    assert body["files"][0]["name"] == "morning.fit"
    assert "seconds" in body["stream_names"]
    assert body["legs"] == []


def test_sets_of_strength_come_with_the_detail(api, client_user):
    activity = import_file(client=client_user, data=fit(lifting())).activities[0]

    sets = api(client_user).get(f"{URL}/{activity.pk}").json()["sets"]

    assert [(done["exercise"], done["repetitions"]) for done in sets] == [("barbell_back_squat", 8)] * 3


def test_a_read_sends_an_etag_and_answers_304(api, client_user, recorded):
    caller = api(client_user)
    etag = caller.get(f"{URL}/{recorded.pk}")["ETag"]

    assert caller.get(f"{URL}/{recorded.pk}", headers={"If-None-Match": etag}).status_code == 304


def test_streams_by_name_and_resolution(api, client_user, recorded):
    caller = api(client_user)

    everything = caller.get(f"{URL}/{recorded.pk}/streams").json()
    some = caller.get(f"{URL}/{recorded.pk}/streams", {"names": "heart_rate", "resolution": 100}).json()

    assert {"seconds", "heart_rate", "latitude", "distance"} <= set(everything)
    assert {len(values) for values in everything.values()} == {1801}
    assert set(some) == {"seconds", "heart_rate"}
    assert len(some["seconds"]) == len(some["heart_rate"]) <= 100
    assert caller.get(f"{URL}/{recorded.pk}/streams/", {"names": "heart_rate"}).status_code == 200


def test_missing_samples_are_null_and_never_zero(api, client_user):
    session = run(600)
    session.samples.columns["heart_rate"][100:200] = float("nan")
    activity = import_file(client=client_user, data=fit(session)).activities[0]

    rates = api(client_user).get(f"{URL}/{activity.pk}/streams", {"names": "heart_rate"}).json()["heart_rate"]

    assert rates[99:101] == [150.0, None]
    assert rates[100:200] == [None] * 100


@pytest.mark.parametrize(
    "query", [{"names": "moon"}, {"resolution": "3"}, {"resolution": "many"}, {"names": "x" * 3000}]
)
def test_senseless_questions_for_streams_are_refused(api, client_user, recorded, query):
    assert api(client_user).get(f"{URL}/{recorded.pk}/streams", query).status_code == 400


def test_an_activity_without_samples_has_no_streams(api, client_user):
    activity = ActivityFactory(client=client_user)

    answer = api(client_user).get(f"{URL}/{activity.pk}/streams")

    assert (answer.status_code, answer.json()["error"]) == (404, "no_streams")


def test_laps(api, client_user, recorded):
    laps = api(client_user).get(f"{URL}/{recorded.pk}/laps").json()

    assert [(lap["number"], lap["distance"]) for lap in laps] == [(0, 2700.0), (1, 2700.0)]


def test_the_original_is_handed_out_as_it_came(api, client_user, trainer, recorded):
    for user in (client_user, trainer):
        answer = api(user).get(f"{URL}/{recorded.pk}/file")
        assert answer.content == fit(run(1800))
        assert answer["Content-Disposition"] == 'attachment; filename="morning.fit"'
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
    other = OriginalFileFactory()
    assert api(client_user).get(f"{URL}/{recorded.pk}/file", {"file": str(other.pk)}).status_code == 404
    assert api(client_user).get(f"{URL}/{ActivityFactory(client=client_user).pk}/file").status_code == 404
    OriginalFile.objects.update(path="originals/gone")
    assert api(client_user).get(f"{URL}/{recorded.pk}/file").status_code == 404


@pytest.mark.parametrize("part", ["", "/streams", "/laps", "/file"])
def test_what_is_not_shared_does_not_exist(api, client_user, recorded, stranger, part):
    ended = CoachingFactory(client=client_user, ended=True)
    without = CoachingFactory(client=client_user, consents=["wellness", "body"])
    other_client = CoachingFactory(trainer=client_user.coachings_received.first().trainer).client
    for user in (stranger, ended.trainer, without.trainer, other_client):
        assert api(user).get(f"{URL}/{recorded.pk}{part}").status_code == 404
    assert not DataAccess.objects.exists()


def test_a_trainers_look_is_remembered_and_a_clients_own_is_not(api, client_user, trainer, recorded):
    api(client_user).get(f"{URL}/{recorded.pk}")
    assert not DataAccess.objects.exists()

    api(trainer).get(f"{URL}/{recorded.pk}")

    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category="training").count() == 1


def test_the_client_changes_their_own_words(api, client_user, recorded):
    answer = api(client_user).patch(
        f"{URL}/{recorded.pk}", {"name": "Along the river", "rpe": 6.5, "feel": 4, "comment": "Fine.\nRain later."}
    )

    assert answer.status_code == 200
    recorded.refresh_from_db()
    assert (recorded.name, recorded.rpe, recorded.feel) == ("Along the river", 6.5, 4)
    assert recorded.comment == "Fine.\nRain later."
    assert answer.json()["load_method"] == "session_rpe"


def test_a_trainer_sees_but_does_not_change_or_delete(api, trainer, recorded):
    assert api(trainer).patch(f"{URL}/{recorded.pk}", {"name": "Mine"}).status_code == 403
    assert api(trainer).delete(f"{URL}/{recorded.pk}").status_code == 403
    recorded.refresh_from_db()
    assert recorded.name == "Morning run"


@pytest.mark.parametrize(
    "body",
    [
        {"rpe": 11},
        {"rpe": "nan"},
        {"feel": 0},
        {"name": "x" * 201},
        {"family": "chess"},
        {"comment": "a\x00"},
        [1],
        "x",
    ],
)
def test_senseless_changes_are_refused(api, client_user, recorded, body):
    assert api(client_user).patch(f"{URL}/{recorded.pk}", body).status_code == 400
    recorded.refresh_from_db()
    assert (recorded.rpe, recorded.feel, recorded.name) == (None, None, "Morning run")


def test_an_old_version_is_not_overwritten(api, client_user, recorded):
    caller = api(client_user)
    etag = caller.get(f"{URL}/{recorded.pk}")["ETag"]

    first = caller.patch(f"{URL}/{recorded.pk}", {"name": "First"}, headers={"If-Match": etag})
    second = caller.patch(f"{URL}/{recorded.pk}", {"name": "Second"}, headers={"If-Match": etag})
    gone = caller.delete(f"{URL}/{recorded.pk}", headers={"If-Match": etag})

    assert (first.status_code, second.status_code, gone.status_code) == (200, 409, 409)
    recorded.refresh_from_db()
    assert recorded.name == "First"


def test_deleting_takes_samples_and_files_along(api, client_user, recorded):
    assert api(client_user).delete(f"{URL}/{recorded.pk}").status_code == 204
    assert not Activity.objects.exists()
    assert not OriginalFile.objects.exists()
    assert api(client_user).get(f"{URL}/{recorded.pk}").status_code == 404


def test_an_upload_answers_202_and_the_import_tells_what_came_of_it(api, client_user):
    caller = api(client_user)

    answer = _upload(caller, fit())

    assert answer.status_code == 202
    job = answer.json()
    assert {"id", "status", "progress", "activities", "error", "detail"} <= set(job)
    assert job["status"] == "queued"
    assert answer["Location"] == f"/api/v1/imports/{job['id']}"
    run_import(uuid.UUID(job["id"]))
    done = caller.get(answer["Location"]).json()
    assert (done["status"], done["progress"], done["error"]) == ("done", 100, "")
    assert caller.get(f"{URL}/{done['activities'][0]}").status_code == 200


def test_a_trainer_uploads_for_a_client(api, client_user, trainer, stranger):
    answer = _upload(api(trainer), fit(), client=str(client_user.pk))
    assert answer.status_code == 202
    assert Import.objects.get().client == client_user

    assert _upload(api(stranger), fit(), client=str(client_user.pk)).status_code == 404
    assert _upload(api(trainer), fit()).status_code == 404  # a trainer is no client of their own
    assert Import.objects.count() == 1


def test_an_archive_lists_its_members(api, client_user):
    caller = api(client_user)
    job = _upload(
        caller, archive(a__fit=fit(), b__gpx=gpx(start=START + timedelta(days=1)), c__fit=b"no"), "all.zip"
    ).json()
    run_import(uuid.UUID(job["id"]))

    body = caller.get(f"/api/v1/imports/{job['id']}").json()

    assert body["status"] == "partial"
    assert [(member["file_name"], member["status"]) for member in body["members"]] == [
        ("c.fit", "refused"),
        ("b.gpx", "done"),
        ("a.fit", "done"),
    ]
    listed = caller.get("/api/v1/imports").json()
    assert [row["id"] for row in listed["results"]] == [job["id"]]
    assert caller.get("/api/v1/imports", {"batch": job["id"]}).json()["count"] == 3


def test_hostile_uploads_are_refused_clearly(api, client_user, settings):
    caller = api(client_user)
    assert _upload(caller, b"").status_code == 400
    assert caller.post(f"{URL}/upload", {}, format="multipart").status_code == 400
    assert caller.post(f"{URL}/upload", {"file": "text"}, format="multipart").status_code == 400
    assert caller.post(f"{URL}/upload", {"file": "text"}, format="json").status_code == 415
    settings.UPLOAD_MAX_BYTES = 100
    too_large = _upload(caller, b"x" * 101)
    assert (too_large.status_code, too_large.json()["error"]) == (413, "too_large")
    assert not Import.objects.exists()


def test_imports_of_others_do_not_exist(api, client_user, stranger):
    job = _upload(api(client_user), fit()).json()

    assert api(stranger).get(f"/api/v1/imports/{job['id']}").status_code == 404
    assert api(stranger).get("/api/v1/imports").json()["results"] == []


MANUAL = {
    "family": "strength",
    "start_time": "2026-05-03T16:00:00Z",
    "duration": 3600,
    "rpe": 7,
    "sets": [{"exercise": "Squat", "repetitions": 5, "weight": 100, "rir": 0}],
}


def test_a_session_without_a_device(api, client_user):
    answer = api(client_user).post(URL, MANUAL)

    assert answer.status_code == 201
    body = answer.json()
    assert answer["Location"] == f"/api/v1/activities/{body['id']}"
    assert (body["name"], body["source"], body["local_date"]) == ("Evening strength", "manual", "2026-05-03")
    assert (body["load"], body["load_method"]) == (70.0, "session_rpe")
    assert body["sets"][0]["rir"] == 0


def test_a_repeated_entry_makes_nothing_new(api, client_user, stranger):
    caller, own_id = api(client_user), str(uuid.uuid4())

    ids = [caller.post(URL, {**MANUAL, "id": own_id}).json()["id"] for _ in range(2)]
    keyed = [caller.post(URL, MANUAL, headers={"Idempotency-Key": "abc"}).json()["id"] for _ in range(2)]

    assert ids == [own_id, own_id]
    assert keyed[0] == keyed[1]
    assert Activity.objects.count() == 2
    other = CoachingFactory().client
    taken = api(other).post(URL, {**MANUAL, "id": own_id})
    assert (taken.status_code, taken.json()["error"]) == (409, "id_in_use")
    assert Activity.objects.get(pk=own_id).client == client_user


def test_a_trainer_logs_for_a_client_and_for_nobody_else(api, client_user, trainer, stranger):
    body = {**MANUAL, "client": str(client_user.pk)}

    assert api(trainer).post(URL, body).status_code == 201
    assert api(stranger).post(URL, body).status_code == 404
    assert Activity.objects.get().client == client_user


@pytest.mark.parametrize(
    "change",
    [
        {"duration": 0},
        {"duration": 1e300},
        {"duration": "inf"},
        {"distance": -1},
        {"start_time": "2090-01-01T00:00:00Z"},
        {"start_time": "0001-01-01T00:00:00+14:00"},
        {"start_time": "noon"},
        {"time_zone": "Mars/Olympus"},
        {"family": ""},
        {"sets": [{"exercise": "x", "weight": -5}]},
        {"sets": [{}]},
        {"sets": [{"exercise": "x"}] * 201},
        {"rpe": 10.5},
        {"id": "1"},
    ],
)
def test_senseless_entries_are_refused(api, client_user, change):
    answer = api(client_user).post(URL, {**MANUAL, **change})

    assert answer.status_code == 400
    assert not Activity.objects.exists()


@pytest.mark.parametrize("path", ["activities", "imports", "thresholds", "zones", "load", "activities/upload"])
def test_the_anonymous_get_401(client, path):
    answer = client.post(f"/api/v1/{path}") if path.endswith("upload") else client.get(f"/api/v1/{path}")

    assert answer.status_code == 401
