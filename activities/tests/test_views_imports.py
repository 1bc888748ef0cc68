"""Uploading and what becomes of it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import Activity, Import
from activities.services.importing import run_import
from activities.tests.recordings import archive, fit, run
from core.jobs import Job
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory, ImportFactory

pytestmark = pytest.mark.django_db
UPLOAD = "/activities/upload/"


def upload(browser, data: bytes, name: str = "run.fit", query: str = "", **options):
    return browser.post(UPLOAD + query, {"file": SimpleUploadedFile(name, data)}, **options)


def test_a_file_is_queued_and_its_import_is_shown(page, client_user) -> None:
    browser = page(client_user)
    answer = upload(browser, fit())
    job = Import.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    waiting = browser.get(job.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert 'http-equiv="refresh"' in waiting
    run_import(job.pk)
    done = browser.get(job.get_absolute_url()).content.decode()
    assert "Imported" in done
    assert Activity.objects.get().get_absolute_url() in done
    assert "hx-trigger" not in done
    assert 'http-equiv="refresh"' not in done


def test_htmx_asks_for_the_state_alone(page, client_user) -> None:
    job = ImportFactory(client=client_user, state=Job.State.RUNNING, outcome="", progress=70)
    answer = page(client_user).get(job.get_absolute_url(), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'value="70"' in text
    assert "HX-Request" in answer["Vary"]


def test_the_same_file_again_is_said_to_be_there(page, client_user) -> None:
    browser = page(client_user)
    for _ in range(2):
        upload(browser, fit())
        job = Import.objects.first()
        run_import(job.pk)
    text = browser.get(job.get_absolute_url()).content.decode()
    assert "Already there" in text
    assert Activity.objects.get().get_absolute_url() in text


def test_a_file_that_is_no_recording_says_what_to_do(page, client_user) -> None:
    browser = page(client_user)
    upload(browser, b"just some words", "notes.txt")
    job = Import.objects.get()
    run_import(job.pk)
    text = browser.get(job.get_absolute_url()).content.decode()
    assert "Refused" in text
    assert "FIT, TCX or GPX" in text


def test_an_archive_shows_each_file_with_its_outcome(page, client_user) -> None:
    browser = page(client_user)
    upload(browser, archive(good__fit=fit(run(900)), bad__fit=b"nonsense"), "all.zip")
    job = Import.objects.get()
    run_import(job.pk)
    text = browser.get(job.get_absolute_url()).content.decode()
    for expected in ("Partly imported", "good.fit", "bad.fit", "1 imported", "1 refused"):
        assert expected in text


@pytest.mark.parametrize(("data", "words"), [(b"", "This file is empty")])
def test_an_empty_file_is_refused_at_once(page, client_user, data, words) -> None:
    answer = upload(page(client_user), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_at_once(page, client_user, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024**2
    answer = upload(page(client_user), b"x" * (1024**2 + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()
    assert not Import.objects.exists()


def test_no_file_at_all(page, client_user) -> None:
    answer = page(client_user).post(UPLOAD, {})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_trainer_uploads_for_a_client(page, trainer, client_user) -> None:
    browser = page(trainer)
    answer = upload(browser, fit(), query=f"?client={client_user.pk}")
    job = Import.objects.get()
    assert (job.client, job.created_by) == (client_user, trainer)
    run_import(job.pk)
    text = browser.get(answer["Location"]).content.decode()
    assert str(client_user) in text
    assert f"{UPLOAD}?client={client_user.pk}" in text


def test_nobody_else_uploads_or_looks(page, stranger, client_user) -> None:
    job = ImportFactory(client=client_user)
    for user in (stranger, ClientFactory()):
        browser = page(user)
        assert upload(browser, fit(), query=f"?client={client_user.pk}").status_code == 404
        assert browser.get(job.get_absolute_url()).status_code == 404
        assert browser.get(f"/imports/?client={client_user.pk}").status_code == 404
    assert Import.objects.count() == 1


def test_history_lists_uploads_but_not_the_files_of_an_archive(page, client_user) -> None:
    batch = ImportFactory(client=client_user, file_name="all.zip", is_archive=True)
    ImportFactory(client=client_user, file_name="inside.fit", batch=batch)
    text = page(client_user).get("/imports/").content.decode()
    assert "all.zip" in text
    assert "inside.fit" not in text


def test_history_has_an_empty_state(page, client_user) -> None:
    text = page(client_user).get("/imports/").content.decode()
    assert "Nothing was uploaded yet" in text
    assert reverse("activities:upload") in text


def test_lists_cost_the_same_for_one_row_and_for_ten(page, client_user, django_assert_max_num_queries) -> None:
    browser = page(client_user)
    batch = ImportFactory(client=client_user, is_archive=True)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            activity = ActivityFactory(client=client_user)
            ImportFactory(client=client_user).activities.add(activity)
            ImportFactory(client=client_user, batch=batch).activities.add(activity)
        for url in ("/imports/", batch.get_absolute_url()):
            with django_assert_max_num_queries(15) as counted:
                browser.get(url)
            counts.append(len(counted))
    assert counts[:2] == counts[2:]
