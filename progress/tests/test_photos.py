"""Progress photos: kept encrypted, seen by nobody without a double yes, gone with their files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, DataAccess
from coaching.enums import Category
from coaching.models import Consent
from core import private_storage
from core.encryption import rotations
from core.errors import DomainError, NotAllowed
from core.ids import uuid7
from progress.models import Photo
from progress.services import photos as service
from progress.services.photos import (
    add_photo,
    change_photo,
    delete_all_photos,
    delete_photo,
    remove_orphans,
    share_all_photos,
)
from progress.tests.pictures_for_tests import from_a_camera, picture, png_header
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(client_user) -> Photo:
    return add_photo(actor=client_user, client=client_user, data=picture(), pose="front")[0]


def stored_files() -> list[str]:
    return list(private_storage.stored_paths("photos", before=timezone.now() + timedelta(days=2)))


def test_a_photo_is_private_encrypted_and_twice_the_same_is_once(client_user) -> None:
    data = from_a_camera()
    photo, is_new = add_photo(actor=client_user, client=client_user, data=data, pose="side")
    assert is_new
    assert not photo.is_shared
    assert photo.local_date == date(2026, 3, 4)
    again, is_new = add_photo(actor=client_user, client=client_user, data=data, pose="back")
    assert (again, is_new, again.pose) == (photo, False, "side")
    assert sorted(stored_files()) == sorted([photo.path, photo.thumbnail_path])
    for path in stored_files():
        with default_storage.open(path) as kept:
            assert b"\xff\xd8\xff" not in kept.read()
    assert private_storage.read(photo.path).startswith(b"\xff\xd8\xff")


def test_the_same_id_is_the_same_photo(client_user) -> None:
    key = uuid7()
    first, _ = add_photo(actor=client_user, client=client_user, data=picture(), pose="front", photo_id=key)
    second, is_new = add_photo(
        actor=client_user, client=client_user, data=picture(colour="red"), pose="front", photo_id=key
    )
    assert (first.pk, second.pk, is_new) == (key, key, False)


def test_a_foreign_id_is_refused_and_leaves_nothing(client_user, photo) -> None:
    other = CoachingFactory().client
    before = stored_files()
    with pytest.raises(DomainError) as refusal:
        add_photo(actor=other, client=other, data=picture(), pose="front", photo_id=photo.pk)
    assert refusal.value.code == "id_in_use"
    assert stored_files() == before
    assert Photo.objects.get() == photo


def test_a_day_ahead_of_the_camera_is_today(client_user) -> None:
    photo, _ = add_photo(
        actor=client_user, client=client_user, data=from_a_camera(taken="2099:01:01 00:00:00"), pose="front"
    )
    assert photo.local_date == client_user.local_today()
    with pytest.raises(DomainError, match="today or before"):
        change_photo(actor=client_user, photo=photo, local_date=client_user.local_today() + timedelta(days=1))


def test_nobody_but_the_client_writes(trainer, client_user, photo) -> None:
    change_photo(actor=client_user, photo=photo, is_shared=True)
    for attempt in (
        lambda: add_photo(actor=trainer, client=client_user, data=picture(colour="red"), pose="front"),
        lambda: change_photo(actor=trainer, photo=photo, is_shared=False),
        lambda: share_all_photos(actor=trainer, client=client_user, is_shared=False),
        lambda: delete_photo(actor=trainer, photo=photo),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Photo.objects.get().is_shared
    assert len(stored_files()) == 2


def test_there_is_an_end_to_it(client_user, photo, monkeypatch) -> None:
    monkeypatch.setattr(service, "MOST_PHOTOS", 1)
    with pytest.raises(DomainError) as refusal:
        add_photo(actor=client_user, client=client_user, data=picture(colour="red"), pose="front")
    assert refusal.value.code == "too_many_photos"


def test_a_trainer_sees_it_after_two_yeses_only(page, trainer, client_user, photo) -> None:
    browser = page(trainer)
    urls = [reverse(f"progress:{name}", args=[photo.pk]) for name in ("photo", "photo_image", "photo_thumbnail")]
    assert [browser.get(url).status_code for url in urls] == [404] * 3
    assert "are shown to you" in browser.get(reverse("progress:client_photos", args=[client_user.pk])).text
    change_photo(actor=client_user, photo=photo, is_shared=True)
    assert [browser.get(url).status_code for url in urls] == [200] * 3
    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category="photos").exists()
    Consent.objects.filter(category=Category.PHOTOS).update(withdrawn_at=timezone.now())
    assert [browser.get(url).status_code for url in urls] == [404] * 3
    assert browser.get(reverse("progress:client_photos", args=[client_user.pk])).status_code == 404


def test_a_stranger_sees_nothing(page, api, stranger, client_user, photo) -> None:
    change_photo(actor=client_user, photo=photo, is_shared=True)
    assert page(stranger).get(reverse("progress:photo_image", args=[photo.pk])).status_code == 404
    assert api(stranger).get(f"/api/v1/photos/{photo.pk}/image").status_code == 404
    assert api(stranger).get("/api/v1/photos").json()["results"] == []


def test_the_picture_is_handed_out_as_a_picture_and_kept_nowhere(page, client_user, photo) -> None:
    answer = page(client_user).get(reverse("progress:photo_image", args=[photo.pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="front-{photo.local_date}.jpg"'
    private_storage.remove(photo.path)
    assert page(client_user).get(reverse("progress:photo_image", args=[photo.pk])).status_code == 404


def upload(name: str, data: bytes, **more: str) -> dict[str, object]:
    return {"pose": "front", "picture": SimpleUploadedFile(name, data, "image/jpeg"), **more}


def test_adding_by_page(page, client_user) -> None:
    browser = page(client_user)
    url = reverse("progress:photo_new")
    answer = browser.post(url, upload("me.jpg", picture(), local_date="2026-01-02", is_shared="on"))
    photo = Photo.objects.get()
    assert answer.headers["Location"] == reverse("progress:photo", args=[photo.pk])
    assert (photo.local_date, photo.is_shared) == (date(2026, 1, 2), True)
    answer = browser.post(url, upload("again.jpg", picture()), follow=True)
    assert "was here already" in answer.text
    assert Photo.objects.count() == 1
    guided = browser.get(url, {"pose": "front"}).text
    assert reverse("progress:photo_image", args=[photo.pk]) in guided


def test_the_camera_field_counts_as_well(page, client_user) -> None:
    said = {"pose": "back", "camera": SimpleUploadedFile("image.jpg", picture())}
    assert page(client_user).post(reverse("progress:photo_new"), said).status_code == 302
    assert Photo.objects.get().pose == "back"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("me.jpg", b"GIF89a" + b"\0" * 50, "not a JPEG, PNG or WebP"),
        ("me\0.jpg", b"hello there", "not a JPEG, PNG or WebP"),
        ("../../etc/passwd.jpg", b"root:x:0:0", "not a JPEG, PNG or WebP"),
        ("me.png", png_header(100_000, 100_000), "megapixels"),
        ("me.heic", b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC"),
        ("me.jpg", picture()[:200], "damaged"),
        ("me.jpg", b"", "empty"),
    ],
    ids=["gif", "nul", "path", "bomb", "heic", "cut", "nothing"],
)
def test_what_is_refused_leaves_nothing(page, api, client_user, name: str, data: bytes, words: str) -> None:
    answer = page(client_user).post(reverse("progress:photo_new"), upload(name, data))
    assert answer.status_code == 422
    assert words in answer.text
    assert api(client_user).post("/api/v1/photos", upload(name, data), format="multipart").status_code == 400
    assert not Photo.objects.exists()
    assert stored_files() == []


def test_a_form_without_a_picture_says_so(page, client_user) -> None:
    answer = page(client_user).post(reverse("progress:photo_new"), {"pose": "front"})
    assert "Choose a picture first" in answer.text


def test_changing_sharing_and_deleting_by_page(page, client_user, photo, django_capture_on_commit_callbacks) -> None:
    browser = page(client_user)
    url = reverse("progress:photo", args=[photo.pk])
    assert browser.post(url, {"pose": "back", "local_date": "2026-01-05"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.pose, photo.local_date, photo.is_shared) == ("back", date(2026, 1, 5), False)
    assert "today or before" in browser.post(url, {"pose": "back", "local_date": "2999-01-05"}).text
    browser.post(reverse("progress:photo_share", args=[photo.pk]), {"is_shared": "1"})
    photo.refresh_from_db()
    assert photo.is_shared
    assert AuditEvent.objects.filter(action="photo_shared", subject=client_user).exists()
    assert "cannot be brought back" in browser.get(reverse("progress:photo_delete", args=[photo.pk])).text
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("progress:photo_delete", args=[photo.pk]))
    assert not Photo.objects.exists()
    assert stored_files() == []


def test_showing_all_and_taking_all_back(page, trainer, client_user, photo) -> None:
    browser, url = page(client_user), reverse("progress:photos_share")
    assert str(trainer) in browser.get(url).text
    browser.post(url, {"is_shared": "1"})
    assert Photo.objects.get().is_shared
    browser.post(url, {"is_shared": "0"})
    assert not Photo.objects.get().is_shared


def test_side_by_side(page, client_user, photo) -> None:
    older, _ = add_photo(
        actor=client_user,
        client=client_user,
        data=picture(colour="red"),
        pose="front",
        local_date=photo.local_date - timedelta(weeks=8),
    )
    other = CoachingFactory().client
    foreign, _ = add_photo(actor=other, client=other, data=picture(), pose="front")
    browser, url = page(client_user), reverse("progress:photos_compare")
    pair = browser.get(url).context["pair"]
    assert (pair.left, pair.right, pair.words) == (older, photo, "8 weeks apart")
    pair = browser.get(url, {"pose": "front", "left": photo.pk, "right": older.pk}).context["pair"]
    assert (pair.left, pair.right) == (photo, older)
    answer = browser.get(url, {"pose": "front", "left": foreign.pk, "right": "nonsense"})
    assert answer.context["pair"].left == older
    assert str(foreign.pk) not in answer.text
    assert "No photos of this pose" in browser.get(url, {"pose": "back"}).text


def test_the_list_asks_as_often_for_ten_as_for_one(page, client_user, photo) -> None:
    browser, url = page(client_user), reverse("progress:photos")
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for number in range(9):
        add_photo(actor=client_user, client=client_user, data=picture(colour=(number * 20, 0, 0)), pose="side")
    with CaptureQueriesContext(connection) as ten:
        assert "Side 9" in browser.get(url).text
    assert len(ten) == len(one) <= 15


def test_the_api_list_asks_as_often_for_ten_as_for_one(api, client_user, photo) -> None:
    caller = api(client_user)
    with CaptureQueriesContext(connection) as one:
        caller.get("/api/v1/photos")
    for number in range(9):
        add_photo(actor=client_user, client=client_user, data=picture(colour=(number * 20, 0, 0)), pose="side")
    with CaptureQueriesContext(connection) as ten:
        assert len(caller.get("/api/v1/photos").json()["results"]) == 10
    assert len(ten) == len(one)


def test_api(api, trainer, client_user, django_capture_on_commit_callbacks) -> None:
    caller = api(client_user)
    made = caller.post("/api/v1/photos", upload("a.jpg", from_a_camera()), format="multipart")
    assert made.status_code == 201
    assert made.json()["local_date"] == "2026-03-04"
    assert not made.json()["is_shared"]
    assert caller.post("/api/v1/photos", upload("b.jpg", from_a_camera()), format="multipart").status_code == 200
    url = f"/api/v1/photos/{made.json()['id']}"
    assert api(trainer).get(url).status_code == 404
    assert caller.patch(url, {"is_shared": True, "pose": "back"}, format="json").json()["pose"] == "back"
    assert api(trainer).get(url).status_code == 200
    assert api(trainer).patch(url, {"is_shared": False}, format="json").status_code == 403
    assert api(trainer).get(f"{url}/thumbnail")["Content-Type"] == "image/jpeg"
    assert caller.patch(url, {"local_date": "2999-01-01"}, format="json").status_code == 400
    for_other = upload("c.jpg", picture(), client=str(client_user.pk))
    assert api(trainer).post("/api/v1/photos", for_other, format="multipart").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert caller.delete(url).status_code == 204
    assert stored_files() == []
    assert caller.get("/api/v1/photos/nonsense").status_code == 404


def test_erasing_a_person_erases_the_files(client_user, photo, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_all_photos(client=client_user) == 1
    assert stored_files() == []


def test_files_that_no_row_names_are_swept(client_user, photo, monkeypatch) -> None:
    private_storage.store("photos/of/nobody", b"left behind")
    assert remove_orphans() == 0, "Files of a transaction that is still open are left alone."
    monkeypatch.setattr(service, "ORPHANS_AFTER", timedelta(days=-1))
    assert remove_orphans() == 1
    assert sorted(stored_files()) == sorted([photo.path, photo.thumbnail_path])


def test_keys_are_rotated(photo) -> None:
    assert rotations()["Progress photos"]() == 2
    assert private_storage.read(photo.path).startswith(b"\xff\xd8\xff")


def test_staff_see_that_there_is_a_photo_but_not_the_picture(admin_client, photo) -> None:
    answer = admin_client.get(reverse("admin:progress_photo_change", args=[photo.pk]))
    assert answer.status_code == 200
    assert photo.path not in answer.text
    assert admin_client.post(reverse("admin:progress_photo_delete", args=[photo.pk])).status_code == 403
