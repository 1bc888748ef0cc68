"""Photos and the virus scanner: decoded when clean, refused when not, sealed and seen by nobody while it is away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from accounts.models import AuditEvent
from core import private_storage
from core.encryption import rotations
from core.errors import Conflict, DomainError, NotAllowed
from core.ids import uuid7
from core.jobs import MAX_ATTEMPTS
from core.scanning import WAITS, Infected
from progress import tasks
from progress.models import Photo, PhotoCheck
from progress.services import keeping, photos, quarantine
from progress.services.photos import add_photo, delete_all_photos, share_all_photos
from progress.services.quarantine import delete_check, forget_ended_checks, replay_check, run_check
from progress.tests.pictures_for_tests import from_a_camera, picture
from tests.clamd import EICAR, SIGNATURE, FakeClamd
from tests.factories.accounts import SuperuserFactory
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


def infected_picture() -> bytes:
    """A picture that opens, with the test virus in one of its texts."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", EICAR.decode("latin-1"))
    written = BytesIO()
    Image.new("RGB", (30, 40), "white").save(written, "PNG", pnginfo=notes)
    return written.getvalue()


def sealed(client, clamd: FakeClamd, data: bytes | None = None, **more: object) -> PhotoCheck:
    """A picture that came while the scanner was away."""
    clamd.mood = "closed"
    check, is_new = add_photo(actor=client, client=client, data=data or from_a_camera(), pose="front", **more)
    assert isinstance(check, PhotoCheck)
    assert is_new
    return check


def looked_at(check: PhotoCheck) -> PhotoCheck:
    """The check after a worker had it now, however long it was to wait."""
    PhotoCheck.objects.filter(pk=check.pk).update(not_before=None)
    run_check(check.pk)
    return PhotoCheck.objects.get(pk=check.pk)


def files(folder: str) -> list[str]:
    return list(private_storage.stored_paths(folder, before=timezone.now() + timedelta(days=2)))


def upload(data: bytes, **more: object) -> dict[str, object]:
    return {"pose": "front", "picture": SimpleUploadedFile("me.jpg", data, "image/jpeg"), **more}


def test_a_clean_picture_is_scanned_as_it_came_and_kept(clamd: FakeClamd, client_user) -> None:
    data = from_a_camera()
    photo, is_new = add_photo(actor=client_user, client=client_user, data=data, pose="front")
    assert isinstance(photo, Photo)
    assert is_new
    assert clamd.scanned == [data]
    assert files("quarantine") == []


def test_an_infected_picture_is_refused_audited_and_stored_nowhere(clamd, client_user, page, api, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "read_picture", lambda data: pytest.fail("It must not be decoded."))
    with pytest.raises(Infected):
        add_photo(actor=client_user, client=client_user, data=infected_picture(), pose="front")
    answer = page(client_user).post(reverse("progress:photo_new"), upload(infected_picture()))
    assert answer.status_code == 422
    assert "virus scanner found something" in answer.text
    refused = api(client_user).post("/api/v1/photos", upload(infected_picture()), format="multipart")
    assert (refused.status_code, refused.json()["error"]) == (400, "infected")
    told = AuditEvent.objects.filter(action="upload_infected", subject=client_user)
    assert [event.detail["signature"] for event in told] == [SIGNATURE] * 3
    assert not Photo.objects.exists()
    assert not PhotoCheck.objects.exists()
    assert files("photos") == files("quarantine") == []


@pytest.mark.parametrize("mood", ["closed", "error", "garbage", "silent"])
def test_without_a_verdict_it_is_sealed_and_seen_by_nobody(
    clamd, client_user, trainer, page, api, mood, monkeypatch
) -> None:
    monkeypatch.setattr("core.scanning.LONGEST_IN_A_REQUEST", 0.3)
    clamd.mood = mood
    answer = page(client_user).post(reverse("progress:photo_new"), upload(from_a_camera(), is_shared="on"))
    assert answer.headers["Location"] == reverse("progress:photos")
    check = PhotoCheck.objects.get()
    [path] = files("quarantine")
    with default_storage.open(path) as kept:
        assert b"SecretCam" not in kept.read()
    assert not Photo.objects.exists()
    own = page(client_user).get(reverse("progress:photos")).text
    assert "being checked" in own
    for viewer in (client_user, trainer):
        assert page(viewer).get(reverse("progress:photo_image", args=[check.pk])).status_code == 404
        assert api(viewer).get(f"/api/v1/photos/{check.pk}/image").status_code == 404
    assert "eing checked" not in page(trainer).get(reverse("progress:client_photos", args=[client_user.pk])).text
    assert api(trainer).get(f"/api/v1/photo-checks/{check.pk}").status_code == 404
    assert api(trainer).get("/api/v1/photo-checks").json()["results"] == []


def test_once_the_scanner_is_back_it_becomes_the_photo(clamd, client_user, page, django_capture_on_commit_callbacks):
    check = sealed(client_user, clamd, is_shared=True)
    tasks.sweep_photo_checks()
    check.refresh_from_db()
    assert check.attempts == 0, "It is not due yet."
    PhotoCheck.objects.update(not_before=timezone.now())
    clamd.mood = "scan"
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_photo_checks()
    photo = Photo.objects.get()
    assert (photo.pk, photo.pose, photo.is_shared, str(photo.local_date)) == (check.pk, "front", True, "2026-03-04")
    check.refresh_from_db()
    assert (check.status, check.photo, check.path, check.error) == ("kept", photo, "", "")
    assert files("quarantine") == []
    assert b"SecretCam" not in private_storage.read(photo.path)
    browser = page(client_user)
    assert "checked and kept" in browser.get(reverse("progress:photos")).text
    browser.post(reverse("progress:photo_check_delete", args=[check.pk]))
    assert not PhotoCheck.objects.exists()
    assert Photo.objects.exists()
    tasks.run_photo_check(check_id=str(check.pk))
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"), [(infected_picture(), "infected"), (picture()[:200], "unreadable_picture")], ids=["virus", "cut"]
)
def test_what_turns_out_bad_is_deleted_and_its_owner_is_told(
    clamd, client_user, page, data, code, django_capture_on_commit_callbacks
) -> None:
    check = sealed(client_user, clamd, data)
    clamd.mood = "scan"
    with django_capture_on_commit_callbacks(execute=True):
        check = looked_at(check)
    assert (check.status, check.error, check.path, check.photo) == ("refused", code, "", None)
    assert not Photo.objects.exists()
    assert files("quarantine") == files("photos") == []
    assert check.detail in page(client_user).get(reverse("progress:photos")).text
    assert AuditEvent.objects.filter(action="upload_infected").count() == (code == "infected")


def test_waiting_has_an_end_that_staff_can_replay(clamd, client_user, admin_client) -> None:
    check = sealed(client_user, clamd)
    waits = []
    while not (check := looked_at(check)).is_finished:
        waits.append(check.not_before - check.updated_at)
    assert waits == list(WAITS)
    assert (check.status, check.error) == ("failed", "waiting_for_scanner")
    assert files("quarantine") == [check.path]
    with pytest.raises(NotAllowed):
        replay_check(actor=client_user, check=check)
    clamd.mood = "scan"
    listed = reverse("admin:progress_photocheck_changelist")
    admin_client.post(listed, {"action": "replay", "_selected_action": [check.pk]})
    check.refresh_from_db()
    assert (check.state, check.attempts) == ("queued", 0)
    assert looked_at(check).status == "kept"
    assert not replay_check(actor=SuperuserFactory(), check=check)


@pytest.mark.parametrize("mood", ["scan", "closed"])
@pytest.mark.parametrize("again", ["bytes", "id"])
def test_a_failed_picture_may_be_sent_again(
    clamd, client_user, page, mood, again, django_capture_on_commit_callbacks
) -> None:
    failed = sealed(client_user, clamd)
    other = sealed(CoachingFactory().client, clamd)
    PhotoCheck.objects.update(state="failed", outcome="failed", finished_at=timezone.now())
    clamd.mood = mood
    same = {"data": from_a_camera()} if again == "bytes" else {"data": picture(), "photo_id": failed.pk}
    with django_capture_on_commit_callbacks(execute=True):
        kept, is_new = add_photo(actor=client_user, client=client_user, pose="front", **same)
    assert is_new
    assert isinstance(kept, Photo if mood == "scan" else PhotoCheck)
    assert [check.status for check in PhotoCheck.objects.of(client_user)] == ([] if mood == "scan" else ["queued"])
    assert sorted(files("quarantine")) == sorted(PhotoCheck.objects.values_list("path", flat=True))
    assert PhotoCheck.objects.filter(pk=other.pk, state="failed").exists(), "Another person's is left alone."


def test_what_is_no_picture_does_not_end_a_failed_one(clamd, client_user) -> None:
    failed = sealed(client_user, clamd)
    PhotoCheck.objects.update(state="failed", outcome="failed", finished_at=timezone.now())
    with pytest.raises(DomainError):
        add_photo(actor=client_user, client=client_user, data=b"no picture", pose="front", photo_id=failed.pk)
    assert PhotoCheck.objects.get() == failed
    assert files("quarantine") == [failed.path]


def test_the_same_bytes_or_the_same_id_wait_once(clamd, client_user, api) -> None:
    key = uuid7()
    clamd.mood = "closed"
    caller = api(client_user)
    first = caller.post("/api/v1/photos", upload(picture(), id=str(key)), format="multipart")
    assert (first.status_code, first.json()["id"], first.json()["status"]) == (202, str(key), "queued")
    again = caller.post("/api/v1/photos", upload(picture()), format="multipart")
    other = caller.post("/api/v1/photos", upload(picture(colour="red"), id=str(key)), format="multipart")
    assert (again.status_code, again.json()["id"]) == (other.status_code, other.json()["id"]) == (202, str(key))
    assert PhotoCheck.objects.count() == len(files("quarantine")) == 1
    stranger = CoachingFactory().client
    with pytest.raises(Conflict):
        add_photo(actor=stranger, client=stranger, data=picture(colour="red"), pose="side", photo_id=key)
    assert PhotoCheck.objects.get().client == client_user


def test_a_refused_id_may_be_sent_again(clamd, client_user) -> None:
    key = uuid7()
    check = sealed(client_user, clamd, picture()[:200], photo_id=key)
    clamd.mood = "scan"
    assert looked_at(check).status == "refused"
    assert sealed(client_user, clamd, picture(), photo_id=key).pk == key


def test_a_worker_that_is_killed_or_late_leaves_one_photo_or_none(clamd, client_user, monkeypatch) -> None:
    check = sealed(client_user, clamd)
    clamd.mood = "scan"
    claimed = PhotoCheck.objects
    PhotoCheck.objects.update(not_before=None)
    lost = claimed.claim(check.pk)
    assert run_check(check.pk) is None, "Somebody has it."
    PhotoCheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_check(check.pk).status == "kept"
    with pytest.raises(quarantine.LeaseLost):
        quarantine._keep(lost, from_a_camera())
    assert Photo.objects.count() == 1


def test_sharing_taken_back_reaches_what_waits(clamd, client_user, trainer, page) -> None:
    check = sealed(client_user, clamd, is_shared=True)
    with pytest.raises(NotAllowed):
        share_all_photos(actor=trainer, client=client_user, is_shared=False)
    check.refresh_from_db()
    assert check.is_shared
    browser = page(client_user)
    url = reverse("progress:photos_share")
    assert url in browser.get(reverse("progress:photos")).text
    offered = browser.get(url).text
    assert "1 more waits for the virus scanner and is to be shown then." in offered
    assert "Take all photos back" in offered
    for words in ("1 photo yours alone again.", "Nothing changed."):
        assert words in browser.post(url, {"is_shared": "0"}, follow=True).text
    clamd.mood = "scan"
    assert looked_at(check).status == "kept"
    assert not Photo.objects.get().is_shared


def test_sharing_taken_back_reaches_what_is_being_scanned(clamd, client_user, monkeypatch) -> None:
    check = sealed(client_user, clamd, is_shared=True)
    clamd.mood = "scan"

    def change_of_mind(data: bytes, **_: object) -> None:
        share_all_photos(actor=client_user, client=client_user, is_shared=False)

    monkeypatch.setattr("core.scanning.scan", change_of_mind)
    assert looked_at(check).status == "kept"
    assert not Photo.objects.get().is_shared


@pytest.mark.parametrize(
    ("data", "day"),
    [
        (picture(), date(2026, 5, 2)),
        (from_a_camera(taken="2026:05:03 07:08:09"), date(2026, 5, 2)),
        (from_a_camera(taken="2026:05:01 07:08:09"), date(2026, 5, 1)),
    ],
    ids=["no camera", "a clock ahead", "a camera"],
)
def test_its_day_is_that_of_the_upload_where_its_client_is(clamd, client_user, data, day) -> None:
    client_user.time_zone = "Pacific/Auckland"
    client_user.save(update_fields=["time_zone"])
    check = sealed(client_user, clamd, data)
    uploaded = datetime(2026, 5, 1, 20, tzinfo=UTC)  # 2 May there; it is looked at days or months later
    PhotoCheck.objects.filter(pk=check.pk).update(created_at=uploaded)
    clamd.mood = "scan"
    assert looked_at(check).photo.local_date == day


def test_one_that_crashes_again_and_again_ends(clamd, client_user, monkeypatch) -> None:
    check = sealed(client_user, clamd)
    monkeypatch.setattr(quarantine, "_look_at", lambda check: 1 / 0)
    for _ in range(MAX_ATTEMPTS):
        check = looked_at(check)
    assert (check.status, check.error) == ("failed", "internal")


def test_its_owner_takes_it_back_and_nobody_else(
    clamd, client_user, trainer, page, api, django_capture_on_commit_callbacks
) -> None:
    check = sealed(client_user, clamd)
    url = reverse("progress:photo_check_delete", args=[check.pk])
    assert page(trainer).post(url).status_code == 404
    with pytest.raises(NotAllowed):
        delete_check(actor=trainer, check=check)
    assert len(files("quarantine")) == 1
    assert "has not become a photo" in page(client_user).get(url).text
    with django_capture_on_commit_callbacks(execute=True):
        assert api(client_user).delete(f"/api/v1/photo-checks/{check.pk}").status_code == 204
    assert files("quarantine") == []
    assert api(client_user).get("/api/v1/photo-checks/nonsense").status_code == 404


def test_there_is_an_end_to_waiting_pictures(clamd, client_user, monkeypatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_SEALED", 1)
    sealed(client_user, clamd)
    with pytest.raises(DomainError, match="wait for the virus scanner already"):
        add_photo(actor=client_user, client=client_user, data=picture(), pose="front")
    assert len(files("quarantine")) == 1


def test_quarantine_is_erased_swept_and_rotated(
    clamd, client_user, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    check = sealed(client_user, clamd)
    assert rotations()["Progress photos"]() == 1
    assert private_storage.read(check.path) == from_a_camera()
    private_storage.store("quarantine/of/nobody", b"left behind")
    monkeypatch.setattr(photos, "ORPHANS_AFTER", timedelta(days=-1))
    assert photos.remove_orphans() == 1
    assert files("quarantine") == [check.path]
    with django_capture_on_commit_callbacks(execute=True):
        delete_all_photos(client=client_user)
    assert files("quarantine") == []


def test_notes_are_forgotten_after_a_month(clamd, client_user, django_capture_on_commit_callbacks) -> None:
    waiting = sealed(client_user, clamd)
    failed = sealed(client_user, clamd, picture())
    PhotoCheck.objects.filter(pk=failed.pk).update(state="failed", finished_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_ended_checks() == 1
    assert list(PhotoCheck.objects.all()) == [waiting]
    assert files("quarantine") == [waiting.path]


def test_staff_see_that_something_waits_but_not_what(clamd, client_user, admin_client) -> None:
    check = sealed(client_user, clamd)
    answer = admin_client.get(reverse("admin:progress_photocheck_change", args=[check.pk]))
    assert answer.status_code == 200
    assert check.path not in answer.text
