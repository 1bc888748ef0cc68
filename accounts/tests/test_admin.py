"""Staff's pages."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts import audit
from accounts.models import AuditEvent, DataAccess, TokenFamily, User
from accounts.tokens import issue_tokens
from tests.factories.accounts import PASSWORD, ClientFactory, StaffFactory, SuperuserFactory, TrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff_page(page):
    return page(SuperuserFactory())


@pytest.mark.parametrize("model", ["user", "tokenfamily", "auditevent", "dataaccess"])
def test_each_list_opens_and_can_be_searched(staff_page, model):
    user = ClientFactory(email="mara@example.test", name="Mara Lind")
    issue_tokens(user)
    audit.record("x", actor=user)
    audit.record_view(viewer=TrainerFactory(), subject=user, category="body")
    answer = staff_page.get(reverse(f"admin:accounts_{model}_changelist"), {"q": "mara"})
    assert answer.status_code == 200
    assert b"Mara Lind" in answer.content


@pytest.mark.parametrize("model", [TokenFamily, AuditEvent, DataAccess])
def test_what_the_product_writes_cannot_be_edited(staff_page, model):
    user = ClientFactory()
    issue_tokens(user)
    audit.record("x", actor=user)
    audit.record_view(viewer=TrainerFactory(), subject=user, category="body")
    row = model.objects.first()
    name = f"admin:accounts_{model._meta.model_name}"
    assert staff_page.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert staff_page.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert staff_page.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert staff_page.get(reverse(f"{name}_add")).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_spent_tokens_are_not_shown():
    assert not admin.site.is_registered(OutstandingToken)
    assert not admin.site.is_registered(BlacklistedToken)


def test_a_person_is_made_with_an_address_to_verify(staff_page):
    form = {
        "email": "New@example.test",
        "name": "New",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert staff_page.post(reverse("admin:accounts_user_add"), form).status_code == 302
    user = User.objects.get(email="new@example.test")
    assert user.check_password(PASSWORD)
    assert not user.emailaddress_set.get().verified


@pytest.mark.parametrize("factory", [ClientFactory, TrainerFactory, StaffFactory])
def test_a_person_opens_without_their_health_notes(staff_page, factory):
    user = factory()
    if factory is ClientFactory:
        user.client_profile.health_notes = "a secret knee"
        user.client_profile.save()
    answer = staff_page.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert answer.status_code == 200
    assert b"secret knee" not in answer.content


def test_staff_vouch_for_an_address_and_give_a_role_but_do_not_change_the_address(staff_page):
    user = ClientFactory(email="mara@example.test", verified=False)
    address = user.emailaddress_set.get()
    form = {
        "email": "x@example.test",
        "name": "Mara",
        "is_client": "on",
        "is_trainer": "on",
        "is_active": "on",
        "units": "metric",
        "time_zone": "UTC",
        "first_weekday": "1",
        "theme": "system",
        "emailaddress_set-TOTAL_FORMS": "1",
        "emailaddress_set-INITIAL_FORMS": "1",
        "emailaddress_set-0-id": address.pk,
        "emailaddress_set-0-user": user.pk,
        "emailaddress_set-0-verified": "on",
        "client_profile-TOTAL_FORMS": "1",
        "client_profile-INITIAL_FORMS": "1",
        "client_profile-0-id": user.client_profile.pk,
        "client_profile-0-user": user.pk,
    }
    assert staff_page.post(reverse("admin:accounts_user_change", args=[user.pk]), form).status_code == 302
    user.refresh_from_db()
    address.refresh_from_db()
    assert (user.email, user.is_trainer, address.verified) == ("mara@example.test", True, True)
    assert user.trainer_profile.slug == "mara"


def test_a_password_set_by_staff_ends_tokens_and_sessions(staff_page, page, api):
    user = ClientFactory()
    browser, caller = page(user), api(user)
    form = {"usable_password": "true", "password1": "a whole new one", "password2": "a whole new one"}
    answer = staff_page.post(reverse("admin:auth_user_password_change", args=[user.pk]), form)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password("a whole new one")
    assert caller.get("/api/v1/users/me").status_code == 401
    assert browser.get("/settings/").status_code == 302


def test_staff_see_only_what_their_permission_covers(page):
    staff = StaffFactory()
    staff.user_permissions.add(Permission.objects.get(codename="view_auditevent"))
    browser = page(staff)
    assert browser.get(reverse("admin:accounts_auditevent_changelist")).status_code == 200
    assert browser.get(reverse("admin:accounts_user_changelist")).status_code == 403
