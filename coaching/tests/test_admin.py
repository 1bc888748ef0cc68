"""Admin of coaching: useful lists, and nothing private in them."""

import pytest
from django.urls import reverse

from coaching.models import Coaching
from tests.factories.accounts import SuperuserFactory
from tests.factories.coaching import (
    CoachingFactory,
    ContactRequestFactory,
    InvitationFactory,
    NoteFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "factory", [CoachingFactory, ContactRequestFactory, InvitationFactory, NoteFactory, TagFactory]
)
def test_every_list_and_detail_opens(page, factory):
    row = factory()
    name = f"admin:coaching_{row._meta.model_name}"
    browser = page(SuperuserFactory())
    assert browser.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_staff_never_read_notes_or_tokens(page):
    note = NoteFactory(body="Very private.")
    invitation = InvitationFactory()
    browser = page(SuperuserFactory())
    for row in (note, invitation):
        name = f"admin:coaching_{row._meta.model_name}"
        for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            html = browser.get(address).content.decode()
            assert "Very private." not in html
            assert invitation.token_hash not in html


def test_relations_do_not_change_behind_the_products_back(page):
    coaching = CoachingFactory()
    browser = page(SuperuserFactory())
    browser.post(reverse("admin:coaching_coaching_change", args=[coaching.pk]), {"state": "ended"})
    assert browser.get(reverse("admin:coaching_coaching_add")).status_code == 403
    assert Coaching.objects.get().state == "active"
