"""One invitation that is accepted, or sent, several times at the same moment."""

from __future__ import annotations

import pytest

from accounts.models import User
from coaching.enums import Category
from coaching.exceptions import AlreadyInvited, InvitationClosed
from coaching.models import Coaching, Consent, Invitation
from coaching.services.invitations import accept_invitation, invite_client, register_and_accept
from core.errors import Conflict
from tests.concurrency.racing import at_once
from tests.factories.accounts import ClientFactory, TrainerFactory
from tests.factories.coaching import InvitationFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_an_invitation_accepted_six_times_at_once_is_one_coaching():
    client = ClientFactory()
    invitation = InvitationFactory(email=client.email)

    def accept(_index):
        try:
            return accept_invitation(actor=client, token=invitation.token, categories=Category.values).pk
        except InvitationClosed:
            return None

    accepted = [pk for pk in at_once(6, accept) if pk]

    coaching = Coaching.objects.get()
    assert accepted == [coaching.pk]
    assert Consent.objects.filter(coaching=coaching).count() == len(Category.values)


def test_a_new_person_who_sends_the_form_twice_gets_one_account():
    invitation = InvitationFactory(email="nina@example.test")

    def register(_index):
        try:
            return register_and_accept(
                token=invitation.token, name="Nina", password="a long enough secret", categories=[]
            ).pk
        except InvitationClosed:
            return None

    registered = [pk for pk in at_once(4, register) if pk]

    assert registered == [Coaching.objects.get().pk]
    assert User.objects.filter(email="nina@example.test").count() == 1


def test_an_address_invited_four_times_at_once_gets_one_invitation(mailoutbox):
    trainer = TrainerFactory()

    def invite(_index):
        try:
            return invite_client(actor=trainer, email="nina@example.test").pk
        except AlreadyInvited:
            return None

    sent = [pk for pk in at_once(4, invite) if pk]

    assert sent == [Invitation.objects.get().pk]
    assert len(mailoutbox) == 1


def test_of_two_invitations_that_one_new_person_accepts_at_once_one_makes_the_account():
    invitations = [InvitationFactory(email="nina@example.test") for _ in range(2)]

    def register(index):
        token = invitations[index].token
        try:
            register_and_accept(token=token, name="Nina", password="a long enough secret", categories=[])
        except Conflict:
            return "refused"
        return "registered"

    outcomes = sorted(at_once(2, register))

    assert outcomes == ["refused", "registered"]
    assert User.objects.filter(email="nina@example.test").count() == 1
    assert Coaching.objects.count() == 1
    assert Invitation.objects.pending().count() == 1, "the other link still works for who signs in"
