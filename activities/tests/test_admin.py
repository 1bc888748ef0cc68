"""Staff look at activities and replay imports; nothing can be edited."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from activities import storage
from activities.models import Import
from activities.services.importing import import_file, queue_import
from activities.tests.recordings import fit, lifting
from core.jobs import Job
from tests.factories.accounts import ClientFactory, StaffFactory, SuperuserFactory
from tests.factories.activities import ActivityFactory, ImportFactory, RescoringFactory, ThresholdFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["activity", "import", "threshold", "rescoring"])
def test_lists_and_pages_open(page, name, django_assert_max_num_queries):
    activity = import_file(client=ClientFactory(), data=fit(lifting())).activities[0]
    rows = {
        "activity": activity,
        "import": ImportFactory(),
        "threshold": ThresholdFactory(),
        "rescoring": RescoringFactory(),
    }
    ActivityFactory.create_batch(5)
    browser = page(SuperuserFactory())

    with django_assert_max_num_queries(12):
        listed = browser.get(reverse(f"admin:activities_{name}_changelist"))
    opened = browser.get(reverse(f"admin:activities_{name}_change", args=[rows[name].pk]))

    assert listed.status_code == opened.status_code == 200
    assert b'name="_save"' not in opened.content


def test_the_clients_own_words_and_lease_tokens_are_not_shown(page):
    activity = ActivityFactory(comment="My knee, my secret.")
    job = ImportFactory(lease_token="01890000-0000-7000-8000-000000000001")
    browser = page(SuperuserFactory())

    opened = browser.get(reverse("admin:activities_activity_change", args=[activity.pk]))
    imported = browser.get(reverse("admin:activities_import_change", args=[job.pk]))

    assert b"my secret" not in opened.content
    assert b"01890000-0000-7000-8000-000000000001" not in imported.content


def _staff(*codenames: str):
    staff = StaffFactory()
    staff.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return staff


def test_only_the_permission_to_change_replays_failed_imports(page):
    client = ClientFactory()
    job = queue_import(actor=client, client=client, file_name="a.fit", data=fit())
    Import.objects.filter(pk=job.pk).update(state=Job.State.FAILED, outcome="failed", error="internal", attempts=6)
    done = ImportFactory()
    body = {"action": "replay", "_selected_action": [str(job.pk), str(done.pk)]}
    url = reverse("admin:activities_import_changelist")

    page(_staff("view_import")).post(url, body)
    assert Import.objects.get(pk=job.pk).state == Job.State.FAILED

    page(_staff("view_import", "change_import")).post(url, body)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (Job.State.QUEUED, 0, "")
    assert storage.read(job.staged_path) == fit()
    done.refresh_from_db()
    assert done.state == Job.State.SUCCEEDED
