"""Making people, the first administrator, housekeeping, the trail."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts import audit
from accounts.addresses import stored_address
from accounts.exceptions import AddressTaken
from accounts.heights import parse_height
from accounts.management.commands.create_first_admin import PASSWORD_VARIABLE
from accounts.models import AuditEvent, DataAccess, TokenFamily, User
from accounts.reports import data_accesses_of, devices_of
from accounts.services import clear_expired, create_user_with_verified_email, unique_slug
from accounts.tasks import clear_expired as clear_expired_task
from accounts.tokens import issue_tokens
from tests.factories.accounts import ClientFactory, TrainerFactory, TrainerProfileFactory

pytestmark = pytest.mark.django_db


def test_a_person_made_by_the_product_can_sign_in_at_once():
    user = create_user_with_verified_email(
        email="Mara@Example.test",
        name="Mara",
        password="some sentence",
        is_client=True,
        is_trainer=True,
        time_zone="UTC",
    )
    assert user.email == "mara@example.test"
    assert user.check_password("some sentence")
    assert EmailAddress.objects.get(user=user).verified
    assert user.client_profile.pk
    assert user.trainer_profile.slug == "mara"


def test_an_address_belongs_to_one_person():
    create_user_with_verified_email(email="mara@example.test")
    with pytest.raises(AddressTaken):
        create_user_with_verified_email(email="MARA@example.test", is_client=True)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Ada Berg", "ada-berg-3"), ("Jo Å", "jo-a"), ("深", "trainer"), ("Admin", "admin-2"), ("x" * 99, "x" * 50)],
)
def test_slugs_are_readable_and_nobody_elses(name, slug):
    TrainerProfileFactory(slug="ada-berg")
    TrainerProfileFactory(slug="ada-berg-2")
    assert unique_slug(name) == slug


def test_a_namesake_who_was_faster_does_not_stop_a_trainer(monkeypatch):
    TrainerProfileFactory(slug="ada")
    monkeypatch.setattr("accounts.services.people.unique_slug", lambda name: "ada")
    user = create_user_with_verified_email(email="ada@example.test", name="Ada", is_trainer=True)
    assert user.trainer_profile.slug == f"ada-{user.pk.hex[-8:]}"


@pytest.mark.parametrize(
    ("given", "stored"),
    [("10.0.0.1", "10.0.0.1"), ("::1", "::1"), ("unknown", None), ("10.0.0.1:80", None), (None, None)],
)
def test_only_addresses_are_stored_as_addresses(given, stored):
    assert stored_address(given) == stored


def make_admin(*options: str) -> None:
    call_command("create_first_admin", "--email", "root@example.test", "--name", "Root", *options)


def test_the_first_admin_is_made_once(monkeypatch, capsys):
    monkeypatch.setenv(PASSWORD_VARIABLE, "a sentence for root")
    make_admin()
    make_admin()
    user = User.objects.get()
    assert user.is_superuser
    assert user.is_staff
    assert user.check_password("a sentence for root")
    assert EmailAddress.objects.get(user=user).verified
    assert capsys.readouterr().out.splitlines() == [
        "root@example.test is an administrator now.",
        "root@example.test is one already.",
    ]


def test_a_second_admin_needs_force(monkeypatch):
    monkeypatch.setenv(PASSWORD_VARIABLE, "a sentence for root")
    User.objects.create_superuser("other@example.test", "x")
    with pytest.raises(CommandError, match="--force"):
        make_admin()
    assert not User.objects.filter(email="root@example.test").exists()
    make_admin("--force")
    assert User.objects.get(email="root@example.test").is_superuser


def test_the_first_admin_needs_a_password_and_an_address_of_their_own(monkeypatch):
    ClientFactory(email="root@example.test")
    monkeypatch.setenv(PASSWORD_VARIABLE, "12345678")
    with pytest.raises(CommandError, match="too common"):
        make_admin()
    monkeypatch.setenv(PASSWORD_VARIABLE, "a sentence for root")
    with pytest.raises(CommandError, match="There is an account"):
        make_admin()
    assert not User.objects.filter(is_superuser=True).exists()


def test_housekeeping_deletes_what_has_run_out_and_nothing_else():
    user, now = ClientFactory(), timezone.now()
    issue_tokens(user, device="Now")
    for device, ended, used in (("Ended", 91, 1), ("Asleep", None, 121), ("Just ended", 89, 1)):
        TokenFamily.objects.create(
            user=user,
            device=device,
            ended_at=now - timedelta(days=ended) if ended else None,
            last_used_at=now - timedelta(days=used),
        )
    for jti, days in (("old", -1), ("fresh", 1)):
        OutstandingToken.objects.create(jti=jti, token="", expires_at=now + timedelta(days=days))
    for days in (401, 399):
        AuditEvent.objects.create(action="x", at=now - timedelta(days=days))
        DataAccess.objects.create(viewer=user, subject=user, category="body", hour=now - timedelta(days=days))

    deleted = clear_expired()

    assert deleted == {"spent_tokens": 1, "sign_ins": 2, "audit_events": 1, "data_accesses": 1}
    assert set(TokenFamily.objects.values_list("device", flat=True)) == {"Now", "Just ended"}
    assert OutstandingToken.objects.get().jti == "fresh"
    assert set(clear_expired().values()) == {0}


def test_the_task_does_it_and_may_run_twice():
    OutstandingToken.objects.create(jti="old", token="", expires_at=timezone.now() - timedelta(days=1))
    clear_expired_task()
    clear_expired_task()
    assert not OutstandingToken.objects.exists()


def test_the_beat_knows_the_task(settings):
    assert settings.CELERY_BEAT_SCHEDULE["clear-sessions"]["task"] == clear_expired_task.name


def test_who_saw_what_is_told_by_person_and_category(django_assert_num_queries, monkeypatch):
    subject, first, second = ClientFactory(), TrainerFactory(name="First"), TrainerFactory(name="Second")
    start = timezone.now().replace(minute=5) - timedelta(days=2)
    for viewer, category, hour in ((first, "body", 0), (first, "body", 0), (first, "body", 3), (second, "training", 5)):
        monkeypatch.setattr(audit.timezone, "now", lambda hour=hour: start + timedelta(hours=hour))
        audit.record_view(viewer=viewer, subject=subject, category=category)
    audit.record_view(viewer=subject, subject=subject, category="body")
    monkeypatch.undo()
    with django_assert_num_queries(2):
        told = data_accesses_of(subject)
    assert [(row.viewer.name, row.category, row.hours) for row in told] == [
        ("Second", "training", 1),
        ("First", "body", 2),
    ]
    assert told[1].last - told[1].first == timedelta(hours=3)
    assert data_accesses_of(first) == []


def test_devices_that_cannot_come_back_are_not_listed():
    user = ClientFactory()
    issue_tokens(user)
    TokenFamily.objects.create(user=user, device="Old", last_used_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert [device.name for device in devices_of(user)] == ["Unnamed device"]


@pytest.mark.parametrize(
    ("text", "imperial", "metres"),
    [
        ("178", False, 1.78),
        (" 178 cm ", True, 1.78),
        ("1,78", False, 1.78),
        ("1.78 m", True, 1.78),
        ("70", True, 1.778),
        ("70 in", False, 1.778),
        ("5 ft 10 in", False, 1.778),
        ("5'10\"", False, 1.778),
        ("5′ 10″", True, 1.778),
        ("6 ft", True, 1.8288),
    ],
)
def test_heights_are_read_as_people_write_them(text, imperial, metres):
    assert parse_height(text, imperial=imperial) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["", "tall", "5 10", "-178", "1e9", "178 kg", "NaN"])
def test_other_texts_are_no_heights(text):
    with pytest.raises(ValueError, match="not a height"):
        parse_height(text, imperial=False)
