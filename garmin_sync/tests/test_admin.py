"""The admin shows connections without secrets and replays runs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from core.jobs import Job
from garmin_sync.models import SyncRun
from tests.factories.accounts import StaffFactory, SuperuserFactory
from tests.factories.garmin_sync import ConnectionFactory, LoginFactory, SyncRunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_page(page):
    return page(SuperuserFactory())


def test_no_secret_is_on_any_screen(staff_page) -> None:
    connection = ConnectionFactory(tokens="planted-token-canary")
    login = LoginFactory(secret={"email": "a@example.com", "password": "planted-password-canary"})
    run = SyncRunFactory(connection=connection)
    for name, row in (("connection", connection), ("login", login), ("syncrun", run)):
        for url in (
            reverse(f"admin:garmin_sync_{name}_changelist"),
            reverse(f"admin:garmin_sync_{name}_change", args=[row.pk]),
        ):
            response = staff_page.get(url)
            assert response.status_code == 200
            assert "canary" not in response.content.decode()


def test_rows_cannot_be_changed_or_deleted(staff_page) -> None:
    connection = ConnectionFactory()
    assert staff_page.post(reverse("admin:garmin_sync_connection_delete", args=[connection.pk])).status_code == 403
    assert staff_page.get(reverse("admin:garmin_sync_connection_add")).status_code == 403
    connection.refresh_from_db()


def test_replaying_queues_a_finished_run_and_passes_a_waiting_one_over(staff_page) -> None:
    failed, waiting = SyncRunFactory(state=Job.State.FAILED), SyncRunFactory()
    body = {"action": "replay", "_selected_action": [str(failed.pk), str(waiting.pk)]}
    answer = staff_page.post(reverse("admin:garmin_sync_syncrun_changelist"), body, follow=True).content.decode()
    assert "1 queued again." in answer
    assert "not finished" in answer
    assert SyncRun.objects.filter(connection=failed.connection, state=Job.State.QUEUED).count() == 1


def test_looking_is_not_replaying(page) -> None:
    viewer = StaffFactory()
    viewer.user_permissions.add(Permission.objects.get(codename="view_syncrun"))
    failed = SyncRunFactory(state=Job.State.FAILED)
    body = {"action": "replay", "_selected_action": [str(failed.pk)]}
    page(viewer).post(reverse("admin:garmin_sync_syncrun_changelist"), body)
    assert SyncRun.objects.count() == 1
