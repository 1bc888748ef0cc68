"""Inviting a person by e-mail, and what becomes of the invitation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.audit import record
from accounts.models import ClientProfile, User
from accounts.services import create_user_with_verified_email
from coaching import mail
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
from coaching.rules import can_invite
from coaching.tokens import hash_token, new_token
from core.errors import DomainError, NotAllowed

LIFETIME: Final = timedelta(days=14)
MAILS_A_DAY: Final = 40
"""Invitations that one trainer may send within 24 hours: more is no roster but a mailing list."""
SENDS_AN_INVITATION: Final = 5
RESEND_PAUSE: Final = timedelta(minutes=1)


@transaction.atomic
def invite_client(*, actor: User, email: str, name: str = "", message: str = "") -> Invitation:
    """Invite an address; the mail with the link leaves after the commit.

    Nothing tells the trainer whether the address has an account. Raises :class:`NotAllowed`,
    :class:`AlreadyCoached`, :class:`AlreadyInvited`, :class:`TooManyMails` or a :class:`DomainError` on ``email``.
    """
    if not can_invite(actor):
        raise NotAllowed("Only trainers invite clients.")
    email = email.strip().lower()
    _refuse_useless(actor, email)
    _refuse_flood(actor)
    now = timezone.now()
    Invitation.objects.pending().filter(trainer=actor, email=email, expires_at__lte=now).update(revoked_at=now)
    token = new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                trainer=actor,
                email=email,
                name=name.strip(),
                message=message.strip(),
                token_hash=hash_token(token),
                expires_at=now + LIFETIME,
                sent_at=now,
            )
    except IntegrityError as error:
        raise AlreadyInvited(field="email") from error
    record("invitation.sent", actor=actor, invitation=str(invitation.pk))
    transaction.on_commit(lambda: mail.send_invitation(invitation, token), robust=True)
    return invitation


def _refuse_useless(actor: User, email: str) -> None:
    if email == actor.email:
        raise DomainError("You cannot invite yourself.", field="email")
    if Coaching.objects.running().filter(trainer=actor, client__email=email).exists():
        raise AlreadyCoached(field="email")
    if Invitation.objects.open().filter(trainer=actor, email=email).exists():
        raise AlreadyInvited(field="email")


def _refuse_flood(actor: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(trainer=actor, sent_at__gt=since).count() >= MAILS_A_DAY:
        raise TooManyMails


@transaction.atomic
def resend_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """Send a new link; the old one dies at once and the fortnight begins again. An expired invitation may be resent.

    Raises :class:`InvitationClosed` when it was accepted or revoked, :class:`TooManyMails` at a limit.
    """
    _refuse_foreign(actor, invitation)
    _refuse_flood(actor)
    locked: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at or locked.revoked_at:
        raise InvitationClosed("This invitation is closed. Invite the address anew.")
    now = timezone.now()
    if locked.sent_count >= SENDS_AN_INVITATION:
        raise TooManyMails("This address has had enough mails. Tell the person in another way.")
    if locked.sent_at > now - RESEND_PAUSE:
        raise TooManyMails("The last mail left less than a minute ago. Give it a moment.")
    token = new_token()
    locked.token_hash, locked.expires_at, locked.sent_at = hash_token(token), now + LIFETIME, now
    locked.sent_count += 1
    locked.save(update_fields=["token_hash", "expires_at", "sent_at", "sent_count", "updated_at"])
    record("invitation.resent", actor=actor, invitation=str(locked.pk))
    transaction.on_commit(lambda: mail.send_invitation(locked, token), robust=True)
    return locked


@transaction.atomic
def revoke_invitation(*, actor: User, invitation: Invitation) -> None:
    """Make the link useless. A second call changes nothing; an accepted invitation cannot be revoked any more."""
    _refuse_foreign(actor, invitation)
    now = timezone.now()
    if Invitation.objects.pending().filter(pk=invitation.pk).update(revoked_at=now, updated_at=now):
        record("invitation.revoked", actor=actor, invitation=str(invitation.pk))
    elif Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=False).exists():
        raise InvitationClosed("This invitation was accepted in the meantime. End the coaching instead.")


def _refuse_foreign(actor: User, invitation: Invitation) -> None:
    if invitation.trainer_id != actor.pk:
        raise NotAllowed


@transaction.atomic
def decline_invitation(*, invitation: Invitation) -> None:
    """Close the invitation for whoever holds the link, and tell the trainer. Later calls do nothing."""
    now = timezone.now()
    if Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now, updated_at=now):
        record("invitation.declined", actor=None, invitation=str(invitation.pk))
        transaction.on_commit(lambda: mail.send_refusal(invitation), robust=True)


@sensitive_variables("token")
@transaction.atomic
def accept_invitation(*, actor: User, token: str, categories: Collection[str]) -> Coaching:
    """Start the relation as a person who is signed in, sharing ``categories`` (keys of ``Category``, perhaps none).

    Raises :class:`InvitationClosed`, :class:`WrongPerson` when the address is not the actor's,
    :class:`AlreadyCoached`.
    """
    invitation = _claim(token)
    if not is_meant_for(invitation, actor):
        raise WrongPerson
    return _start(invitation, actor, categories)


@sensitive_variables("token", "password")
@transaction.atomic
def register_and_accept(
    *, token: str, name: str, password: str, categories: Collection[str], time_zone: str = "UTC"
) -> Coaching:
    """Start the relation as a new person. The address counts as verified: the token came to it by mail.

    The caller has validated the password. Raises :class:`InvitationClosed` or :class:`AccountExists`.
    """
    invitation = _claim(token)
    if address_has_account(invitation.email):
        raise AccountExists
    client = create_user_with_verified_email(
        email=invitation.email, password=password, name=name.strip(), is_client=True, time_zone=time_zone
    )
    record("account.registered_by_invitation", actor=client, subject=client, invitation=str(invitation.pk))
    return _start(invitation, client, categories)


def is_meant_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is one of the user's verified addresses; nobody coaches themselves."""
    if user.pk == invitation.trainer_id or not user.is_active:
        return False
    return bool(EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists())


def address_has_account(email: str) -> bool:
    """Whether signing in is the way for this address, not registering."""
    return User.objects.filter(email=email).exists() or bool(EmailAddress.objects.filter(email=email).exists())


def _claim(token: str) -> Invitation:
    """Use the token up. Of two requests at once, the second finds nothing to update. Needs a transaction."""
    now = timezone.now()
    # No condition on the trainer here: PostgreSQL does not look again at a joined table when the row was changed
    # while the update waited for it, and both requests would pass.
    mine = Invitation.objects.filter(token_hash=hash_token(token))
    if not mine.open(now).update(accepted_at=now, updated_at=now):
        raise InvitationClosed
    claimed: Invitation = mine.select_related("trainer").get()
    if not claimed.trainer.is_active:
        raise InvitationClosed
    return claimed


def _start(invitation: Invitation, client: User, categories: Collection[str]) -> Coaching:
    if not client.is_client:
        User.objects.filter(pk=client.pk).update(is_client=True)
        client.is_client = True
    ClientProfile.objects.get_or_create(user=client)
    try:
        with transaction.atomic():
            coaching = Coaching.objects.create(trainer=invitation.trainer, client=client)
    except IntegrityError as error:
        raise AlreadyCoached(f"{invitation.trainer} coaches you already.") from error
    chosen = [category for category in Category.values if category in categories]
    Consent.objects.bulk_create(Consent(coaching=coaching, category=category) for category in chosen)
    Invitation.objects.filter(pk=invitation.pk).update(coaching=coaching)
    record("invitation.accepted", actor=client, subject=client, trainer=str(invitation.trainer_id), shared=chosen)
    transaction.on_commit(lambda: mail.send_acceptance(invitation, coaching), robust=True)
    return coaching
