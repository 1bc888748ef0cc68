"""The contact form on the web: to the house and to a trainer with a public page."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from coaching.api.throttles import ContactThrottle
from coaching.models import ContactRequest
from coaching.services import contact as service
from tests.factories.accounts import StaffFactory, SuperuserFactory, TrainerFactory, TrainerProfileFactory, UserFactory
from tests.factories.coaching import ContactRequestFactory

pytestmark = pytest.mark.django_db
WORDS = {"name": "Wim", "email": "wim@example.test", "message": "Do you coach beginners?"}
HOUSE = "/contact/"


def address_of(trainer) -> str:
    return reverse("coaching:contact_trainer", args=[trainer.trainer_profile.slug])


@pytest.fixture
def public_trainer():
    return TrainerProfileFactory(slug="ada", is_public=True, user=TrainerFactory(profile=None)).user


def test_a_message_to_the_house_reaches_the_staff(client, mailoutbox, django_capture_on_commit_callbacks):
    staff = StaffFactory.create_batch(2)
    UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(HOUSE, WORDS)
    assert response.status_code == 302
    assert "on its way" in client.get(response.url).content.decode()
    (message,) = mailoutbox
    assert set(message.recipients()) == {each.email for each in staff}
    assert message.reply_to == ["wim@example.test"]
    assert "Do you coach beginners?" in message.body
    assert ContactRequest.objects.get().trainer is None


def test_a_message_reaches_the_public_trainer(client, public_trainer, mailoutbox, django_capture_on_commit_callbacks):
    assert str(public_trainer) in client.get(address_of(public_trainer)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address_of(public_trainer), WORDS)
    assert ContactRequest.objects.get().trainer == public_trainer
    assert mailoutbox[0].recipients() == [public_trainer.email]


def test_a_trainer_without_a_public_page_cannot_be_found(client, trainer):
    assert client.get(address_of(trainer)).status_code == 404
    assert client.post(address_of(trainer), WORDS).status_code == 404
    assert not ContactRequest.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(HOUSE, WORDS | {"website": "https://spam.example"})
    assert response.status_code == 302
    assert not ContactRequest.objects.exists()
    assert mailoutbox == []


def test_the_same_message_twice_is_one(client, mailoutbox, django_capture_on_commit_callbacks):
    StaffFactory()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(HOUSE, WORDS)
        client.post(HOUSE, WORDS)
    assert ContactRequest.objects.count() == 1
    assert len(mailoutbox) == 1


def test_one_address_writes_only_so_often_on_web_and_api_together(client, monkeypatch):
    monkeypatch.setattr(ContactThrottle, "THROTTLE_RATES", {"contact": "2/hour"})
    cache.clear()
    assert client.post(HOUSE, WORDS | {"message": "one"}).status_code == 302
    assert client.post("/api/v1/contact", WORDS | {"message": "two"}, "application/json").status_code == 202
    refused = client.post(HOUSE, WORDS | {"message": "three"})
    assert refused.status_code == 429
    assert "three" in refused.content.decode()
    assert client.post("/api/v1/contact", WORDS, "application/json").status_code == 429
    assert ContactRequest.objects.count() == 2


def test_a_crowd_of_addresses_does_not_flood_a_mailbox(client, monkeypatch):
    monkeypatch.setattr(service, "MAILS_A_DAY", 1)
    ContactRequestFactory()
    response = client.post(HOUSE, WORDS)
    assert "write again tomorrow" in response.content.decode()
    assert ContactRequest.objects.count() == 1


@pytest.mark.parametrize("broken", [{"email": "nobody"}, {"message": ""}, {"name": "x" * 121}, {"message": "\x00"}])
def test_what_is_wrong_is_said(client, broken):
    assert "There is a problem" in client.post(HOUSE, WORDS | broken).content.decode()
    assert not ContactRequest.objects.exists()


def test_staff_mark_requests_as_handled(page):
    request = ContactRequestFactory()
    response = page(SuperuserFactory()).post(
        reverse("admin:coaching_contactrequest_changelist"),
        {"action": "mark_as_handled", "_selected_action": [str(request.pk)]},
        follow=True,
    )
    assert "1 marked as handled" in response.content.decode()
    request.refresh_from_db()
    assert request.handled_at
