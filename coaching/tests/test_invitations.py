"""Inviting: the life of an invitation from mail to relation."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, User
from coaching.enums import Category
from coaching.exceptions import (
    AccountExists,
    AlreadyCoached,
    AlreadyInvited,
    InvitationClosed,
    TooManyMails,
    WrongPerson,
)
from coaching.models import Coaching, Consent, Invitation
from coaching.services import invitations as service
from coaching.tokens import hash_token
from core.errors import DomainError, NotAllowed
from tests.factories.accounts import ClientFactory, TrainerFactory
from tests.factories.coaching import CoachingFactory, InvitationFactory

pytestmark = pytest.mark.django_db


def token_in(message) -> str:
    return re.search(r"http://testserver/invitations/([\w-]+)/", message.body)[1]


def age(invitation: Invitation, **span) -> Invitation:
    """Push the last mail of an invitation into the past."""
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now() - timedelta(**span))
    invitation.refresh_from_db()
    return invitation


def test_inviting_mails_a_token_that_is_stored_only_as_a_hash(trainer, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = service.invite_client(actor=trainer, email=" Jo@Example.test ", name="Jo", message="Monday?")
    (message,) = mailoutbox
    assert message.to == ["jo@example.test"]
    assert "Monday?" in message.body
    token = token_in(message)
    assert invitation.token_hash == hash_token(token)
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at > timezone.now() + timedelta(days=13)
    event = AuditEvent.objects.get(action="invitation.sent")
    assert event.actor == trainer
    assert token not in str(event.detail)


def test_no_mail_leaves_when_the_transaction_fails(trainer, mailoutbox, django_capture_on_commit_callbacks):
    InvitationFactory(trainer=trainer, email="jo@example.test")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(AlreadyInvited):
        service.invite_client(actor=trainer, email="jo@example.test")
    assert mailoutbox == []


def test_only_trainers_invite(client_user):
    with pytest.raises(NotAllowed):
        service.invite_client(actor=client_user, email="jo@example.test")
    assert not Invitation.objects.exists()


def test_nobody_invites_themselves_or_their_client(trainer, client_user):
    with pytest.raises(DomainError, match="yourself"):
        service.invite_client(actor=trainer, email=trainer.email)
    with pytest.raises(AlreadyCoached):
        service.invite_client(actor=trainer, email=client_user.email)
    assert not Invitation.objects.exists()


def test_a_former_client_can_be_invited_again(trainer):
    former = CoachingFactory(trainer=trainer, ended=True).client
    assert service.invite_client(actor=trainer, email=former.email).is_open()


def test_an_expired_invitation_makes_room_for_a_new_one(trainer):
    old = InvitationFactory(trainer=trainer, email="jo@example.test", expires_at=timezone.now() - timedelta(1))
    service.invite_client(actor=trainer, email="jo@example.test")
    old.refresh_from_db()
    assert old.revoked_at
    assert Invitation.objects.open().filter(email="jo@example.test").count() == 1


def test_a_trainer_cannot_mail_the_whole_world(trainer, monkeypatch):
    monkeypatch.setattr(service, "MAILS_A_DAY", 2)
    InvitationFactory.create_batch(2, trainer=trainer)
    with pytest.raises(TooManyMails):
        service.invite_client(actor=trainer, email="third@example.test")
    assert Invitation.objects.count() == 2


def test_resending_kills_the_old_link(trainer, mailoutbox, django_capture_on_commit_callbacks):
    invitation = age(InvitationFactory(trainer=trainer, token="first"), minutes=5)
    with django_capture_on_commit_callbacks(execute=True):
        service.resend_invitation(actor=trainer, invitation=invitation)
    fresh = token_in(mailoutbox[0])
    invitee = ClientFactory(email=invitation.email)
    with pytest.raises(InvitationClosed):
        service.accept_invitation(actor=invitee, token="first", categories=[])
    assert service.accept_invitation(actor=invitee, token=fresh, categories=[]).trainer == trainer


def test_resending_revives_an_expired_invitation(trainer):
    invitation = InvitationFactory(trainer=trainer, expires_at=timezone.now() - timedelta(days=1))
    assert service.resend_invitation(actor=trainer, invitation=age(invitation, days=15)).is_open()


def test_resending_has_limits(trainer):
    hasty = InvitationFactory(trainer=trainer)
    with pytest.raises(TooManyMails, match="minute"):
        service.resend_invitation(actor=trainer, invitation=hasty)
    often = age(InvitationFactory(trainer=trainer, sent_count=service.SENDS_AN_INVITATION), days=2)
    with pytest.raises(TooManyMails, match="enough"):
        service.resend_invitation(actor=trainer, invitation=often)
    assert set(Invitation.objects.values_list("sent_count", flat=True)) == {1, service.SENDS_AN_INVITATION}


def test_what_is_closed_is_not_sent_again(trainer):
    revoked = age(InvitationFactory(trainer=trainer, revoked_at=timezone.now()), minutes=5)
    with pytest.raises(InvitationClosed):
        service.resend_invitation(actor=trainer, invitation=revoked)


def test_a_foreign_trainer_can_neither_resend_nor_revoke(trainer, stranger):
    invitation = age(InvitationFactory(trainer=trainer), minutes=5)
    for act in (service.resend_invitation, service.revoke_invitation):
        with pytest.raises(NotAllowed):
            act(actor=stranger, invitation=invitation)
    invitation.refresh_from_db()
    assert invitation.is_open()
    assert invitation.sent_count == 1


def test_a_revoked_link_is_dead(trainer):
    invitation = InvitationFactory(trainer=trainer)
    service.revoke_invitation(actor=trainer, invitation=invitation)
    service.revoke_invitation(actor=trainer, invitation=invitation)
    with pytest.raises(InvitationClosed):
        service.accept_invitation(
            actor=ClientFactory(email=invitation.email), token=invitation.token, categories=Category.values
        )
    assert not Coaching.objects.exists()
    assert AuditEvent.objects.filter(action="invitation.revoked").count() == 1


def test_an_accepted_invitation_cannot_be_revoked(trainer):
    invitation = InvitationFactory(trainer=trainer)
    invitee = ClientFactory(email=invitation.email)
    coaching = service.accept_invitation(actor=invitee, token=invitation.token, categories=[])
    with pytest.raises(InvitationClosed):
        service.revoke_invitation(actor=trainer, invitation=invitation)
    coaching.refresh_from_db()
    assert coaching.is_running


def test_an_expired_link_is_dead(trainer):
    invitation = InvitationFactory(trainer=trainer, expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationClosed):
        service.register_and_accept(token=invitation.token, name="Jo", password="four calm green words", categories=[])
    assert not User.objects.filter(email=invitation.email).exists()


def test_registering_makes_a_verified_client_who_shares_what_was_ticked(
    trainer, mailoutbox, django_capture_on_commit_callbacks
):
    invitation = InvitationFactory(trainer=trainer, email="jo@example.test")
    with django_capture_on_commit_callbacks(execute=True):
        coaching = service.register_and_accept(
            token=invitation.token,
            name="Jo Berg",
            password="four calm green words",
            categories=[Category.TRAINING, Category.BODY],
            time_zone="Asia/Kathmandu",
        )
    client = User.objects.get(email="jo@example.test")
    assert coaching.client == client
    assert client.is_client
    assert not client.is_trainer
    assert client.check_password("four calm green words")
    assert client.time_zone == "Asia/Kathmandu"
    assert client.client_profile
    assert EmailAddress.objects.get(user=client).verified
    assert set(Consent.objects.values_list("category", flat=True)) == {"training", "body"}
    invitation.refresh_from_db()
    assert invitation.accepted_at
    assert invitation.coaching == coaching
    assert [message.to for message in mailoutbox] == [[trainer.email]]
    assert AuditEvent.objects.get(action="invitation.accepted").subject == client


def test_a_token_works_once(trainer):
    invitation = InvitationFactory(trainer=trainer)
    service.register_and_accept(token=invitation.token, name="Jo", password="four calm green words", categories=[])
    with pytest.raises(InvitationClosed):
        service.register_and_accept(token=invitation.token, name="Eve", password="four calm green words", categories=[])
    assert Coaching.objects.count() == 1


def test_the_slower_of_two_requests_finds_the_token_used(trainer):
    """The second request loaded the page before the first one won; the claim decides, not what was loaded."""
    invitation = InvitationFactory(trainer=trainer)
    invitee = ClientFactory(email=invitation.email)
    assert invitation.is_open()
    service.accept_invitation(actor=invitee, token=invitation.token, categories=[])
    with pytest.raises(InvitationClosed):
        service.accept_invitation(actor=invitee, token=invitation.token, categories=Category.values)
    assert Coaching.objects.count() == 1
    assert not Consent.objects.exists()


def test_an_address_with_an_account_does_not_register_again(trainer):
    invitation = InvitationFactory(trainer=trainer, email=ClientFactory().email)
    with pytest.raises(AccountExists):
        service.register_and_accept(token=invitation.token, name="Jo", password="four calm green words", categories=[])
    invitation.refresh_from_db()
    assert invitation.is_open()


def test_the_wrong_person_cannot_accept(trainer):
    invitation = InvitationFactory(trainer=trainer)
    with pytest.raises(WrongPerson):
        service.accept_invitation(actor=ClientFactory(), token=invitation.token, categories=Category.values)
    invitation.refresh_from_db()
    assert invitation.is_open()
    assert not Coaching.objects.exists()


def test_an_address_that_was_not_verified_is_not_ones_own(trainer):
    invitation = InvitationFactory(trainer=trainer)
    pretender = ClientFactory(email=invitation.email, verified=False)
    with pytest.raises(WrongPerson):
        service.accept_invitation(actor=pretender, token=invitation.token, categories=[])
    assert not Coaching.objects.exists()


def test_a_second_verified_address_counts(trainer):
    invitation = InvitationFactory(trainer=trainer)
    client = ClientFactory()
    EmailAddress.objects.create(user=client, email=invitation.email, verified=True)
    assert service.accept_invitation(actor=client, token=invitation.token, categories=[]).client == client


def test_a_trainer_who_accepts_becomes_a_client_too(trainer):
    other = TrainerFactory()
    invitation = InvitationFactory(trainer=trainer, email=other.email)
    service.accept_invitation(actor=other, token=invitation.token, categories=[Category.TRAINING])
    other.refresh_from_db()
    assert other.is_trainer
    assert other.is_client
    assert other.client_profile


def test_an_existing_relation_is_not_doubled(trainer, client_user):
    invitation = InvitationFactory(trainer=trainer, email=client_user.email)
    with pytest.raises(AlreadyCoached):
        service.accept_invitation(actor=client_user, token=invitation.token, categories=[])
    assert Coaching.objects.count() == 1


def test_unknown_categories_are_not_granted(trainer):
    invitation = InvitationFactory(trainer=trainer)
    invitee = ClientFactory(email=invitation.email)
    service.accept_invitation(actor=invitee, token=invitation.token, categories=["training", "everything"])
    assert list(Consent.objects.values_list("category", flat=True)) == ["training"]


def test_the_invitation_of_a_disabled_trainer_is_dead(trainer):
    invitation = InvitationFactory(trainer=trainer)
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    with pytest.raises(InvitationClosed):
        service.accept_invitation(actor=ClientFactory(email=invitation.email), token=invitation.token, categories=[])
    assert not Coaching.objects.exists()


def test_declining_closes_the_link_and_tells_the_trainer_once(trainer, mailoutbox, django_capture_on_commit_callbacks):
    invitation = InvitationFactory(trainer=trainer, name="Jo")
    with django_capture_on_commit_callbacks(execute=True):
        service.decline_invitation(invitation=invitation)
        service.decline_invitation(invitation=invitation)
    invitation.refresh_from_db()
    assert not invitation.is_open()
    assert [message.to for message in mailoutbox] == [[trainer.email]]


def test_a_line_break_in_a_name_does_not_end_the_subject(trainer, mailoutbox, django_capture_on_commit_callbacks):
    trainer.name = "Ada\r\nBcc: all@example.test"
    trainer.save()
    with django_capture_on_commit_callbacks(execute=True):
        service.invite_client(actor=trainer, email="jo@example.test")
    assert mailoutbox[0].subject.startswith("Ada Bcc: all@example.test invites")
    assert mailoutbox[0].recipients() == ["jo@example.test"]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database in which requests really run at once")
@pytest.mark.django_db(transaction=True)
def test_of_ten_requests_at_once_one_accepts():
    invitation = InvitationFactory()
    invitee = ClientFactory(email=invitation.email)

    def accept(_number: int) -> bool:
        try:
            service.accept_invitation(actor=invitee, token=invitation.token, categories=["training"])
        except InvitationClosed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(accept, range(10))) == 1
    assert Coaching.objects.count() == 1
    assert Consent.objects.count() == 1


def test_a_mail_server_that_is_down_does_not_lose_the_invitation(
    trainer, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*_args: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(service.mail, "send_invitation", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        service.invite_client(actor=trainer, email="jo@example.test")
    assert Invitation.objects.open().filter(email="jo@example.test").exists()
